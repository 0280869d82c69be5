"""What the clock sends about checklists, made at sending from the rows as they then are."""

from dataclasses import replace
from datetime import date, datetime

from core.dates.zones import to_local
from core.model import rights
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.model.people import Actor
from core.reminders.lines import other
from core.topics import checklist
from core.topics.buttons import TasksButton
from core.topics.screens import checklist as texts
from core.ui import screens as ui
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import Delivery
from db.people import load_actor, load_member
from db.topics import checklists
from db.topics.progress import load_progress
from db.topics.tasks import load_matters


async def render_progress(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime, head: str = "plain"
) -> ui.Screen | None:
    """Returns None for somebody who does not lead the cell."""
    if (
        not rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
        or meeting.state is State.CANCELLED
    ):
        return None
    return texts.checklist(words_in(actor.language), await load_progress(tx, meeting, now), head)


async def render_registered(tx: Session, delivery: Delivery, now: datetime) -> ui.Screen | None:
    meeting = await _load_open(tx, delivery)
    if meeting is None:
        return None
    actor = await load_actor(tx, delivery.chat_id or 0, language=delivery.language, operator=False)
    return await render_progress(tx, actor, meeting, now, "registered")


async def render_own_lines(tx: Session, delivery: Delivery, now: datetime) -> ui.Screen | None:
    meeting = await _load_open(tx, delivery)
    if meeting is None or delivery.member_id is None:
        return None
    view = await load_progress(tx, meeting, now, delivery.member_id)
    view = replace(view, items=[item for item in view.items if not item.done])
    return texts.checklist(words_in(delivery.language), view, "own") if view.items else None


async def render_due_items(tx: Session, delivery: Delivery, now: datetime) -> ui.Screen | None:
    """Renders all of somebody's lines due today or tomorrow, or late; None once done."""
    meeting = await _load_open(tx, delivery)
    if meeting is None or delivery.member_id is None:
        return None
    today = to_local(now, meeting.zone).date()
    due = await _load_due(tx, delivery.member_id, meeting, today)
    profile = await checklists.load_profile(tx, meeting.cell_id)
    return texts.due_items(words_in(delivery.language), due, today, profile) if due else None


async def line_due_items(
    tx: Session, words: Words, delivery: Delivery, now: datetime
) -> ui.Button | None:
    meeting = await _load_open(tx, delivery)
    if meeting is None or delivery.member_id is None:
        return None
    today = to_local(now, meeting.zone).date()
    due = await _load_due(tx, delivery.member_id, meeting, today)
    return other(words.plain("along.checklist_due", count=len(due)), TasksButton()) if due else None


async def _load_due(
    tx: Session, member_id: int, meeting: Meeting, today: date
) -> list[tuple[checklist.Item, Meeting]]:
    unowned_of = await _seen_to_by(tx, member_id, meeting)
    lines = await checklists.load_open_items(tx, [member_id], unowned_of)
    return [(item, of) for item, of in lines if checklist.falls_due(item, today)]


async def _seen_to_by(tx: Session, member_id: int, meeting: Meeting) -> int:
    """Finds the cell this member leads, and so sees to its lines without an owner; else 0."""
    member = await load_member(tx, member_id)
    leads = bool(member.roles) and member.cell_id == meeting.cell_id
    return meeting.cell_id if leads else 0


async def render_running_order(tx: Session, delivery: Delivery, now: datetime) -> ui.Screen | None:
    """Renders the session in its order for the chair, with what is still open."""
    meeting = await _load_open(tx, delivery)
    if meeting is None or now >= meeting.starts_at:
        return None
    items = [
        item
        for item in await checklists.load_items(tx, meeting.id)
        if item.phase == checklist.DURING
    ]
    matters = await load_matters(tx, meeting)
    profile = await checklists.load_profile(tx, meeting.cell_id)
    words = words_in(delivery.language)
    return texts.running_order(words, meeting, items, matters, profile)


async def _load_open(tx: Session, delivery: Delivery) -> Meeting | None:
    try:
        meeting = await load_meeting(tx, delivery.meeting_id or 0)
    except Gone:
        return None
    return meeting if meeting.state in (State.PUBLISHED, State.HELD) else None
