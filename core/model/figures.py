"""Figures kept as data: a file becomes a dataclass, checked value by value.

The type of a field says what its key holds; the key of a timedelta ends in its unit, as in
`apart_hours = 3`. Every file may have `version` and `source`, for its readers.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

T = TypeVar("T")
ABOUT = {"version", "source"}
UNITS = ("minutes", "hours", "days")


class BadFigures(Exception):  # noqa: N818 - it states a fact
    """A file is wrong; the words name the file, the line and what is expected."""


def load_figures(file: Path, kind: type[T]) -> T:
    """Reads a file as this dataclass. Raises BadFigures."""
    return FiguresFile(file).load(kind)


class FiguresFile:
    """A file that is read. Its `path`s lead from the top to a value: ("steps", 3, "owner")."""

    def __init__(self, file: Path) -> None:
        self.name = file.name
        text = file.read_text(encoding="utf-8")
        self.lines = text.splitlines()
        try:
            self.data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadFigures(f"{file.name}: {error}") from error

    def load(self, kind: type[T]) -> T:
        about = ABOUT - {field.name for field in fields(kind)}  # type: ignore[arg-type]
        row = {key: value for key, value in self.data.items() if key not in about}
        made: T = self._value(kind, row, ())
        return made

    def wrong(self, expected: str, *path: str | int) -> BadFigures:
        """Makes the error for a value at this path that is not what is expected."""
        key = next(part for part in reversed(path) if isinstance(part, str))
        return BadFigures(f"{self.name}, line {self._line(path)}: {key}: {expected}")

    def _value(self, kind: Any, value: Any, path: tuple[str | int, ...]) -> Any:
        if is_dataclass(kind):
            return self._table(kind, self._of_type(dict, value, path), path)
        of, parts = get_origin(kind), get_args(kind)
        if of is tuple:
            rows = self._of_type(list, value, path)
            return tuple(self._value(parts[0], row, (*path, n)) for n, row in enumerate(rows))
        if of is dict:
            table = self._of_type(dict, value, path)
            return {key: self._value(parts[1], one, (*path, key)) for key, one in table.items()}
        if of is Literal or issubclass(kind, StrEnum):
            known = [str(one) for one in parts or kind]
            if value not in known:
                raise self.wrong(f"one of {', '.join(map(repr, known))}", *path)
            return value if parts else kind(value)
        if kind is timedelta:
            unit = str(path[-1]).rpartition("_")[2]
            return timedelta(**{unit: self._of_type(int, value, path)})
        return self._of_type(kind, value, path)

    def _table(self, kind: Any, row: dict[str, Any], path: tuple[str | int, ...]) -> Any:
        keys = {_key(field, row): field for field in fields(kind)}
        for key in row:
            if key not in keys:
                raise self.wrong("no such key", *path, key)
        return kind(
            **{
                field.name: self._value(field.type, row.get(key), (*path, key))
                for key, field in keys.items()
                if key in row or field.default is field.default_factory is MISSING
            }
        )

    def _of_type(self, kind: type, value: Any, path: tuple[str | int, ...]) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(f"a value of the type {kind.__name__}", *path)
        return value

    def _line(self, path: Sequence[str | int]) -> int:
        """Finds the line of a key; of the head of its table where it is missing."""
        seen: Counter[str] = Counter()
        table: list[str | int] = []
        found = 1
        for number, line in enumerate(self.lines, 1):
            if head := re.match(r"(\[+)([\w.]+)\]", line):
                table = [*head[2].split("."), *([seen[head[2]]] if len(head[1]) > 1 else [])]
                seen[head[2]] += 1
            rest = path[len(table) :]
            if list(path[: len(table)]) != table:
                continue
            if head:
                found = number
            elif rest and re.match(rf"{rest[0]}\b", line):
                return number
        return found


def _key(field: "Field[Any]", row: dict[str, Any]) -> str:
    """Names a field as the file does."""
    units = [f"{field.name}_{unit}" for unit in UNITS] if field.type is timedelta else []
    return next((key for key in units if key in row), field.name)
