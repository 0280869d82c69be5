"""A member's card, a group's board: made at sending, from the rows as they then are."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.answers.screens.boards import board
from core.answers.screens.combined_card import combined
from core.answers.views import CombinedView
from core.dates.zones import to_local, to_utc
from core.meetings.screens.card import card
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.reminders.waves import concerns
from core.ui.screens import Pin, Screen
from core.ui.words import words_in
from db.answers.answers import find_answer
from db.engine.database import Session
from db.meetings.announcing import CARDS
from db.meetings.cards import load_board, load_card, load_items
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import Delivery, is_overtaken
from db.people import load_member
from db.reminders.combined import Companion, load_companions


@dataclass(frozen=True)
class JointCard(Screen):
    """A reminder of several meetings, and what went along with the one that was due."""

    companions: tuple[Companion, ...] = ()


async def render_card(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Returns None when the meeting no longer concerns them, or when a later message says the same:
    after a long silence one message is enough.
    """
    meeting = await _open_meeting(tx, delivery, now)
    if meeting is None or delivery.member_id is None or await is_overtaken(tx, delivery, CARDS):
        return None
    member = await load_member(tx, delivery.member_id)
    answer = await find_answer(tx, meeting.id, member.id)
    audience = delivery.audience
    if member.retired or (
        audience is not None and not concerns(audience, answer, exempt=member.exempt)
    ):
        return None
    along = await _find_companions(tx, delivery, meeting, now)
    if along:
        return await _render_joint(tx, delivery, along, now)
    view = await load_card(tx, meeting, member.id, now, head=delivery.kind, answer=answer)
    return card(words_in(delivery.language), view)


async def _find_companions(
    tx: Session, delivery: Delivery, meeting: Meeting, now: datetime
) -> list[Companion]:
    """Finds the day's other reminders to the same person; an invitation goes alone."""
    if delivery.audience is None or delivery.kind == DeliveryKind.INVITATION:
        return []
    tomorrow = to_local(now, meeting.zone).date() + timedelta(days=1)
    until = to_utc(tomorrow, time(), meeting.zone)
    return await load_companions(tx, delivery, until, now, but=meeting.id)


async def _render_joint(
    tx: Session, delivery: Delivery, along: list[Companion], now: datetime
) -> JointCard:
    pairs = [(one.meeting_id, one.member_id) for one in along]
    items = await load_items(tx, [(delivery.meeting_id or 0, delivery.member_id or 0), *pairs])
    shown = combined(words_in(delivery.language), CombinedView(items, now))
    return JointCard(shown.text, shown.rows, companions=tuple(along))


async def render_board(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    meeting = await _open_meeting(tx, delivery, now)
    if meeting is None:
        return None
    return board(words_in(delivery.language), await load_board(tx, meeting, now))


async def render_pin(tx: Session, delivery: Delivery, now: datetime) -> Pin | None:
    """Pins the group's board while its meeting is still to come."""
    meeting = await _open_meeting(tx, delivery, now)
    return Pin(delivery.about["message_id"]) if meeting else None


async def _open_meeting(tx: Session, delivery: Delivery, now: datetime) -> Meeting | None:
    try:
        meeting = await load_meeting(tx, delivery.meeting_id or 0)
    except Gone:
        return None
    return meeting if meeting.state_at(now) is State.PUBLISHED else None
