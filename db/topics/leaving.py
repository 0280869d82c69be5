"""What somebody who leaves the roster had before them: duties, lines, tasks, meetings to chair."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.model.people import Cell, Member, responsible_leaders
from core.roster.handed_back import HandedBack
from core.topics.checklist import PRESENTER
from core.topics.duties import AHEAD, DutyState
from core.topics.topic import OPEN
from db import rows
from db.engine.database import Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.outbox.deliveries import cancel_deliveries, owe
from db.topics import duties, duty_news
from db.topics.marks import mark_lines, mark_meetings

LIVE = (State.DRAFT, State.PUBLISHED, State.HELD)


async def load_held(tx: Session, member_id: int, now: datetime) -> HandedBack:
    """Loads what the member has before them. Lines of a presenter go with the duty."""
    duty_ids = await tx.scalars(
        select(rows.DutyRow.id)
        .join(rows.TopicRow, rows.TopicRow.id == rows.DutyRow.topic_id)
        .where(rows.DutyRow.member_id == member_id, rows.DutyRow.state.in_(AHEAD))
        .where(rows.TopicRow.state.in_(OPEN))
        .order_by(rows.DutyRow.id)
    )
    item_ids = await tx.scalars(
        select(rows.ItemRow.id)
        .join(rows.MeetingRow, rows.MeetingRow.id == rows.ItemRow.meeting_id)
        .where(_open(rows.ItemRow, member_id), rows.ItemRow.owner != PRESENTER)
        .where(rows.MeetingRow.state.in_(LIVE))
        .order_by(rows.ItemRow.due_on, rows.ItemRow.id)
    )
    task_ids = await tx.scalars(
        select(rows.TaskRow.id).where(_open(rows.TaskRow, member_id)).order_by(rows.TaskRow.id)
    )
    chaired = await tx.scalars(
        select(rows.MeetingRow.id)
        .where(rows.MeetingRow.chair_member_id == member_id, is_ahead(now))
        .order_by(rows.MeetingRow.starts_at)
    )
    return HandedBack(
        tuple(duty_ids.all()), tuple(item_ids.all()), tuple(task_ids.all()), tuple(chaired.all())
    )


def _open(row: type[rows.ItemRow] | type[rows.TaskRow], member_id: int) -> ColumnElement[bool]:
    return (row.member_id == member_id) & row.done_at.is_(None)


def is_ahead(now: datetime) -> ColumnElement[bool]:
    """Holds for meetings that have not begun."""
    return rows.MeetingRow.state.in_((State.DRAFT, State.PUBLISHED)) & (
        rows.MeetingRow.starts_at > now
    )


async def hand_back(tx: Session, member_id: int, cell: Cell, now: datetime) -> None:
    """Leaves to nobody what the member had before them."""
    await _end_duties(tx, member_id, cell, now)
    await _free_work(tx, member_id, now)


async def _end_duties(tx: Session, member_id: int, cell: Cell, now: datetime) -> None:
    """Lapses the member's duties; whoever asked them to take one over is told that it stays."""
    mine = (rows.DutyRow.member_id == member_id, rows.DutyRow.state.in_(AHEAD))
    for duty_id, topic_id in (
        await tx.execute(select(rows.DutyRow.id, rows.DutyRow.topic_id).where(*mine))
    ).all():
        await duties.save_duty_answer(tx, duty_id, DutyState.LAPSED, now)
        await cancel_deliveries(tx, now, rows.DeliveryRow.about["duty_id"].as_integer() == duty_id)
        await duty_news.settle_topic(tx, topic_id, now)
    asked = select(rows.SwapRow).where(
        rows.SwapRow.to_member_id == member_id, rows.SwapRow.state == "asked"
    )
    for swap in (await tx.scalars(asked)).all():
        about = {"duty_id": swap.duty_id, "news": "duties.news.swap_refused"}
        giver = swap.from_member_id
        await owe_by_day(tx, DeliveryKind.DUTY_NEWS, cell, giver, now, about=about)
        await tx.delete(swap)
    await tx.flush()


async def _free_work(tx: Session, member_id: int, now: datetime) -> None:
    """Leaves open lines and tasks to nobody, and meetings ahead to the secretary's chair."""
    freed = await tx.scalars(
        update(rows.ItemRow)
        .where(_open(rows.ItemRow, member_id))
        .values(member_id=None)
        .returning(rows.ItemRow.meeting_id)
    )
    for meeting_id in set(freed.all()):
        await mark_lines(tx, meeting_id)
    await tx.execute(
        update(rows.TaskRow).where(_open(rows.TaskRow, member_id)).values(member_id=None)
    )
    chaired = await tx.scalars(
        update(rows.MeetingRow)
        .where(rows.MeetingRow.chair_member_id == member_id, is_ahead(now))
        .values(chair_member_id=None)
        .returning(rows.MeetingRow.id)
    )
    await mark_meetings(tx, chaired.all())


async def tell_handed_back(
    tx: Session, member: Member, cell: Cell, held: HandedBack, now: datetime, by: Collection[int]
) -> None:
    """Owes the secretary one message of what has nobody now; whoever did it (`by`) at any hour."""
    about: dict[str, Any] = {"member_id": member.id, "held": held.to_data()}
    leaders = await load_cell_leaders(tx, cell.id)
    for leader_id in responsible_leaders(leaders, except_id=member.id):
        kind = DeliveryKind.HANDED_BACK
        if leader_id in by:
            await owe(tx, kind, now, member_id=leader_id, about=about)
        else:
            await owe_by_day(tx, kind, cell, leader_id, now, about=about)
