"""Checklists by themselves: made when a session is registered, and moved with it."""

from datetime import datetime, timedelta

from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import responsible_leaders
from core.topics.checklist import DURING
from core.ui.lanes import Lane
from db.engine.database import Database, Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.people import load_cell
from db.topics import checklists
from db.topics.duty_news import settle_session

SENSIBLE_FOR = timedelta(hours=20)


async def prepare_sessions(db: Database, now: datetime) -> int:
    """Gives a registered session its checklist; a moved one's open lines move with it."""
    async with db.read() as tx:
        waiting = [*await checklists.load_unprepared(tx, now), *await checklists.load_moved(tx)]
    if not waiting:
        return 0
    async with db.begin() as tx:
        fresh, moved = await checklists.load_unprepared(tx, now), await checklists.load_moved(tx)
        for meeting in fresh:
            await checklists.make_checklist(
                tx, meeting, await checklists.lines_for(tx, meeting), now
            )
            await settle_session(tx, meeting.id, now)
            await _tell_registered(tx, meeting, now)
        for meeting in moved:
            await checklists.move_items(tx, meeting, now)
    return len(fresh) + len(moved)


async def _tell_registered(tx: Session, meeting: Meeting, now: datetime) -> None:
    """Owes the secretary the progress card, everybody else with a line their own lines."""
    leaders = responsible_leaders(await load_cell_leaders(tx, meeting.cell_id))
    for member_id in leaders:
        await _owe(tx, DeliveryKind.CHECKLIST_PROGRESS, member_id, meeting, now)
    items = await checklists.load_items(tx, meeting.id)
    owners = {item.member_id for item in items if item.member_id and item.phase != DURING}
    for member_id in sorted(owners - set(leaders)):
        await _owe(tx, DeliveryKind.CHECKLIST_OWN, member_id, meeting, now)


async def _owe(
    tx: Session, kind: DeliveryKind, member_id: int, meeting: Meeting, now: datetime
) -> None:
    cell = await load_cell(tx, meeting.cell_id)
    until = meeting.starts_at
    await owe_by_day(
        tx, kind, cell, member_id, now, lane=Lane.BULK, meeting_id=meeting.id, until=until
    )
