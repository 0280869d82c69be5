"""Telling people of an edit: who is concerned, and what of the old facts ends with it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, exists, func, or_, select, update

from core.meetings.changes import Pending, Told
from core.model.deliveries import CARDS, DeliveryKind, ViewKind
from core.model.meeting import Meeting
from core.reminders.waves import Wave
from db.engine.database import Session
from db.meetings.changes import MeetingChange, find_told, find_waiting, load_batch
from db.outbox import deliveries
from db.rows import (
    AccountRow,
    AnswerRow,
    DeliveryRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
    ViewRow,
)


async def load_told(tx: Session, change: MeetingChange, cell_id: int) -> Told:
    by = await _find_editor(tx, change, cell_id)
    return Told(change.before.facts, by, change.before.others or 0)


async def _find_editor(tx: Session, change: MeetingChange, cell_id: int) -> str:
    """Finds the editor's name as the cell's roster has it."""
    name = await tx.scalar(
        select(MemberRow.full_name)
        .where(MemberRow.account_id == change.account_id)
        .order_by(MemberRow.cell_id != cell_id, MemberRow.id)
        .limit(1)
    )
    return name or ""


async def find_last_told(tx: Session, meeting: Meeting) -> Told | None:
    change = await find_told(tx, meeting.id)
    return await load_told(tx, change, meeting.cell_id) if change else None


async def load_concerned(tx: Session, meeting: Meeting, *, everyone: bool = False) -> list[int]:
    """Loads the members who were sent a card of the meeting or have answered it.

    `everyone`: all of the cell who have joined. Leaves out those whose message about an earlier
    change is still under way: it says the rest too. Who cannot be reached is owed it too, and
    hears it when they are back.
    """
    rows = await tx.scalars(_concerned(meeting, everyone=everyone))
    return list(rows)


async def load_invited(tx: Session, meeting: Meeting, *, everyone: bool = False) -> list[int]:
    """Loads those of them who can be told now."""
    reached = _concerned(meeting, everyone=everyone).where(AccountRow.unreachable_since.is_(None))
    return list(await tx.scalars(reached))


def _concerned(meeting: Meeting, *, everyone: bool) -> Select[int]:
    here = DeliveryRow.meeting_id == meeting.id, DeliveryRow.member_id == MemberRow.id
    a_card = or_(DeliveryRow.reminder_id.is_not(None), DeliveryRow.kind.in_(CARDS))
    out = DeliveryRow.state.in_((deliveries.DeliveryState.SENT, deliveries.DeliveryState.SENDING))
    sent = exists().where(*here, a_card, out)
    answered = exists().where(
        AnswerRow.meeting_id == meeting.id, AnswerRow.member_id == MemberRow.id
    )
    under_way = exists().where(
        *here,
        DeliveryRow.kind.in_((DeliveryKind.MEETING_CHANGED, DeliveryKind.SERIES_CHANGED)),
        DeliveryRow.state == deliveries.DeliveryState.PENDING,
    )
    return (
        select(MemberRow.id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.cell_id == meeting.cell_id,
            MemberRow.retired_at.is_(None),
            *([] if everyone else [or_(sent, answered)]),
            ~under_way,
        )
        .order_by(MemberRow.id)
    )


async def load_pending(tx: Session, meeting: Meeting) -> Pending | None:
    """Loads what waits to be told of the meeting, and to how many."""
    waiting = await find_waiting(tx, meeting.id)
    if waiting is None:
        return None
    batch = await load_batch(tx, waiting)
    people = await load_invited(tx, meeting, everyone=bool(waiting.before.batch))
    return Pending(waiting.before.facts, waiting.due_at, len(people), len(batch) - 1)


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
