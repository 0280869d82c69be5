"""What people are told of lines that fall due, and the secretary of those that are late."""

from collections.abc import Collection
from datetime import datetime

from core.dates.zones import to_local
from core.model.errors import there
from core.model.meeting import Meeting
from core.model.people import Member
from core.reminders.lines import line_button
from core.topics import checklist
from core.topics.buttons import ChecklistButton, TasksButton
from core.topics.screens import checklist_told as texts
from core.ui import screens as ui
from core.ui.words import Words
from db.engine.database import Session
from db.people import load_member
from db.topics.checklists import load_profile
from db.topics.due_lines import LINES, load_open_lines
from jobs.sending import Sending

Line = tuple[checklist.Item, Meeting]


async def render_due_items(sending: Sending) -> ui.Screen:
    """Renders the lines that fall due to their owner, in one message."""
    due = await _load_due(sending)
    return await draw_due(sending.tx, sending.words, due, sending.now)


async def draw_due(tx: Session, words: Words, due: list[Line], now: datetime) -> ui.Screen:
    """Draws these lines as they stand today."""
    today = to_local(now, due[0][1].zone).date()
    profile = await load_profile(tx, due[0][1].cell_id)
    return texts.due_items(words, due, today, profile)


async def line_due_items(sending: Sending) -> ui.Button:
    due = await _load_due(sending)
    return line_button(sending.words.plain("along.checklist_due", count=len(due)), TasksButton())


async def render_late_items(sending: Sending) -> ui.Screen:
    """Tells the secretary what its owners have not done."""
    late = await _load_late(sending)
    profile = await load_profile(sending.tx, late[0][1].cell_id)
    return texts.late_items(sending.words, late, profile)


async def line_late_items(sending: Sending) -> ui.Button:
    late = await _load_late(sending)
    label = sending.words.plain("along.checklist_late", count=len(late))
    return line_button(label, ChecklistButton(late[0][1].id))


async def _load_due(sending: Sending) -> list[Line]:
    """Raises Gone when all is done, another's, or too late."""
    member = await load_member(sending.tx, sending.member_id)
    lines = await load_lines(sending.tx, sending.about.get(LINES, ()), sending.now)
    return there([line for line in lines if is_theirs(line, member)] or None)


def is_theirs(line: Line, member: Member) -> bool:
    """Who leads the cell sees to the lines without an owner too."""
    item, meeting = line
    leads = bool(member.roles) and member.cell_id == meeting.cell_id
    return item.member_id == member.id or (item.member_id is None and leads)


async def _load_late(sending: Sending) -> list[Line]:
    """Raises Gone when all is done or too late, or for somebody who leads the cell no more."""
    member = await load_member(sending.tx, sending.member_id)
    late = await load_lines(sending.tx, sending.about.get(LINES, ()), sending.now)
    return there(late if late and member.roles else None)


async def load_lines(tx: Session, item_ids: Collection[int], now: datetime) -> list[Line]:
    """Loads those of the lines that are open, of sessions where they still make sense."""
    return [
        (item, meeting)
        for item, meeting in await load_open_lines(tx, item_ids)
        if not checklist.is_over(item.phase, meeting, now)
    ]
