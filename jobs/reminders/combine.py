"""Reminders of one day to one person are one message: the one due first in full, and below it a
line with a button for each of the others.

Combined is what is to remind by the end of that local day, a meeting's coming waves too, where it
is true by now: nobody is asked whether they visited a meeting that may still go on. Not what waits
for its moment or is no reminder: news, invitations, the running order, somebody's urging. Two
reminders of one meeting stay two.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from core.answers.buttons import CardButton
from core.dates import zones
from core.model import deliveries
from core.model.errors import Gone
from core.model.meeting import State
from core.model.names import short_name
from core.reminders.lines import line_button, with_lines
from core.ui import screens as ui
from core.ui.words import words_in
from db.answers.answers import find_answer
from db.engine.database import Session
from db.meetings.changes import load_as_told
from db.reminders import combined
from jobs.committee import messages as committee
from jobs.sending import CombinedReminder, Line, Sending
from jobs.topics import messages as topics
from jobs.visits import messages as visits

MOST = 6
"""Lines below one reminder; what is more comes by itself."""

AREAS = {"committee": committee.LINES, "topics": topics.LINES, "visits": visits.LINES}
LINES: dict[str, Line] = {kind: AREAS[kind.area][kind] for kind in deliveries.LINES}


async def combine(sending: Sending, first: ui.Screen) -> ui.Screen:
    """Adds lines for whatever else falls due to the same person today."""
    tx, delivery, now = sending.tx, sending.delivery, sending.now
    if delivery.member_id is None or not await _is_reminder(sending):
        return first
    zone = await combined.load_zone(tx, delivery.member_id)
    until = zones.to_utc(zones.to_local(now, zone).date() + timedelta(days=1), time(), zone)
    waves, lines = await _line_waves(sending, until)
    others = []
    for one in await combined.load_line_deliveries(tx, delivery, LINES, until, now):
        line = await _line(replace(sending, delivery=one)) if len(lines) < MOST else None
        if line:
            others.append(one)
            lines.append(line)
    if not lines:
        return first
    whole = with_lines(sending.words, first, list(dict.fromkeys(lines)))
    cards = first.cards if isinstance(first, CombinedReminder) else ()
    return CombinedReminder(
        whole.text, whole.rows, None, whole.silent, first, cards, tuple(waves), tuple(others)
    )


async def _is_reminder(sending: Sending) -> bool:
    """Tells by what it says now: some kinds are for news as well."""
    if sending.kind in LINES:
        return await _line(sending) is not None
    return _is_wave(sending)


def _is_wave(sending: Sending) -> bool:
    return sending.delivery.is_wave and sending.kind != deliveries.DeliveryKind.INVITATION


async def _line_waves(
    sending: Sending, until: datetime
) -> tuple[list[combined.CombinedWave], list[ui.Button]]:
    """Below a meeting's card there are none: what is combined with it is in the card."""
    if _is_wave(sending):
        return [], []
    tx, delivery, now = sending.tx, sending.delivery, sending.now
    found = await combined.load_combined_waves(tx, delivery, until, now, most=MOST)
    meetings = dict.fromkeys((one.meeting_id, one.member_id) for one in found)
    lines = [await _line_meeting(sending, *whose) for whose in meetings]
    return found, [line for line in lines if line]


async def _line_meeting(sending: Sending, meeting_id: int, member_id: int) -> ui.Button | None:
    meeting = await load_as_told(sending.tx, meeting_id)
    if meeting.state_at(sending.now) is not State.PUBLISHED:
        return None
    words = sending.words
    answered = await find_answer(sending.tx, meeting_id, member_id)
    label = words.plain(
        "along.meeting" if answered else "along.meeting.silent",
        kind=words.plain(f"kind.{meeting.kind}"),
        cell=short_name(meeting.cell_name),
        day=words.short_date(meeting.on_date),
        hour=words.hour(meeting.at_time),
    )
    return line_button(label, CardButton(meeting.id))


async def _line(sending: Sending) -> ui.Button | None:
    if sending.kind not in LINES:
        return await _line_meeting(sending, sending.meeting_id, sending.member_id)
    try:
        return await LINES[sending.kind](sending)
    except Gone:
        return None


async def redraw_lines(
    tx: Session, chat_id: int, message_id: int, screen: ui.Screen, now: datetime
) -> ui.Screen:
    """Adds the lines below this message that are still true, for an edit of it."""
    found = await combined.load_lines_below(tx, chat_id, message_id)
    if not found:
        return screen
    lines = [await _line(Sending(tx, one, now)) for one in found]
    words = words_in(found[0].language)
    return with_lines(words, screen, list(dict.fromkeys(line for line in lines if line)))
