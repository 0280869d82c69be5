"""/dusinhhoat: the plan of officers sitting in on cells' meetings, by year and month."""

from collections.abc import Sequence
from datetime import date, datetime

from core.model.errors import Gone, NotAllowed, NotJoined
from core.model.people import Actor, Cell
from core.model.rights import Action, may, require
from core.model.scope import Scope
from core.visits import buttons
from core.visits import visit as visit_rules
from core.visits.proposal import VisitorCandidate
from core.visits.screens import assign as choosing
from core.visits.screens import plan as texts
from db.engine.database import Session
from db.people import load_cell, load_committee_cells, load_committee_name
from db.visits import visits as db_visits
from handlers.turn import Turn

YEARS = range(2000, 2100)


# --- looking ------------------------------------------------------------------------------------


async def on_visits(turn: Turn, _text: str) -> None:
    """Shows this year's plan, or first asks which committee's."""
    async with turn.look() as (tx, actor):
        if not actor.joined:
            raise NotJoined
        ids = [i for i in actor.watched_committee_ids if may(actor, Action.PLAN_VISITS, Scope(i))]
        if not ids:
            raise NotAllowed
        year = (await db_visits.load_today(tx, ids[0], turn.now)).year
        named = [(number, await load_committee_name(tx, number)) for number in ids]
    if len(ids) > 1:
        await turn.show(texts.choose_committee(turn.words, named, year))
    else:
        await on_year_tapped(turn, buttons.YearButton(ids[0], year))


async def on_year_tapped(turn: Turn, button: buttons.YearButton) -> None:
    if button.year not in YEARS:
        raise Gone
    async with turn.look() as (tx, actor):
        require(actor, Action.PLAN_VISITS, Scope(button.committee_id))
        visits = await db_visits.load_year(tx, button.committee_id, button.year)
        cells = await load_committee_cells(tx, [button.committee_id])
        plan = texts.YearPlan(
            committee_id=button.committee_id,
            committee=await load_committee_name(tx, button.committee_id),
            year=button.year,
            visits=visits,
            own=own_lines(actor),
            without=len({cell.id for cell in cells} - {visit.cell_id for visit in visits}),
            overdue=len(await _load_overdue(tx, turn, button.committee_id)),
            months=visit_rules.months_of(
                button.year, await db_visits.load_today(tx, button.committee_id, turn.now)
            ),
        )
    await turn.show(texts.year(turn.words, plan))


async def on_month_tapped(turn: Turn, button: buttons.MonthButton) -> None:
    month = month_or_gone(button.month)
    async with turn.look() as (tx, actor):
        require(actor, Action.PLAN_VISITS, Scope(button.committee_id))
        visits = await db_visits.load_visits(tx, button.committee_id, month, month)
        now = await db_visits.load_today(tx, button.committee_id, turn.now)
    screen = texts.month(
        turn.words,
        button.committee_id,
        month,
        visits,
        button.page,
        open_=month >= now.replace(day=1),
    )
    await turn.show(screen)


async def on_overdue_tapped(turn: Turn, button: buttons.OverdueButton) -> None:
    """Lists visits that are over and not recorded."""
    async with turn.look() as (tx, actor):
        require(actor, Action.PLAN_VISITS, Scope(button.committee_id))
        visits = await _load_overdue(tx, turn, button.committee_id)
        year = (await db_visits.load_today(tx, button.committee_id, turn.now)).year
    await turn.show(texts.overdue(turn.words, button.committee_id, year, visits, button.page))


async def on_visit_tapped(turn: Turn, button: buttons.VisitButton) -> None:
    async with turn.look() as (tx, actor):
        visit = await _load_mine(tx, actor, button.visit_id)
    await _show_visit(turn, actor, visit)


async def _show_visit(turn: Turn, actor: Actor, visit: visit_rules.Visit) -> None:
    over = visit.is_recordable(turn.now) or visit.is_overdue(turn.now)
    screen = texts.visit(
        turn.words,
        visit,
        may_record=over and visit.member_id in own_lines(actor),
        may_remove=visit.state is visit_rules.VisitState.PLANNED,
    )
    await turn.show(screen)


