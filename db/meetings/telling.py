"""What each reader of a meeting knows of it, and who reads what when it changes."""

from sqlalchemy import ColumnElement, func, or_, select

from core.meetings.changes import MeetingFacts, Told, facts_of
from core.meetings.telling import known_at
from core.model.deliveries import CARDS, DeliveryKind
from core.model.meeting import Meeting
from db.engine.database import Session
from db.meetings import changes as db_changes
from db.outbox.deliveries import DeliveryState
from db.rows import ChangeRow, DeliveryRow, MemberRow

SHOWING = (*CARDS, DeliveryKind.SERIES_CHANGED)
"""What shows its reader how a meeting stands."""
TO_GROUP = (DeliveryKind.GROUP_BOARD, DeliveryKind.GROUP_CHANGED)


# --- what is known ------------------------------------------------------------------------------


async def load_told(
    tx: Session, change: db_changes.MeetingChange, meeting: Meeting, member_id: int
) -> Told:
    """Loads what a member is now to be told: from what they know, by whom it was changed last."""
    number = await tx.scalar(select(func.max(DeliveryRow.told)).where(*_shown(meeting, member_id)))
    before = await _known(tx, meeting, number, change.before.facts)
    return await _told(tx, meeting, before, change.before.others or 0)


async def find_told(tx: Session, meeting: Meeting, member_id: int) -> Told | None:
    """Finds what the last word of a change told this member; None where there was none."""
    shown = _shown(meeting, member_id)
    last = (
        await tx.execute(
            select(DeliveryRow.told, DeliveryRow.about)
            .where(*shown, DeliveryRow.kind == DeliveryKind.MEETING_CHANGED)
            .order_by(DeliveryRow.id.desc())
            .limit(1)
        )
    ).one_or_none()
    if last is None:
        return None
    change = await db_changes.load_change(tx, last.about["change_id"])
    earlier = select(func.max(DeliveryRow.told)).where(*shown, DeliveryRow.told < last.told)
    before = await _known(tx, meeting, await tx.scalar(earlier), change.before.facts)
    return await _told(tx, meeting, before, change.before.others or 0)


async def load_known_to_group(
    tx: Session, change: db_changes.MeetingChange, meeting: Meeting
) -> MeetingFacts:
    """Loads how the meeting stood when the cell's group last heard of it."""
    heard = select(func.max(DeliveryRow.told)).where(
        DeliveryRow.meeting_id == meeting.id,
        DeliveryRow.member_id.is_(None),
        DeliveryRow.kind.in_(TO_GROUP),
        DeliveryRow.state == DeliveryState.SENT,
    )
    return await _known(tx, meeting, await tx.scalar(heard), change.before.facts)


def _shown(meeting: Meeting, member_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.meeting_id == meeting.id,
        DeliveryRow.member_id == member_id,
        or_(DeliveryRow.reminder_id.is_not(None), DeliveryRow.kind.in_(SHOWING)),
        DeliveryRow.state == DeliveryState.SENT,
    )


async def _known(
    tx: Session, meeting: Meeting, number: int | None, otherwise: MeetingFacts
) -> MeetingFacts:
    if number is None:
        return otherwise
    told = await db_changes.load_tellings(tx, meeting.id)
    return known_at(number, told, facts_of(await db_changes.as_told(tx, meeting)))


async def _told(tx: Session, meeting: Meeting, before: MeetingFacts, others: int) -> Told:
    """Names whoever made the last of the told changes, as the cell's roster has them."""
    account_id = (
        select(ChangeRow.account_id)
        .where(ChangeRow.meeting_id == meeting.id, ChangeRow.number.is_not(None))
        .order_by(ChangeRow.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    by = await tx.scalar(
        select(MemberRow.full_name)
        .where(MemberRow.account_id == account_id)
        .order_by(MemberRow.cell_id != meeting.cell_id, MemberRow.id)
        .limit(1)
    )
    return Told(before, by or "", others)
