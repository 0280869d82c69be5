"""Who knows of a meeting: by a card of it, an answer, or only by the year; who waits to be told."""

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.meetings.changes import MeetingFacts, Pending, differences, facts_of
from core.meetings.telling import concerns_year
from core.model.deliveries import CARDS, DeliveryKind
from core.model.meeting import Meeting
from db.engine.database import Session
from db.meetings.changes import find_waiting, load_batch
from db.outbox.deliveries import DeliveryState
from db.rows import AccountRow, AnswerRow, DeliveryRow, FeedRow, MemberRow, ReminderRow


async def load_concerned(tx: Session, meeting: Meeting, *, everyone: bool = False) -> list[int]:
    """Loads the members who were sent a card of the meeting or have answered it themselves.

    `everyone`: all of the cell who have joined. Leaves out those whose message about an earlier
    change is still under way: it says the rest too. Who cannot be reached is owed it too, and
    hears it when they are back.
    """
    rows = await tx.scalars(_concerned(meeting, everyone=everyone))
    return list(rows)


async def count_told(
    tx: Session, meeting: Meeting, known: MeetingFacts, after: MeetingFacts, *, everyone: bool
) -> int:
    """Counts those who can be told now that what they know as `known` is to be `after`."""
    whom = set(await load_concerned(tx, meeting, everyone=everyone))
    if concerns_year(known, after):
        whom |= set(await load_year_readers(tx, meeting))
    reached = (
        select(func.count())
        .select_from(MemberRow)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.id.in_(whom), AccountRow.unreachable_since.is_(None))
    )
    return await tx.scalar(reached) or 0 if differences(known, after) else 0


async def count_answers(tx: Session, meeting_id: int) -> int:
    """Counts the answers people gave that stand."""
    of_meeting = (AnswerRow.meeting_id == meeting_id, AnswerRow.by_period.is_(False))
    counted = select(func.count()).where(*of_meeting)
    return await tx.scalar(counted) or 0


def _concerned(meeting: Meeting, *, everyone: bool) -> Select[int]:
    here = DeliveryRow.meeting_id == meeting.id, DeliveryRow.member_id == MemberRow.id
    a_card = or_(DeliveryRow.reminder_id.is_not(None), DeliveryRow.kind.in_(CARDS))
    out = DeliveryRow.state.in_((DeliveryState.SENT, DeliveryState.SENDING))
    sent = exists().where(*here, a_card, out)
    answered = exists().where(
        AnswerRow.meeting_id == meeting.id,
        AnswerRow.member_id == MemberRow.id,
        AnswerRow.by_period.is_(False),
    )
    return (
        select(MemberRow.id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.cell_id == meeting.cell_id,
            MemberRow.retired_at.is_(None),
            *([] if everyone else [or_(sent, answered)]),
            ~hears_soon(meeting),
        )
        .order_by(MemberRow.id)
    )


async def load_pending(tx: Session, meeting: Meeting) -> Pending | None:
    """Loads what waits to be told of the meeting, and to how many."""
    waiting = await find_waiting(tx, meeting.id)
    if waiting is None:
        return None
    batch = await load_batch(tx, waiting)
    known, everyone = waiting.before.facts, bool(waiting.before.batch)
    people = await count_told(tx, meeting, known, facts_of(meeting), everyone=everyone)
    return Pending(known, waiting.due_at, people, len(batch) - 1)


async def has_reminders(tx: Session, meeting_id: int) -> bool:
    """Tells whether the meeting has reminders still to come."""
    planned = select(ReminderRow.id).where(
        ReminderRow.meeting_id == meeting_id, ReminderRow.state == "planned"
    )
    return await tx.scalar(planned.limit(1)) is not None


def hears_soon(meeting: Meeting) -> ColumnElement[bool]:
    """Holds for a member whose word of an earlier change is still under way: it says the rest."""
    return exists().where(
        DeliveryRow.meeting_id == meeting.id,
        DeliveryRow.member_id == MemberRow.id,
        DeliveryRow.kind.in_((DeliveryKind.MEETING_CHANGED, DeliveryKind.SERIES_CHANGED)),
        DeliveryRow.state == DeliveryState.PENDING,
    )


async def load_year_readers(tx: Session, meeting: Meeting) -> list[int]:
    """Loads the members who know of the meeting though nobody invited them: their telephone's
    calendar has it, or they were told of a change of the year.
    """
    follower = aliased(MemberRow)
    told = exists().where(
        DeliveryRow.member_id == MemberRow.id,
        DeliveryRow.kind == DeliveryKind.SERIES_CHANGED,
        DeliveryRow.state == DeliveryState.SENT,
        DeliveryRow.finished_at >= meeting.published_at,
    )
    follows = exists().where(
        FeedRow.member_id == follower.id, follower.account_id == MemberRow.account_id
    )
    found = await tx.scalars(
        select(MemberRow.id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.cell_id == meeting.cell_id,
            MemberRow.retired_at.is_(None),
            ~hears_soon(meeting),
            or_(told, follows, MemberRow.calendar_file_at >= meeting.published_at),
        )
        .order_by(MemberRow.id)
    )
    return list(found)
