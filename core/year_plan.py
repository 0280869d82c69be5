"""The next twelve months' meetings as a cell's rule makes them, before they are published."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from core.calendar_rules import MeetingRule, NthWeekday, Shift, dates_of_year
from core.holidays_vn import Holidays, is_weekend
from core.zones import to_local, to_utc


class DayOff(StrEnum):
    """Why the day the rule names is a day off."""

    HOLIDAY = "holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class YearDay:
    """One meeting of the year: its day, and the one the rule names before any shift.

    `day_off` says why the named day is one; `beside` are the cell's other days that month.
    """

    on: date
    named: date
    day_off: DayOff | None = None
    beside: tuple[date, ...] = ()


def plan_year(
    rule: MeetingRule, now: datetime, zone: str, holidays: Holidays, taken: Collection[date]
) -> list[YearDay]:
    """The rule's days still to come within a year, without those that have a meeting already."""
    today = to_local(now, zone).date()
    last = today + relativedelta(years=1, days=-1)
    unshifted = replace(rule, shift=Shift.STAY)
    days = []
    for year in (today.year, today.year + 1):
        named = dates_of_year(unshifted, year, holidays)
        held = dates_of_year(rule, year, holidays)
        days += [
            YearDay(on, at_first, _day_off(rule, at_first, holidays), _beside(on, taken))
            for at_first, on in zip(named, held, strict=True)
        ]
    return [
        day
        for day in days
        if day.on <= last and day.on not in taken and to_utc(day.on, rule.at, zone) > now
    ]


def _day_off(rule: MeetingRule, on: date, holidays: Holidays) -> DayOff | None:
    if not holidays.is_day_off(on):
        return None
    if holidays.is_holiday(on):
        return DayOff.HOLIDAY
    chosen = isinstance(rule.pattern, NthWeekday) and is_weekend(on)
    return None if chosen else DayOff.WEEKEND


def _beside(on: date, taken: Collection[date]) -> tuple[date, ...]:
    return tuple(sorted(t for t in taken if (t.year, t.month) == (on.year, on.month)))
