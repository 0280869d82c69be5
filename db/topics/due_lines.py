"""Lines of checklists that somebody is told of, as they fall due."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting, State
from core.reminders.waves import planned_until
from core.topics import checklist
from db import rows
from db.engine.database import Session
from db.outbox.deliveries import UNDER_WAY
from db.topics.checklists import as_item, select_items, with_meetings
from db.topics.marks import mark_lines

DAY = timedelta(days=1)
LINES = "lines"
"""In a delivery's `about`: the numbers of the lines it tells of."""

# Put together once: this is asked again and again.
_TO_TELL = (
    select_items()
    .add_columns(rows.MeetingRow.zone)
    .join(rows.MeetingRow, rows.MeetingRow.id == rows.ItemRow.meeting_id)
    .where(
        rows.ItemRow.done_at.is_(None),
        rows.ItemRow.tell_at <= bindparam("until"),
        rows.MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
    )
    .order_by(rows.ItemRow.tell_at, rows.ItemRow.id)
)


async def load_to_tell(tx: Session, now: datetime) -> list[tuple[checklist.Item, Meeting]]:
    """Loads open lines that somebody is to be told of now, or at today's hour, of sessions not
    cancelled.
    """
    found = await tx.execute(_TO_TELL, {"until": now + DAY})
    items = [
        as_item(row, name)
        for row, name, zone in found
        if row.tell_at and row.tell_at <= _told_until(row.phase, zone, now)
    ]
    return await with_meetings(tx, items)


def _told_until(phase: str, zone: str, now: datetime) -> datetime:
    """Leaves the running order out: it has its own moment."""
    return (
        now
        if phase == checklist.DURING
        else planned_until(now, checklist.urging_rules().tell_at, zone)
    )


async def load_open_lines(
    tx: Session, item_ids: Collection[int]
) -> list[tuple[checklist.Item, Meeting]]:
    """Loads those of these lines that are open, by day."""
    found = await tx.execute(
        select_items()
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ItemRow.meeting_id)
        .where(
            rows.ItemRow.id.in_(item_ids),
            rows.ItemRow.done_at.is_(None),
            rows.MeetingRow.state.in_((State.PUBLISHED, State.HELD)),
        )
        .order_by(rows.ItemRow.due_on, rows.ItemRow.id)
    )
    return await with_meetings(tx, [as_item(*row) for row in found])


async def record_told(tx: Session, item: checklist.Item, meeting: Meeting, now: datetime) -> None:
    """Records that the line is told of, and when it is next while it stays open."""
    row = await tx.get_one(rows.ItemRow, item.id)
    until = _told_until(row.phase, meeting.zone, now)
    row.tell_at = checklist.telling_after(
        row.phase, row.due_on, meeting, until, checklist.urging_rules()
    )
    await mark_lines(tx, meeting.id)


async def add_to_owed(
    tx: Session, kind: DeliveryKind, member_id: int, item_ids: Collection[int]
) -> bool:
    """Adds the lines to what is on its way to the member; False where nothing is."""
    found = await tx.execute(
        select(rows.DeliveryRow.id, rows.DeliveryRow.about)
        .where(
            rows.DeliveryRow.kind == kind,
            rows.DeliveryRow.member_id == member_id,
            rows.DeliveryRow.state.in_(UNDER_WAY),
        )
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        return False
    lines = sorted({*row.about.get(LINES, ()), *item_ids})
    await tx.execute(
        update(rows.DeliveryRow)
        .where(rows.DeliveryRow.id == row.id)
        .values(about={**row.about, LINES: lines})
    )
    return True
