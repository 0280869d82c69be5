"""Duties by themselves: who stays silent is shown to the secretary."""

from datetime import datetime

from core.duties import DUTY_NEWS
from core.texts.duties import SILENT
from db.duties import load_silent, record_escalated
from db.engine import Database
from db.keepers import load_keepers, owe_by_day
from db.people import load_cell


async def escalate_silent(db: Database, now: datetime) -> int:
    """Tells the secretary of each duty nobody answered in time; the person may still do so."""
    async with db.read() as tx:
        if not await load_silent(tx, now):
            return 0
    async with db.begin() as tx:
        silent = await load_silent(tx, now)
        for duty in silent:
            await record_escalated(tx, duty.id)
            cell = await load_cell(tx, duty.cell_id)
            about = {"duty_id": duty.id, "news": SILENT}
            for member_id in await load_keepers(tx, cell.id, but=duty.member_id):
                await owe_by_day(tx, DUTY_NEWS, cell, member_id, now, about=about)
    return len(silent)
