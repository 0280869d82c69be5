"""Whatever a document, a docstring or a comment names in this repository is there."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.recipes import BLOCK

ROOT = Path(__file__).parents[1]
CODE = ("core", "db", "handlers", "jobs", "bot", "sandbox", "tests", "benchmarks")
FOLDERS = (*CODE, "docs")
TEXTS = (".md", ".py", ".toml", ".po", ".mako", ".html")
APART = ("Makefile", ".env.example", ".ci/run")

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
DECISION = re.compile(r"\bdecision\s+(\d{4})\b", re.IGNORECASE)
RUN = re.compile(rf"-m ((?:{'|'.join(CODE)})(?:\.\w+)*)")
PATH = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(FOLDERS)})/[\w*<>./-]*[\w*>/]")
FILE = re.compile(r"(?<![\w/.:*<>-])[\w*<>-][\w*<>/-]*\.(?:md|py|toml|po|tsv)\b(?!\.)")
MADE = re.compile(r"^ *(?:```\w+ ([^\s,]+), new|cp -r \S+ (\S+))$", re.MULTILINE)
NAME = re.compile(rf"`((?:{'|'.join(CODE)})(?:\.\w+)+)(?:\([^`]*\))?`")


def listed() -> Iterator[Path]:
    """Every text that is read here."""
    for folder in FOLDERS:
        yield from (file for file in (ROOT / folder).rglob("*") if file.suffix in TEXTS)
    yield from (file for file in ROOT.iterdir() if file.suffix in TEXTS)
    yield from (ROOT / name for name in APART)


def folder_of(file: Path) -> str:
    """The top folder a file is in; "." for one beside the folders."""
    first = file.relative_to(ROOT).parts[0]
    return first if first in FOLDERS else "."


@cache
def names_of_files() -> frozenset[str]:
    """Every file there is, by each end of its path."""
    paths = [file.relative_to(ROOT).parts for file in listed() if file.is_file()]
    tables = [file.relative_to(ROOT).parts for file in (ROOT / "tests").rglob("*.tsv")]
    return frozenset(
        "/".join(parts[start:]) for parts in paths + tables for start in range(len(parts))
    )


def spoken(file: Path) -> str:
    """What a file says to its readers: of code the comments and docstrings alone.

    A recipe's blocks are done, not read (tests/test_recipes.py).
    """
    text = file.read_text()
    if file.suffix != ".py":
        return BLOCK.sub("", text)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    docstrings = [
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    return "\n".join(comments + docstrings)


def wrong(text: str, file: Path = ROOT / "README.md") -> list[str]:
    """What the text of this file names and is not there, and none of its recipes makes."""
    made = [one for pair in MADE.findall(text) for one in pair if one]
    found = [link for link in LINK.findall(text) if not leads_somewhere(link, file)]
    found += [f"decision {number}" for number in DECISION.findall(text) if not decided(number)]
    names = NAME.findall(text) + RUN.findall(text)
    found += [name for name in names if not is_name(name)]
    text = re.sub(r"https?://\S+", "", LINK.sub("", text))
    paths = [path for path in PATH.findall(text) if not path.startswith(tuple(made))]
    found += [path for path in paths if not matches(ROOT, path)]
    return found + [name for name in FILE.findall(PATH.sub("", text)) if not is_file(name)]


def leads_somewhere(link: str, file: Path) -> bool:
    """A link inside the repository leads to a file, and to a heading of it."""
    if re.match(r"\w+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = file.parent / path if path else file
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(file: Path) -> set[str]:
    """The names that GitHub gives to a document's headings."""
    seen: Counter[str] = Counter()
    for heading in HEADING.findall(file.read_text()):
        seen[re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")] += 1
    return {f"{name}-{n}" if n else name for name, times in seen.items() for n in range(times)}


def decided(number: str) -> bool:
    return any((ROOT / "docs" / "decisions").glob(f"{number}-*.md"))


def matches(folder: Path, path: str) -> bool:
    """A path, with `*` or `<something>` for any name, leads to at least one file or folder."""
    return any(folder.glob(re.sub(r"<[^>]*>", "*", path.rstrip("/"))))


def is_file(name: str) -> bool:
    """A file's name, or the end of its path."""
    if "*" not in name and "<" not in name:
        return name in names_of_files()
    pattern = re.escape(re.sub(r"<[^>]*>", "*", name)).replace(r"\*", "[^/]*")
    return any(re.fullmatch(pattern, known) for known in names_of_files())


def is_name(dotted: str) -> bool:
    """A module, or something that a module holds."""
    path, rest = ROOT, dotted.split(".")
    while rest and (path / rest[0]).is_dir():
        path /= rest.pop(0)
    if rest and (path / f"{rest[0]}.py").exists():
        module = path / f"{rest.pop(0)}.py"
    else:
        module = path / "__init__.py"
    return set(rest) <= held(module)


def held(module: Path) -> set[str]:
    """Every name that a module defines or imports."""
    if not module.exists():
        return set()
    found = set()
    for node in ast.walk(ast.parse(module.read_text())):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.alias():
                found.add(node.name)
            case ast.Name(ctx=ast.Store()):
                found.add(node.id)
    return found


@pytest.mark.parametrize("place", [*FOLDERS, "."])
def test_whatever_a_text_names_is_there(place: str) -> None:
    files = [file for file in listed() if folder_of(file) == place]
    assert files
    found = [f"{file}: {name}" for file in files for name in wrong(spoken(file), file)]
    assert found == []


RIGHT = """
[The table](docs/operations.md#settings), ![the page](docs/page.png), [all](docs/decisions), [here
again](https://example.org/no/file.md). Decision 0001. `core/catalogues/*/answers.po`,
`db/<thing>.py`, tests/flows/ and db/migrations/versions; `en/answers.po`, `pyproject.toml`, *.po,
`.csv`, roster.csv. `db.rows`, `db.rows.Row`, `bot.clock.utc_now()`, python -m bot run, python -m
benchmarks.growth.
"""

WRONG = (
    "[gone](docs/gone.md)",
    "![gone](docs/gone.png)",
    "[no such heading](docs/operations.md#gone)",
    "decision 9999",
    "see `db/gone.py`",
    "see db/gone",
    "see `gone/<thing>.py`",
    "see `core/<thing>/gone.py`",
    "see gone.py, please",
    "see `gone.toml`",
    "`db.gone`",
    "`db.rows.Gone`",
    "`bot.clock.gone()`",
    "python -m benchmarks.gone",
)


def test_what_is_there_is_not_blamed() -> None:
    assert wrong(RIGHT) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_is_gone_is_found(text: str) -> None:
    assert len(wrong(text)) == 1


def test_comments_and_docstrings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text('"""See db/gone.py."""\n\nA = "db/not_read.py"  # as core/gone.py\n')
    assert sorted(wrong(spoken(file))) == ["core/gone.py", "db/gone.py"]
