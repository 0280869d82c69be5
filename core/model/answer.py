"""Answers to a meeting: what may be answered, when, and how they add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model.errors import AnsweringClosed, Gone, Refusal
from core.model.meeting import Meeting, State


class Choice(StrEnum):
    """Tham dự / Trực tuyến / Chưa chắc / Vắng."""

    ATTEND = "attend"
    ONLINE = "online"
    UNSURE = "unsure"
    ABSENT = "absent"


COMING = frozenset({Choice.ATTEND, Choice.ONLINE})


class Reason(StrEnum):
    """công tác / sức khỏe / gia đình – việc riêng / khác."""

    WORK = "work"
    HEALTH = "health"
    FAMILY = "family"
    OTHER = "other"


LONGEST_REASON = 300


class NotOffered(Refusal, key="refusal.not_offered"):
    """Trực tuyến where the meeting is in one place."""


class ReasonTooLong(Refusal, key="refusal.reason_too_long"):
    pass


@dataclass(frozen=True)
class Answer:
    """What one member answered, and why if absent. `by_period`: a reported absence says so."""

    choice: Choice
    reason: Reason | None = None
    reason_text: str = ""
    on_behalf: bool = False
    by_period: bool = False


@dataclass(frozen=True)
class MemberAnswer:
    """One member and their answer (None: silent), for summaries and boards."""

    member_id: int
    full_name: str
    exempt: bool
    answer: Answer | None
    joined: bool = True
    reachable: bool = True


@dataclass(frozen=True)
class Tally:
    """Counts of a meeting's answers. `expected` leaves the exempt out unless they come."""

    attend: int
    online: int
    absent_with_reason: int
    absent_without_reason: int
    unsure: int
    silent: int
    expected: int


def check_open(meeting: Meeting, now: datetime, *, by_leader: bool = False) -> None:
    """Raises Gone for a meeting nobody can answer, AnsweringClosed after its close.

    Leaders may still record answers after the close, not after the meeting was closed.
    """
    state = meeting.state_at(now)
    if state in (State.DRAFT, State.CANCELLED):
        raise Gone("refusal.meeting_cancelled" if state is State.CANCELLED else "refusal.gone")
    if state is State.CLOSED or (now >= meeting.closes_at and not by_leader):
        raise AnsweringClosed


def check_offered(meeting: Meeting, choice: Choice) -> None:
    """Raises NotOffered when the meeting has no online part."""
    if choice is Choice.ONLINE and not meeting.offers_online():
        raise NotOffered


def typed_reason(text: str) -> str:
    """Folds a typed reason to one line; ReasonTooLong over LONGEST_REASON characters."""
    folded = " ".join(text.split())
    if len(folded) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON)
    return folded


def tally(lines: Iterable[MemberAnswer]) -> Tally:
    """Counts the answers. An exempt member counts only when coming (domain: 42-HD/BTCTW)."""
    counted = [x for x in lines if not x.exempt or (x.answer and x.answer.choice in COMING)]
    choices = [line.answer.choice if line.answer else None for line in counted]
    reasoned = [
        bool(x.answer.reason) for x in counted if x.answer and x.answer.choice is Choice.ABSENT
    ]
    return Tally(
        attend=choices.count(Choice.ATTEND),
        online=choices.count(Choice.ONLINE),
        absent_with_reason=sum(reasoned),
        absent_without_reason=len(reasoned) - sum(reasoned),
        unsure=choices.count(Choice.UNSURE),
        silent=choices.count(None),
        expected=len(counted),
    )
