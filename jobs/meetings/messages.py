"""What people are told when a meeting was changed or cancelled."""

from core.meetings.changes import LOUD, differences, facts_of
from core.meetings.screens.card import card
from core.meetings.screens.change_notice import group_word, series_word
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.ui.screens import Screen
from db.meetings.cards import load_card
from db.meetings.changes import MeetingChange, load_change
from db.meetings.meetings import load_meeting
from db.meetings.telling import load_known_to_group, load_told
from jobs.sending import Renderer, Sending


async def render_meeting_changed(sending: Sending) -> Screen:
    """Tells a member what changed and who changed it, with the card to answer again."""
    change, meeting = await _load_change(sending)
    tx, head = sending.tx, sending.kind
    view = await load_card(tx, meeting, sending.member_id, sending.now, head=head, change=change)
    if view.told and not differences(view.told.before, facts_of(meeting)):
        raise Gone
    return card(sending.words, view)


async def render_series_changed(sending: Sending) -> Screen:
    """Tells a member who has not been asked about the first of the meetings yet what changed,
    and that the invitations come in time.
    """
    change, meeting = await _load_change(sending)
    told = await load_told(sending.tx, change, meeting, sending.member_id)
    if not differences(told.before, facts_of(meeting)):
        raise Gone
    return series_word(sending.words, meeting, told)


async def render_group_changed(sending: Sending) -> Screen | None:
    """Tells the group the new time, or that it is cancelled."""
    change, meeting = await _load_change(sending)
    known = await load_known_to_group(sending.tx, change, meeting)
    if meeting.state is State.CLOSED or not LOUD & set(differences(known, facts_of(meeting))):
        return None
    return group_word(sending.words, known, facts_of(meeting))


async def _load_change(sending: Sending) -> tuple[MeetingChange, Meeting]:
    change = await load_change(sending.tx, sending.about["change_id"])
    return change, await load_meeting(sending.tx, change.meeting_id)


RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.MEETING_CHANGED: render_meeting_changed,
    DeliveryKind.SERIES_CHANGED: render_series_changed,
    DeliveryKind.GROUP_CHANGED: render_group_changed,
}
