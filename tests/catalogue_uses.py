"""Where the code uses the catalogues' keys, read from its syntax trees."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("core", "handlers", "jobs", "bot", "db")
SPEAKING = ("words", "plain", "pattern", "button")


@dataclass(frozen=True)
class Use:
    """One place that asks for a sentence. `values` are the names it fills; None: not all seen."""

    key: str
    plain: bool
    values: frozenset[str] | None
    where: str


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of these folders, parsed."""
    for folder in folders or FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(node: ast.expr) -> Iterator[str]:
    """The keys an expression may be; what a key is made of in an f-string stands as {}."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from named(node.body)
        yield from named(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )


def filled(keywords: Iterable[ast.keyword]) -> frozenset[str] | None:
    names = [keyword.arg for keyword in keywords if keyword.arg != "style"]
    return None if None in names else frozenset(name for name in names if name)


def spoken() -> list[Use]:
    """Every words(…), words.plain(…), words.pattern(…), words.button(…) whose key can be read."""
    uses = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and (how := _how(node.func)):
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                values = None if how == "pattern" else filled(node.keywords)
                uses += [
                    Use(key, how != "words", values, where)
                    for key in named(node.args[0])
                    if re.search(r"[a-z]\.|\.[a-z]", key)
                ]
    return uses


def _how(called: ast.expr) -> str:
    if isinstance(called, ast.Name | ast.Attribute):
        name = called.id if isinstance(called, ast.Name) else called.attr
        return name if name in SPEAKING else ""
    of = called.func if isinstance(called, ast.Call) else None
    return "words" if isinstance(of, ast.Name) and of.id == "words_in" else ""


def refused(kinds: dict[str, str]) -> list[Use]:
    """Every refusal that is made; `kinds` are the classes with their own keys."""
    uses = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Raise | ast.Call):
                continue
            call = node.exc if isinstance(node, ast.Raise) else node
            name = call.func if isinstance(call, ast.Call) else call
            if not isinstance(name, ast.Name) or name.id not in kinds:
                continue
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            arguments = call.args if isinstance(call, ast.Call) else []
            values = filled(call.keywords) if isinstance(call, ast.Call) else frozenset()
            keys = list(named(arguments[0])) if arguments else [kinds[name.id]]
            uses += [Use(key, plain=True, values=values, where=where) for key in keys]
    return uses


def toasted() -> set[str]:
    """Keys that are spoken inside a call of toast(…)."""
    return {
        key
        for _, tree in sources("handlers")
        for toast in ast.walk(tree)
        if isinstance(toast, ast.Call)
        and isinstance(toast.func, ast.Attribute)
        and toast.func.attr == "toast"
        for node in ast.walk(toast)
        if isinstance(node, ast.Call) and node.args and _how(node.func)
        for key in named(node.args[0])
    }


@cache
def strings(*folders: str) -> tuple[tuple[Path, int, str], ...]:
    """Every string in the code that is not a docstring, f-strings with {} for their values."""
    return tuple(_strings(*folders))


def _strings(*folders: str) -> Iterator[tuple[Path, int, str]]:
    for path, tree in sources(*folders):
        alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        within = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in alone | within:
                for text in named(node):
                    yield path, node.lineno, text
