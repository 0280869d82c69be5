"""How sessions were judged, what was learnt, and who has read the conclusion."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from core.model.answer import Choice
from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.topics.evaluation import PARTS, Evaluation, Opinion
from core.topics.topic import TOPIC_KINDS, Lessons
from db.engine.database import Session
from db.rows import (
    AnswerRow,
    DeliveryRow,
    EvaluationRow,
    MeetingRow,
    MemberRow,
    OpinionRow,
    ReadingRow,
)


def _as_evaluation(row: EvaluationRow) -> Evaluation:
    return Evaluation(
        meeting_id=row.meeting_id,
        strengths=row.strengths,
        weaknesses=row.weaknesses,
        lessons=row.lessons,
        conclusion=row.conclusion,
        minutes_long=row.minutes_long,
        present=row.present,
        coming=row.coming,
        expected=row.expected,
        profile=row.profile,
        scores=dict(row.scores),
        total=row.total,
        grade=row.grade,
        closed_at=row.closed_at,
    )


async def find_evaluation(tx: Session, meeting_id: int) -> Evaluation | None:
    """Finds the session's evaluation, begun or finished."""
    row = await tx.get(EvaluationRow, meeting_id)
    return _as_evaluation(row) if row else None


async def begin_evaluation(tx: Session, meeting_id: int, profile: str) -> Evaluation:
    """Finds the session's evaluation, or begins an empty one by this guide."""
    row = await tx.get(EvaluationRow, meeting_id)
    if row is None:
        row = EvaluationRow(
            meeting_id=meeting_id,
            profile=profile,
            strengths="",
            weaknesses="",
            lessons="",
            conclusion="",
            scores={},
        )
        tx.add(row)
        await tx.flush()
    return _as_evaluation(row)


async def save_evaluation(tx: Session, meeting_id: int, **values: Any) -> None:
    await tx.execute(
        update(EvaluationRow).where(EvaluationRow.meeting_id == meeting_id).values(**values)
    )


async def close_meeting(tx: Session, meeting_id: int) -> None:
    await tx.execute(
        update(MeetingRow).where(MeetingRow.id == meeting_id).values(state=State.CLOSED)
    )


async def find_last_lessons(tx: Session, cell_id: int, now: datetime) -> Lessons | None:
    """Finds what the cell's last closed topic session left."""
    found = await tx.execute(
        select(EvaluationRow, MeetingRow)
        .join(MeetingRow, MeetingRow.id == EvaluationRow.meeting_id)
        .where(
            MeetingRow.cell_id == cell_id,
            MeetingRow.kind.in_(TOPIC_KINDS),
            MeetingRow.starts_at < now,
            EvaluationRow.closed_at.is_not(None),
        )
        .order_by(MeetingRow.starts_at.desc())
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        return None
    evaluation, meeting = row
    return Lessons(
        meeting.id, meeting.on_date, meeting.topic, evaluation.weaknesses, evaluation.lessons
    )


# --- opinions -----------------------------------------------------------------------------------


async def save_opinion(
    tx: Session, meeting_id: int, member_id: int, now: datetime, **said: str
) -> None:
    """Saves what a member says, in place of what they said before of the same part."""
    row = await tx.get(OpinionRow, (meeting_id, member_id))
    if row is None:
        row = OpinionRow(
            meeting_id=meeting_id,
            member_id=member_id,
            strengths="",
            weaknesses="",
            lessons="",
            at=now,
        )
        tx.add(row)
    for part, text in said.items():
        setattr(row, part, text)
    row.at = now
    await tx.flush()


async def load_asked(tx: Session, meeting_id: int) -> set[int]:
    """Loads who was asked for an opinion on this meeting before."""
    rows = await tx.scalars(
        select(DeliveryRow.member_id).where(
            DeliveryRow.meeting_id == meeting_id, DeliveryRow.kind == DeliveryKind.OPINION_ASKED
        )
    )
    return {member_id for member_id in rows if member_id is not None}


async def forget_opinions(tx: Session, before: datetime) -> None:
    """Wipes what members said of meetings that long past."""
    past = select(MeetingRow.id).where(MeetingRow.starts_at < before)
    await tx.execute(
        delete(OpinionRow)
        .where(OpinionRow.meeting_id.in_(past))
        .execution_options(synchronize_session=False)
    )


async def find_opinion(tx: Session, meeting_id: int, member_id: int) -> dict[str, str]:
    """Finds what one member said of each part so far."""
    row = await tx.get(OpinionRow, (meeting_id, member_id))
    return {part: getattr(row, part) if row else "" for part in PARTS}


async def load_opinions(tx: Session, meeting_id: int) -> list[Opinion]:
    """Loads what members said, in the order of saying."""
    rows = await tx.execute(
        select(OpinionRow, MemberRow.full_name)
        .join(MemberRow, MemberRow.id == OpinionRow.member_id)
        .where(OpinionRow.meeting_id == meeting_id)
        .order_by(OpinionRow.at)
    )
    return [Opinion(name, one.strengths, one.weaknesses, one.lessons) for one, name in rows]


# --- who said that they would not come ------------------------------------------------------------


async def load_said_absent(tx: Session, meeting_id: int) -> list[int]:
    """Loads members who have joined and said they would not come. Those who said nothing may have
    been there.
    """
    rows = await tx.scalars(
        select(MemberRow.id)
        .join(AnswerRow, AnswerRow.member_id == MemberRow.id)
        .where(
            AnswerRow.meeting_id == meeting_id,
            AnswerRow.choice == Choice.ABSENT,
            MemberRow.retired_at.is_(None),
            MemberRow.exempt.is_(False),
            MemberRow.account_id.is_not(None),
        )
        .order_by(MemberRow.id)
    )
    return list(rows)


async def record_reading_sent(tx: Session, meeting_id: int, member_id: int, at: datetime) -> None:
    await tx.merge(ReadingRow(meeting_id=meeting_id, member_id=member_id, sent_at=at))


async def save_read(tx: Session, meeting_id: int, member_id: int, at: datetime) -> bool:
    """Records Đã đọc; returns False for somebody the conclusion was not sent to."""
    row = await tx.get(ReadingRow, (meeting_id, member_id))
    if row is None:
        return False
    row.read_at = row.read_at or at
    await tx.flush()
    return True


async def has_read(tx: Session, meeting_id: int, member_id: int) -> bool:
    row = await tx.get(ReadingRow, (meeting_id, member_id))
    return row is not None and row.read_at is not None


async def load_readings(tx: Session, meeting_id: int) -> list[tuple[str, bool]]:
    """Loads whom the conclusion was sent to, and whether they have read it."""
    rows = await tx.execute(
        select(MemberRow.full_name, ReadingRow.read_at)
        .join(ReadingRow, ReadingRow.member_id == MemberRow.id)
        .where(ReadingRow.meeting_id == meeting_id)
        .order_by(MemberRow.id)
    )
    return [(name, read_at is not None) for name, read_at in rows]
