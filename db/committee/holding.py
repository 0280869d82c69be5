"""Which regular meetings somebody is to be asked about, and what they said."""

from datetime import datetime

from sqlalchemy import Select, select, update

from core.committee.holding import ask_at, earliest_start, is_to_ask
from core.model.happenings import Happening
from core.model.meeting import Kind, Meeting, State
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.marks import mark
from db.rows import CellRow, MeetingRow


def unasked_after(first: datetime) -> Select[int]:
    """Selects meetings begun after that which nobody was asked about, by start."""
    return (
        select(MeetingRow.id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(
            MeetingRow.starts_at > first,
            MeetingRow.kind == Kind.REGULAR,
            MeetingRow.state == State.PUBLISHED,
            MeetingRow.entered_at.is_(None),
            MeetingRow.held_asked_at.is_(None),
            CellRow.retired_at.is_(None),
        )
        .order_by(MeetingRow.starts_at, MeetingRow.id)
    )


async def load_to_ask(tx: Session, now: datetime) -> list[Meeting]:
    """Loads the regular meetings that are to be asked about today, and nobody was."""
    ids = await tx.scalars(unasked_after(earliest_start(now)).where(MeetingRow.starts_at <= now))
    found = [await load_meeting(tx, meeting_id) for meeting_id in ids.all()]
    return [meeting for meeting in found if is_to_ask(meeting, now)]


async def find_next_to_ask(
    tx: Session, committee_id: int, now: datetime
) -> tuple[datetime, str] | None:
    """Finds when leaders of the committee's cells are asked next, and of which cell."""
    query = unasked_after(earliest_start(now)).where(CellRow.committee_id == committee_id)
    meeting_id = await tx.scalar(query.limit(1))
    if meeting_id is None:
        return None
    meeting = await load_meeting(tx, meeting_id)
    return ask_at(meeting), meeting.cell_name


async def record_asked(tx: Session, meeting_id: int, now: datetime) -> None:
    """Records that somebody is asked: once is enough."""
    await tx.execute(
        update(MeetingRow).where(MeetingRow.id == meeting_id).values(held_asked_at=now)
    )


async def save_held(tx: Session, meeting: Meeting, now: datetime) -> None:
    """Keeps that it was held. A session with a topic stays open for its evaluation."""
    state = State.CLOSED if meeting.kind is Kind.REGULAR else State.PUBLISHED
    await _save(tx, meeting, state, now, why="", not_held=False)


async def save_not_held(tx: Session, meeting: Meeting, why: str, now: datetime) -> None:
    """Keeps that its time passed without it."""
    await _save(tx, meeting, State.CANCELLED, now, why=why, not_held=True)


async def _save(
    tx: Session, meeting: Meeting, state: State, now: datetime, *, why: str, not_held: bool
) -> None:
    await tx.execute(
        update(MeetingRow)
        .where(MeetingRow.id == meeting.id)
        .values(
            state=state,
            cancel_reason=why,
            not_held=not_held,
            changed_at=now,
            sequence=MeetingRow.sequence + 1,
        )
    )
    await mark(tx, Happening.MOMENT, meetings=[meeting.id])
