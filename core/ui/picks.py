"""What may be typed where buttons are offered: a name, a number, a day, an hour, a month."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, Self

from core.ui.buttons import ButtonData

ANY = "*"
"""Stands in a template for whatever is typed."""


class Reads(StrEnum):
    NAME = "name"
    NUMBER = "number"
    YEAR = "year"
    SPAN = "span"
    DAY = "day"
    MONTH = "month"
    HOUR = "hour"


@dataclass(frozen=True)
class Pick:
    """One kind of thing that may be typed, and the data of the buttons it stands for.

    `choices`: by name, number, day ("2026-12-03") or month ("2026-12"); `template`: the data for
    any other value, with ANY in its place. `since`: a day is counted from this one; `earliest`: the
    first that a bare day may mean; `unit`: how many minutes a span of 1 has.
    """

    reads: Reads
    choices: tuple[tuple[str, str], ...] = ()
    template: str = ""
    since: str = ""
    earliest: str = ""
    unit: int = 1

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        choices = tuple((key, value) for key, value in data["choices"])
        return cls(**{**data, "reads": Reads(data["reads"]), "choices": choices})


Choices = Iterable[tuple[object, ButtonData]]


class Labelled(Protocol):
    """A button as it is shown."""

    @property
    def label(self) -> str: ...
    @property
    def data(self) -> str: ...


def names(choices: Choices) -> Pick:
    """Takes one of these by its name, or what of it tells it from the others."""
    return Pick(Reads.NAME, _packed(choices))


def labels(rows: Iterable[Iterable[Labelled]]) -> Pick:
    """Takes one of these buttons by what is on it."""
    return Pick(Reads.NAME, tuple((one.label, one.data) for row in rows for one in row))


def numbers(choices: Choices) -> Pick:
    return Pick(Reads.NUMBER, _packed(choices))


def months(choices: Iterable[tuple[date, ButtonData]]) -> Pick:
    return Pick(Reads.MONTH, _packed((f"{on:%Y-%m}", button) for on, button in choices))


def days(choices: Iterable[tuple[date, ButtonData]]) -> Pick:
    return Pick(Reads.DAY, _packed(choices))


def any_number(button: ButtonData, field: str) -> Pick:
    """Takes any number: `button` with that in this field."""
    return Pick(Reads.NUMBER, template=_template(button, field))


def any_year(button: ButtonData, field: str = "year") -> Pick:
    return Pick(Reads.YEAR, template=_template(button, field))


def any_span(button: ButtonData, field: str, unit: int) -> Pick:
    """Takes any span of time, in minutes: "3 ngày", "36 giờ", or a number of units."""
    return Pick(Reads.SPAN, template=_template(button, field), unit=unit)


def any_hour(button: ButtonData, field: str) -> Pick:
    """Takes any hour, as "1930"."""
    return Pick(Reads.HOUR, template=_template(button, field))


def any_day(button: ButtonData, field: str, since: date) -> Pick:
    """Takes any day, as the number of days from `since`."""
    return Pick(Reads.DAY, template=_template(button, field), since=since.isoformat())


def any_date(button: ButtonData, field: str, earliest: date) -> Pick:
    """Takes any day, as "2026-12-03"; a bare day is the first from `earliest` on."""
    return Pick(Reads.DAY, template=_template(button, field), earliest=earliest.isoformat())


def _packed(choices: Choices) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), button.pack()) for key, button in choices)


def _template(button: ButtonData, field: str) -> str:
    head, *parts = button.pack().split(":")
    parts[list(button.field_kinds).index(field)] = ANY
    return ":".join([head, *parts])
