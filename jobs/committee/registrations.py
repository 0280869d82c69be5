"""The month's registration, as the clock moves it: asked, reminded, handed on, listed."""

from datetime import datetime, time, timedelta

from core.committee import registration
from core.dates import zones
from core.model.deliveries import DeliveryKind
from core.model.people import Cell, Committee, reached_leaders
from core.reminders import waves
from core.settings import committee as settings
from core.settings.working_hours import at_work
from core.ui.lanes import Lane
from db import timestamps
from db.committee import registrations
from db.engine.database import Database, Session
from db.leaders import load_leaders, load_officers
from db.outbox.by_day import owe_by_day
from db.outbox.deliveries import owe
from db.people import load_committee_cells
from db.settings.settings import load_every_committee

CELLS = 10
"""In one transaction: a press need not wait for a whole committee's asking."""


async def plan_registrations(db: Database, now: datetime) -> int:
    """Saves what has come due and owes the messages; returns how many. Twice changes nothing."""
    async with db.read() as tx:
        committees = await load_every_committee(tx)
    planned = 0
    for committee in committees:
        until = waves.planned_until(
            now, settings.registration_rules(committee.settings).hour, committee.zone
        )
        cells = await _cells_due(db, committee, until)
        for at in range(0, len(cells), CELLS):
            planned += await _plan_some(db, committee, cells[at : at + CELLS], until)
    return planned


async def _cells_due(db: Database, committee: Committee, now: datetime) -> list[Cell]:
    months = registrations.two_months(zones.to_local(now, committee.zone).date())
    asked = registration.month_to_ask(
        settings.registration_rules(committee.settings), committee.zone, now
    )
    async with db.read() as tx:
        if not await registrations.anything_due(tx, committee.id, months, asked, now):
            return []
        cells = await load_committee_cells(tx, [committee.id])
        due = await _due(tx, committee, cells, now)
    return list({change.cell.id: change.cell for change in due}.values())


async def _plan_some(db: Database, committee: Committee, cells: list[Cell], now: datetime) -> int:
    rules = settings.registration_rules(committee.settings)
    async with db.begin_piece() as tx:
        due = await _due(tx, committee, cells, now)
        leaders = await load_leaders(tx, {change.cell.id for change in due})
        for change in due:
            await registrations.save_registration(tx, change.after)
            for leader in reached_leaders(leaders.get(change.cell.id, ()), change.asks):
                await _ask(tx, change, leader.member_id, at_work(now, committee))
        if any(change.newly_listed for change in due):
            await _tell_officers(tx, committee, rules, now)
    return len(due)


async def _due(
    tx: Session, committee: Committee, cells: list[Cell], now: datetime
) -> list[registration.RegistrationChange]:
    this, following = registrations.two_months(zones.to_local(now, committee.zone).date())
    return registration.changes(
        cells,
        await registrations.load_registrations(tx, committee.id, this),
        await registrations.load_registered_months(tx, committee.id, this, following),
        settings.registration_rules(committee.settings),
        committee.zone,
        now,
    )


async def _ask(
    tx: Session, change: registration.RegistrationChange, member_id: int, now: datetime
) -> None:
    cell, month = change.cell, change.after.month
    ends_at = zones.to_utc(registration.last_day(month), time(23, 59), cell.zone)
    about = {"cell_id": cell.id, "month": month.isoformat(), "why": change.why}
    kind, lane = DeliveryKind.REGISTRATION, Lane.BULK
    await owe_by_day(tx, kind, cell, member_id, now, lane=lane, about=about, until=ends_at)


async def _tell_officers(
    tx: Session, committee: Committee, rules: settings.RegistrationRules, now: datetime
) -> None:
    """Owes one message a day with all the cells on the list."""
    name = f"{DeliveryKind.REGISTRATION_LIST}:{committee.id}"
    told_at = await timestamps.find_timestamp(tx, name)
    if told_at and told_at > now:
        return
    today = zones.to_local(now, committee.zone).date()
    at = now
    if told_at and zones.to_local(told_at, committee.zone).date() == today:
        at = zones.to_utc(today + timedelta(days=1), rules.hour, committee.zone)
    at = at_work(at, committee)
    await timestamps.save_timestamp(tx, name, at)
    about = {"committee_id": committee.id}
    for officer in await load_officers(tx, committee.id):
        if officer.reachable:
            kind, to = DeliveryKind.REGISTRATION_LIST, officer.member_id
            await owe(tx, kind, at, lane=Lane.BULK, member_id=to, about=about)
