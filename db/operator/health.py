"""What the operator looks at: the ledgers in numbers, what was set aside, what was missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.orm import InstrumentedAttribute

from core.operator.health import Health
from db.engine.database import Database, Session
from db.outbox.deliveries import DeliveryState
from db.rows import AccountRow, CellRow, DeliveryRow, InboxRow, MeetingRow, ReminderRow
from db.timestamps import ALIVE, BACKUP, BACKUP_FAILED, find_timestamp

LOOK_BACK = timedelta(days=7)
SERVER_SIZE = "SELECT pg_database_size(current_database())"


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


async def load_health(tx: Session, now: datetime, besides: int | None = None) -> Health:
    """Loads the numbers as they are now; `besides` is the update that asks for them."""
    since = now - LOOK_BACK
    waiting = InboxRow.worked_at.is_(None) & InboxRow.set_aside_at.is_(None)
    if besides is not None:
        waiting &= InboxRow.update_id != besides
    due = (DeliveryRow.state == DeliveryState.PENDING) & (DeliveryRow.not_before <= now)
    inbox, oldest_waiting_at = await _count_and_oldest(tx, InboxRow.received_at, waiting)
    outbox, oldest_pending_at = await _count_and_oldest(tx, DeliveryRow.not_before, due)
    recent = await _recent(tx, since)
    return Health(
        alive_at=await find_timestamp(tx, ALIVE),
        waiting=inbox,
        oldest_waiting_at=oldest_waiting_at,
        set_aside=await _count(tx, InboxRow.set_aside_at.is_not(None)),
        pending=outbox,
        oldest_pending_at=oldest_pending_at,
        sending=await _count(tx, DeliveryRow.state == DeliveryState.SENDING),
        sent=recent.sent,
        refused=recent.refused,
        missed=recent.missed
        + await _count(tx, ReminderRow.state == "missed", ReminderRow.expanded_at >= since),
        possible_duplicates=recent.doubles or 0,
        unreachable=await _count(tx, AccountRow.unreachable_since.is_not(None)),
        backup_at=await find_timestamp(tx, BACKUP),
        backup_failed_at=await find_timestamp(tx, BACKUP_FAILED),
        database_bytes=await _size(tx),
        since=since,
    )


async def _recent(tx: Session, since: datetime) -> Any:
    """Counts the deliveries that came to an end since then, in one query."""
    state = DeliveryRow.state
    ended = select(
        func.count().filter(state == DeliveryState.SENT).label("sent"),
        func.count().filter(state == DeliveryState.REFUSED).label("refused"),
        func.count().filter(state == DeliveryState.MISSED).label("missed"),
        func.sum(DeliveryRow.possible_duplicates).label("doubles"),
    ).where(DeliveryRow.finished_at >= since)
    return (await tx.execute(ended)).one()


async def _count(tx: Session, *conditions: ColumnElement[bool]) -> int:
    return await tx.scalar(select(func.count()).where(*conditions)) or 0


async def _count_and_oldest(
    tx: Session, at: InstrumentedAttribute[datetime], condition: ColumnElement[bool]
) -> tuple[int, datetime | None]:
    found = (await tx.execute(select(func.count(), func.min(at)).where(condition))).one()
    return found[0], found[1]


async def _size(tx: Session) -> int:
    sqlite = tx.get_bind().dialect.name == "sqlite"
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return await tx.scalar(text(pages if sqlite else SERVER_SIZE)) or 0


async def check_reachable(db: Database) -> None:
    """Asks the database for nothing; raises what goes wrong."""
    async with db.read() as tx:
        await tx.execute(text("SELECT 1"))


async def load_set_aside(tx: Session) -> list[SetAside]:
    """Loads updates that were set aside, the oldest first."""
    rows = await tx.scalars(
        select(InboxRow).where(InboxRow.set_aside_at.is_not(None)).order_by(InboxRow.update_id)
    )
    return [SetAside(r.update_id, r.received_at, r.attempts, r.error or "") for r in rows]


async def replay_set_aside(tx: Session, update_id: int | None = None) -> int:
    """Puts one update back, or all: a running process picks them up by itself. Returns how many."""
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
