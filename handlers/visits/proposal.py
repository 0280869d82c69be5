"""A year's visits by rule: each cell once, proposed, adjusted line by line, saved once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from core.model.errors import Gone, NotAllowed
from core.model.people import Actor
from core.model.rights import Action, require
from core.model.scope import Scope, Subject
from core.ui.screens import Screen
from core.visits import buttons
from core.visits import visit as visit_rules
from core.visits.screens import plan as plan_texts
from core.visits.screens import proposal as texts
from core.visits.screens.assign import VisitorCandidate
from db import prompts
from db.engine.database import Session
from db.people import load_committee_cells
from db.visits.visits import load_visitors, save_visit
from handlers.turn import Turn
from handlers.visits import plan

PROPOSAL = "visit_proposal"


class NoOfficers(NotAllowed, key="refusal.visit.no_officers"):
    """Nobody can be sent."""


class OfficerBusy(NotAllowed, key="refusal.visit.busy"):
    """Another line of the same proposal is at that time."""


@dataclass(frozen=True)
class Draft:
    """A proposal that waits to be saved."""

    committee_id: int
    year: int
    slots: tuple[visit_rules.Slot, ...]
    left: tuple[int, ...]
    stamp: int = 0

    def to_data(self) -> dict[str, Any]:
        slots = [[s.cell_id, s.member_id, s.month.isoformat()] for s in self.slots]
        return {**vars(self), "slots": slots, "left": list(self.left)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        slots = tuple(visit_rules.Slot(c, m, date.fromisoformat(on)) for c, m, on in data["slots"])
        return cls(**{**data, "slots": slots, "left": tuple(data["left"])})


async def on_propose_tapped(turn: Turn, button: buttons.ProposeButton) -> None:
    """Every cell that is not in the year's plan yet: a proposal. Nothing is saved in the plan."""
    if button.year not in plan.YEARS:
        raise Gone
    scope = Scope(button.committee_id)
    async with turn.begin() as (tx, actor):
        require(actor, Action.PLAN_VISITS, scope)
        officers = await load_visitors(tx, scope.committee_id)
        months = visit_rules.months_of(button.year, await plan.today(tx, turn, scope.committee_id))
        if not months or not officers:
            raise NoOfficers
        cells = [cell.id for cell in await load_committee_cells(tx, [scope.committee_id])]
        known = await plan.sittings_of(tx, turn, cells, months)
        planned = await plan.load_year(tx, scope.committee_id, button.year)
        made = visit_rules.propose(
            cells,
            [one.member_id for one in officers],
            months,
            [visit_rules.Slot(visit.cell_id, visit.member_id, visit.month) for visit in planned],
            {where: sitting.starts_at for where, sitting in known.items()},
            turn.now,
            {one.member_id: one.own for one in officers},
        )
        draft = Draft(scope.committee_id, button.year, made.slots, made.left)
        screen = await _keep(tx, turn, actor, draft, 0)
    await turn.show(screen)


async def on_proposal_tapped(turn: Turn, button: buttons.ProposalButton) -> None:
    async with turn.look() as (tx, actor):
        screen = await _draw(tx, turn, await _load(tx, turn, actor), button.page)
    await turn.show(screen)


async def on_slot_tapped(turn: Turn, button: buttons.SlotButton) -> None:
    """One line: what to change, or which officers and months there are, or out with it."""
    async with turn.begin() as (tx, actor):
        draft = await _load(tx, turn, actor)
        slot = _slot(draft, button.number)
        known = await _known(tx, turn, draft)
        (line,) = await _lines(tx, draft, [slot], known)
        match button.what:
            case buttons.What.OFFICER:
                found = await _candidates(tx, draft, slot, known)
                screen = texts.slot_officers(turn.words, button.number, line, found)
            case buttons.What.MONTH:
                months = visit_rules.months_of(
                    draft.year, await plan.today(tx, turn, draft.committee_id)
                )
                days = {on: one for (cell_id, on), one in known.items() if cell_id == slot.cell_id}
                screen = texts.slot_months(turn.words, button.number, line, months, days)
            case buttons.What.OUT:
                slots = tuple(one for one in draft.slots if one != slot)
                page = button.number // plan_texts.A_PAGE
                screen = await _keep(tx, turn, actor, replace(draft, slots=slots), page)
            case _:
                screen = texts.slot(turn.words, button.number, line)
    await turn.show(screen)


