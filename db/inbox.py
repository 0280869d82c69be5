"""The inbox: updates Telegram handed over, and which of them have taken effect."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from core.model.replica_share import ChatSlots
from db.engine.database import Session
from db.engine.replicas import in_slots
from db.engine.upserts import dialect_of, insert_for
from db.rows import InboxRow
from db.rows.base import table_of


@dataclass(frozen=True)
class Waiting:
    """An update that waits to be worked."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]
    attempts: int


async def save_updates(
    tx: Session, updates: Iterable[tuple[int, int, dict[str, Any]]], now: datetime
) -> set[int]:
    """Saves updates (number, chat, content). Returns the numbers of those not here already, worked
    or not: Telegram hands one over again when the process died before confirming it.
    """
    values = [
        {"update_id": number, "chat_id": chat_id, "payload": payload, "received_at": now}
        for number, chat_id, payload in updates
    ]
    kept = await tx.execute(_keep(dialect_of(tx)), values)
    return {row.update_id for row in kept}


@cache
def _keep(dialect: str) -> Any:
    keep = insert_for(dialect, _inbox).values(attempts=0).on_conflict_do_nothing()
    return keep.returning(_inbox.c.update_id)


_inbox = table_of(InboxRow)

WAITING = (InboxRow.worked_at.is_(None), InboxRow.set_aside_at.is_(None))


async def load_waiting(tx: Session) -> list[Waiting]:
    """Loads everything not yet worked nor set aside, in the order it came."""
    rows = await tx.scalars(select(InboxRow).where(*WAITING).order_by(InboxRow.update_id))
    return [Waiting(r.update_id, r.chat_id, r.payload, r.attempts) for r in rows]


async def take_waiting(
    tx: Session, part: ChatSlots, held: Collection[int], chats: Collection[int] | None = None
) -> list[Waiting]:
    """Takes what waits in the replica's chats, or in these of them, and is not `held` by it
    already, in the order it came. Passes over a row that another process has in hand and what came
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
    """Lets the update take effect with this transaction; False when it did before. Who sent it and
    what it said is wiped, its number stays.
    """
    return update_id in await finish_updates(tx, [update_id], now)


async def finish_updates(tx: Session, update_ids: Collection[int], now: datetime) -> set[int]:
    """Does the same for many; returns the numbers of those that take effect now."""
    worked = await tx.execute(_FINISH, {"numbers": list(update_ids), "at": now})
    return set(worked.scalars())


# Put together once: this is done at every update.
_FINISH = (
    update(_inbox)
    .where(
        _inbox.c.update_id.in_(bindparam("numbers", expanding=True)), _inbox.c.worked_at.is_(None)
    )
    .values(worked_at=bindparam("at"), chat_id=0, payload={}, error=None)
    .returning(_inbox.c.update_id)
)


async def forget_worked(tx: Session, before: datetime) -> None:
    """Drops the numbers of updates worked earlier."""
    await tx.execute(delete(InboxRow).where(InboxRow.worked_at < before))


async def record_failure(tx: Session, update_id: int, error: str) -> int:
    """Counts a failed attempt; returns how many there were."""
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
