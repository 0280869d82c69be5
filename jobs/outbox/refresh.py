"""Edits the messages that mirror the database: many changes, one edit."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from core.model.deliveries import ViewKind
from core.model.refusals import Meaning, meaning_of
from core.model.replica_share import ChatSlots
from core.ui import screens as ui
from core.ui.lanes import Lane
from db.engine.database import Database, Session
from db.groups.groups import lose_chat, move_group
from db.groups.refused import owe_board_anew
from db.outbox import views as db_views
from jobs.outbox.mirrors import render_view
from jobs.reminders.combine import redraw_lines

AT_ONCE = 20
# A group takes 20 messages and edits a minute; answers in between are gathered.
SETTLE = {
    ViewKind.BOARD: timedelta(seconds=4),
    ViewKind.SUMMARY: timedelta(seconds=2),
    ViewKind.PROGRESS: timedelta(seconds=2),
    ViewKind.EVENING: timedelta(seconds=2),
}
"""Until the next edit of the same message; of others none."""
TRY_AGAIN = timedelta(seconds=15)
FORBIDDEN = timedelta(days=1)
AWAY = timedelta(days=30)
"""So long a message waits for whoever cannot be reached, before it is tried again."""


async def refresh_views(
    db: Database,
    messenger: ui.Messenger,
    now: Callable[[], datetime],
    part: ChatSlots | None = None,
) -> int:
    """Brings views that changed up to date, `part`'s only if given; returns how many."""
    async with db.read() as tx:
        views = await db_views.load_dirty_views(tx, now(), AT_ONCE, part)
    await asyncio.gather(*(_refresh(db, messenger, view, now()) for view in views))
    return len(views)


async def _refresh(
    db: Database, messenger: ui.Messenger, view: db_views.View, now: datetime
) -> None:
    async with db.read() as tx:
        screen = await render_view(tx, view, now)
        if screen and view.kind is not ViewKind.BOARD:
            screen = await redraw_lines(tx, view.chat_id, view.message_id, screen, now)
    if screen and view.shown == screen.digest:
        async with db.begin() as tx:
            await db_views.record_shown(tx, [view])
        return
    if screen is None:
        async with db.begin() as tx:
            await db_views.forget_view(tx, view.chat_id, view.message_id)
        return
    lane = Lane.DUE_SOON if view.kind is ViewKind.CARD else Lane.BULK
    outcome = await messenger.edit(view.chat_id, view.message_id, screen, lane)
    async with db.begin() as tx:
        await _record(tx, view, outcome, now, screen.digest)


async def _record(
    tx: Session, view: db_views.View, outcome: ui.Outcome, now: datetime, shown: str
) -> None:
    match outcome:
        case ui.Sent():
            not_before = now + SETTLE.get(view.kind, timedelta(0))
            await db_views.record_edited(tx, view, not_before, shown)
        case ui.Rejected(reason) if meaning_of(reason) is Meaning.RIGHTS:
            await db_views.postpone_view(tx, view, now + FORBIDDEN)
        case ui.Rejected():
            await db_views.forget_view(tx, view.chat_id, view.message_id)
            if view.kind is ViewKind.BOARD:
                await owe_board_anew(tx, view.chat_id, view.meeting_id, now)
        case ui.Unreachable(reason):
            if await lose_chat(tx, view.chat_id, reason, now):
                await _leave(tx, view, now)
        case ui.Moved(chat_id):
            await move_group(tx, view.chat_id, chat_id, now)
        case ui.Wait(seconds):
            await db_views.postpone_view(tx, view, now + timedelta(seconds=seconds))
        case _:
            await db_views.postpone_view(tx, view, now + TRY_AGAIN)


async def _leave(tx: Session, view: db_views.View, now: datetime) -> None:
    """Leaves a person's message until their return; a group's boards are let go with it."""
    if view.kind is ViewKind.BOARD:
        await db_views.forget_view(tx, view.chat_id, view.message_id)
    else:
        await db_views.postpone_view(tx, view, now + AWAY)