async def on_slot_officer_tapped(turn: Turn, button: buttons.SlotOfficerButton) -> None:
    """Another officer for the line."""
    async with turn.begin() as (tx, actor):
        draft = await _load(tx, turn, actor)
        officers = {one.member_id for one in await load_visitors(tx, draft.committee_id)}
        if button.member_id not in officers:
            raise Gone
        slot = replace(_slot(draft, button.number), member_id=button.member_id)
        screen = await _change(tx, turn, actor, draft, button.number, slot)
    await turn.show(screen)


async def on_slot_month_tapped(turn: Turn, button: buttons.SlotMonthButton) -> None:
    """Another month for the line."""
    async with turn.begin() as (tx, actor):
        draft = await _load(tx, turn, actor)
        month = plan.month_or_gone(button.month)
        if month not in visit_rules.months_of(
            draft.year, await plan.today(tx, turn, draft.committee_id)
        ):
            raise Gone
        slot = replace(_slot(draft, button.number), month=month)
        screen = await _change(tx, turn, actor, draft, button.number, slot)
    await turn.show(screen)


async def _change(
    tx: Session, turn: Turn, actor: Actor, draft: Draft, number: int, slot: visit_rules.Slot
) -> Screen:
    """The line as chosen. Raises OwnCell, TwoPlaces or OfficerBusy."""
    slots = (*draft.slots[:number], slot, *draft.slots[number + 1 :])
    changed = replace(draft, slots=slots)
    await _check(tx, turn, changed, [slot])
    return await _keep(tx, turn, actor, changed, number // plan_texts.A_PAGE)


async def on_save_tapped(turn: Turn, button: buttons.SaveButton) -> None:
    """Lưu kế hoạch: all lines at once, and everybody is told a little later."""
    async with turn.begin() as (tx, actor):
        draft = await _load(tx, turn, actor)
        fresh = draft.stamp == button.stamp
        if fresh:
            await _save(tx, turn, actor, draft)
        else:
            screen = await _draw(tx, turn, draft, 0)
    if not fresh:
        await turn.toast(turn.words.plain("visits.proposal.stale"))
        await turn.show(screen)
        return
    await turn.toast(turn.words.plain("visits.proposal.saved", count=len(draft.slots)))
    await plan.on_year_tapped(turn, buttons.YearButton(draft.committee_id, draft.year))


async def _save(tx: Session, turn: Turn, actor: Actor, draft: Draft) -> None:
    await _check(tx, turn, draft, draft.slots)
    known = await _known(tx, turn, draft)
    for slot in draft.slots:
        sitting = known.get((slot.cell_id, slot.month))
        await save_visit(tx, draft.committee_id, slot, plan.ahead(sitting, turn.now))
    await prompts.end_prompt(tx, actor.telegram_id, PROPOSAL)
    about = Subject(f"year:{draft.year}", Scope(draft.committee_id))
    after = {"visits": len(draft.slots), "left": len(draft.left)}
    await turn.record(tx, actor, "plan_visits", about, after=after)


async def on_drop_tapped(turn: Turn, _button: buttons.DropProposalButton) -> None:
    """Bỏ: the plan stays as it was."""
    async with turn.begin() as (tx, actor):
        draft = await _load(tx, turn, actor)
        await prompts.end_prompt(tx, actor.telegram_id, PROPOSAL)
    await turn.toast(turn.words.plain("visits.proposal.dropped"))
    await plan.on_year_tapped(turn, buttons.YearButton(draft.committee_id, draft.year))


# --- the draft ----------------------------------------------------------------------------------


async def _load(tx: Session, turn: Turn, actor: Actor) -> Draft:
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now, PROPOSAL)
    if prompt is None:
        raise visit_rules.ProposalGone
    draft = Draft.from_data(prompt.data)
    require(actor, Action.PLAN_VISITS, Scope(draft.committee_id))
    return draft


