"""What the operator looks at: the ledgers in numbers, what was set aside, what was missed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from db.engine import Session
from db.marks import ALIVE, find_mark
from db.outbox import DeliveryState
from db.rows import AccountRow, CellRow, DeliveryRow, InboxRow, MeetingRow, ReminderRow


@dataclass(frozen=True)
class Health:
    """The ledgers in numbers; those of deliveries and waves since `since`."""

    alive_at: datetime | None
    waiting: int
    set_aside: int
    pending: int
    sending: int
    sent: int
    refused: int
    missed: int
    possible_duplicates: int
    unreachable: int
    since: datetime


@dataclass(frozen=True)
class SetAside:
    """An update that failed again and again. It says nothing of whom it came from."""

    update_id: int
    received_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True)
class Missed:
    """A wave that came too late to make sense."""

    cell: str
    kind: str
    due_at: datetime


async def load_health(tx: Session, since: datetime) -> Health:
    """The numbers as they are now."""
    recent = DeliveryRow.finished_at >= since
    waiting = InboxRow.worked_at.is_(None) & InboxRow.set_aside_at.is_(None)
    doubles = select(func.coalesce(func.sum(DeliveryRow.possible_duplicates), 0))
    return Health(
        alive_at=await find_mark(tx, ALIVE),
        waiting=await _count(tx, waiting),
        set_aside=await _count(tx, InboxRow.set_aside_at.is_not(None)),
        pending=await _count(tx, DeliveryRow.state == DeliveryState.PENDING),
        sending=await _count(tx, DeliveryRow.state == DeliveryState.SENDING),
        sent=await _count(tx, recent, DeliveryRow.state == DeliveryState.SENT),
        refused=await _count(tx, recent, DeliveryRow.state == DeliveryState.REFUSED),
        missed=await _count(tx, recent, DeliveryRow.state == DeliveryState.MISSED)
        + await _count(tx, ReminderRow.state == "missed", ReminderRow.expanded_at >= since),
        possible_duplicates=await tx.scalar(doubles.where(recent)) or 0,
        unreachable=await _count(tx, AccountRow.unreachable_since.is_not(None)),
        since=since,
    )


async def _count(tx: Session, *conditions: ColumnElement[bool]) -> int:
    return await tx.scalar(select(func.count()).where(*conditions)) or 0


async def load_set_aside(tx: Session) -> list[SetAside]:
    """Updates that were set aside, the oldest first."""
    rows = await tx.scalars(
        select(InboxRow).where(InboxRow.set_aside_at.is_not(None)).order_by(InboxRow.update_id)
    )
    return [SetAside(r.update_id, r.received_at, r.attempts, r.error or "") for r in rows]


async def replay_set_aside(tx: Session, update_id: int | None = None) -> int:
    """Puts one update back, or all: a running process picks them up by itself. How many."""
    concerned: ColumnElement[bool] = InboxRow.set_aside_at.is_not(None)
    if update_id is not None:
        concerned &= InboxRow.update_id == update_id
    put_back = await tx.execute(
        update(InboxRow)
        .where(concerned)
        .values(set_aside_at=None, attempts=0)
        .returning(InboxRow.update_id)
    )
    return len(put_back.all())


async def load_missed(tx: Session, since: datetime) -> list[Missed]:
    """Waves that were missed since then, the newest first."""
    rows = await tx.execute(
        select(CellRow.name, ReminderRow.kind, ReminderRow.due_at)
        .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(ReminderRow.state == "missed", ReminderRow.expanded_at >= since)
        .order_by(ReminderRow.due_at.desc())
    )
    return [Missed(cell, kind, due_at) for cell, kind, due_at in rows]
