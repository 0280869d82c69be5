"""A cell's meeting rule and the dates it makes.

A rule gives at most one date a month. The weekend and holiday shift stays inside the month: if
the wanted direction has no working day left there ("before" on the 1st), the nearest working day
in the other direction is taken, because a month without its regular meeting is worse than a
meeting on the other side of the weekend. In a month with no working day at all it stays.

A rule by weekday that names Saturday or Sunday has chosen the weekend, so only holidays shift it.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from core.dates.holidays import Holidays, is_weekend
from core.model.meeting import Mode

LAST = -1
DATA_VERSION = 1


class Shift(StrEnum):
    """What happens to a meeting that falls on a day off."""

    STAY = "stay"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """Day 1–31 or LAST; a day the month lacks is its last day."""

    day: int

    def __post_init__(self) -> None:
        _check("day", self.day, self.day == LAST or 1 <= self.day <= 31)

    def date_in(self, year: int, month: int, _holidays: Holidays) -> date:
        length = calendar.monthrange(year, month)[1]
        return date(year, month, length if self.day == LAST else min(self.day, length))


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The 1st–4th or LAST such weekday; Monday is 0."""

    nth: int
    weekday: int

    def __post_init__(self) -> None:
        _check("nth", self.nth, self.nth == LAST or 1 <= self.nth <= 4)
        _check("weekday", self.weekday, 0 <= self.weekday <= 6)

    def date_in(self, year: int, month: int, _holidays: Holidays) -> date:
        start, length = calendar.monthrange(year, month)
        first = 1 + (self.weekday - start) % 7
        days = range(first, length + 1, 7)
        return date(year, month, days[-1] if self.nth == LAST else days[self.nth - 1])


@dataclass(frozen=True, slots=True)
class LastWorkingDay:
    """The month's last day that is not a day off."""

    def date_in(self, year: int, month: int, holidays: Holidays) -> date:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return _nearest_working_day(last, (-1,), holidays) or last


Pattern = DayOfMonth | NthWeekday | LastWorkingDay


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """When and where a cell meets: day of the month, hour, which months, what a day off does.

    `every` counts months (3 = quarterly) and divides 12, so that each year looks the same;
    `start_month` is any month in which it meets. `place` "": the cell's usual place.
    """

    pattern: Pattern
    at: time
    every: int = 1
    start_month: int = 1
    shift: Shift = Shift.STAY
    place: str = ""
    mode: Mode = Mode.IN_PERSON

    def __post_init__(self) -> None:
        _check("every", self.every, 1 <= self.every <= 12 and 12 % self.every == 0)
        _check("start_month", self.start_month, 1 <= self.start_month <= 12)

    @property
    def months(self) -> tuple[int, ...]:
        """The months of a year in which it meets, ascending."""
        return tuple(m for m in range(1, 13) if (m - self.start_month) % self.every == 0)


def dates_of_year(rule: MeetingRule, year: int, holidays: Holidays) -> list[date]:
    """Lists the rule's dates in a year, ascending, one in each of its months."""
    return [_date_in(rule, year, month, holidays) for month in rule.months]


def dates_between(rule: MeetingRule, first: date, last: date, holidays: Holidays) -> list[date]:
    """Lists the rule's dates from first to last, both included, ascending."""
    years = range(first.year, last.year + 1)
    dates = (on for year in years for on in dates_of_year(rule, year, holidays))
    return [on for on in dates if first <= on <= last]


def date_in_month(rule: MeetingRule, month: date, holidays: Holidays) -> date | None:
    """Gives the rule's date in the month of this day; None in a month without one."""
    if month.month not in rule.months:
        return None
    return _date_in(rule, month.year, month.month, holidays)


def step_in_month(rule: MeetingRule, start: date, step: int, holidays: Holidays) -> date | None:
    """Finds the next day of the same month, later (1) or earlier (-1), on which people meet."""
    for on in _days_of_month(start, step):
        if on != start and not must_shift(rule.pattern, on, holidays):
            return on
    return None