async def _load_overdue(tx: Session, turn: Turn, committee_id: int) -> list[visit_rules.Visit]:
    now = await db_visits.load_today(tx, committee_id, turn.now)
    found = await db_visits.load_visits(tx, committee_id, date(now.year - 1, 1, 1), now)
    return [visit for visit in found if visit.is_overdue(turn.now)]


# --- recording ----------------------------------------------------------------------------------


async def on_record_tapped(turn: Turn, button: buttons.RecordButton) -> None:
    """Records Đã dự or Không dự được, for the visitor alone."""
    async with turn.begin() as (tx, actor):
        visit = await _load_mine(tx, actor, button.visit_id)
        visit_rules.check_may_record(visit, own_lines(actor), turn.now)
        state = (
            visit_rules.VisitState.VISITED if button.came else visit_rules.VisitState.NOT_VISITED
        )
        await db_visits.record_visit(tx, visit.id, state, turn.now)
        await turn.record(tx, actor, "record_visit", visit, after={"state": state})
        visit = await db_visits.load_visit(tx, visit.id)
    await turn.toast(turn.words.plain("visits.recorded"))
    await _show_visit(turn, actor, visit)


async def on_remove_tapped(turn: Turn, button: buttons.RemoveButton) -> None:
    """Asks first, then removes the visit and tells those who knew of it."""
    if not button.sure:
        async with turn.look() as (tx, actor):
            visit = await _load_mine(tx, actor, button.visit_id)
        await turn.show(texts.removing(turn.words, visit))
        return
    async with turn.begin() as (tx, actor):
        visit = await _load_mine(tx, actor, button.visit_id)
        if visit.state is not visit_rules.VisitState.PLANNED:
            raise Gone
        await db_visits.owe_dropped(tx, visit, turn.now)
        await db_visits.remove_visit(tx, visit.id)
        before = {"member_id": visit.member_id, "month": visit.month.isoformat()}
        await turn.record(tx, actor, "drop_visit", visit, before=before)
    await turn.toast(turn.words.plain("visits.removed"))
    await on_month_tapped(
        turn, buttons.MonthButton(visit.committee_id, visit_rules.month_number(visit.month))
    )


async def _load_mine(tx: Session, actor: Actor, visit_id: int) -> visit_rules.Visit:
    visit = await db_visits.load_visit(tx, visit_id)
    require(actor, Action.PLAN_VISITS, visit.scope)
    return visit


# --- planning one -------------------------------------------------------------------------------


async def on_cells_tapped(turn: Turn, button: buttons.CellsButton) -> None:
    """Asks which cell, for a month or for a month to be chosen later."""
    if button.year not in YEARS or (button.month and not month_or_gone(button.month)):
        raise Gone
    async with turn.look() as (tx, actor):
        require(actor, Action.PLAN_VISITS, Scope(button.committee_id))
        cells = await load_committee_cells(tx, [button.committee_id])
        visits = await db_visits.load_year(tx, button.committee_id, button.year)
    counts: dict[int, int] = {}
    for visit in visits:
        counts[visit.cell_id] = counts.get(visit.cell_id, 0) + 1
    await turn.show(choosing.choose_cell(turn.words, button, cells, counts))


async def on_months_tapped(turn: Turn, button: buttons.MonthsButton) -> None:
    if button.year not in YEARS:
        raise Gone
    async with turn.look() as (tx, actor):
        cell = await _load_cell(tx, actor, button.cell_id)
        months = visit_rules.months_of(
            button.year, await db_visits.load_today(tx, cell.committee_id, turn.now)
        )
        known = await db_visits.load_sittings(tx, [cell.id], months, turn.now)
    days = {month: sitting for (_, month), sitting in known.items()}
    await turn.show(choosing.choose_month(turn.words, cell, button.year, months, days))


