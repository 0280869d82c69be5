"""Checklists as they stand: the leaders' card, somebody's own lines, what is due, the order."""

from dataclasses import replace
from datetime import datetime

from core.model import rights
from core.model.meeting import Meeting
from core.model.people import Actor
from core.topics import checklist
from core.topics.screens import checklist as texts
from core.topics.screens import checklist_told as told
from core.ui.screens import Screen
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.topics import checklists, progress, tasks


async def draw_progress(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime, head: str
) -> Screen | None:
    """Draws the leaders' card; None for somebody who does not lead the cell."""
    if not rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope):
        return None
    view = await progress.load_progress(tx, meeting, now)
    return texts.checklist(words_in(actor.language), view, head)


async def draw_lines(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime, head: str
) -> Screen | None:
    """Draws somebody's own lines: what is open, and once nothing is, what they have done."""
    own = actor.member_in(meeting.cell_id)
    if own is None:
        return None
    view = await progress.load_progress(tx, meeting, now, own.member_id)
    open_ = [item for item in view.items if not item.done]
    if head == "own" and open_:
        view = replace(view, items=open_)
    return texts.checklist(words_in(actor.language), view, head)


async def draw_order(tx: Session, words: Words, meeting: Meeting) -> Screen:
    """Draws the session in its order, with what is still open."""
    items = await checklists.load_items(tx, meeting.id)
    during = [item for item in items if item.phase == checklist.DURING]
    matters = await tasks.load_matters(tx, meeting)
    profile = await checklists.load_profile(tx, meeting.cell_id)
    return told.running_order(words, meeting, during, matters, profile)
