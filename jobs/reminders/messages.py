"""The evening before a meeting, to its secretary."""

from core.meetings.screens.asking import draw_card
from core.model.deliveries import DeliveryKind
from core.model.errors import there
from core.model.meeting import State
from core.ui.screens import Screen
from db.meetings.meetings import load_meeting
from db.topics.evening import find_evening
from jobs.sending import Renderer, Sending


async def render_evening(sending: Sending) -> Screen | None:
    """Tells who comes and what is not ready; None once the meeting is off or has begun."""
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if meeting.state_at(sending.now) is not State.PUBLISHED:
        return None
    reader = await sending.load_reader()
    return draw_card(
        sending.words, there(await find_evening(sending.tx, reader, meeting, sending.now))
    )


RENDERERS: dict[DeliveryKind, Renderer] = {DeliveryKind.EVENING: render_evening}
