"""What the clock sends about checklists."""

from dataclasses import replace
from datetime import datetime

from core.dates.zones import to_local
from core.model import errors, rights
from core.model.meeting import Meeting, State
from core.model.people import Actor
from core.reminders.lines import line_button
from core.topics import checklist
from core.topics.buttons import TasksButton
from core.topics.screens import checklist as texts
from core.topics.screens import checklist_told as told
from core.ui import screens as ui
from core.ui.words import words_in
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.people import load_member
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


async def render_due_items(sending: Sending) -> ui.Screen:
    """Renders all of somebody's lines due today or tomorrow, or late."""
    meeting = await _load_open(sending)
    due = await _load_due(sending, meeting)
    today = to_local(sending.now, meeting.zone).date()
    profile = await checklists.load_profile(sending.tx, meeting.cell_id)
    return told.due_items(sending.words, due, today, profile)


async def line_due_items(sending: Sending) -> ui.Button:
    due = await _load_due(sending, await _load_open(sending))
    return line_button(sending.words.plain("along.checklist_due", count=len(due)), TasksButton())


async def _load_due(sending: Sending, meeting: Meeting) -> list[tuple[checklist.Item, Meeting]]:
    """Raises Gone when all is done. The cell's leader takes care of lines without an owner too."""
    member = await load_member(sending.tx, sending.member_id)
    leads = bool(member.roles) and member.cell_id == meeting.cell_id
    lines = await checklists.load_open_items(
        sending.tx, [member.id], meeting.cell_id if leads else 0
    )
    today = to_local(sending.now, meeting.zone).date()
    due = [(item, of) for item, of in lines if checklist.falls_due(item, today)]
    return errors.there(due or None)


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
