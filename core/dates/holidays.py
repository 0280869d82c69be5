"""Days off in Vietnam: weekends, public holidays, and a committee's own swap days."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays plus the committee's own list; a day in both lists is a day off."""

    extra_days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()

    def is_day_off(self, on: date) -> bool:
        """Tells whether nobody works: a weekend or holiday not swapped for a working day."""
        if on in self.extra_days_off:
            return True
        if on in self.extra_working_days:
            return False
        return _is_national_day_off(on)

    def is_holiday(self, on: date) -> bool:
        """Tells a day off that is not merely a Saturday or Sunday."""
        if on in self.extra_days_off:
            return True
        return on not in self.extra_working_days and on in _vietnam(on.year)


NATIONAL = Holidays()
"""Where no committee is known."""


def is_weekend(on: date) -> bool:
    return on.weekday() >= SATURDAY


@lru_cache(maxsize=4096)
def _is_national_day_off(on: date) -> bool:
    return not _vietnam(on.year).is_working_day(on)


@cache
def _vietnam(year: int) -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 - not for every start

    # The library ends in 2100 and then only knows weekends; it also knows the Saturdays that
    # the government has made working days.
    return country_holidays("VN", years=year)
