"""Topics by themselves: bound to their sessions, held, rolled on."""

from datetime import datetime

from core.topics import topic as topic_rules
from db.engine.database import Database, Session
from db.topics import topics as db_topics
from db.topics.duties import finish_duties
from db.topics.duty_news import settle_topic


async def follow_sessions(db: Database, now: datetime) -> int:
    """Lets topics follow their sessions: registered, cancelled, held; unfinished ones roll on."""
    async with db.read() as tx:
        if not await _anything(tx, now):
            return 0
    async with db.begin() as tx:
        return (
            await _bind_registered(tx, now)
            + await _loosen_cancelled(tx, now)
            + await _note_held(tx, now)
            + await _roll_on(tx, now)
        )


async def _anything(tx: Session, now: datetime) -> bool:
    return bool(
        await db_topics.load_unbound_sessions(tx, now, titled=True)
        or await db_topics.load_cancelled_topics(tx)
        or await db_topics.load_held_topics(tx, now)
        or await db_topics.load_left_topics(tx, now)
    )


async def _bind_registered(tx: Session, now: datetime) -> int:
    """Binds a session with a topic's words to that topic; other words bring a topic along."""
    sessions = await db_topics.load_unbound_sessions(tx, now, titled=True)
    for meeting in sessions:
        quarter = topic_rules.quarter_of(meeting.on_date)
        planned = await db_topics.find_planned(tx, meeting.cell_id, quarter, meeting.topic)
        if planned is None:
            await db_topics.save_topic(
                tx, meeting.committee_id, meeting.cell_id, quarter, meeting.topic, now,
                meeting_id=meeting.id,
            )  # fmt: skip
        else:
            await db_topics.bind_topic(tx, planned.id, meeting.id, quarter)
            await settle_topic(tx, planned.id, now)
    return len(sessions)


async def _loosen_cancelled(tx: Session, now: datetime) -> int:
    topics = await db_topics.load_cancelled_topics(tx)
    for topic in topics:
        await db_topics.bind_topic(tx, topic.id, None, topic.quarter)
        await settle_topic(tx, topic.id, now)
    return len(topics)


async def _note_held(tx: Session, now: datetime) -> int:
    topics = await db_topics.load_held_topics(tx, now)
    for topic in topics:
        await db_topics.save_topic_state(tx, topic.id, topic_rules.TopicState.HELD)
        await finish_duties(tx, topic.id, now)
    return len(topics)


async def _roll_on(tx: Session, now: datetime) -> int:
    topics = await db_topics.load_left_topics(tx, now)
    for topic, quarter in topics:
        await db_topics.roll_on(tx, topic.id, quarter)
    return len(topics)
