"""A group's board, and that it is pinned."""

from core.answers.screens.boards import board
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.ui import screens as ui
from db.meetings import cards
from db.meetings.meetings import load_meeting
from jobs.sending import Sending


async def render_board(sending: Sending) -> ui.Screen:
    """The group's board."""
    meeting = await load_open(sending)
    return board(sending.words, await cards.load_board(sending.tx, meeting, sending.now))


async def render_pin(sending: Sending) -> ui.Pin:
    """Pins the group's board while its meeting is still to come."""
    await load_open(sending)
    return ui.Pin(sending.about["message_id"])


async def load_open(sending: Sending) -> Meeting:
    """Loads the meeting it is about. Raises Gone once it has begun or was cancelled."""
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if meeting.state_at(sending.now) is not State.PUBLISHED:
        raise Gone
    return meeting
