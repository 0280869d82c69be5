"""Duties on their own: the secretary is told who does not answer."""

from datetime import datetime, timedelta

from core.model.people import Cell
from core.topics.duties import Duty, escalated_until
from core.topics.duty_views import SILENT
from db.engine.database import Database, Session
from db.people import load_cell
from db.topics.duties import load_silent, record_escalated
from db.topics.duty_news import tell_responsible

DAY = timedelta(days=1)


async def escalate_silent(db: Database, now: datetime) -> int:
    """Tells the secretary of each duty nobody answered in time; the person may still do so."""
    async with db.read() as tx:
        if not await _load_silent(tx, now):
            return 0
    async with db.begin() as tx:
        silent = await _load_silent(tx, now)
        for duty, cell in silent:
            await record_escalated(tx, duty.id)
            at = escalated_until(now, cell.zone)
            await tell_responsible(tx, duty, cell, SILENT, at)
    return len(silent)


async def _load_silent(tx: Session, now: datetime) -> list[tuple[Duty, Cell]]:
    found = await load_silent(tx, now + DAY)
    silent = [(duty, await load_cell(tx, duty.cell_id)) for duty in found]
    return [
        (duty, cell)
        for duty, cell in silent
        if duty.next_at and duty.next_at <= escalated_until(now, cell.zone)
    ]
