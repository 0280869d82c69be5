"""The inbox: updates Telegram handed over, and which of them have taken effect."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Session
from db.rows import InboxRow


@dataclass(frozen=True)
class Waiting:
    """An update that waits to be worked."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]
    attempts: int


async def save_update(
    tx: Session, update_id: int, chat_id: int, payload: dict[str, Any], now: datetime
) -> bool:
    """Keeps an update; False for one that is here already, worked or not.

    Telegram hands an update over again when the process died before confirming it.
    """
    values = {
        "update_id": update_id,
        "chat_id": chat_id,
        "payload": payload,
        "received_at": now,
        "attempts": 0,
    }
    dialect = tx.get_bind().dialect.name
    upsert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    kept = await tx.execute(
        upsert(InboxRow).values(values).on_conflict_do_nothing().returning(InboxRow.update_id)
    )
    return kept.scalar_one_or_none() is not None


async def load_waiting(tx: Session) -> list[Waiting]:
    """Everything not yet worked nor set aside, in the order it came."""
    rows = await tx.scalars(
        select(InboxRow)
        .where(InboxRow.worked_at.is_(None), InboxRow.set_aside_at.is_(None))
        .order_by(InboxRow.update_id)
    )
    return [Waiting(r.update_id, r.chat_id, r.payload, r.attempts) for r in rows]


async def finish_update(tx: Session, update_id: int, now: datetime) -> bool:
    """The update takes effect with this transaction; False when it did before.

    Who sent it and what it said is wiped, its number stays.
    """
    worked = await tx.execute(
        update(InboxRow)
        .where(InboxRow.update_id == update_id, InboxRow.worked_at.is_(None))
        .values(worked_at=now, chat_id=0, payload={}, error=None)
        .returning(InboxRow.update_id)
    )
    return worked.scalar_one_or_none() is not None


async def forget_worked(tx: Session, before: datetime) -> None:
    """Drops the numbers of updates worked earlier."""
    await tx.execute(delete(InboxRow).where(InboxRow.worked_at < before))


async def record_failure(tx: Session, update_id: int, error: str) -> int:
    """Counts a failed attempt and returns how many there were."""
    attempts = await tx.scalar(
        update(InboxRow)
        .where(InboxRow.update_id == update_id, InboxRow.worked_at.is_(None))
        .values(attempts=InboxRow.attempts + 1, error=error)
        .returning(InboxRow.attempts)
    )
    return attempts or 0


async def set_aside(tx: Session, update_id: int, now: datetime) -> None:
    """Keeps the update for the operator to look at; it is not tried again by itself."""
    await tx.execute(
        update(InboxRow).where(InboxRow.update_id == update_id).values(set_aside_at=now)
    )
