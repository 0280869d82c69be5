"""A year's visits by rule: each cell once, proposed, adjusted line by line, saved once."""

from dataclasses import replace

from core.model.errors import Gone
from core.model.people import Actor
from core.model.rights import Action, require
from core.model.scope import Scope, Subject
from core.visits import buttons
from core.visits.proposal import ProposalView, VisitProposal, proposed
from core.visits.screens import proposal as texts
from core.visits.visit import ProposalGone, Slot
from db.engine.database import Session
from db.visits.proposals import load_proposal_view
from db.visits.visits import save_visit
from handlers.dialogue import Dialogue
from handlers.turn import Turn
from handlers.visits import plan

PROPOSAL = Dialogue("visit_proposal", VisitProposal, ProposalGone)


async def on_propose_tapped(turn: Turn, button: buttons.ProposeButton) -> None:
    """Proposes a visit to every cell not in the year's plan. Nothing is saved in the plan."""
    if button.year not in plan.YEARS:
        raise Gone
    async with turn.begin() as (tx, actor):
        require(actor, Action.PLAN_VISITS, Scope(button.committee_id))
        empty = VisitProposal(button.committee_id, button.year)
        view = await load_proposal_view(tx, empty, turn.now)
        view = await _keep(tx, turn, actor, view, proposed(view, turn.now))
    await turn.show(texts.proposal(turn.words, view, 0))


async def on_proposal_tapped(turn: Turn, button: buttons.ProposalButton) -> None:
    async with turn.look() as (tx, actor):
        view = await _load(tx, turn, actor)
    await turn.show(texts.proposal(turn.words, view, button.page))


async def on_slot_tapped(turn: Turn, button: buttons.SlotButton) -> None:
    async with turn.begin() as (tx, actor):
        view = await _load(tx, turn, actor)
        slot = view.proposal.slot(button.number)
        if button.what is buttons.What.OUT:
            view = await _keep(tx, turn, actor, view, view.proposal.without(slot))
    draw = {
        buttons.What.OFFICER: texts.slot_officers,
        buttons.What.MONTH: texts.slot_months,
        buttons.What.OUT: texts.proposal_from,
    }.get(button.what, texts.slot)
    await turn.show(draw(turn.words, view, button.number))


async def on_slot_officer_tapped(turn: Turn, button: buttons.SlotOfficerButton) -> None:
    async with turn.begin() as (tx, actor):
        view = await _load(tx, turn, actor)
        if button.member_id not in view.officers:
            raise Gone
        slot = replace(view.proposal.slot(button.number), member_id=button.member_id)
        view = await _change(tx, turn, actor, view, button.number, slot)
    await turn.show(texts.proposal_from(turn.words, view, button.number))


async def on_slot_month_tapped(turn: Turn, button: buttons.SlotMonthButton) -> None:
    month = plan.month_or_gone(button.month)
    async with turn.begin() as (tx, actor):
        view = await _load(tx, turn, actor)
        if month not in view.months:
            raise Gone
        slot = replace(view.proposal.slot(button.number), month=month)
        view = await _change(tx, turn, actor, view, button.number, slot)
    await turn.show(texts.proposal_from(turn.words, view, button.number))


async def _change(
    tx: Session, turn: Turn, actor: Actor, view: ProposalView, number: int, slot: Slot
) -> ProposalView:
    """Changes the line. Raises OwnCell, TwoPlaces or OfficerBusy."""
    changed = view.proposal.with_slot(number, slot)
    _check(turn, replace(view, proposal=changed), slot)
    return await _keep(tx, turn, actor, view, changed)


def _check(turn: Turn, view: ProposalView, slot: Slot) -> None:
    view.check_elsewhere(slot)
    plan.check_free(turn, view.visits, slot, view.sitting(slot))
    view.check_free(slot)


async def on_save_tapped(turn: Turn, button: buttons.SaveButton) -> None:
    """Saves all lines at once; everybody is told a little later."""
    async with turn.begin() as (tx, actor):
        view = await _load(tx, turn, actor)
        fresh = view.proposal.stamp == button.stamp
        if fresh:
            await _save(tx, turn, actor, view)
    if not fresh:
        await turn.toast(turn.words.plain("visits.proposal.stale"))
        await turn.show(texts.proposal(turn.words, view, 0))
        return
    made = view.proposal
    await turn.toast(turn.words.plain("visits.proposal.saved", count=len(made.slots)))
    await plan.on_year_tapped(turn, buttons.YearButton(made.committee_id, made.year))


async def _save(tx: Session, turn: Turn, actor: Actor, view: ProposalView) -> None:
    made = view.proposal
    for slot in made.slots:
        _check(turn, view, slot)
    planner = actor.officer_in(made.committee_id)
    for slot in made.slots:
        meeting_id = plan.ahead(view.sitting(slot), turn.now)
        await save_visit(tx, made.committee_id, slot, meeting_id, planner)
    await PROPOSAL.end(tx, actor)
    about = Subject(f"year:{made.year}", Scope(made.committee_id))
    after = {"visits": len(made.slots), "left": len(made.left)}
    await turn.record(tx, actor, "plan_visits", about, after=after)


async def on_drop_tapped(turn: Turn, _button: buttons.DropProposalButton) -> None:
    async with turn.begin() as (tx, actor):
        view = await _load(tx, turn, actor)
        await PROPOSAL.end(tx, actor)
    await turn.toast(turn.words.plain("visits.proposal.dropped"))
    made = view.proposal
    await plan.on_year_tapped(turn, buttons.YearButton(made.committee_id, made.year))


# --- the proposal that waits ----------------------------------------------------------------------


async def _load(tx: Session, turn: Turn, actor: Actor) -> ProposalView:
    proposal = await PROPOSAL.load(tx, turn, actor)
    require(actor, Action.PLAN_VISITS, Scope(proposal.committee_id))
    return await load_proposal_view(tx, proposal, turn.now)


async def _keep(
    tx: Session, turn: Turn, actor: Actor, view: ProposalView, proposal: VisitProposal
) -> ProposalView:
    return replace(view, proposal=await PROPOSAL.save(tx, turn, actor, proposal))
