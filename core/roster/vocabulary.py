"""The words of real lists: titles of columns, offices, standings (`layout.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from core.model.names import clean, fold
from core.model.people import Role, Standing
from core.roster.encodings import is_syllable

DATA = Path(__file__).parent / "layout.toml"
Value = TypeVar("Value")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _turned(table: Mapping[str, list[str]], meaning: Mapping[str, Value]) -> dict[str, Value]:
    return {word: meaning[name] for name, words in table.items() for word in words}


@cache
def columns() -> dict[str, str]:
    """Which column a folded title names."""
    return {title: name for name, titles in _data()["columns"].items() for title in titles}


@cache
def roles() -> dict[str, Role | None]:
    meaning: dict[str, Role | None] = {"member": None, **{role.value: role for role in Role}}
    return _turned(_data()["values"]["role"], meaning)


@cache
def standings() -> dict[str, Standing]:
    return _turned(_data()["values"]["standing"], {one.value: one for one in Standing})


@cache
def exemptions() -> dict[str, bool]:
    return _turned(_data()["values"]["exempt"], {"no": False, "yes": True})


def status_of(said: str) -> str | None:
    """Reads what became of somebody: here, exempt or gone; None where it says something else."""
    table, word = _data()["values"]["status"], fold(said)
    if any(word.startswith(one) for one in table["gone"]):
        return "gone"
    return next((name for name in ("here", "exempt") if word in table[name]), None)


def is_civil(said: str) -> bool:
    """Tells whether this is an office outside the Party."""
    return any(fold(said).startswith(one) for one in _data()["words"]["civil"])


def begins_like(kind: str, text: str) -> bool:
    """Tells whether a line is a `total` or the beginning of a `signature`."""
    said = clean(text).casefold() + " "
    return any(said.startswith(one) for one in _data()["words"][kind])


def is_surname(word: str) -> bool:
    """Tells whether a Vietnamese name may begin so."""
    return clean(word).casefold() in _data()["words"]["surnames"].split()


_TITLE_ASIDE = re.compile(r"[*:]|\([^)]*\)")


def column_of(title: str) -> str | None:
    """Which column a title names, whatever stands around it: "Họ và tên (*)"."""
    return columns().get(fold(title)) or columns().get(fold(_TITLE_ASIDE.sub(" ", title)))


# --- names ----------------------------------------------------------------------------------------

_COMRADE = re.compile(r"\A(?:đ/c|đ\.c|đ\s*/\s*c|đc|đồng chí|dong chi|d/c)[.:\s]\s*", re.IGNORECASE)
_ROMAN = re.compile(r"[ivx]+", re.IGNORECASE)


def tidy_name(name: str) -> str:
    """A person's name without "Đ/c", and not in capitals."""
    bare = _COMRADE.sub("", clean(name))
    if len(bare.split()) < 2 or not bare.isupper():
        return bare
    return " ".join(_capitalised(word) for word in bare.split())


def tidy_cell(name: str) -> str:
    """A cell's name that is not all in capitals; short forms stay: "Chi bộ BV Đống Đa"."""
    bare = clean(name)
    if len(bare.split()) < 2 or not bare.isupper():
        return bare
    kind, rest = ("Chi bộ ", bare[7:]) if fold(bare).startswith("chi bo ") else ("", bare)
    words = (_capitalised(word) if is_syllable(word) else word for word in rest.split())
    return kind + " ".join(words)


def _capitalised(word: str) -> str:
    return word if _ROMAN.fullmatch(word) and word.lower() not in ("vi", "xi") else word.title()
