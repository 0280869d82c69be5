"""A year's visits by rule, as a proposal whose lines can be changed before it is saved once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from core.model.errors import Gone, NotAllowed
from core.model.people import Cell
from core.visits.visit import Officer, Sitting, Slot, Visit, check_elsewhere, propose, too_near


class NoOfficers(NotAllowed, key="refusal.visit.no_officers"):
    """Nobody can be sent."""


class OfficerBusy(NotAllowed, key="refusal.visit.busy"):
    """Another line of the same proposal is at that time."""


@dataclass(frozen=True)
class VisitProposal:
    """A proposal that waits to be saved. `left`: cells for which nobody is free."""

    committee_id: int
    year: int
    slots: tuple[Slot, ...] = ()
    left: tuple[int, ...] = ()
    stamp: int = 0

    def to_data(self) -> dict[str, Any]:
        slots = [[s.cell_id, s.member_id, s.month.isoformat()] for s in self.slots]
        return {**vars(self), "slots": slots, "left": list(self.left)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        slots = tuple(Slot(c, m, date.fromisoformat(on)) for c, m, on in data["slots"])
        return cls(**{**data, "slots": slots, "left": tuple(data["left"])})

    def slot(self, number: int) -> Slot:
        """Finds one line. Raises Gone."""
        if not 0 <= number < len(self.slots):
            raise Gone
        return self.slots[number]

    def with_slot(self, number: int, slot: Slot) -> Self:
        return replace(self, slots=(*self.slots[:number], slot, *self.slots[number + 1 :]))

    def without(self, slot: Slot) -> Self:
        return replace(self, slots=tuple(one for one in self.slots if one != slot))


@dataclass(frozen=True)
class ProposalLine:
    cell: str
    visitor: str
    month: date
    sitting: Sitting | None = None


@dataclass(frozen=True)
class VisitorCandidate:
    """An officer who may be sent: how many visits they have this year, whether they are free.

    `at_home`: it is a cell they belong to.
    """

    member_id: int
    full_name: str
    load: int
    free: bool
    at_home: bool = False


@dataclass(frozen=True)
class ProposalView:
    """A proposal, and what is known of its year: the months that can be planned, the cells and
    officers by number, the visits of the plan, and which meetings they would go to.
    """

    proposal: VisitProposal
    months: Sequence[date]
    cells: Mapping[int, Cell]
    officers: Mapping[int, Officer]
    visits: Sequence[Visit]
    sittings: Mapping[tuple[int, date], Sitting]

    @property
    def lines(self) -> list[ProposalLine]:
        """The proposal in names."""
        return [self.line(slot) for slot in self.proposal.slots]

    def line(self, slot: Slot) -> ProposalLine:
        cell, officer = self.cells.get(slot.cell_id), self.officers.get(slot.member_id)
        names = cell.name if cell else "", officer.full_name if officer else ""
        return ProposalLine(*names, slot.month, self.sitting(slot))

    @property
    def left(self) -> list[str]:
        """The names of the cells for which nobody is free."""
        return [cell.name for cell in self.cells.values() if cell.id in self.proposal.left]

    def sitting(self, slot: Slot) -> Sitting | None:
        return self.sittings.get((slot.cell_id, slot.month))

    def sittings_of(self, cell_id: int) -> dict[date, Sitting]:
        return {month: one for (whose, month), one in self.sittings.items() if whose == cell_id}

    def candidates(self, slot: Slot) -> list[VisitorCandidate]:
        """Finds who could go in place of the one who is proposed."""
        loads = Counter(slot.member_id for slot in self.proposal.slots)
        loads.update(visit.member_id for visit in self.visits)
        return [
            VisitorCandidate(
                one.member_id,
                one.full_name,
                loads[one.member_id],
                not self._is_busy(replace(slot, member_id=one.member_id)),
                slot.cell_id in one.own,
            )
            for one in self.officers.values()
        ]

    def _is_busy(self, slot: Slot) -> bool:
        """Tells whether another line of the proposal leaves the officer no time for this one."""
        own = self.sitting(slot)
        others = [
            self.sitting(one)
            for one in self.proposal.slots
            if one.member_id == slot.member_id and one.cell_id != slot.cell_id
        ]
        return own is not None and any(o and too_near(o.starts_at, own.starts_at) for o in others)

    def check_elsewhere(self, slot: Slot) -> None:
        """Raises OwnCell for an officer's own cell."""
        cell, officer = self.cells.get(slot.cell_id), self.officers.get(slot.member_id)
        if cell and officer:
            check_elsewhere(officer, cell)

    def check_free(self, slot: Slot) -> None:
        """Raises OfficerBusy where another line leaves the officer no time."""
        if self._is_busy(slot):
            raise OfficerBusy


def proposed(view: ProposalView, now: datetime) -> VisitProposal:
    """Proposes every cell not in the year's plan. Raises NoOfficers."""
    if not view.months or not view.officers:
        raise NoOfficers
    own: dict[int, Collection[int]] = {one.member_id: one.own for one in view.officers.values()}
    made = propose(
        list(view.cells),
        list(view.officers),
        view.months,
        [Slot(visit.cell_id, visit.member_id, visit.month) for visit in view.visits],
        {where: sitting.starts_at for where, sitting in view.sittings.items()},
        now,
        own,
    )
    return replace(view.proposal, slots=made.slots, left=made.left)
