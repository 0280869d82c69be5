"""Everything that is stored about one person, as they are shown it."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from core.model.answer import Answer, Reason
from core.model.meeting import Meeting
from core.model.people import RosterLine
from core.topics.duties import DutyKind, DutyState
from core.visits.visit import VisitState


@dataclass(frozen=True)
class Consent:
    """A consent given or withdrawn."""

    version: int
    given: bool
    at: datetime


@dataclass(frozen=True)
class Given:
    """An answer the person gave, or a leader for them, and when."""

    meeting: Meeting
    answer: Answer
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A request to join a cell."""

    cell_name: str
    name: str
    asked_at: datetime
    accepted: bool | None


# --- what they did for their cell ---------------------------------------------------------------


@dataclass(frozen=True)
class Prepared:
    """A duty the person has, or had and passed on to a colleague."""

    kind: DutyKind
    topic: str
    cell_name: str
    on_date: date | None
    state: DutyState
    asked_at: datetime
    passed_on: bool
    taken_over: bool


@dataclass(frozen=True)
class Swapped:
    """The person asked a colleague to take a duty (`asking`), or was asked."""

    kind: DutyKind
    topic: str
    other: str
    asking: bool
    state: str
    asked_at: datetime


@dataclass(frozen=True)
class Sitting:
    """A meeting of a cell."""

    cell_name: str
    on_date: date


@dataclass(frozen=True)
class ToDo:
    """A line of a checklist, or a task that a meeting gave."""

    title: str
    of: Sitting
    due_on: date | None
    done_at: datetime | None


@dataclass(frozen=True)
class Away:
    """A time of absence that was reported."""

    first_on: date
    last_on: date
    reason: Reason
    recorded_at: datetime


@dataclass(frozen=True)
class Opinion:
    """What the person said of a session."""

    of: Sitting
    strengths: str
    weaknesses: str
    lessons: str
    at: datetime


@dataclass(frozen=True)
class Reading:
    """A conclusion that was sent to the person, and when they tapped Đã đọc."""

    of: Sitting
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Visited:
    """A cell the person sits in on for the committee."""

    cell_name: str
    month: date
    state: VisitState


@dataclass(frozen=True)
class Told:
    """A notice, received or sent."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Invited:
    """A personal invite link."""

    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Work:
    """Everything else the rows hold of the person, part by part, the newest first."""

    duties: tuple[Prepared, ...] = ()
    swaps: tuple[Swapped, ...] = ()
    items: tuple[ToDo, ...] = ()
    ticked: tuple[ToDo, ...] = ()
    tasks: tuple[ToDo, ...] = ()
    absences: tuple[Away, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    readings: tuple[Reading, ...] = ()
    visits: tuple[Visited, ...] = ()
    chaired: tuple[Sitting, ...] = ()
    received: tuple[Told, ...] = ()
    sent: tuple[Told, ...] = ()
    invites: tuple[Invited, ...] = ()


PARTS = tuple(field.name for field in fields(Work))


@dataclass(frozen=True)
class Traces:
    """What is kept beside: a calendar address (not the secret itself), and numbers."""

    feed_at: datetime | None = None
    unreachable_since: datetime | None = None
    returned_at: datetime | None = None
    messages: int = 0
    log_lines: int = 0


@dataclass(frozen=True)
class Profile:
    """What is stored about one Telegram user."""

    telegram_id: int
    language: str
    consents: tuple[Consent, ...]
    lines: tuple[RosterLine, ...]
    answers: tuple[Given, ...]
    history: tuple[Given, ...]
    requests: tuple[Asked, ...]
    work: Work = Work()
    traces: Traces = Traces()
