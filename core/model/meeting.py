"""Meetings as values: kinds, states, and what may be published.

draft ──publish──▶ published ──start──▶ held ──close──▶ closed
│                    │
└──────cancel────────┴──▶ cancelled
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core.model.errors import Refusal
from core.model.scope import Scope


class Kind(StrEnum):
    """sinh hoạt thường kỳ / chuyên đề / thường kỳ kết hợp chuyên đề."""

    REGULAR = "regular"
    TOPIC = "topic"
    COMBINED = "combined"


class Mode(StrEnum):
    """trực tiếp / trực tuyến / cả hai."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


FARTHEST = timedelta(days=730)
FARTHEST_BACK = timedelta(days=366)
"""A meeting that was held may be entered afterwards so long."""
RUNS = timedelta(hours=3)
"""Until it is closed, a meeting counts as running for so long."""


@dataclass(frozen=True)
class Part:
    """What somebody has agreed to give at a session: the duty's kind, and their name."""

    kind: str
    name: str


@dataclass(frozen=True)
class Meeting:
    """A meeting. Its truth is on_date, at_time and zone; starts_at (UTC) is derived.

    `entered_at`: when it was written down, of one that was entered after it was held. `not_held`:
    its time passed without it; it counts as cancelled.
    """

    id: int
    committee_id: int
    cell_id: int
    cell_name: str
    kind: Kind
    state: State
    on_date: date
    at_time: time
    zone: str
    starts_at: datetime
    place: str
    mode: Mode
    topic: str
    prepare: str
    chair: str
    series_id: int | None
    published_at: datetime | None
    answers_close_at: datetime | None
    sequence: int = 0
    changed_at: datetime | None = None
    edition: int = 0
    chair_id: int | None = None
    agenda: tuple[str, ...] = ()
    cancel_reason: str = ""
    rule_on: date | None = None
    excepted: bool = False
    entered_at: datetime | None = None
    not_held: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def subject(self) -> str:
        return f"meeting:{self.id}"

    @property
    def scope(self) -> Scope:
        """What rights are asked for."""
        return Scope(self.committee_id, self.cell_id)

    @property
    def closes_at(self) -> datetime:
        """When answers close; the start unless the cell chose otherwise."""
        return self.answers_close_at or self.starts_at

    def state_at(self, now: datetime) -> State:
        """Gives the state a person sees: a published meeting whose start has passed is held."""
        if self.state is State.PUBLISHED and now >= self.starts_at:
            return State.HELD
        return self.state

    @property
    def ends_at(self) -> datetime:
        """When it no longer counts as running; nobody is told how long meetings take."""
        return self.starts_at + RUNS

    def runs_at(self, now: datetime) -> bool:
        return self.state_at(now) is State.HELD and now < self.ends_at

    def may_say_held(self, now: datetime) -> bool:
        """Tells whether it can be said, or corrected, that it was held or was not.

        A session with a topic is closed by its evaluation.
        """
        if self.kind is not Kind.REGULAR and not self.entered_at and not self.not_held:
            return False
        return self.not_held or self.state_at(now) in (State.HELD, State.CLOSED)

    def offers_online(self) -> bool:
        return self.mode is not Mode.IN_PERSON


class InThePast(Refusal, key="refusal.in_the_past"):
    pass


class TooFar(Refusal, key="refusal.too_far"):
    pass


class DayTaken(Refusal, key="refusal.day_taken"):
    """The cell already meets at that very time."""


class NotPast(Refusal, key="refusal.not_past"):
    """It has not been held yet, or is too long ago."""


def check_past(starts_at: datetime, now: datetime) -> None:
    """Raises NotPast for a start that cannot be entered as held."""
    if not now - FARTHEST_BACK <= starts_at < now:
        raise NotPast


def check_start(starts_at: datetime, now: datetime) -> None:
    """Raises InThePast or TooFar for a start that cannot be published."""
    if starts_at <= now:
        raise InThePast
    if starts_at > now + FARTHEST:
        raise TooFar
