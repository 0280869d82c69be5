"""In place of which reminders the summary of the evening before comes, and to whom."""

from datetime import datetime, timedelta

from sqlalchemy import select

from core.model.people import responsible_leaders
from core.reminders.waves import EVENING, rules_from
from db.engine.database import Session
from db.leaders import load_cell_leaders
from db.rows import ReminderRow


async def load_replaced(
    tx: Session, meeting_id: int, cell_id: int, kind: str, due_at: datetime
) -> list[int]:
    """Finds whom the summary of the evening before reaches in place of this reminder: nobody
    where none is planned, or the reminder comes more than a day before it.
    """
    if kind not in rules_from(None).evening.replaces:
        return []
    evening_at = await tx.scalar(
        select(ReminderRow.due_at)
        .where(
            ReminderRow.meeting_id == meeting_id,
            ReminderRow.kind == EVENING,
            ReminderRow.state.in_(("planned", "expanded")),
        )
        .order_by(ReminderRow.edition.desc())
        .limit(1)
    )
    if evening_at is None or due_at <= evening_at - timedelta(days=1):
        return []
    return responsible_leaders(await load_cell_leaders(tx, cell_id))
