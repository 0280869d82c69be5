"""Telling people of an edit: who is concerned, and what of the old facts ends with it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from core.model.deliveries import DeliveryKind, ViewKind
from core.model.meeting import Meeting
from core.reminders.waves import Wave
from db.engine.database import Session
from db.outbox import deliveries
from db.rows import (
    AnswerRow,
    DeliveryRow,
    MeetingRow,
    ReminderRow,
    ViewRow,
)


async def record_told(tx: Session, meeting_id: int, now: datetime, *, retimed: bool) -> None:
    """Increments the sequence, and the edition where the time changed."""
    await tx.execute(
        update(MeetingRow)
        .where(MeetingRow.id == meeting_id)
        .values(
            sequence=MeetingRow.sequence + 1,
            edition=MeetingRow.edition + int(retimed),
            changed_at=now,
        )
    )


async def reset_answers(tx: Session, meeting_id: int) -> None:
    """Clears the answers; the history keeps what members said."""
    await tx.execute(delete(AnswerRow).where(AnswerRow.meeting_id == meeting_id))


async def cancel_waves(tx: Session, meeting_id: int, now: datetime) -> set[str]:
    """Cancels the waves still to come; returns their kinds."""
    kinds = await tx.scalars(
        update(ReminderRow)
        .where(ReminderRow.meeting_id == meeting_id, ReminderRow.state == "planned")
        .values(state="cancelled", expanded_at=now)
        .returning(ReminderRow.kind)
    )
    return set(kinds)


async def mark_wave_sent(
    tx: Session, meeting_id: int, kind: str, edition: int, now: datetime
) -> None:
    """This wave counts as sent: something else does what it would have done."""
    await tx.execute(
        update(ReminderRow)
        .where(
            ReminderRow.meeting_id == meeting_id,
            ReminderRow.kind == kind,
            ReminderRow.edition == edition,
        )
        .values(state="expanded", expanded_at=now)
    )


async def end_deliveries(
    tx: Session, meeting_id: int, now: datetime, *, kept: Sequence[str] = ()
) -> None:
    """Cancels what waits to be sent of the meeting's reminders and boards, but for `kept`."""
    ours = or_(
        DeliveryRow.reminder_id.is_not(None),
        DeliveryRow.kind.in_(
            (
                DeliveryKind.CARD_AGAIN,
                DeliveryKind.GROUP_BOARD,
                DeliveryKind.PIN,
                DeliveryKind.GROUP_CHANGED,
            )
        ),
    )
    await tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.meeting_id == meeting_id,
            DeliveryRow.state == deliveries.DeliveryState.PENDING,
            ours,
            DeliveryRow.kind.not_in(list(kept)),
        )
        .values(state=deliveries.DeliveryState.CANCELLED, finished_at=now)
    )


async def postpone_deliveries(tx: Session, meeting: Meeting, kinds: Sequence[str]) -> None:
    """Moves the expiry of what waits of these kinds to the meeting's new start."""
    await tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.meeting_id == meeting.id,
            DeliveryRow.state == deliveries.DeliveryState.PENDING,
            DeliveryRow.kind.in_(list(kinds)),
        )
        .values(expires_at=meeting.starts_at)
    )


async def move_board(tx: Session, meeting_id: int, waves: Sequence[Wave]) -> None:
    """Moves a board still to come to the time of the invitation."""
    if waves:
        await tx.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.meeting_id == meeting_id,
                DeliveryRow.state == deliveries.DeliveryState.PENDING,
                DeliveryRow.kind == DeliveryKind.GROUP_BOARD,
            )
            .values(not_before=min(wave.due_at for wave in waves))
        )


async def stands_in_group(tx: Session, meeting_id: int) -> bool:
    board = select(func.count()).where(
        ViewRow.meeting_id == meeting_id, ViewRow.kind == ViewKind.BOARD
    )
    return bool(await tx.scalar(board))
