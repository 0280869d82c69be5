"""Callback data: short versioned strings, so that a button outlives any restart.

Every button carries ids only; who may press it is asked again at each press.
"""

from datetime import date, time
from enum import StrEnum
from inspect import get_annotations
from typing import Any, ClassVar, Self, dataclass_transform

from core.model.errors import Gone

VERSION = "1"
LONGEST = 64
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
LARGEST = 2**31 - 1
"""Neither a row nor an update has a larger number; PostgreSQL refuses to look for one."""

registry: dict[str, type["ButtonData"]] = {}


@dataclass_transform(frozen_default=True)
class ButtonData:
    """Base of all buttons' data. `code` is the two letters that name the kind; what several kinds
    have in common stands in a base without one.

    What a subclass annotates are its fields, as in a frozen dataclass. A dataclass would have all
    of this made again for each of the two hundred, at every start.
    """

    code: ClassVar[str]
    field_kinds: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, *, code: str = "") -> None:
        if code in registry:
            raise ValueError(f"two buttons named {code}")
        cls.field_kinds = {**cls.field_kinds, **get_annotations(cls)}
        if code:
            cls.code = code
            registry[code] = cls

    def __init__(self, *values: Any, **named: Any) -> None:
        named.update(zip(self.field_kinds, values, strict=False))
        if len(values) > len(self.field_kinds) or not named.keys() <= self.field_kinds.keys():
            raise TypeError(f"{type(self).__name__} has other fields")
        vars(self).update(named)
        self.values()

    def values(self) -> tuple[Any, ...]:
        """What the fields hold, in their order."""
        return tuple(getattr(self, name) for name in self.field_kinds)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash((type(self), self.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self.values()}"

    def pack(self) -> str:
        """The callback data, at most 64 bytes (ValueError otherwise)."""
        data = ":".join([VERSION + self.code, *map(str, self.values())])
        if len(data.encode()) > LONGEST:
            raise ValueError(f"callback data too long: {data}")
        return data

    @classmethod
    def from_parts(cls, parts: list[str]) -> Self:
        kinds = cls.field_kinds.values()
        return cls(*[_value(kind, part) for kind, part in zip(kinds, parts, strict=True)])


def _value(kind: object, part: str) -> object:
    """Reads a field: an int, an enum's member (ValueError for none of them), or the text."""
    if kind is int:
        return _number(part)
    return kind(part) if isinstance(kind, type) and issubclass(kind, StrEnum) else part


def _number(part: str) -> int:
    number = int(part)
    if abs(number) > LARGEST:
        raise ValueError("no such number")
    return number


def unpack(data: str) -> ButtonData | None:
    """Finds the button this data came from; None for data that is old, forged or damaged."""
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


def day_from(part: str) -> date:
    """Reads the day a button carries. Raises Gone for none."""
    try:
        return date.fromisoformat(part)
    except ValueError:
        raise Gone from None


def month_from(part: str) -> date:
    """Gives the first of the month a button's day lies in, as far as calendars go. Raises Gone."""
    return min(max(day_from(part), EARLIEST), LATEST).replace(day=1)


def hour_from(part: str) -> time:
    """Reads the hour a button carries. Raises Gone for none."""
    try:
        return time.fromisoformat(part)
    except ValueError:
        raise Gone from None


class Home(ButtonData, code="ho"):
    """Back to the start screen."""


class Nothing(ButtonData, code="no"):
    """A cell of a grid that does nothing."""
