"""Leaders are asked once whether a regular meeting was held; silent, it counts as held."""

from datetime import datetime

from core.committee.holding import ask_at, ask_until
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import responsible_leaders
from core.ui.lanes import Lane
from db.committee.holding import load_to_ask, record_asked
from db.engine.database import Database, Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.people import load_cell


async def ask_whether_held(db: Database, now: datetime) -> int:
    """Owes the secretary the question about each meeting that is over; returns how many."""
    async with db.read() as tx:
        if not await load_to_ask(tx, now):
            return 0
    async with db.begin() as tx:
        meetings = await load_to_ask(tx, now)
        for meeting in meetings:
            await record_asked(tx, meeting.id, now)
            await _ask(tx, meeting, max(now, ask_at(meeting)))
    return len(meetings)


async def _ask(tx: Session, meeting: Meeting, at: datetime) -> None:
    cell = await load_cell(tx, meeting.cell_id)
    kind, until = DeliveryKind.HELD_ASKED, ask_until(meeting)
    for member_id in responsible_leaders(await load_cell_leaders(tx, cell.id)):
        await owe_by_day(
            tx, kind, cell, member_id, at, lane=Lane.BULK, meeting_id=meeting.id, until=until
        )
