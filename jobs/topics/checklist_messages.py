"""What the clock sends about checklists."""

from datetime import datetime

from core.dates.zones import to_local
from core.model import rights
from core.model.errors import Gone, there
from core.model.meeting import Meeting, State
from core.model.people import Actor
from core.reminders.lines import line_button
from core.topics import checklist
from core.topics.buttons import TasksButton
from core.topics.screens import checklist as texts
from core.ui import screens as ui
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.people import load_member
from db.topics import checklists
from db.topics.tasks import load_matters
from jobs.sending import Sending


async def render_progress(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime, head: str = "plain"
) -> ui.Screen | None:
    """The progress card as this person may see it; None for who does not lead the cell."""
    if (
        not rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
        or meeting.state is State.CANCELLED
    ):
        return None
    items = await checklists.load_items(tx, meeting.id)
    return await _card(tx, words_in(actor.language), meeting, items, now, head)


async def _card(
    tx: Session,
    words: Words,
    meeting: Meeting,
    items: list[checklist.Item],
    now: datetime,
    head: str,
) -> ui.Screen:
    leads = head != "own"
    return texts.checklist(
        words,
        meeting,
        items,
        to_local(now, meeting.zone).date(),
        await checklists.load_profile(tx, meeting.cell_id),
        leads=leads,
        head=head,
        matters=await load_matters(tx, meeting) if leads else (),
    )


async def render_registered(sending: Sending) -> ui.Screen | None:
    """For the secretary: a session was registered, this is its checklist."""
    meeting = await _load_open(sending)
    actor = await sending.load_reader()
    return await render_progress(sending.tx, actor, meeting, sending.now, "registered")


async def render_own_lines(sending: Sending) -> ui.Screen | None:
    """For somebody who was given lines of a session's checklist."""
    tx, meeting = sending.tx, await _load_open(sending)
    items = await checklists.load_items(tx, meeting.id)
    own = [item for item in items if item.member_id == sending.member_id and not item.done]
    return await _card(tx, sending.words, meeting, own, sending.now, "own") if own else None


async def render_due_items(sending: Sending) -> ui.Screen:
    """Everything of somebody's that is due today or tomorrow, or late."""
    meeting = await _load_open(sending)
    due = await _load_due(sending, meeting)
    today = to_local(sending.now, meeting.zone).date()
    profile = await checklists.load_profile(sending.tx, meeting.cell_id)
    return texts.due_items(sending.words, due, today, profile)


async def line_due_items(sending: Sending) -> ui.Button:
    due = await _load_due(sending, await _load_open(sending))
    return line_button(sending.words.plain("along.checklist_due", count=len(due)), TasksButton())


async def _load_due(sending: Sending, meeting: Meeting) -> list[tuple[checklist.Item, Meeting]]:
    """Raises Gone when all is done. Who leads the cell sees to the lines without an owner too."""
    member = await load_member(sending.tx, sending.member_id)
    leads = bool(member.roles) and member.cell_id == meeting.cell_id
    lines = await checklists.load_open_items(
        sending.tx, [member.id], meeting.cell_id if leads else 0
    )
    today = to_local(sending.now, meeting.zone).date()
    due = [(item, of) for item, of in lines if checklist.falls_due(item, today)]
    return there(due or None)


async def render_running_order(sending: Sending) -> ui.Screen | None:
    """For the chair, before the start: the session in its order, and what is still open."""
    tx, meeting = sending.tx, await _load_open(sending)
    if sending.now >= meeting.starts_at:
        return None
    items = [
        item
        for item in await checklists.load_items(tx, meeting.id)
        if item.phase == checklist.DURING
    ]
    matters = await load_matters(tx, meeting)
    profile = await checklists.load_profile(tx, meeting.cell_id)
    during = [item for item in items if item.phase == checklist.DURING]
    return texts.running_order(sending.words, meeting, during, matters, profile)


async def _load_open(sending: Sending) -> Meeting:
    meeting = await load_meeting(sending.tx, sending.meeting_id)
    if meeting.state not in (State.PUBLISHED, State.HELD):
        raise Gone
    return meeting
