"""Visits: which officer sits in on which cell's meeting of which month.

planned ──after the meeting──▶ visited | not_visited
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from core.model.errors import Refusal
from core.model.figures import load_figures
from core.model.people import Cell
from core.model.scope import Scope

DATA = Path(__file__).parent / "visits.toml"


class TwoPlaces(Refusal, key="refusal.visit.two_places"):
    """The officer would sit in on another meeting at that time."""


class OwnCell(Refusal, key="refusal.visit.own_cell"):
    """Nobody sits in on their own cell's meeting: they are there as its member."""


class VisitTaken(Refusal, key="refusal.visit.taken"):
    """It is already in the plan."""


class NotYet(Refusal, key="refusal.visit.not_yet"):
    """The meeting has not begun: whether somebody came is not known yet."""


class VisitorsOnly(Refusal, key="refusal.visit.visitors_only"):
    """Whether they came is recorded by the visitor."""


class ProposalGone(Refusal, key="refusal.visit.proposal_gone"):
    """The proposal was saved or dropped, or waited for more than a day."""


class VisitState(StrEnum):
    PLANNED = "planned"
    VISITED = "visited"
    NOT_VISITED = "not_visited"


@dataclass(frozen=True)
class VisitRules:
    """core/visits/visits.toml."""

    apart: timedelta
    visitor_before: timedelta
    secretary_before: timedelta
    ask_after: timedelta
    tell_after: timedelta


@cache
def rules() -> VisitRules:
    return load_figures(DATA, VisitRules)


@dataclass(frozen=True)
class Sitting:
    """The meeting that a visit is to, as far as a visitor needs it. Cancelled: `stands` False."""

    meeting_id: int
    on_date: date
    at_time: time
    starts_at: datetime
    place: str
    stands: bool = True

    def to_data(self) -> dict[str, Any]:
        """Writes what the visitor is told, to compare with later."""
        return {
            "meeting_id": self.meeting_id,
            "on_date": self.on_date.isoformat(),
            "at_time": self.at_time.isoformat(),
            "place": self.place,
        }


@dataclass(frozen=True)
class Visit:
    """A line of the plan. `month`: its first day. `told`: what the visitor was last told of the
    meeting; `told_at` None: nobody has been told of the visit itself.
    """

    id: int
    committee_id: int
    cell_id: int
    cell_name: str
    member_id: int
    visitor: str
    month: date
    state: VisitState = VisitState.PLANNED
    sitting: Sitting | None = None
    told: dict[str, Any] | None = None
    told_at: datetime | None = None
    planned_by: int | None = None

    @property
    def subject(self) -> str:
        return f"visit:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id)

    @property
    def meets(self) -> Sitting | None:
        """The meeting, if it stands."""
        return self.sitting if self.sitting and self.sitting.stands else None

    def as_told(self) -> "Visit":
        """Shows the meeting as its people know it: an edit of just now may be taken back."""
        if self.sitting is None or self.told is None:
            return replace(self, sitting=None)
        known = replace(
            self.sitting,
            on_date=date.fromisoformat(self.told["on_date"]),
            at_time=time.fromisoformat(self.told["at_time"]),
            place=self.told["place"],
            stands=True,
        )
        return replace(self, sitting=known)

    def is_recordable(self, now: datetime) -> bool:
        """Tells whether it can be known by now if somebody came."""
        return self.meets is not None and now >= self.meets.starts_at

    def is_overdue(self, now: datetime) -> bool:
        """Tells whether the meeting, or the month without one, is over and nothing recorded."""
        if self.state is not VisitState.PLANNED:
            return False
        if self.meets:
            return now >= self.meets.starts_at + rules().ask_after
        return now.date() >= self.month + relativedelta(months=1)


def check_may_record(visit: Visit, own: Iterable[int], now: datetime) -> None:
    """Raises VisitorsOnly or NotYet unless one of these lines is the visitor and it is time."""
    if visit.member_id not in own:
        raise VisitorsOnly
    if not visit.is_recordable(now) and not visit.is_overdue(now):
        raise NotYet


# --- who may be sent ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Officer:
    """Somebody who may be sent on a visit; `own`: the cells they belong to."""

    member_id: int
    full_name: str
    own: frozenset[int] = frozenset()


def check_elsewhere(officer: Officer, cell: Cell) -> None:
    """Raises OwnCell when the officer belongs to that cell."""
    if cell.id in officer.own:
        raise OwnCell(visitor=officer.full_name, cell=cell.name)


# --- no one in two places at once ---------------------------------------------------------------


def too_near(one: datetime, other: datetime) -> bool:
    """Tells whether nobody can sit in on both."""
    return abs(one - other) < rules().apart


