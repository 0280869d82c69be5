"""A cell's first day in the bot: what was before it is unknown, and nothing lacks there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from core.model.figures import load_figures

DATA = Path(__file__).parent / "first_day.toml"


@dataclass(frozen=True)
class _Figures:
    month: timedelta
    quarter: timedelta


@cache
def _figures() -> _Figures:
    return load_figures(DATA, _Figures)


def month_counts(first_on: date | None, month: date) -> bool:
    """Tells whether the month (its first day) is known well enough to say that something lacks.

    `first_on` None: the cell has always been there.
    """
    return first_on is None or first_on - month < _figures().month


def quarter_counts(first_on: date | None, quarter: date) -> bool:
    """Tells the same of a quarter, by its first day."""
    return first_on is None or first_on - quarter < _figures().quarter


def counted_quarters(first_on: date | None, quarters: Iterable[date]) -> int:
    """Counts the quarters for which the cell owes something."""
    return sum(quarter_counts(first_on, quarter) for quarter in quarters)
