"""What shows a session's preparation is drawn anew when it changes. Whatever writes calls this."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from core.model.happenings import Happening
from db.engine.database import Session
from db.outbox.marks import mark
from db.rows import DutyRow, ItemRow, TaskRow, TopicRow


async def mark_topics(tx: Session, topic_ids: Collection[int] | Select[Any]) -> None:
    """Marks what shows these topics and who prepares them."""
    ids = topic_ids if isinstance(topic_ids, Select) else list(topic_ids)
    await mark(
        tx,
        Happening.ASSIGNED,
        meetings=select(TopicRow.meeting_id).where(TopicRow.id.in_(ids)),
        cells=select(TopicRow.cell_id).where(TopicRow.id.in_(ids)),
    )


async def mark_duty(tx: Session, duty_id: int) -> None:
    await mark_topics(tx, select(DutyRow.topic_id).where(DutyRow.id == duty_id))


async def mark_lines(tx: Session, meeting_id: int) -> None:
    await mark(tx, Happening.PREPARED, meetings=[meeting_id])


async def mark_line(tx: Session, item_id: int) -> None:
    of_it = select(ItemRow.meeting_id).where(ItemRow.id == item_id)
    await mark(tx, Happening.PREPARED, meetings=of_it)


async def mark_task(tx: Session, task_id: int) -> None:
    await mark(tx, Happening.PREPARED, cells=select(TaskRow.cell_id).where(TaskRow.id == task_id))


async def mark_meetings(tx: Session, meeting_ids: Collection[int]) -> None:
    """Marks whatever shows these meetings."""
    await mark(tx, Happening.TOLD, meetings=meeting_ids)
