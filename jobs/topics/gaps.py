"""The quarter's warning: which cells lack a topic session."""

from datetime import date, datetime

from core.dates.zones import to_local
from core.model.deliveries import DeliveryKind
from core.model.people import Cell, Committee, responsible_leaders
from core.profiles.profile import profile_for
from core.reminders import waves
from core.settings.working_hours import at_work
from core.topics import topic as topic_rules
from core.ui.lanes import Lane
from db import leaders
from db.engine.database import Database, Session
from db.outbox.by_day import owe_by_day
from db.people import load_committee_cells
from db.settings.settings import load_every_committee
from db.timestamps import find_timestamp, save_timestamp
from db.topics import topics as db_topics


async def warn_of_gaps(db: Database, now: datetime) -> int:
    """Warns secretaries and the committee once in a quarter's last month."""
    async with db.read() as tx:
        committees = [one for one in await load_every_committee(tx) if await _due(tx, one, now)]
    told = 0
    for committee in committees:
        async with db.begin() as tx:
            if await _due(tx, committee, now):
                told += await _warn(tx, committee, _until(committee, now))
                await save_timestamp(tx, _mark(committee, _today(committee, now)), now)
    return told


def _today(committee: Committee, now: datetime) -> date:
    return to_local(now, committee.zone).date()


def _mark(committee: Committee, today: date) -> str:
    return topic_rules.gap_mark(committee.id, topic_rules.quarter_of(today))


async def _due(tx: Session, committee: Committee, now: datetime) -> bool:
    local = to_local(_until(committee, now), committee.zone)
    if not topic_rules.warns_now(local):
        return False
    return await find_timestamp(tx, _mark(committee, local.date())) is None


def _until(committee: Committee, now: datetime) -> datetime:
    hour = topic_rules.warning_of(topic_rules.quarter_of(_today(committee, now))).time()
    return waves.planned_until(now, hour, committee.zone)


async def _warn(tx: Session, committee: Committee, now: datetime) -> int:
    lacking = await find_gaps(tx, committee, _today(committee, now))
    told: list[tuple[DeliveryKind, Cell | Committee, int]] = []
    for cell, _ in lacking:
        responsible = responsible_leaders(await leaders.load_cell_leaders(tx, cell.id))
        told += [(DeliveryKind.TOPIC_GAP, cell, member_id) for member_id in responsible]
    if lacking:
        officers = [one for one in await leaders.load_officers(tx, committee.id) if one.joined]
        told += [(DeliveryKind.TOPIC_GAPS, committee, one.member_id) for one in officers]
    for kind, of, member_id in told:
        about = {"cell_id" if isinstance(of, Cell) else "committee_id": of.id}
        at = at_work(now, committee)
        await owe_by_day(tx, kind, of, member_id, at, lane=Lane.BULK, about=about)
    return len(lacking)


async def find_gaps(
    tx: Session, committee: Committee, today: date
) -> list[tuple[Cell, topic_rules.Gap]]:
    values = profile_for(committee.settings).values
    cells = await load_committee_cells(tx, [committee.id])
    days = await db_topics.load_topic_days(tx, [cell.id for cell in cells], today.year)
    found = [(cell, topic_rules.gap(days[cell.id], today, values, cell.first_on)) for cell in cells]
    return [(cell, missing) for cell, missing in found if missing]
