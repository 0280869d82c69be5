"""Somebody drops out of a meeting that is near: the secretary is owed word of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from core.answers import drop_out
from core.model.answer import Answer
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import responsible_leaders
from core.topics.duties import AHEAD
from db.engine.database import Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.outbox.deliveries import DeliveryState, cancel_deliveries
from db.people import load_cell
from db.rows import DeliveryRow, DutyRow, TopicRow


async def follow_answer(
    tx: Session,
    meeting: Meeting,
    member_id: int,
    before: Answer | None,
    after: Answer,
    now: datetime,
    *,
    by: Collection[int] = (),
) -> None:
    """Owes the secretary word, held a while, of who came or had a duty and now does not come; and
    of who comes after all, where the secretary was told. `by`: who recorded it and knows.
    """
    if not drop_out.is_near(meeting.starts_at, now):
        return
    away, back = drop_out.turns_away(before, after), drop_out.turns_back(before, after)
    if not away and not back:
        return
    pair = _about(meeting.id, member_id)
    await cancel_deliveries(tx, now, pair)
    if away and not drop_out.is_coming(before) and not await has_duty(tx, meeting, member_id):
        return
    if back and not await _was_told(tx, pair):
        return
    cell = await load_cell(tx, meeting.cell_id)
    held, start = drop_out.held_until(meeting.starts_at, now), meeting.starts_at
    about = {"member_id": member_id}
    leaders = await load_cell_leaders(tx, meeting.cell_id)
    for one in responsible_leaders(leaders, except_id=member_id):
        if one not in by:
            kind, number = DeliveryKind.DROP_OUT, meeting.id
            await owe_by_day(tx, kind, cell, one, held, meeting_id=number, about=about, until=start)


def _about(meeting_id: int, member_id: int) -> ColumnElement[bool]:
    return and_(
        DeliveryRow.kind == DeliveryKind.DROP_OUT,
        DeliveryRow.meeting_id == meeting_id,
        DeliveryRow.about["member_id"].as_integer() == member_id,
    )


async def _was_told(tx: Session, pair: ColumnElement[bool]) -> bool:
    sent = (DeliveryState.SENT, DeliveryState.SENDING)
    told = select(DeliveryRow.id).where(pair, DeliveryRow.state.in_(sent)).limit(1)
    found = await tx.scalar(told)
    return found is not None


async def has_duty(tx: Session, meeting: Meeting, member_id: int) -> bool:
    """Tells whether the member chairs the meeting or prepares something for it."""
    if meeting.chair_id == member_id:
        return True
    found = await tx.scalar(
        select(DutyRow.id)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .where(
            TopicRow.meeting_id == meeting.id,
            DutyRow.member_id == member_id,
            DutyRow.state.in_(AHEAD),
        )
    )
    return found is not None