def _date_in(rule: MeetingRule, year: int, month: int, holidays: Holidays) -> date:
    wanted = rule.pattern.date_in(year, month, holidays)
    if rule.shift is Shift.STAY or not must_shift(rule.pattern, wanted, holidays):
        return wanted
    steps = (-1, 1) if rule.shift is Shift.BEFORE else (1, -1)
    return _nearest_working_day(wanted, steps, holidays) or wanted


def must_shift(pattern: Pattern, wanted: date, holidays: Holidays) -> bool:
    """Tells a day off that the pattern did not choose by naming Saturday or Sunday."""
    if isinstance(pattern, NthWeekday) and is_weekend(wanted):
        return holidays.is_holiday(wanted)
    return holidays.is_day_off(wanted)


def _nearest_working_day(start: date, steps: Iterable[int], holidays: Holidays) -> date | None:
    """Finds the first working day of the same month, trying each direction in turn."""
    for step in steps:
        for on in _days_of_month(start, step):
            if not holidays.is_day_off(on):
                return on
    return None


def _days_of_month(start: date, step: int) -> Iterator[date]:
    length = calendar.monthrange(start.year, start.month)[1]
    while True:
        yield start
        if not 1 <= start.day + step <= length:
            return
        start += timedelta(days=step)


def rule_to_data(rule: MeetingRule) -> dict[str, Any]:
    """Writes the rule as plain JSON values; rule_from_data gives it back."""
    pattern: dict[str, Any]
    match rule.pattern:
        case DayOfMonth(day):
            pattern = {"pattern": "day_of_month", "day": day}
        case NthWeekday(nth, weekday):
            pattern = {"pattern": "nth_weekday", "nth": nth, "weekday": weekday}
        case LastWorkingDay():
            pattern = {"pattern": "last_working_day"}
    return {
        "version": DATA_VERSION,
        **pattern,
        "at": f"{rule.at:%H:%M}",
        "every": rule.every,
        "start_month": rule.start_month,
        "shift": rule.shift.value,
        "place": rule.place,
        "mode": rule.mode.value,
    }


def rule_from_data(data: Mapping[str, Any]) -> MeetingRule:
    """Reads what rule_to_data wrote; ValueError names the first bad field."""
    if not isinstance(data, Mapping):
        raise ValueError(f"rule: {data!r} is not valid")  # noqa: TRY004 - one error for bad data
    _check("version", data.get("version"), data.get("version") == DATA_VERSION)
    shift = data.get("shift")
    _check("shift", shift, shift in list(Shift))
    # Rules kept before they knew a place and a mode have none.
    place, mode = data.get("place", ""), data.get("mode", Mode.IN_PERSON.value)
    _check("place", place, isinstance(place, str))
    _check("mode", mode, mode in list(Mode))
    return MeetingRule(
        pattern=_pattern_from(data),
        at=_time_from(data.get("at")),
        every=_whole(data, "every"),
        start_month=_whole(data, "start_month"),
        shift=Shift(str(shift)),
        place=place,
        mode=Mode(mode),
    )


def _pattern_from(data: Mapping[str, Any]) -> Pattern:
    match data.get("pattern"):
        case "day_of_month":
            return DayOfMonth(_whole(data, "day"))
        case "nth_weekday":
            return NthWeekday(_whole(data, "nth"), _whole(data, "weekday"))
        case "last_working_day":
            return LastWorkingDay()
        case other:
            raise ValueError(f"pattern: {other!r} is not valid")


def _time_from(value: object) -> time:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"at: {value!r} is not valid")
    return time(int(found[1]), int(found[2]))


def _whole(data: Mapping[str, Any], field: str) -> int:
    value = data.get(field)
    # bool is an int to Python, but `"day": true` is a mistake.
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{field}: {value!r} is not valid")  # noqa: TRY004 - one error for bad data
    return value


def _check(field: str, value: object, ok: bool) -> None:  # noqa: FBT001
    if not ok:
        raise ValueError(f"{field}: {value!r} is not valid")