async def _keep(tx: Session, turn: Turn, actor: Actor, draft: Draft, page: int) -> Screen:
    draft = replace(draft, stamp=turn.update_id)
    data = draft.to_data()
    await prompts.save_prompt(tx, actor.telegram_id, PROPOSAL, data, turn.now, lasting=True)
    return await _draw(tx, turn, draft, page)


async def _draw(tx: Session, turn: Turn, draft: Draft, page: int) -> Screen:
    known = await _known(tx, turn, draft)
    lines = await _lines(tx, draft, draft.slots, known)
    cells = await load_committee_cells(tx, [draft.committee_id])
    left = [cell.name for cell in cells if cell.id in draft.left]
    return texts.proposal(turn.words, draft.year, lines, left, draft.stamp, page)


Known = dict[tuple[int, date], visit_rules.Sitting]


async def _known(tx: Session, turn: Turn, draft: Draft) -> Known:
    months = visit_rules.months_of(draft.year, await plan.today(tx, turn, draft.committee_id))
    return await plan.sittings_of(tx, turn, [slot.cell_id for slot in draft.slots], months)


async def _lines(
    tx: Session, draft: Draft, slots: Sequence[visit_rules.Slot], known: Known
) -> list[texts.ProposalLine]:
    cells = {c.id: c.name for c in await load_committee_cells(tx, [draft.committee_id])}
    officers = {o.member_id: o.full_name for o in await load_visitors(tx, draft.committee_id)}
    return [
        texts.ProposalLine(
            cells.get(slot.cell_id, ""),
            officers.get(slot.member_id, ""),
            slot.month,
            known.get((slot.cell_id, slot.month)),
        )
        for slot in slots
    ]


async def _candidates(
    tx: Session, draft: Draft, slot: visit_rules.Slot, known: Known
) -> list[VisitorCandidate]:
    loads = Counter(one.member_id for one in draft.slots)
    loads.update(v.member_id for v in await plan.load_year(tx, draft.committee_id, draft.year))
    return [
        VisitorCandidate(
            one.member_id,
            one.full_name,
            loads[one.member_id],
            not _is_busy(draft, replace(slot, member_id=one.member_id), known),
            slot.cell_id in one.own,
        )
        for one in await load_visitors(tx, draft.committee_id)
    ]


def _is_busy(draft: Draft, slot: visit_rules.Slot, known: Known) -> bool:
    """Whether another line of the proposal leaves the officer no time for this one."""
    own = known.get((slot.cell_id, slot.month))
    others = [
        known.get((one.cell_id, one.month))
        for one in draft.slots
        if one.member_id == slot.member_id and one.cell_id != slot.cell_id
    ]
    return own is not None and any(
        o and visit_rules.too_near(o.starts_at, own.starts_at) for o in others
    )


async def _check(tx: Session, turn: Turn, draft: Draft, slots: Sequence[visit_rules.Slot]) -> None:
    """Raises OwnCell, TwoPlaces or OfficerBusy where an officer cannot go."""
    cells = {one.id: one for one in await load_committee_cells(tx, [draft.committee_id])}
    officers = {one.member_id: one for one in await load_visitors(tx, draft.committee_id)}
    known = await _known(tx, turn, draft)
    visits = await plan.load_year(tx, draft.committee_id, draft.year)
    for slot in slots:
        if slot.cell_id in cells and slot.member_id in officers:
            plan.check_elsewhere(officers[slot.member_id], cells[slot.cell_id])
        plan.check_free(turn, visits, slot, known.get((slot.cell_id, slot.month)))
        if _is_busy(draft, slot, known):
            raise OfficerBusy


def _slot(draft: Draft, number: int) -> visit_rules.Slot:
    if not 0 <= number < len(draft.slots):
        raise Gone
    return draft.slots[number]
