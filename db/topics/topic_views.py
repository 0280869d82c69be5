"""One topic's page, loaded for `core` to draw."""

from datetime import datetime

from core.model import rights
from core.model.errors import Gone
from core.model.people import Actor
from core.topics.topic import TopicState
from core.topics.topic_view import TopicView
from db.engine.database import Session
from db.topics.duties import load_duties
from db.topics.evaluations import find_last_lessons
from db.topics.topics import load_topic


async def load_topic_view(tx: Session, actor: Actor, topic_id: int, now: datetime) -> TopicView:
    """Loads a cell's topic. Raises NotAllowed, or Gone once it is dropped."""
    topic = await load_topic(tx, topic_id)
    if topic.cell_id is None or topic.state is TopicState.DROPPED:
        raise Gone
    rights.require(actor, rights.Action.SEE_CALENDAR, topic.scope)
    leads = rights.may(actor, rights.Action.MANAGE_MEETINGS, topic.scope)
    duties = await load_duties(tx, topic.id)
    lessons = await find_last_lessons(tx, topic.cell_id, now) if leads else None
    return TopicView(topic, duties, lessons, leads)
