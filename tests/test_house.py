"""The product keeps to its measures: small folders, short functions."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("core", "db", "handlers", "jobs", "bot", "sandbox")
FILES = [file for top in PRODUCT for file in sorted((ROOT / top).rglob("*.py"))]
FOLDERS = sorted({file.parent for file in FILES})
MOST_FILES, MOST_LINES = 22, 40


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


def test_the_measures_find_what_is_too_much() -> None:
    body = "    pass\n" * MOST_LINES
    assert long_functions(f"def f():\n{body[:-9]}") == []
    assert long_functions(f"async def f():\n{body}") == ["f, line 1: 41 lines"]
