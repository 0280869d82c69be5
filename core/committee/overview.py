"""The committee's board: a month of all its cells at a glance, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from core.committee.registration import RegistrationStep
from core.model.meeting import Kind, State
from core.model.people import Leader


class Status(StrEnum):
    """Where a cell is with the month's regular meeting. HELD: its start has passed, and nobody
    has closed it.
    """

    NOT_REGISTERED = "not_registered"
    NOT_DUE = "not_due"
    COMING = "coming"
    HELD = "held"
    CLOSED = "closed"


class Filter(StrEnum):
    """tất cả / chưa đăng ký / chưa họp / chưa có chuyên đề quý này."""

    ALL = "all"
    NOT_REGISTERED = "not_registered"
    NOT_HELD = "not_held"
    NO_TOPIC = "no_topic"


@dataclass(frozen=True)
class Counts:
    """A meeting's answers in counts; why somebody is absent is not the committee's business."""

    attend: int = 0
    online: int = 0
    absent: int = 0
    unsure: int = 0
    expected: int = 0

    @property
    def coming(self) -> int:
        return self.attend + self.online

    @property
    def silent(self) -> int:
        return max(0, self.expected - self.coming - self.absent - self.unsure)


@dataclass(frozen=True)
class UnitMeeting:
    """The month's regular meeting of a cell."""

    id: int
    kind: Kind
    state: State
    on_date: date
    at_time: time
    starts_at: datetime
    place: str
    counts: Counts


@dataclass(frozen=True)
class Unit:
    """One cell in one month. `topic_on`: its latest topic session of the quarter."""

    cell_id: int
    name: str
    due: bool
    meeting: UnitMeeting | None
    topic_on: date | None
    step: RegistrationStep | None
    reminded: int
    members: int
    unreached: int
    leaders: tuple[Leader, ...]

    def status(self, now: datetime) -> Status:
        if self.meeting is None:
            return Status.NOT_REGISTERED if self.due else Status.NOT_DUE
        if self.meeting.state is State.CLOSED:
            return Status.CLOSED
        return Status.HELD if now >= self.meeting.starts_at else Status.COMING


@dataclass(frozen=True)
class Board:
    """A committee's month: all its cells, by name. `asked_at`: when the bot asks to register it,
    by the committee's clock.
    """

    committee_id: int
    committee: str
    month: date
    asked_at: datetime
    units: tuple[Unit, ...]

    def unit(self, cell_id: int) -> Unit | None:
        return next((unit for unit in self.units if unit.cell_id == cell_id), None)


@dataclass(frozen=True)
class Totals:
    """The board's counts. Of the `expected` people of all meetings whose start has passed so many
    had said that they come; who came, answers do not tell.
    """

    units: int
    registered: int
    not_registered: int
    coming: int
    held: int
    not_closed: int
    topics: int
    said_coming: int
    expected: int


def quarter_of(month: date) -> tuple[date, date]:
    """Gives the first and the last day of the quarter of this month."""
    first = month.replace(month=(month.month - 1) // 3 * 3 + 1, day=1)
    return first, first + relativedelta(months=3, days=-1)


def totals(board: Board, now: datetime) -> Totals:
    statuses = [unit.status(now) for unit in board.units]
    past = (Status.HELD, Status.CLOSED)
    counts = [u.meeting.counts for u in board.units if u.meeting and u.status(now) in past]
    held = statuses.count(Status.HELD) + statuses.count(Status.CLOSED)
    return Totals(
        units=len(statuses),
        registered=statuses.count(Status.COMING) + held,
        not_registered=statuses.count(Status.NOT_REGISTERED),
        coming=statuses.count(Status.COMING),
        held=held,
        not_closed=statuses.count(Status.HELD),
        topics=sum(unit.topic_on is not None for unit in board.units),
        said_coming=sum(one.coming for one in counts),
        expected=sum(one.expected for one in counts),
    )


def filtered(units: Iterable[Unit], chosen: Filter, now: datetime) -> list[Unit]:
    waiting = (Status.NOT_REGISTERED, Status.COMING)
    return [
        unit
        for unit in units
        if chosen is Filter.ALL
        or (chosen is Filter.NOT_REGISTERED and unit.status(now) is Status.NOT_REGISTERED)
        or (chosen is Filter.NOT_HELD and unit.status(now) in waiting)
        or (chosen is Filter.NO_TOPIC and unit.topic_on is None)
    ]


def short_name(name: str) -> str:
    """Drops from a cell's name what nearly all begin with."""
    short = name.removeprefix("Chi bộ ").strip()
    return short or name
