"""What each kind of delivery says, made at sending from the rows as they then are."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from core.errors import Gone
from core.meetings import Meeting, State
from core.menus import menu_of
from core.reminders import concerns
from core.screens import Menu, Owed, Pin, Screen
from core.texts.boards import board
from core.texts.card import card
from core.words import words_in
from db.answers import find_answer, load_lines
from db.engine import Session
from db.meetings import load_meeting
from db.menus import MENU
from db.outbox import PIN, Delivery, is_overtaken
from db.people import load_actor, load_cell, load_member
from db.views import ViewKind
from jobs.group_messages import render_group_removed
from jobs.joining_messages import (
    render_join_accepted,
    render_join_refused,
    render_join_request,
)

SET_ASIDE = "update_set_aside"
SORRY = "sorry"

Renderer = Callable[[Session, Delivery, datetime], Awaitable[Owed | None]]


async def render_card(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """A member's card under the reminder's head. None when it no longer concerns them, or when
    a later one says the same: after a long silence one message is enough.
    """
    meeting = await _open_meeting(tx, delivery, now)
    if meeting is None or delivery.member_id is None or await is_overtaken(tx, delivery):
        return None
    member = await load_member(tx, delivery.member_id)
    answer = await find_answer(tx, meeting.id, member.id)
    audience = delivery.audience
    if member.retired or (
        audience is not None and not concerns(audience, answer, exempt=member.exempt)
    ):
        return None
    return card(words_in(delivery.language), meeting, answer, now, head=delivery.kind)


async def render_board(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """The group's board."""
    meeting = await _open_meeting(tx, delivery, now)
    if meeting is None:
        return None
    cell = await load_cell(tx, meeting.cell_id)
    lines = await load_lines(tx, meeting)
    return board(words_in(delivery.language), meeting, lines, now, names=cell.board_names)


async def render_pin(tx: Session, delivery: Delivery, now: datetime) -> Pin | None:
    """The group's board is pinned, while its meeting is still to come."""
    meeting = await _open_meeting(tx, delivery, now)
    return Pin(delivery.about["message_id"]) if meeting else None


async def render_menu(tx: Session, delivery: Delivery, now: datetime) -> Menu:
    """The person's command menu, by their roles and language as they are now."""
    del now
    actor = await load_actor(tx, delivery.chat_id or 0, language="vi", operator=False)
    return menu_of(actor)


async def render_set_aside(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """For the operator: an update that failed again and again."""
    del tx, now
    return Screen(words_in(delivery.language)("operator.update_set_aside", **delivery.about))


async def render_sorry(tx: Session, delivery: Delivery, now: datetime) -> Screen:
    """For the person whose update failed: it is kept."""
    del tx, now
    return Screen(words_in(delivery.about["language"])("home.sorry"))


async def _open_meeting(tx: Session, delivery: Delivery, now: datetime) -> Meeting | None:
    try:
        meeting = await load_meeting(tx, delivery.meeting_id or 0)
    except Gone:
        return None
    return meeting if meeting.state_at(now) is State.PUBLISHED else None


RENDERERS: dict[str, Renderer] = {
    "invitation": render_card,
    "three_days": render_card,
    "one_day": render_card,
    "two_hours": render_card,
    "card_again": render_card,
    "group_board": render_board,
    MENU: render_menu,
    PIN: render_pin,
    SET_ASIDE: render_set_aside,
    SORRY: render_sorry,
    "group_removed": render_group_removed,
    "join_request": render_join_request,
    "join_accepted": render_join_accepted,
    "join_refused": render_join_refused,
}

# Kinds whose message is kept up to date once it is sent.
MIRRORS: dict[str, ViewKind] = {
    **{kind: ViewKind.CARD for kind, make in RENDERERS.items() if make is render_card},
    "group_board": ViewKind.BOARD,
}
