"""The product keeps to its measures: small folders, short functions."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("core", "db", "handlers", "jobs", "bot", "sandbox")
FILES = [file for top in PRODUCT for file in sorted((ROOT / top).rglob("*.py"))]
FOLDERS = sorted({file.parent for file in FILES})
MOST_FILES, MOST_LINES, MOST_NAMES = 22, 40, 20
MANY_NAMES = {
    "db/rows/__init__.py",  # offers every row under one name
}
"""What names more of ours than it may: to be parted, never to become more."""


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("folder", FOLDERS, ids=place)
def test_a_folder_is_seen_at_a_glance(folder: Path) -> None:
    files = [file.name for file in folder.glob("*.py") if file.name != "__init__.py"]
    assert len(files) <= MOST_FILES


@pytest.mark.parametrize("file", FILES, ids=place)
def test_functions_are_short(file: Path) -> None:
    if "migrations" in file.parts:
        return
    assert long_functions(file.read_text()) == []


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_file_names_few_of_ours(file: Path) -> None:
    if place(file) not in MANY_NAMES:
        assert len(own_names(file.read_text())) <= MOST_NAMES


def test_the_table_of_routes_only_joins_those_of_the_areas() -> None:
    assert len((ROOT / "handlers" / "routes.py").read_text().splitlines()) < 60


def long_functions(source: str) -> list[str]:
    """Every function that takes too many lines, from its `def` to its end."""
    return [
        f"{node.name}, line {node.lineno}: {lines} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES
    ]


def own_names(source: str) -> list[str]:
    """What a file imports from the product; a module counts as one."""
    return [
        alias.asname or alias.name
        for node in ast.parse(source).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PRODUCT
        for alias in node.names
    ]


def test_the_measures_find_what_is_too_much() -> None:
    body = "    pass\n" * MOST_LINES
    assert long_functions(f"def f():\n{body[:-9]}") == []
    assert long_functions(f"async def f():\n{body}") == ["f, line 1: 41 lines"]
    assert own_names("import re\nfrom db import people as p\nfrom core.x import A, B\n") == [
        "p",
        "A",
        "B",
    ]
