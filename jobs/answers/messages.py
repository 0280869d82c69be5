"""A member's card, and what each kind of delivery about answers says."""

from collections.abc import Sequence
from datetime import time, timedelta

from core.answers.screens.combined_card import combined
from core.answers.views import CombinedView
from core.dates import zones
from core.meetings.screens.card import card
from core.model import deliveries
from core.model.meeting import Meeting
from core.reminders.waves import concerns
from core.ui import screens as ui
from db.answers.answers import find_answer
from db.meetings import cards
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import is_overtaken
from db.people import load_member
from db.reminders import combined as db_combined
from jobs.answers import absence_messages as absences
from jobs.answers import board_messages as boards
from jobs.sending import CombinedReminder, Renderer, Sending


async def render_card(sending: Sending) -> ui.Screen | None:
    """Returns None when the meeting no longer concerns them or they have reported that they are
    away, or when a later message says the same: after a long silence one message is enough.
    """
    tx, delivery, now = sending.tx, sending.delivery, sending.now
    meeting = await boards.load_open(sending)
    if await is_overtaken(tx, delivery, deliveries.CARDS):
        return None
    member = await load_member(tx, sending.member_id)
    answer = await find_answer(tx, meeting.id, member.id)
    audience = delivery.audience
    if answer and answer.by_period:
        return None
    if audience is not None and not concerns(audience, answer, exempt=member.exempt):
        return None
    waves = await _find_waves(sending, meeting)
    if waves:
        return await render_cards(sending, waves)
    view = await cards.load_card(tx, meeting, member.id, now, head=sending.kind, answer=answer)
    return card(sending.words, view)


async def _find_waves(sending: Sending, meeting: Meeting) -> list[db_combined.CombinedWave]:
    """Finds the day's other waves to the same person; an invitation goes alone."""
    if not sending.delivery.is_wave or sending.kind == deliveries.DeliveryKind.INVITATION:
        return []
    tx, now = sending.tx, sending.now
    tomorrow = zones.to_local(now, meeting.zone).date() + timedelta(days=1)
    until = zones.to_utc(tomorrow, time(), meeting.zone)
    return await db_combined.load_combined_waves(
        tx, sending.delivery, until, now, except_id=meeting.id
    )


async def render_cards(
    sending: Sending, waves: Sequence[db_combined.CombinedWave]
) -> CombinedReminder:
    """Renders the cards of these waves' meetings, and of its own where it is a wave: one in full,
    several short.
    """
    tx, now = sending.tx, sending.now
    pairs = list(dict.fromkeys((one.meeting_id, one.member_id) for one in waves))
    if sending.delivery.is_wave:
        pairs = [(sending.meeting_id, sending.member_id), *pairs]
    if len(pairs) > 1:
        shown = combined(sending.words, CombinedView(await cards.load_items(tx, pairs), now))
    else:
        [(meeting_id, member_id)] = pairs
        meeting = await load_meeting(tx, meeting_id)
        view = await cards.load_card(tx, meeting, member_id, now, head=waves[0].kind)
        shown = card(sending.words, view)
    return CombinedReminder(shown.text, shown.rows, cards=tuple(waves))


RENDERERS: dict[deliveries.DeliveryKind, Renderer] = {
    deliveries.DeliveryKind.INVITATION: render_card,
    deliveries.DeliveryKind.CARD_AGAIN: render_card,
    deliveries.DeliveryKind.ASKED_ANEW: render_card,
    deliveries.DeliveryKind.ABSENCE: absences.render_absence,
    deliveries.DeliveryKind.ABSENCE_ENDED: absences.render_absence_ended,
    deliveries.DeliveryKind.DROP_OUT: absences.render_drop_out,
    deliveries.DeliveryKind.GROUP_BOARD: boards.render_board,
    deliveries.DeliveryKind.PIN: boards.render_pin,
}
