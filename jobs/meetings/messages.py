"""What people are told when a meeting was changed or cancelled."""

from core.meetings.changes import differences, facts_of
from core.meetings.screens.card import card
from core.meetings.screens.change_notice import group_word, series_word
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.ui.screens import Screen
from db.meetings.announcing import load_told
from db.meetings.cards import load_card
from db.meetings.changes import MeetingChange, load_change
from db.meetings.meetings import load_meeting
from jobs.sending import Renderer, Sending


async def render_meeting_changed(sending: Sending) -> Screen:
    """Tells a member what changed and who changed it, with the card to answer again."""
    change, meeting = await _load_change(sending)
    tx, head = sending.tx, sending.kind
    view = await load_card(tx, meeting, sending.member_id, sending.now, head=head, change=change)
    return card(sending.words, view)


async def render_series_changed(sending: Sending) -> Screen:
    """Tells a member who has not been asked about the first of the meetings yet what changed,
    and that the invitations come in time.
    """
    change, meeting = await _load_change(sending)
    told = await load_told(sending.tx, change, meeting.cell_id)
    return series_word(sending.words, meeting, told)


async def render_group_changed(sending: Sending) -> Screen | None:
    """Tells the group the new time, or that it is cancelled."""
    change, meeting = await _load_change(sending)
    if meeting.state is State.CLOSED:
        return None
    return group_word(sending.words, change.before.facts, facts_of(meeting))


async def _load_change(sending: Sending) -> tuple[MeetingChange, Meeting]:
    """Raises Gone when nothing is left of the change."""
    change = await load_change(sending.tx, sending.about["change_id"])
    meeting = await load_meeting(sending.tx, change.meeting_id)
    if not differences(change.before.facts, facts_of(meeting)):
        raise Gone
    return change, meeting


RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.MEETING_CHANGED: render_meeting_changed,
    DeliveryKind.SERIES_CHANGED: render_series_changed,
    DeliveryKind.GROUP_CHANGED: render_group_changed,
}
