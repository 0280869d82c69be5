"""What is due of all that is planned to the second, asked for in one statement."""

from datetime import datetime

from sqlalchemy import exists, select

from db.engine.database import Session
from db.meetings.changes import CHANGE_IS_DUE
from db.notices.notices import NOTICE_IS_DUE
from db.reminders.waves import WAVE_IS_DUE


async def find_due(tx: Session, now: datetime) -> list[str]:
    """Finds those of "changes", "waves" and "notices" of which something is due, in this order."""
    found = (await tx.execute(_DUE, {"now": now})).mappings().one()
    return [kind for kind, due in found.items() if due]


# Put together once: this is asked every second, and most of the time nothing is due.
_DUE = select(
    exists().where(CHANGE_IS_DUE).label("changes"),
    exists().where(WAVE_IS_DUE).label("waves"),
    exists().where(NOTICE_IS_DUE).label("notices"),
)
