"""What each message that mirrors the database shows now."""

from datetime import datetime

from core.answers import views
from core.answers.screens import boards as texts
from core.meetings.screens.asking import draw_card
from core.model import deliveries, rights
from core.model.errors import Gone
from core.model.meeting import Meeting
from core.model.people import Actor
from core.ui.screens import Screen
from core.ui.words import words_in
from db.engine.database import Session
from db.meetings import cards
from db.meetings.changes import as_told
from db.meetings.meetings import load_meeting
from db.outbox.views import View
from db.people import load_actor
from db.topics.evening import load_asking
from jobs.meetings.published import render_change, render_published
from jobs.topics.mirrors import redraw


async def render_view(tx: Session, view: View, now: datetime) -> Screen | None:
    """Returns None when nobody there may see it any more."""
    if view.kind.of is not deliveries.Of.MEETING:
        return await redraw(tx, view, now)
    try:
        meeting = await load_meeting(tx, view.meeting_id)
    except Gone:
        return None
    if view.kind in (
        deliveries.ViewKind.CARD,
        deliveries.ViewKind.BOARD,
        deliveries.ViewKind.EVENING,
    ):
        meeting = await as_told(tx, meeting)
    if view.kind is deliveries.ViewKind.BOARD:
        shown = await cards.load_board(tx, meeting, now)
        return texts.board(words_in("vi"), shown) if shown.chat_id == view.chat_id else None
    return await _render_private(tx, view, meeting, now)


async def _render_private(
    tx: Session, view: View, meeting: Meeting, now: datetime
) -> Screen | None:
    actor = await load_actor(tx, view.chat_id, language="vi", operator=False)
    words = words_in(actor.language)
    if view.kind is deliveries.ViewKind.SUMMARY:
        if not rights.may(actor, rights.Action.SEE_NAMES, meeting.scope):
            return None
        return texts.summary(words, await cards.load_summary(tx, actor, meeting, now))
    changes = rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    if view.kind is deliveries.ViewKind.PUBLISHED:
        return await render_published(tx, view.head, words, meeting, now) if changes else None
    if view.kind is deliveries.ViewKind.CHANGE:
        return await render_change(tx, words, meeting, now) if changes else None
    return await _render_card(tx, view, actor, meeting, now)


async def _render_card(
    tx: Session, view: View, actor: Actor, meeting: Meeting, now: datetime
) -> Screen | None:
    own = actor.member_in(meeting.cell_id)
    if view.head != views.COMBINED and (own is None or own.member_id != view.member_id):
        return None
    shown = await load_asking(tx, actor, meeting, now, view=view)
    if isinstance(shown, views.CombinedView) and not shown.items:
        return None
    return draw_card(words_in(actor.language), shown)