def find_clash(
    visits: Iterable[Visit], member_id: int, cell_id: int, starts_at: datetime | None
) -> Visit | None:
    """Finds the officer's visit elsewhere that leaves no time for a meeting at `starts_at`."""
    if starts_at is None:
        return None
    return next(
        (
            visit
            for visit in visits
            if visit.member_id == member_id
            and visit.cell_id != cell_id
            and visit.state is VisitState.PLANNED
            and visit.meets
            and too_near(visit.meets.starts_at, starts_at)
        ),
        None,
    )


def clashes(visits: Iterable[Visit]) -> list[tuple[Visit, Visit]]:
    """Pairs of planned visits of one officer that are too near each other."""
    known = [v for v in visits if v.state is VisitState.PLANNED and v.meets]
    return [
        (one, other)
        for one, other in combinations(known, 2)
        if one.member_id == other.member_id
        and one.meets
        and other.meets
        and one.meets.meeting_id != other.meets.meeting_id
        and too_near(one.meets.starts_at, other.meets.starts_at)
    ]


# --- the rule: each cell once a year --------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """Who goes where in which month."""

    cell_id: int
    member_id: int
    month: date


@dataclass(frozen=True)
class Proposal:
    """A year's plan that nobody has agreed to yet. `left`: cells for which nobody is free."""

    slots: tuple[Slot, ...]
    left: tuple[int, ...] = ()


Starts = Mapping[tuple[int, date], datetime]
"""When a cell meets in a month, where that is known."""


@dataclass
class _Plan:
    """The plan as it grows."""

    starts: Starts
    now: datetime
    own: Mapping[int, Collection[int]]
    loads: Counter[int] = field(default_factory=Counter)
    months: Counter[date] = field(default_factory=Counter)
    taken: set[Slot] = field(default_factory=set)
    busy: dict[int, list[datetime]] = field(default_factory=dict)

    def add(self, slot: Slot) -> None:
        self.loads[slot.member_id] += 1
        self.months[slot.month] += 1
        self.taken.add(slot)
        if starts_at := self.starts.get((slot.cell_id, slot.month)):
            self.busy.setdefault(slot.member_id, []).append(starts_at)

    def fits(self, slot: Slot) -> bool:
        """Tells whether the officer can go: not to a meeting that is over, not to two at once."""
        starts_at = self.starts.get((slot.cell_id, slot.month))
        if starts_at is None:
            return True
        busy = self.busy.get(slot.member_id, ())
        return starts_at > self.now and not any(too_near(starts_at, other) for other in busy)

    def best(self, cell_id: int, officers: Sequence[int], months: Sequence[date]) -> Slot | None:
        """Picks, of the officers of other cells, one with the fewest visits, in the month with the
        fewest; what is left of the running month only where a meeting is still to come in it.
        """
        officers = [one for one in officers if cell_id not in self.own.get(one, ())]
        fewest = min((self.loads[officer] for officer in officers), default=0)
        free = [
            slot
            for officer in officers
            if self.loads[officer] == fewest
            for month in months
            if self.fits(slot := Slot(cell_id, officer, month))
        ]
        return min(free, key=self._weight, default=None)

    def _weight(self, slot: Slot) -> tuple[bool, int, int]:
        running = slot.month <= self.now.date()
        in_vain = running and (slot.cell_id, slot.month) not in self.starts
        own = sum(s.member_id == slot.member_id and s.month == slot.month for s in self.taken)
        return in_vain, self.months[slot.month], own


def propose(
    cell_ids: Iterable[int],
    officers: Sequence[int],
    months: Sequence[date],
    planned: Iterable[Slot],
    starts: Starts,
    now: datetime,
    own: Mapping[int, Collection[int]] | None = None,
) -> Proposal:
    """Plans every cell that has no visit yet once, spread evenly over officers and months.

    Nobody visits their `own` cells. Nobody gets two visits more than another (unless `planned` or
    their own cells had it so), nobody is in two places at once; a cell for which that cannot be
    had is `left`.
    """
    plan = _Plan(starts, now, own or {}, loads=Counter(dict.fromkeys(officers, 0)))
    done = set()
    for slot in planned:
        plan.add(slot)
        done.add(slot.cell_id)
    slots: list[Slot] = []
    left: list[int] = []
    for cell_id in cell_ids:
        if cell_id in done:
            continue
        if best := plan.best(cell_id, officers, months):
            plan.add(best)
            slots.append(best)
        else:
            left.append(cell_id)
    return Proposal(tuple(slots), tuple(left))


def months_of(year: int, today: date) -> list[date]:
    months = [date(year, number, 1) for number in range(1, 13)]
    return [month for month in months if month >= today.replace(day=1)]


def month_from(number: int) -> date:
    """Reads 202612 as December 2026. Raises ValueError."""
    return date(number // 100, number % 100, 1)


def month_number(month: date) -> int:
    return month.year * 100 + month.month
