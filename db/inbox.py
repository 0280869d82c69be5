"""The inbox: updates Telegram handed over, and which of them have taken effect."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.shares import Part
from db.engine import Session
from db.rows import InboxRow
from db.rows.base import table_of
from db.slots import in_slots


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


WAITING = (InboxRow.worked_at.is_(None), InboxRow.set_aside_at.is_(None))


async def load_waiting(tx: Session) -> list[Waiting]:
    """Everything not yet worked nor set aside, in the order it came."""
    rows = await tx.scalars(select(InboxRow).where(*WAITING).order_by(InboxRow.update_id))
    return [Waiting(r.update_id, r.chat_id, r.payload, r.attempts) for r in rows]


async def take_waiting(
    tx: Session, part: Part, held: Collection[int], chats: Collection[int] | None = None
) -> list[Waiting]:
    """What waits in the replica's chats, or in these of them, and is not `held` by it already, in
    the order it came.

    A row that another process has in hand this moment is passed over, and with it what came
    later in its chat: a chat keeps its order.
    """
    mine = [
        *WAITING,
        in_slots(InboxRow.chat_id, part.slots),
        InboxRow.update_id.not_in(list(held)),
    ]
    if chats is not None:
        mine.append(InboxRow.chat_id.in_(chats))
    in_order = select(InboxRow).where(*mine).order_by(InboxRow.update_id)
    free = set(
        await tx.scalars(select(InboxRow.update_id).where(*mine).with_for_update(skip_locked=True))
    )
    taken: list[Waiting] = []
    passed_over: set[int] = set()
    for row in await tx.scalars(in_order):
        if row.update_id not in free:
            passed_over.add(row.chat_id)
        if row.chat_id not in passed_over:
            taken.append(Waiting(row.update_id, row.chat_id, row.payload, row.attempts))
    return taken


async def finish_update(tx: Session, update_id: int, now: datetime) -> bool:
    """The update takes effect with this transaction; False when it did before.

    Who sent it and what it said is wiped, its number stays.
    """
    worked = await tx.execute(_FINISH, {"number": update_id, "at": now})
    return worked.scalar_one_or_none() is not None


# Put together once: this is done at every update.
_inbox = table_of(InboxRow)
_FINISH = (
    update(_inbox)
    .where(_inbox.c.update_id == bindparam("number"), _inbox.c.worked_at.is_(None))
    .values(worked_at=bindparam("at"), chat_id=0, payload={}, error=None)
    .returning(_inbox.c.update_id)
)


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
