"""What people are told when a meeting was changed or cancelled."""

from datetime import datetime

from core.meetings.changes import differences, facts_of
from core.meetings.screens.card import card
from core.meetings.screens.change_notice import group_word, series_word
from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.ui.screens import Screen
from core.ui.words import words_in
from db.engine.database import Session
from db.meetings.announcing import load_told
from db.meetings.cards import load_card
from db.meetings.changes import load_change
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import Delivery
from db.people import load_member


async def render_meeting_changed(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Tells from what to what, by whom, with the card to answer anew. None when nothing is left of
    the change.
    """
    change = await load_change(tx, delivery.about["change_id"])
    meeting = await load_meeting(tx, change.meeting_id)
    if delivery.member_id is None or not differences(change.before.facts, facts_of(meeting)):
        return None
    member = await load_member(tx, delivery.member_id)
    if member.retired:
        return None
    head = DeliveryKind.MEETING_CHANGED
    view = await load_card(tx, meeting, member.id, now, head=head, change=change)
    return card(words_in(delivery.language), view)


async def render_series_changed(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Tells somebody not invited yet what changed, and that the invitations come in time."""
    change = await load_change(tx, delivery.about["change_id"])
    meeting = await load_meeting(tx, change.meeting_id)
    after = facts_of(meeting)
    if delivery.member_id is None or not differences(change.before.facts, after):
        return None
    if (await load_member(tx, delivery.member_id)).retired:
        return None
    told = await load_told(tx, change, meeting.cell_id)
    return series_word(words_in(delivery.language), meeting, told)


async def render_group_changed(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None when nothing is left of the change."""
    change = await load_change(tx, delivery.about["change_id"])
    meeting = await load_meeting(tx, change.meeting_id)
    before, after = change.before.facts, facts_of(meeting)
    if meeting.state is State.CLOSED or not differences(before, after):
        return None
    return group_word(words_in(delivery.language), before, after)
