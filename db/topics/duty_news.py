"""What follows from a duty: the state of its topic, and who is told."""

from datetime import datetime

from core.model.deliveries import DeliveryKind
from core.model.people import Cell, responsible_leaders
from core.topics import duties as duty_rules
from core.topics import topic as topic_rules
from core.topics.checklist import Item
from core.topics.readiness import state_of
from db import people
from db.engine.database import Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.topics import duties, topics
from db.topics.checklists import follow_presenters, load_items


async def settle_topic(tx: Session, topic_id: int, now: datetime) -> None:
    """Sets whose the presenter's lines are by the duties, and the topic's state by the duties and
    its session's lines.
    """
    topic = await topics.load_topic(tx, topic_id)
    items: list[Item] | None = None
    if topic.meeting_id is not None:
        await follow_presenters(tx, topic.meeting_id, now)
        items = await load_items(tx, topic.meeting_id)
    state = state_of(topic.state, await duties.load_duties(tx, topic_id), items)
    if state is not topic.state:
        await topics.save_topic_state(tx, topic_id, state)


async def settle_session(tx: Session, meeting_id: int, now: datetime) -> None:
    """Lets the state of a session's topic follow a change of its lines."""
    if topic := await topics.find_topic_of(tx, meeting_id):
        await settle_topic(tx, topic.id, now)


async def tell_responsible(
    tx: Session, duty: duty_rules.Duty, cell: Cell, news: str, now: datetime, *, known_to: int = 0
) -> None:
    """Tells the secretary (without one, the deputy) what became of a duty, unless it is the member
    `known_to`, who knows.
    """
    about = {"duty_id": duty.id, "news": news}
    leaders = await load_cell_leaders(tx, cell.id)
    for member_id in responsible_leaders(leaders, except_id=duty.member_id):
        if member_id != known_to:
            await owe_by_day(tx, DeliveryKind.DUTY_NEWS, cell, member_id, now, about=about)


async def owe_duty(tx: Session, duty: duty_rules.Duty, cell: Cell, now: datetime) -> None:
    await owe_by_day(
        tx, DeliveryKind.DUTY_ASKED, cell, duty.member_id, now, about={"duty_id": duty.id}
    )


async def owe_ended(tx: Session, duty: duty_rules.Duty, cell: Cell, now: datetime) -> None:
    """Tells somebody that they need not prepare this any more; not who had declined."""
    if duty.state in duty_rules.AHEAD:
        about = {"topic_id": duty.topic_id, "kind": duty.kind.value}
        await owe_by_day(tx, DeliveryKind.DUTY_ENDED, cell, duty.member_id, now, about=about)


async def drop_topic(tx: Session, topic: topic_rules.Topic, now: datetime) -> None:
    """Tells who would have prepared it; its session's lines have no presenter any more."""
    await topics.save_topic_state(tx, topic.id, topic_rules.TopicState.DROPPED)
    ended = await duties.lapse_duties(tx, topic.id)
    if topic.cell_id is not None:
        cell = await people.load_cell(tx, topic.cell_id)
        for duty in ended:
            await owe_ended(tx, duty, cell, now)
    await settle_topic(tx, topic.id, now)
