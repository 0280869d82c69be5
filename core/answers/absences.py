"""báo vắng: a member is away from one day to another, both included."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.dates.holidays import Holidays
from core.dates.typed_day import read_day
from core.model.answer import Reason
from core.model.errors import Refusal

LONGEST = timedelta(days=184)
FARTHEST = timedelta(days=730)
_UNTIL = re.compile(r"\s(?:đến(?:\s+hết)?|den(?:\s+het)?|tới|to|until|-|–)\s", re.IGNORECASE)
_FROM = re.compile(r"^\s*(?:từ|tu|from)\s+", re.IGNORECASE)


class AbsenceOrder(Refusal, key="refusal.absence.order"):
    """The last day is before the first, or past already."""


class AbsenceTooLong(Refusal, key="refusal.absence.too_long"):
    """Half a year at a time; who is away longer is exempted, and days in the wrong order show."""


@dataclass(frozen=True)
class Period:
    """One period of somebody's absence."""

    id: int
    member_id: int
    first_on: date
    last_on: date
    reason: Reason

    def covers(self, on: date) -> bool:
        return self.first_on <= on <= self.last_on


def check_period(first_on: date, last_on: date, today: date) -> None:
    """Raises AbsenceOrder or AbsenceTooLong for a period that cannot be."""
    if last_on < first_on or last_on < today:
        raise AbsenceOrder
    if last_on - first_on > LONGEST or first_on > today + FARTHEST:
        raise AbsenceTooLong


def read_days(text: str, now: datetime, holidays: Holidays) -> tuple[date, date | None]:
    """Reads one day, or two as "từ 01/12 đến 15/12". `now` in the cell's zone. Raises NoSuchTime.

    The second of two days is the next one after the first: "20/12 - 05/01" ends next year.
    """
    spaced = f" {text} ".replace("–", " – ")
    first, *rest = _UNTIL.split(_FROM.sub("", spaced), maxsplit=1)
    first_on = read_day(first.strip(), now, holidays)
    if not rest:
        return first_on, None
    since = datetime.combine(first_on, time(), now.tzinfo)
    return first_on, read_day(rest[0].strip(), since, holidays)