async def on_officers_tapped(turn: Turn, button: buttons.OfficersButton) -> None:
    """Lists officers and marks those who would be in two places at once."""
    month = month_or_gone(button.month)
    async with turn.look() as (tx, actor):
        cell = await _load_cell(tx, actor, button.cell_id)
        sitting = (await db_visits.load_sittings(tx, [cell.id], [month], turn.now)).get(
            (cell.id, month)
        )
        visits = await db_visits.load_year(tx, cell.committee_id, month.year)
        officers = await db_visits.load_visitors(tx, cell.committee_id)
    starts_at = sitting.starts_at if sitting else None
    found = [
        VisitorCandidate(
            one.member_id,
            one.full_name,
            sum(visit.member_id == one.member_id for visit in visits),
            visit_rules.find_clash(visits, one.member_id, cell.id, starts_at) is None,
            cell.id in one.own,
        )
        for one in officers
    ]
    await turn.show(choosing.choose_officer(turn.words, cell, month, found, button.page))


async def on_assign_tapped(turn: Turn, button: buttons.AssignButton) -> None:
    """Adds the visit to the plan; officer and cell are told a little later."""
    month = month_or_gone(button.month)
    async with turn.begin() as (tx, actor):
        cell = await _load_cell(tx, actor, button.cell_id)
        officers = {
            one.member_id: one for one in await db_visits.load_visitors(tx, cell.committee_id)
        }
        now = await db_visits.load_today(tx, cell.committee_id, turn.now)
        if button.member_id not in officers or month < now.replace(day=1):
            raise Gone
        visit_rules.check_elsewhere(officers[button.member_id], cell)
        slot = visit_rules.Slot(cell.id, button.member_id, month)
        known = await db_visits.load_sittings(tx, [cell.id], [month], turn.now)
        visits = await db_visits.load_year(tx, cell.committee_id, month.year)
        sitting = known.get((cell.id, month))
        check_free(turn, visits, slot, sitting)
        visit_id = await db_visits.save_visit(
            tx,
            cell.committee_id,
            slot,
            ahead(sitting, turn.now),
            actor.officer_in(cell.committee_id),
        )
        visit = await db_visits.load_visit(tx, visit_id)
        after = {"member_id": slot.member_id, "month": month.isoformat()}
        await turn.record(tx, actor, "plan_visit", visit, after=after)
    await turn.toast(turn.words.plain("visits.planned"))
    await on_month_tapped(turn, buttons.MonthButton(cell.committee_id, button.month))


def check_free(
    turn: Turn,
    visits: Sequence[visit_rules.Visit],
    slot: visit_rules.Slot,
    sitting: visit_rules.Sitting | None,
) -> None:
    """Raises TwoPlaces when the officer sits in on another meeting at that time."""
    starts_at = sitting.starts_at if sitting else None
    if other := visit_rules.find_clash(visits, slot.member_id, slot.cell_id, starts_at):
        when = texts.place_and_time(turn.words, other.meets)
        raise visit_rules.TwoPlaces(visitor=other.visitor, cell=other.cell_name, when=when)


# --- shared -------------------------------------------------------------------------------------


async def _load_cell(tx: Session, actor: Actor, cell_id: int) -> Cell:
    cell = await load_cell(tx, cell_id)
    require(actor, Action.PLAN_VISITS, Scope(cell.committee_id))
    if cell.retired:
        raise Gone
    return cell


def ahead(sitting: visit_rules.Sitting | None, now: datetime) -> int | None:
    """Finds the known meeting that a new visit is to; None once it has begun."""
    return sitting.meeting_id if sitting and sitting.starts_at > now else None


def own_lines(actor: Actor) -> list[int]:
    return [membership.member_id for membership in actor.memberships]


def month_or_gone(number: int) -> date:
    """Reads the month of a button. Raises Gone if it is none."""
    try:
        month = visit_rules.month_from(number)
    except ValueError:
        raise Gone from None
    if month.year not in YEARS:
        raise Gone
    return month
