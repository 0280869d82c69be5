"""The append-only log of who changed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from core.model.scope import Logged
from db.engine.database import Session
from db.rows import LogRow
from db.rows.base import table_of


async def record_change(
    tx: Session,
    now: datetime,
    account_id: int | None,
    action: str,
    about: Logged,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Writes one line of the log; account None: the machine."""
    scope = about.scope
    line = {
        "at": now,
        "account_id": account_id,
        "action": action,
        "committee_id": scope and scope.committee_id,
        "cell_id": scope and scope.cell_id,
        "subject": about.subject,
        "before": before,
        "after": after,
    }
    await tx.execute(_WRITE, line)


_WRITE = insert(table_of(LogRow))


async def find_last_change(tx: Session, action: str) -> dict[str, Any] | None:
    """Finds what the log's newest line about this action has as the new value."""
    return await tx.scalar(
        select(LogRow.after).where(LogRow.action == action).order_by(LogRow.id.desc()).limit(1)
    )
