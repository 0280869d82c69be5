"""chuyên đề: what a cell plans for its quarters.

planned ──asked──▶ assigned ◀──earned, or lost──▶ ready ──held──▶ held ──closed──▶ evaluated
   └──────────────────────────────dropped
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path

from dateutil.relativedelta import relativedelta

from core.dates.first_day import counted_quarters, quarter_counts
from core.model.deliveries import DeliveryKind
from core.model.errors import Refusal
from core.model.figures import load_figures
from core.model.meeting import Kind
from core.model.names import clean
from core.model.scope import Scope
from core.profiles.profile import Values

DATA = Path(__file__).parent / "topics.toml"
LONGEST_TITLE = 300
TOPIC_KINDS = (Kind.TOPIC, Kind.COMBINED)
"""Sessions that are, or hold, a topic session."""
MONTHS = 3


class TopicState(StrEnum):
    PLANNED = "planned"
    ASSIGNED = "assigned"
    READY = "ready"
    HELD = "held"
    EVALUATED = "evaluated"
    DROPPED = "dropped"


OPEN = (TopicState.PLANNED, TopicState.ASSIGNED, TopicState.READY)
OVER = (TopicState.HELD, TopicState.EVALUATED)


class NoTopicTitle(Refusal, key="refusal.topic.no_title"):
    """A topic needs words."""


class TopicTitleTooLong(Refusal, key="refusal.topic.too_long"):
    """A topic's words are too many."""


@dataclass(frozen=True)
class Topic:
    """A topic as planned; `on_date`: its session's day, once one is registered."""

    id: int
    committee_id: int
    cell_id: int | None
    quarter: date
    title: str
    state: TopicState
    meeting_id: int | None
    on_date: date | None
    taken_from: int | None

    @property
    def subject(self) -> str:
        return f"topic:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id)


@dataclass(frozen=True)
class Lessons:
    """What a closed session left: shown when the next is planned."""

    meeting_id: int
    on_date: date
    topic: str
    weaknesses: str
    lessons: str


@dataclass(frozen=True)
class Gap:
    """What is missing: in this quarter, or in the year so far counted with what is planned."""

    quarter_missing: int
    year_missing: int

    def __bool__(self) -> bool:
        return bool(self.quarter_missing or self.year_missing)


def quarter_of(on: date) -> date:
    """Gives the first day of the quarter a day is in."""
    return date(on.year, (on.month - 1) // MONTHS * MONTHS + 1, 1)


def next_quarter(quarter: date) -> date:
    return quarter_of(quarter + relativedelta(months=MONTHS))


def quarters_of(year: int) -> list[date]:
    return [date(year, month, 1) for month in (1, 4, 7, 10)]


def is_last_month(on: date) -> bool:
    return on.month % MONTHS == 0


def gap(sessions: Iterable[date], today: date, values: Values, first_on: date | None) -> Gap:
    """Counts what a cell lacks, by the days of its topic sessions held or registered.

    The quarter counts in its last month only; the year's number in the year's last quarter. For
    quarters before the cell's first day it owes nothing: of the year's number their part is left
    out.
    """
    days = list(sessions)
    quarter = quarter_of(today)
    of_the_year = sum(on.year == today.year for on in days)
    year_missing = max(0, _owed_a_year(today.year, values, first_on) - of_the_year)
    return Gap(
        _quarter_missing(days, quarter, values, first_on) if is_last_month(today) else 0,
        year_missing if quarter.month == 10 else 0,
    )


def _owed_a_year(year: int, values: Values, first_on: date | None) -> int:
    quarters = quarters_of(year)
    counted = counted_quarters(first_on, quarters)
    return values.topic_sessions_a_year * counted // len(quarters)


def _quarter_missing(
    days: Iterable[date], quarter: date, values: Values, first_on: date | None
) -> int:
    if not quarter_counts(first_on, quarter):
        return 0
    here = sum(quarter_of(on) == quarter for on in days)
    return max(0, values.topic_sessions_a_quarter - here)


def lacks(sessions: Iterable[date], today: date, values: Values, first_on: date | None) -> bool:
    """Tells whether this quarter has fewer topic sessions, held or registered, than it should."""
    return _quarter_missing(sessions, quarter_of(today), values, first_on) > 0


def read_title(text: str) -> str:
    """Reads a topic. Raises NoTitle or TitleTooLong."""
    title = clean(text)
    if not title:
        raise NoTopicTitle
    if len(title) > LONGEST_TITLE:
        raise TopicTitleTooLong(limit=LONGEST_TITLE, length=len(title))
    return title


def gap_mark(committee_id: int, quarter: date) -> str:
    """Names what remembers that the quarter's warning was given."""
    return f"{DeliveryKind.TOPIC_GAP}:{committee_id}:{quarter}"


def warns_now(local: datetime) -> bool:
    """Tells whether the quarter's warning is due, by the committee's wall time."""
    return local.replace(tzinfo=None) >= warning_of(quarter_of(local.date()))


def warning_of(quarter: date) -> datetime:
    """Tells when the quarter's warning is due: wall time, without a zone."""
    rules = _figures()
    month = quarter + relativedelta(months=MONTHS - 1, day=rules.gap_day)
    return datetime.combine(month, rules.gap_at)


@dataclass(frozen=True)
class _Figures:
    gap_day: int
    gap_at: time


@cache
def _figures() -> _Figures:
    return load_figures(DATA, _Figures)
