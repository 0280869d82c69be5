"""Moments that are remembered over a restart."""

from datetime import datetime

from sqlalchemy import delete

from db.engine.database import Session
from db.rows import MarkRow

ALIVE = "alive"
"""When Telegram was last heard."""
BACKUP = "backup"
"""When the last backup was made."""
BACKUP_TRIED, BACKUP_FAILED = "backup_tried", "backup_failed"
"""When the nightly one was last begun, and when it last came to nothing."""


CONSENT_ASKED = "consent_asked:"
"""When an account, whose id follows, was last shown a new consent text."""


async def find_timestamp(tx: Session, name: str) -> datetime | None:
    row = await tx.get(MarkRow, name)
    return row.at if row else None


async def save_timestamp(tx: Session, name: str, at: datetime) -> None:
    await tx.merge(MarkRow(name=name, at=at))


async def forget_asked(tx: Session, before: datetime) -> None:
    """Forgets who was shown a new consent text before then."""
    asked = MarkRow.name.startswith(CONSENT_ASKED, autoescape=True)
    await tx.execute(delete(MarkRow).where(asked, MarkRow.at < before))
