"""What members get about a session that was held: the short form, the conclusion."""

from core.model.meeting import State
from core.topics.screens import evaluation as texts
from core.ui.screens import Screen
from db.meetings.meetings import load_meeting
from db.topics.evaluations import find_evaluation, find_opinion, has_read
from jobs.sending import Sending


async def render_opinion_form(sending: Sending) -> Screen | None:
    """Renders the private form; None once the session is closed."""
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if meeting.state_at(sending.now) is not State.HELD:
        return None
    said = await find_opinion(sending.tx, meeting.id, sending.member_id)
    return texts.opinion_form(sending.words, meeting, said)


async def render_conclusion(sending: Sending) -> Screen | None:
    """Tells somebody who said they would not come."""
    kept = await find_evaluation(sending.tx, sending.meeting_id)
    if kept is None or not (kept.conclusion or kept.lessons):
        return None
    meeting = await load_meeting(sending.tx, kept.meeting_id)
    read = await has_read(sending.tx, meeting.id, sending.member_id)
    return texts.conclusion(sending.words, meeting, kept.conclusion, kept.lessons, read=read)
