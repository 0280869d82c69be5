"""A day somebody typed, by itself; and what they are told of one that does not exist."""

from collections.abc import Sequence
from datetime import date, datetime

from core.dates.holidays import Holidays
from core.dates.when import ImpossibleDate, parse_when
from core.model.errors import Refusal


class NoSuchTime(Refusal):
    """A day or hour that does not exist: "30/02", "25h"; a weekday that is not the date's."""

    def __init__(self, impossible: ImpossibleDate) -> None:
        super().__init__(f"refusal.no_such_{impossible.what}", part=impossible.part)


class WhichDay(Refusal, key="refusal.which_day"):
    """A text names several days, and nothing says which of them is meant."""

    def __init__(self, days: Sequence[date]) -> None:
        super().__init__(days=", ".join(f"{day:%d/%m/%Y}" for day in days))
        self.days = tuple(days)


def read_day(text: str, now: datetime, holidays: Holidays) -> date:
    """Reads the day that is said; `now` is local. Raises NoSuchTime, which names what is none."""
    try:
        found = parse_when(text, now, holidays).date
    except ImpossibleDate as impossible:
        raise NoSuchTime(impossible) from None
    if found is None:
        raise NoSuchTime(ImpossibleDate(text, "day"))
    return found
