"""What members get about a session that was held: the short form, the conclusion."""

from datetime import datetime

from core.model.errors import Gone
from core.model.meeting import State
from core.topics.screens import evaluation as texts
from core.ui.screens import Screen
from core.ui.words import words_in
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import Delivery
from db.topics.evaluations import find_evaluation, find_opinion, has_read


async def render_opinion_form(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Returns None once the session is closed."""
    try:
        meeting = await load_meeting(tx, delivery.meeting_id or 0)
    except Gone:
        return None
    if meeting.state_at(now) is not State.HELD or delivery.member_id is None:
        return None
    said = await find_opinion(tx, meeting.id, delivery.member_id)
    return texts.opinion_form(words_in(delivery.language), meeting, said)


async def render_conclusion(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    kept = await find_evaluation(tx, delivery.meeting_id or 0)
    if kept is None or not (kept.conclusion or kept.lessons) or delivery.member_id is None:
        return None
    meeting = await load_meeting(tx, kept.meeting_id)
    read = await has_read(tx, meeting.id, delivery.member_id)
    words = words_in(delivery.language)
    return texts.conclusion(words, meeting, kept.conclusion, kept.lessons, read=read)
