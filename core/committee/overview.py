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
    has closed it. ENTERED: it was held, and entered afterwards. NO_DATA: the month was before the
    cell's first day.
    """

    NOT_REGISTERED = "not_registered"
    CANCELLED = "cancelled"
    NOT_HELD = "not_held"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"
    COMING = "coming"
    HELD = "held"
    CLOSED = "closed"
    ENTERED = "entered"


PAST = (Status.HELD, Status.CLOSED, Status.ENTERED)
LACKING = (Status.NOT_REGISTERED, Status.CANCELLED, Status.NOT_HELD)


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
    """A regular meeting of a cell. `why`: why it was cancelled."""

    id: int
    kind: Kind
    state: State
    on_date: date
    at_time: time
    starts_at: datetime
    place: str
    counts: Counts
    why: str = ""
    entered: bool = False
    not_held: bool = False


@dataclass(frozen=True)
class Unit:
    """One cell in one month.

    `topic_on`: its latest topic session of the quarter. `gone`: its cancelled meeting, where there
    is no other. `known`, `topic_known`: what lacks in the month, or in the quarter, counts.
    """

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
    first_on: date | None = None
    gone: UnitMeeting | None = None
    known: bool = True
    topic_known: bool = True

    def status(self, now: datetime) -> Status:
        if self.meeting is None:
            return self._without()
        if self.meeting.state is State.CLOSED:
            return Status.CLOSED
        if self.meeting.entered:
            return Status.ENTERED
        return Status.HELD if now >= self.meeting.starts_at else Status.COMING

    def _without(self) -> Status:
        if self.gone is not None:
            return Status.NOT_HELD if self.gone.not_held else Status.CANCELLED
        if not self.known and self.step is None:
            return Status.NO_DATA
        return Status.NOT_REGISTERED if self.due else Status.NOT_DUE

    def lacks(self, now: datetime) -> bool:
        """Tells whether the month still wants a meeting: none was registered, or it is off."""
        return self.status(now) in LACKING

    @property
    def lacks_topic(self) -> bool:
        return self.topic_known and self.topic_on is None


@dataclass(frozen=True)
class Board:
    """A committee's month: all its cells, by name. `asked_at`: when the bot asks to register it,
    by the committee's clock, which is `zone`'s.
    """

    committee_id: int
    committee: str
    zone: str
    month: date
    asked_at: datetime
    units: tuple[Unit, ...]

    def unit(self, cell_id: int) -> Unit | None:
        return next((unit for unit in self.units if unit.cell_id == cell_id), None)


@dataclass(frozen=True)
class Totals:
    """The board's counts. Of the `expected` people of all meetings whose start has passed so many
    had said that they come; who came, answers do not tell. `with_topic_due`: the cells that have a
    topic session in the quarter, or owe one.
    """

    units: int
    registered: int
    not_registered: int
    cancelled: int
    not_held: int
    no_data: int
    coming: int
    held: int
    not_closed: int
    topics: int
    with_topic_due: int
    said_coming: int
    expected: int


def quarter_of(month: date) -> tuple[date, date]:
    """Gives the first and the last day of the quarter of this month."""
    first = month.replace(month=(month.month - 1) // 3 * 3 + 1, day=1)
    return first, first + relativedelta(months=3, days=-1)


def totals(board: Board, now: datetime) -> Totals:
    statuses = [unit.status(now) for unit in board.units]
    asked = (Status.HELD, Status.CLOSED)  # of one entered afterwards nobody was asked
    counts = [u.meeting.counts for u in board.units if u.meeting and u.status(now) in asked]
    held = sum(status in PAST for status in statuses)
    return Totals(
        units=len(statuses),
        registered=statuses.count(Status.COMING) + held,
        not_registered=statuses.count(Status.NOT_REGISTERED),
        cancelled=statuses.count(Status.CANCELLED),
        not_held=statuses.count(Status.NOT_HELD),
        no_data=statuses.count(Status.NO_DATA),
        coming=statuses.count(Status.COMING),
        held=held,
        not_closed=statuses.count(Status.HELD),
        topics=sum(unit.topic_on is not None for unit in board.units),
        with_topic_due=sum(u.topic_known or u.topic_on is not None for u in board.units),
        said_coming=sum(one.coming for one in counts),
        expected=sum(one.expected for one in counts),
    )


def filtered(units: Iterable[Unit], chosen: Filter, now: datetime) -> list[Unit]:
    waiting = (*LACKING, Status.COMING)
    return [
        unit
        for unit in units
        if chosen is Filter.ALL
        or (chosen is Filter.NOT_REGISTERED and unit.status(now) is Status.NOT_REGISTERED)
        or (chosen is Filter.NOT_HELD and unit.status(now) in waiting)
        or (chosen is Filter.NO_TOPIC and unit.lacks_topic)
    ]


def short_name(name: str) -> str:
    """Drops from a cell's name what nearly all begin with; "Chi bộ số 1" is a name as a whole."""
    short = name.removeprefix("Chi bộ ").strip()
    return short if short[:1].isupper() else name
