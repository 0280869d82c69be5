"""What the clock sends about checklists."""

from dataclasses import replace
from datetime import datetime

from core.model import errors, rights
from core.model.meeting import Meeting, State
from core.model.people import Actor
from core.topics import checklist
from core.topics.screens import checklist as texts
from core.topics.screens import checklist_told as told
from core.ui import screens as ui
from core.ui.words import words_in
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.topics import checklists, progress, tasks
from jobs.sending import Sending


async def render_progress(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime, head: str = "plain"
) -> ui.Screen | None:
    """Returns None for somebody who does not lead the cell."""
    leads = rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    if not leads or meeting.state is State.CANCELLED:
        return None
    return texts.checklist(
        words_in(actor.language), await progress.load_progress(tx, meeting, now), head
    )


async def render_registered(sending: Sending) -> ui.Screen | None:
    meeting = await _load_open(sending)
    actor = await sending.load_reader()
    return await render_progress(sending.tx, actor, meeting, sending.now, "registered")


async def render_own_lines(sending: Sending) -> ui.Screen | None:
    meeting = await _load_open(sending)
    view = await progress.load_progress(sending.tx, meeting, sending.now, sending.member_id)
    view = replace(view, items=[item for item in view.items if not item.done])
    return texts.checklist(sending.words, view, "own") if view.items else None


async def render_running_order(sending: Sending) -> ui.Screen | None:
    """Renders the session in its order for the chair, with what is still open."""
    tx, meeting = sending.tx, await _load_open(sending)
    if sending.now >= meeting.starts_at:
        return None
    items = [
        item
        for item in await checklists.load_items(tx, meeting.id)
        if item.phase == checklist.DURING
    ]
    matters = await tasks.load_matters(tx, meeting)
    profile = await checklists.load_profile(tx, meeting.cell_id)
    during = [item for item in items if item.phase == checklist.DURING]
    return told.running_order(sending.words, meeting, during, matters, profile)


async def _load_open(sending: Sending) -> Meeting:
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if meeting.state not in (State.PUBLISHED, State.HELD):
        raise errors.Gone
    return meeting
