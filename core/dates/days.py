"""Which day a matched date means: the arithmetic behind the patterns of `core.dates.patterns`.

Each function takes a match and today, and reads the groups it knows:
`d` day, `m` or `mon` month, `y`, `year` or `en_y` year, `rel` or `en_rel` this or next month,
`wd`, `t`, `sunday` or `en_day` weekday, `week`, `next`, `soon` which week, `edge` start or end.
A day that does not exist is a ValueError.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from core.dates.holidays import NATIONAL, Holidays
from core.dates.rules import LAST, LastWorkingDay, NthWeekday
from core.dates.vocabulary import number

ENGLISH_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_ENGLISH_DAYS = "mon tue wed thu fri sat sun"
_ENGLISH_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "tư": 2, "nam": 3, "sau": 4, "sáu": 4, "bay": 5}


Resolve = Callable[[re.Match[str], "Today"], date]


@dataclass(frozen=True, slots=True)
class Today:
    """The moment of reading; `earliest` is the first day a bare day or weekday can mean.

    `holidays`: by which a working day is told.
    """

    now: datetime
    earliest: date
    holidays: Holidays = NATIONAL

    @property
    def date(self) -> date:
        return self.now.date()


def _year(said: dict[str, str | None], today: date) -> int | None:
    figures = said.get("y") or said.get("en_y") or said.get("year")
    if figures is None:
        return None
    if not figures.isdigit():
        return today.year + (figures != "nay")
    year = int(figures) + (2000 if len(figures) == 2 else 0)
    if not 1900 <= year < 2200:
        raise ValueError("no such year")
    return year


def _month_number(said: dict[str, str | None]) -> int | None:
    if name := said.get("mon"):
        return ENGLISH_MONTHS.index(name[:3]) + 1
    words = said.get("m")
    return number(words) if words else None


def _in_month(match: re.Match[str], today: Today, pick: Callable[[int, int], date]) -> date:
    """The day `pick` makes in the month said; where it is open, in the next one that has it.

    Today counts as still to come. For a bare day ("ngày 3 19h30") only while its hour has not
    passed; a day and month ("3/12 19h30") never jump a year for an hour.
    """
    said, on = match.groupdict(), today.date
    month, year = _month_number(said), _year(said, on)
    relative = said.get("rel") or said.get("en_rel")
    if month is not None and year is not None:
        return pick(year, month)
    if month is not None:
        # Eight years hold a 29 February even around 2100.
        return _first_from(on, ((y, month) for y in range(on.year, on.year + 9)), pick)
    if relative is not None:
        shifted = on + relativedelta(months=0 if relative in ("nay", "this") else 1)
        return pick(shifted.year, shifted.month)
    coming = (on + relativedelta(months=step) for step in range(13))
    return _first_from(today.earliest, ((m.year, m.month) for m in coming), pick)


def _first_from(
    floor: date, months: Iterable[tuple[int, int]], pick: Callable[[int, int], date]
) -> date:
    for year, month in months:
        try:
            on = pick(year, month)
        except ValueError:
            continue
        if on >= floor:
            return on
    raise ValueError("no month has such a day")


# --- what the kinds mean ----------------------------------------------------------------------


def day_of_month(match: re.Match[str], today: Today) -> date:
    day = number(match["d"])
    return _in_month(match, today, lambda year, month: date(year, month, day))


def nth_weekday(match: re.Match[str], today: Today) -> date:
    which = nth_weekday_said(match)
    return _in_month(match, today, lambda year, month: which.date_in(year, month, today.holidays))


def nth_weekday_said(match: re.Match[str]) -> NthWeekday:
    """Picks the weekday of a month named by `nth`, `en_nth` or `last`; the first where none is."""
    said = match.groupdict()
    english = said.get("en_nth")
    words = (said.get("nth") or "1").replace("nhat", "1")
    nth = _ENGLISH_NTH[english] if english else number(words)
    return NthWeekday(LAST if said.get("last") else nth, weekday_said(match))


def last_working_day(match: re.Match[str], today: Today) -> date:
    return _in_month(match, today, lambda y, m: LastWorkingDay().date_in(y, m, today.holidays))


def edge_of_month(match: re.Match[str], today: Today) -> date:
    def pick(year: int, month: int) -> date:
        if match["edge"] in ("dau", "start", "beginning"):
            return date(year, month, 1)
        if match["edge"] in ("giua", "middle"):
            return date(year, month, 15)
        return date(year, month, calendar.monthrange(year, month)[1])

    return _in_month(match, today, pick)


def weekday_said(match: re.Match[str]) -> int:
    said = match.groupdict()
    if name := said.get("en_day"):
        return _ENGLISH_DAYS.split().index(name[:3])
    if said.get("sunday"):
        return 6
    words = said.get("wd") or said.get("t") or ""
    weekday = int(words) - 2 if words.isdigit() else _WEEKDAYS[words]
    if not 0 <= weekday <= 5:
        raise ValueError("weekdays go from 2 to 7")
    return weekday


def weekday_to_come(match: re.Match[str], today: Today) -> date:
    """Picks the next one if bare or "này"; "tới": after today; "tuần này/sau": of that week."""
    weekday, week = weekday_said(match), _week_said(match)
    if week is not None:
        return _monday(today.date) + timedelta(weeks=week, days=weekday)
    floor = today.date + timedelta(days=1) if match.groupdict().get("soon") else today.earliest
    return floor + timedelta(days=(weekday - floor.weekday()) % 7)


def _week_said(match: re.Match[str]) -> int | None:
    """Counts how many weeks ahead; None if no week is said."""
    said = match.groupdict()
    words = said.get("week") or said.get("next")
    if words is None:
        return None
    if words.endswith(("nua", "after next")):
        return 2
    return 0 if words.endswith("nay") or words == "this week" else 1


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def edge_of_week(match: re.Match[str], today: Today) -> date:
    edge = match.groupdict().get("edge") or "weekend"
    weekday = {"dau": 0, "giua": 2}.get(edge, 5)
    week = _week_said(match)
    if week is not None:
        return _monday(today.date) + timedelta(weeks=week, days=weekday)
    return today.earliest + timedelta(days=(weekday - today.earliest.weekday()) % 7)


_DAYS_AHEAD = {
    "nay": 0, "today": 0, "tonight": 0, "mai": 1, "tomorrow": 1, "kia": 2, "mot": 2, "mốt": 2,
    "day after tomorrow": 2, "kìa": 3, "qua": -1, "yesterday": -1,
}  # fmt: skip


def days_ahead(match: re.Match[str], today: Today) -> date:
    words = " ".join(match["ahead"].split())
    if match[0].startswith("hom") and words == "kia":
        return today.date - timedelta(days=2)
    return today.date + timedelta(days=_DAYS_AHEAD[words])


def from_now(match: re.Match[str], today: Today) -> date:
    count = 1 if match["n"] in ("a", "an") else number(match["n"])
    unit = match["unit"]
    if unit in ("gio", "tieng", "phut") or unit.startswith(("hour", "minute")):
        hours = not (unit == "phut" or unit.startswith("minute"))
        later = today.now + timedelta(minutes=count * (60 if hours else 1))
        return later.replace(second=0, microsecond=0)
    if unit == "thang" or unit.startswith("month"):
        return today.date + relativedelta(months=count)
    weeks = unit == "tuan" or unit.startswith("week")
    return today.date + timedelta(days=count * (7 if weeks else 1))


def same_day_later(match: re.Match[str], today: Today) -> date:
    """Takes "tuần sau" alone as this weekday of that week."""
    return today.date + timedelta(weeks=_week_said(match) or 1)


def same_day_next_month(_match: re.Match[str], today: Today) -> date:
    return today.date + relativedelta(months=1)
