"""What the clock sends about checklists."""

from dataclasses import replace

from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.topics.screens import checklist as texts
from core.ui import screens as ui
from db.meetings.meetings import load_meeting
from db.topics import progress
from jobs.sending import Sending
from jobs.topics.checklist_draws import draw_order, draw_progress


async def render_registered(sending: Sending) -> ui.Screen | None:
    meeting = await _load_open(sending)
    actor = await sending.load_reader()
    return await draw_progress(sending.tx, actor, meeting, sending.now, "registered")


async def render_own_lines(sending: Sending) -> ui.Screen | None:
    meeting = await _load_open(sending)
    view = await progress.load_progress(sending.tx, meeting, sending.now, sending.member_id)
    open_ = replace(view, items=[item for item in view.items if not item.done])
    return texts.checklist(sending.words, open_, "own") if open_.items else None


async def render_running_order(sending: Sending) -> ui.Screen | None:
    """Renders the session in its order for the chair; None once it has begun."""
    meeting = await _load_open(sending)
    if sending.now >= meeting.starts_at:
        return None
    return await draw_order(sending.tx, sending.words, meeting)


async def _load_open(sending: Sending) -> Meeting:
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if meeting.state not in (State.PUBLISHED, State.HELD):
        raise Gone
    return meeting
