"""phân công: who prepares a topic session, and what became of being asked.

asked ──accept──▶ accepted ──held──▶ done
  ├──decline──▶ declined          (the next in the rotation is suggested)
  ├──silent──▶ escalated          (the secretary is told; the person may still answer)
  ├──somebody else was asked instead, or held without a word──▶ lapsed
  └──taken back──▶ withdrawn        (they may be asked once more)

Đổi: a colleague is asked; only when they agree is the duty theirs, and theirs the credit.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.dates.zones import to_local, to_utc
from core.model.figures import load_figures
from core.reminders.waves import planned_until

DATA = Path(__file__).parent / "duties.toml"


class DutyKind(StrEnum):
    """báo cáo viên chuyên đề / điểm tin / tham luận."""

    PRESENTER = "presenter"
    NEWS_BRIEF = "news_brief"
    SPEECH = "speech"


class DutyState(StrEnum):
    ASKED = "asked"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


UNANSWERED = (DutyState.ASKED, DutyState.ESCALATED)
AHEAD = (*UNANSWERED, DutyState.ACCEPTED)
"""The person has it before them."""
STANDING = (*AHEAD, DutyState.DONE)
AGREED = (DutyState.ACCEPTED, DutyState.DONE)
"""All may know that it is theirs."""


@dataclass(frozen=True)
class Duty:
    """One person's part in a topic session."""

    id: int
    topic_id: int
    kind: DutyKind
    member_id: int
    member_name: str
    state: DutyState
    why: dict[str, object]
    passed_on_by: int | None
    asked_at: datetime
    next_at: datetime | None
    topic: str
    cell_id: int
    meeting_id: int | None
    on_date: date | None


@dataclass(frozen=True)
class Patience:
    """How long somebody may be silent, and at which hour the secretary is then told."""

    answer_within: timedelta
    tell_at: time


@cache
def patience() -> Patience:
    return load_figures(DATA, Patience)


def answer_until(asked_at: datetime, zone: str) -> datetime:
    """Rounds the time to answer to the morning, when the secretary hears of all else."""
    last_on = to_local(asked_at, zone).date() + patience().answer_within
    return to_utc(last_on, patience().tell_at, zone)


def escalated_until(now: datetime, zone: str) -> datetime:
    return planned_until(now, patience().tell_at, zone)
