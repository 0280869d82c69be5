"""The question whether a regular meeting was held."""

from core.committee import buttons
from core.committee.holding import is_open
from core.committee.screens import holding as texts
from core.model.errors import Gone
from core.model.meeting import Meeting
from core.reminders.lines import line_button
from core.ui.screens import Button, Screen
from db.meetings.meetings import load_meeting
from jobs.sending import Sending


async def render_held_asked(sending: Sending) -> Screen:
    return texts.question(sending.words, await _load(sending))


async def line_held_asked(sending: Sending) -> Button:
    meeting = await _load(sending)
    label = sending.words.plain("along.held_asked", day=sending.words.short_date(meeting.on_date))
    return line_button(label, buttons.HoldingButton(meeting.id))


async def _load(sending: Sending) -> Meeting:
    """Raises Gone once somebody has said so."""
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if not is_open(meeting, sending.now):
        raise Gone
    return meeting
