"""Callback data: short versioned strings, so that a button outlives any restart.

Every button carries ids only; who may press it is asked again at each press.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

VERSION = "1"
LONGEST = 64
LARGEST = 2**31 - 1
"""Neither a row nor an update has a larger number; PostgreSQL refuses to look for one."""

registry: dict[str, type["ButtonData"]] = {}


@dataclass(frozen=True)
class ButtonData:
    """Base of all buttons' data. `code` is the two letters that name the kind."""

    code: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.code in registry:
            raise ValueError(f"two buttons named {cls.code}")
        registry[cls.code] = cls

    def pack(self) -> str:
        """The callback data, at most 64 bytes (ValueError otherwise)."""
        values = [str(getattr(self, field.name)) for field in fields(self)]
        data = ":".join([VERSION + self.code, *values])
        if len(data.encode()) > LONGEST:
            raise ValueError(f"callback data too long: {data}")
        return data

    @classmethod
    def from_parts(cls, parts: list[str]) -> Self:
        kinds = [field.type for field in fields(cls)]
        if len(kinds) != len(parts):
            raise ValueError("wrong number of parts")
        return cls(*[_value(kind, part) for kind, part in zip(kinds, parts, strict=True)])


def _value(kind: object, part: str) -> object:
    """The field's value: an int, an enum's member (ValueError for none of them), or the text."""
    if kind is int:
        return _number(part)
    return kind(part) if isinstance(kind, type) and issubclass(kind, StrEnum) else part


def _number(part: str) -> int:
    number = int(part)
    if abs(number) > LARGEST:
        raise ValueError("no such number")
    return number


def unpack(data: str) -> ButtonData | None:
    """The button this data came from; None for data that is old, forged or damaged."""
    if not data.isprintable():
        return None
    head, *parts = data.split(":")
    kind = registry.get(head[len(VERSION) :]) if head.startswith(VERSION) else None
    if kind is None:
        return None
    try:
        return kind.from_parts(parts)
    except ValueError:
        return None


B = TypeVar("B", bound=ButtonData)


@dataclass(frozen=True)
class Home(ButtonData):
    """Back to the start screen."""

    code = "ho"


@dataclass(frozen=True)
class Nothing(ButtonData):
    """A cell of a grid that does nothing."""

    code = "no"
