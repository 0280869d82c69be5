"""Tasks that meetings gave: open ones are listed at every later meeting until they are done."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select, update

from core.model.deliveries import DeliveryKind
from core.model.errors import there
from core.model.meeting import Meeting
from core.topics.checklist import Matter
from core.topics.tasks import Task
from db import people
from db.engine.database import Session
from db.outbox import by_day
from db.rows import MemberRow, TaskRow
from db.topics.marks import mark_task
from db.topics.topics import load_unfinished

GIVEN_TOGETHER = timedelta(minutes=2)
"""So long lines that are given are waited for, to be told of in one message."""


def _tasks() -> Select[TaskRow, str | None]:
    return select(TaskRow, MemberRow.full_name).outerjoin(
        MemberRow, MemberRow.id == TaskRow.member_id
    )


def _as_task(row: TaskRow, name: str | None) -> Task:
    return Task(
        id=row.id,
        cell_id=row.cell_id,
        meeting_id=row.meeting_id,
        title=row.title,
        member_id=row.member_id,
        member_name=name or "",
        due_on=row.due_on,
        done_at=row.done_at,
    )


async def load_task(tx: Session, task_id: int) -> Task:
    """Raises Gone."""
    found = there((await tx.execute(_tasks().where(TaskRow.id == task_id))).one_or_none())
    return _as_task(*found)


async def load_open_tasks(tx: Session, cell_id: int) -> list[Task]:
    """Loads what the cell's meetings left to do, by day."""
    return await _load(tx, _tasks().where(TaskRow.cell_id == cell_id, TaskRow.done_at.is_(None)))


async def load_matters(tx: Session, meeting: Meeting) -> list[Matter]:
    """Loads what earlier meetings left for this one: topics to go on with, open tasks."""
    topics = await load_unfinished(tx, meeting.cell_id, meeting.id)
    tasks = await load_open_tasks(tx, meeting.cell_id)
    return [
        *[Matter(topic.title, topic=True) for topic in topics],
        *[Matter(x.title, x.member_name, x.due_on) for x in tasks if x.meeting_id != meeting.id],
    ]


async def load_tasks_of_meeting(tx: Session, meeting_id: int) -> list[Task]:
    return await _load(tx, _tasks().where(TaskRow.meeting_id == meeting_id))


async def load_tasks_of(tx: Session, member_ids: Iterable[int]) -> list[Task]:
    """Loads open tasks of these members, by day."""
    mine = TaskRow.member_id.in_(list(member_ids))
    return await _load(tx, _tasks().where(mine, TaskRow.done_at.is_(None)))


async def load_ticked_tasks(tx: Session, member_ids: Iterable[int], since: datetime) -> list[Task]:
    """Loads tasks of these members that were done since then."""
    mine = TaskRow.member_id.in_(list(member_ids))
    return await _load(tx, _tasks().where(mine, TaskRow.done_at > since))


async def _load(tx: Session, query: Select[TaskRow, str | None]) -> list[Task]:
    rows = await tx.execute(query.order_by(TaskRow.due_on.is_(None), TaskRow.due_on, TaskRow.id))
    return [_as_task(*row) for row in rows]


async def add_task(
    tx: Session,
    cell_id: int,
    meeting_id: int,
    title: str,
    member_id: int | None,
    due_on: date | None,
) -> int:
    """Returns the task's id."""
    row = TaskRow(
        cell_id=cell_id, meeting_id=meeting_id, title=title, member_id=member_id, due_on=due_on
    )
    tx.add(row)
    await tx.flush()
    await mark_task(tx, row.id)
    return row.id


async def save_task_done(tx: Session, task_id: int, done_at: datetime | None) -> None:
    await tx.execute(update(TaskRow).where(TaskRow.id == task_id).values(done_at=done_at))
    await mark_task(tx, task_id)


async def save_task_owner(tx: Session, task_id: int, member_id: int) -> None:
    await tx.execute(update(TaskRow).where(TaskRow.id == task_id).values(member_id=member_id))
    await mark_task(tx, task_id)


async def owe_own_lines(tx: Session, member_id: int, meeting: Meeting, now: datetime) -> None:
    """Owes their lines in one message, a little later: mostly several are given at once."""
    if not await by_day.is_owed(tx, DeliveryKind.CHECKLIST_OWN, member_id, meeting.id):
        cell = await people.load_cell(tx, meeting.cell_id)
        at = now + GIVEN_TOGETHER
        await by_day.owe_by_day(
            tx, DeliveryKind.CHECKLIST_OWN, cell, member_id, at, meeting_id=meeting.id
        )
