"""Edits the messages that mirror the database: many changes, one edit."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from core.answers.screens.boards import board, summary
from core.answers.views import COMBINED, CombinedView
from core.meetings.screens.card import draw_card
from core.meetings.screens.change import hub
from core.model.deliveries import ViewKind
from core.model.errors import Gone
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.replica_share import ChatSlots
from core.model.rights import Action, may
from core.ui.lanes import Lane
from core.ui.screens import Messenger, Moved, Outcome, Rejected, Screen, Sent, Unreachable, Wait
from core.ui.words import words_in
from db.engine.database import Database, Session
from db.groups.groups import lose_chat, move_group
from db.meetings.announcing import load_pending
from db.meetings.cards import load_board, load_own_card, load_summary
from db.meetings.changes import as_told
from db.meetings.meetings import load_meeting
from db.outbox.views import View, forget_view, load_dirty_views, postpone_view, record_edited
from db.people import load_actor
from jobs.reminders.combine import redraw_lines
from jobs.topics.checklist_messages import render_progress

AT_ONCE = 20
# A group takes 20 messages and edits a minute; answers in between are gathered.
SETTLE = {
    ViewKind.BOARD: timedelta(seconds=4),
    ViewKind.SUMMARY: timedelta(seconds=2),
    ViewKind.CARD: timedelta(0),
    ViewKind.CHANGE: timedelta(0),
    ViewKind.PROGRESS: timedelta(seconds=2),
}
TRY_AGAIN = timedelta(seconds=15)
AWAY = timedelta(days=30)
"""So long a message waits for whoever cannot be reached, before it is tried again."""


async def refresh_views(
    db: Database, messenger: Messenger, now: Callable[[], datetime], part: ChatSlots | None = None
) -> int:
    """Brings views that changed up to date, `part`'s only if given; returns how many."""
    async with db.read() as tx:
        views = await load_dirty_views(tx, now(), AT_ONCE, part)
    await asyncio.gather(*(_refresh(db, messenger, view, now()) for view in views))
    return len(views)


async def _refresh(db: Database, messenger: Messenger, view: View, now: datetime) -> None:
    async with db.read() as tx:
        screen = await render_view(tx, view, now)
        if screen and view.kind is not ViewKind.BOARD:
            screen = await redraw_lines(tx, view.chat_id, view.message_id, screen, now)
    if screen is None:
        async with db.begin() as tx:
            await forget_view(tx, view.chat_id, view.message_id)
        return
    lane = Lane.DUE_SOON if view.kind is ViewKind.CARD else Lane.BULK
    outcome = await messenger.edit(view.chat_id, view.message_id, screen, lane)
    async with db.begin() as tx:
        await _record(tx, view, outcome, now)


async def _record(tx: Session, view: View, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Sent():
            await record_edited(tx, view, now + SETTLE[view.kind])
        case Rejected():
            await forget_view(tx, view.chat_id, view.message_id)
        case Unreachable(reason):
            if await lose_chat(tx, view.chat_id, reason, now):
                await _leave(tx, view, now)
        case Moved(chat_id):
            await move_group(tx, view.chat_id, chat_id, now)
        case Wait(seconds):
            await postpone_view(tx, view, now + timedelta(seconds=seconds))
        case _:
            await postpone_view(tx, view, now + TRY_AGAIN)


async def _leave(tx: Session, view: View, now: datetime) -> None:
    """Leaves a person's message until their return; a group's boards are let go with it."""
    if view.kind is ViewKind.BOARD:
        await forget_view(tx, view.chat_id, view.message_id)
    else:
        await postpone_view(tx, view, now + AWAY)


async def render_view(tx: Session, view: View, now: datetime) -> Screen | None:
    """Returns None when nobody there may see it any more."""
    try:
        meeting = await load_meeting(tx, view.meeting_id)
    except Gone:
        return None
    if view.kind in (ViewKind.CARD, ViewKind.BOARD):
        meeting = await as_told(tx, meeting)
    if view.kind is ViewKind.BOARD:
        shown = await load_board(tx, meeting, now)
        return board(words_in("vi"), shown) if shown.chat_id == view.chat_id else None
    return await _render_private(tx, view, meeting, now)


async def _render_private(
    tx: Session, view: View, meeting: Meeting, now: datetime
) -> Screen | None:
    actor = await load_actor(tx, view.chat_id, language="vi", operator=False)
    words = words_in(actor.language)
    if view.kind is ViewKind.SUMMARY:
        if not may(actor, Action.SEE_NAMES, meeting.scope):
            return None
        return summary(words, await load_summary(tx, actor, meeting, now))
    if view.kind is ViewKind.PROGRESS:
        return await render_progress(tx, actor, meeting, now)
    changes = may(actor, Action.MANAGE_MEETINGS, meeting.scope)
    if view.kind is ViewKind.CHANGE:
        return hub(words, meeting, await load_pending(tx, meeting), now) if changes else None
    return await _render_card(tx, view, actor, meeting, now)


async def _render_card(
    tx: Session, view: View, actor: Actor, meeting: Meeting, now: datetime
) -> Screen | None:
    own = actor.member_in(meeting.cell_id)
    if view.head != COMBINED and (own is None or own.member_id != view.member_id):
        return None
    shown = await load_own_card(tx, actor, meeting, now, view=view)
    if isinstance(shown, CombinedView) and not shown.items:
        return None
    return draw_card(words_in(actor.language), shown)
