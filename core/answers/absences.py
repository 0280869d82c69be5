"""báo vắng: a member is away from one day to another, both included."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates.holidays import Holidays
from core.dates.spans import read_span
from core.model.answer import Reason
from core.model.errors import Refusal

LONGEST = timedelta(days=184)
FARTHEST = timedelta(days=730)


class AbsenceOrder(Refusal, key="refusal.absence.order"):
    """The last day is before the first, or past already."""


class AbsenceTooLong(Refusal, key="refusal.absence.too_long"):
    """Half a year at a time: someone away longer is exempted, and days in the wrong order show."""


@dataclass(frozen=True)
class Period:
    """One period of somebody's absence."""

    id: int
    member_id: int
    first_on: date
    last_on: date
    reason: Reason
    recorded_at: datetime

    def covers(self, on: date) -> bool:
        return self.first_on <= on <= self.last_on


def answering(periods: Iterable[Period], on: date, spoke_at: datetime | None) -> Period | None:
    """Finds the period that answers a meeting of this day: the newest that covers it, unless the
    person has spoken of that meeting since.
    """
    covering = [one for one in periods if one.covers(on)]
    newest = max(covering, key=lambda one: (one.recorded_at, one.id), default=None)
    if newest and spoke_at and spoke_at > newest.recorded_at:
        return None
    return newest


def check_period(first_on: date, last_on: date, today: date) -> None:
    """Raises AbsenceOrder or AbsenceTooLong for a period that cannot be."""
    if last_on < first_on or last_on < today:
        raise AbsenceOrder
    if last_on - first_on > LONGEST or first_on > today + FARTHEST:
        raise AbsenceTooLong


def read_days(text: str, now: datetime, holidays: Holidays) -> tuple[date, date | None]:
    """Reads the days of an absence as typed; None for the last where it has to be asked."""
    return read_span(text, now, holidays)
