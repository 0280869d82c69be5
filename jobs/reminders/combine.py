"""Reminders of one day to one person are one message: the one due first in full, and below it a
line with a button for each of the others.

Along goes what is to remind by the end of that local day, a meeting's coming waves too, where it
is true by now: nobody is asked whether they visited a meeting that may still go on. Not what waits
for its moment or is no reminder: news, invitations, the running order, somebody's urging. Two
reminders of one meeting stay two.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.answers.buttons import CardButton
from core.dates.zones import to_local, to_utc
from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.model.names import short_name
from core.reminders.lines import other, with_others
from core.topics.screens.duties import SILENT
from core.ui.screens import Button, Screen
from core.ui.words import Words, words_in
from db.answers.answers import find_answer
from db.engine.database import Session
from db.meetings.changes import load_as_told
from db.outbox.deliveries import Delivery
from db.reminders.combined import (
    Companion,
    load_companions,
    load_gone_along,
    load_others,
    load_zone,
    record_gone_along,
    record_others,
)
from jobs.committee.messages import line_registration, line_registration_list
from jobs.topics.checklist_messages import line_due_items
from jobs.topics.duty_messages import line_silent
from jobs.topics.gap_messages import line_gap, line_gaps
from jobs.visits.messages import line_visit

MOST = 6
"""Lines below one reminder; what is more comes by itself."""

# Each is None when what it would say is no longer true, or not yet.
LINES: dict[str, Callable[[Session, Words, Delivery, datetime], Awaitable[Button | None]]] = {
    DeliveryKind.REGISTRATION: line_registration,
    DeliveryKind.REGISTRATION_LIST: line_registration_list,
    DeliveryKind.CHECKLIST_DUE: line_due_items,
    DeliveryKind.DUTY_NEWS: line_silent,
    DeliveryKind.TOPIC_GAP: line_gap,
    DeliveryKind.TOPIC_GAPS: line_gaps,
    DeliveryKind.VISIT_REMINDER: line_visit,
    DeliveryKind.VISIT_REMINDER_CELL: line_visit,
    DeliveryKind.VISIT_ASK: line_visit,
}


@dataclass(frozen=True)
class WithOthers(Screen):
    """A reminder with lines below it. `first`: what it is without them; then what went along."""

    first: Screen | None = None
    companions: tuple[Companion, ...] = ()
    others: tuple[Delivery, ...] = ()


async def add_others(tx: Session, delivery: Delivery, first: Screen, now: datetime) -> Screen:
    """Adds lines for whatever else falls due to the same person today."""
    if delivery.member_id is None or not _is_reminder(delivery):
        return first
    zone = await load_zone(tx, delivery.member_id)
    until = to_utc(to_local(now, zone).date() + timedelta(days=1), time(), zone)
    words = words_in(delivery.language)
    companions, lines = await _add_meetings(tx, words, delivery, until, now)
    others = []
    for one in await load_others(tx, delivery, LINES, until, now):
        line = await LINES[one.kind](tx, words, one, now) if len(lines) < MOST else None
        if line:
            others.append(one)
            lines.append(line)
    if not lines:
        return first
    whole = with_others(words, first, list(dict.fromkeys(lines)))
    return WithOthers(whole.text, whole.rows, None, whole.silent, first, companions, tuple(others))


def _is_reminder(delivery: Delivery) -> bool:
    if delivery.kind == DeliveryKind.DUTY_NEWS:
        return bool(delivery.about["news"] == SILENT)
    return delivery.kind in LINES or _is_of_a_meeting(delivery)


def _is_of_a_meeting(delivery: Delivery) -> bool:
    return delivery.audience is not None and delivery.kind != DeliveryKind.INVITATION


async def _add_meetings(
    tx: Session, words: Words, delivery: Delivery, until: datetime, now: datetime
) -> tuple[tuple[Companion, ...], list[Button]]:
    """Adds none below a meeting's card: what goes along with it stands in the card."""
    if _is_of_a_meeting(delivery):
        return (), []
    found = await load_companions(tx, delivery, until, now, most=MOST)
    meetings = dict.fromkeys((one.meeting_id, one.member_id) for one in found)
    lines = [await _line_meeting(tx, words, *whose, now) for whose in meetings]
    return tuple(found), [line for line in lines if line]


async def _line_meeting(
    tx: Session, words: Words, meeting_id: int, member_id: int, now: datetime
) -> Button | None:
    meeting = await load_as_told(tx, meeting_id)
    if meeting.state_at(now) is not State.PUBLISHED:
        return None
    answered = await find_answer(tx, meeting_id, member_id)
    label = words.plain(
        "along.meeting" if answered else "along.meeting.silent",
        kind=words.plain(f"kind.{meeting.kind}"),
        cell=short_name(meeting.cell_name),
        day=words.short_date(meeting.on_date),
        hour=words.hour(meeting.at_time),
    )
    return other(label, CardButton(meeting.id))


async def record_along(
    tx: Session, delivery: Delivery, shown: WithOthers, message_id: int, now: datetime
) -> None:
    """Records that what the lines said was sent, in this message."""
    await record_gone_along(tx, shown.companions, message_id, delivery, now, lines=True)
    await record_others(tx, shown.others, message_id, now)


async def lines_again(
    tx: Session, chat_id: int, message_id: int, screen: Screen, now: datetime
) -> Screen:
    """Renders an edit of this message, with the lines below it that are still true."""
    found = await load_gone_along(tx, chat_id, message_id)
    if not found:
        return screen
    words = words_in(found[0].language)
    lines = [await _line(tx, words, one, now) for one in found]
    return with_others(words, screen, list(dict.fromkeys(line for line in lines if line)))


async def _line(tx: Session, words: Words, one: Delivery, now: datetime) -> Button | None:
    if one.kind in LINES:
        return await LINES[one.kind](tx, words, one, now)
    return await _line_meeting(tx, words, one.meeting_id or 0, one.member_id or 0, now)
