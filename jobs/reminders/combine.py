"""Reminders of one day to one person are one message: the meetings' cards, with their answer
buttons, and below a line with a button for each of the others. Without a meeting the one due first
stands in full.

Combined is what is to remind by the end of that local day, a meeting's coming waves too, where it
is true by now: nobody is asked whether they visited a meeting that may still go on. Not what waits
for its moment or is no reminder: news, invitations, the running order, somebody's urging. Two
reminders of one meeting stay two.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from core.dates import zones
from core.model import deliveries
from core.model.errors import Gone
from core.reminders.lines import with_lines
from core.ui import screens as ui
from core.ui.words import words_in
from db.engine.database import Session
from db.outbox.deliveries import Delivery
from db.reminders import combined
from jobs.answers.messages import render_cards
from jobs.committee import messages as committee
from jobs.sending import CombinedReminder, Line, Sending
from jobs.topics import messages as topics
from jobs.visits import messages as visits

MOST = 6
"""Lines below one reminder; what is more comes by itself."""

AREAS = {"committee": committee.LINES, "topics": topics.LINES, "visits": visits.LINES}
LINES: dict[str, Line] = {kind: AREAS[kind.area][kind] for kind in deliveries.LINES}


async def combine(sending: Sending, first: ui.Screen) -> ui.Screen:
    """Puts the cards of the day's meetings before it, and lines for whatever else falls due to the
    same person today below.
    """
    tx, delivery, now = sending.tx, sending.delivery, sending.now
    if delivery.member_id is None or not await _is_reminder(sending):
        return first
    zone = await combined.load_zone(tx, delivery.member_id)
    until = zones.to_utc(zones.to_local(now, zone).date() + timedelta(days=1), time(), zone)
    below = await combined.load_line_deliveries(tx, delivery, LINES, until, now)
    if not _is_wave(sending):
        most = combined.MOST + 1
        waves = await combined.load_combined_waves(tx, delivery, until, now, most=most)
        if waves:
            first, below = await render_cards(sending, waves), [delivery, *below]
    return await _with_lines(sending, first, below)


async def _with_lines(sending: Sending, first: ui.Screen, below: list[Delivery]) -> ui.Screen:
    others: list[Delivery] = []
    lines: list[ui.Button] = []
    for one in below:
        line = await _line(replace(sending, delivery=one)) if len(lines) < MOST else None
        if line:
            others.append(one)
            lines.append(line)
    if not lines:
        return first
    whole = with_lines(sending.words, first, lines)
    cards = first.cards if isinstance(first, CombinedReminder) else ()
    return CombinedReminder(whole.text, whole.rows, None, whole.silent, first, cards, tuple(others))


async def _is_reminder(sending: Sending) -> bool:
    """Tells by what it says now: some kinds are for news as well."""
    if sending.kind in LINES:
        return await _line(sending) is not None
    return _is_wave(sending)


def _is_wave(sending: Sending) -> bool:
    return sending.delivery.is_wave and sending.kind != deliveries.DeliveryKind.INVITATION


async def _line(sending: Sending) -> ui.Button | None:
    if sending.kind not in LINES:
        return None
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
    return with_lines(words, screen, [line for line in lines if line])
