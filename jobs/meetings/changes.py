"""Edits whose five minutes are over are told, and what hangs on the meeting follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from core.meetings import changes as change_rules
from core.meetings.telling import concerns_year
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import Cell
from core.reminders import waves
from db.engine.database import Database, Session
from db.meetings import announcing, readers
from db.meetings import changes as db_changes
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import owe
from db.people import load_cell
from db.reminders import away
from db.reminders.publishing import publish_waiting
from db.reminders.waves import has_planned_wave, plan_waves
from db.settings.settings import replan_left

AT_ONCE = 5
"""In one transaction: a press need not wait for a whole series."""
FOLLOW = (
    DeliveryKind.INVITATION,
    DeliveryKind.GROUP_BOARD,
    DeliveryKind.PIN,
    DeliveryKind.MEETING_CHANGED,
    DeliveryKind.SERIES_CHANGED,
)
"""What waits to be sent of these says the new time by itself."""


async def tell_due(db: Database, now: datetime) -> int:
    """Tells every edit that is due; returns how many. Doing it twice changes nothing."""
    told = 0
    while changes := await _tell_some(db, now):
        told += changes
    return told


async def _tell_some(db: Database, now: datetime) -> int:
    async with db.begin_piece() as tx:
        changes = await db_changes.load_due_changes(tx, now, AT_ONCE)
        for change in changes:
            await _tell(tx, change, now)
    return len(changes)


async def _tell(tx: Session, change: db_changes.MeetingChange, now: datetime) -> None:
    if change.before.facts.draft:
        await publish_waiting(tx, change, now)
        return
    meeting = await load_meeting(tx, change.meeting_id)
    before, after = change.before.facts, change_rules.facts_of(meeting)
    changed = change_rules.differences(before, after)
    state = db_changes.TOLD if changed else db_changes.UNDONE
    await db_changes.close_change(tx, change.id, state, meeting.sequence + 1 if changed else None)
    if not changed:
        if change.before.replan:
            await replan_left(tx, meeting.id, now)
        return
    cell = await load_cell(tx, meeting.cell_id)
    whom = await _to_tell(tx, change, meeting, after)
    await announcing.record_told(tx, meeting.id, now, retimed="time" in changed)
    if after.cancelled:
        await announcing.cancel_waves(tx, meeting.id, now)
        await announcing.end_deliveries(tx, meeting.id, now)
    elif "time" in changed:
        back = await _follow(tx, meeting, cell, now)
        await away.invite(tx, meeting, cell, back - set(whom.asked), now)
    if change.before.replan:
        await replan_left(tx, meeting.id, now)
    await _owe(tx, change, meeting, cell, whom, now)


@dataclass(frozen=True)
class Whom:
    """Members by number: those who are asked again, and those who only read what changed."""

    asked: Sequence[int] = ()
    told: Sequence[int] = ()


async def _to_tell(
    tx: Session,
    change: db_changes.MeetingChange,
    meeting: Meeting,
    after: change_rules.MeetingFacts,
) -> Whom:
    """Finds again who knows of the meeting, be it by the year only. Of meetings edited together,
    one is announced to everyone; of the others only members already asked read, if they are asked
    again.
    """
    before = change.before.facts
    knowing = await readers.load_concerned(tx, meeting)
    if not change.before.batch:
        by_year = (
            await readers.load_year_readers(tx, meeting) if concerns_year(before, after) else []
        )
        return Whom(knowing, [one for one in by_year if one not in knowing])
    if change.before.others is None:
        retimed = "time" in change_rules.differences(before, after)
        return Whom(knowing if retimed else ())
    everyone = await readers.load_concerned(tx, meeting, everyone=True)
    if not await has_planned_wave(tx, meeting.id, DeliveryKind.INVITATION):
        return Whom(everyone)
    return Whom(knowing, [one for one in everyone if one not in knowing])


async def _follow(tx: Session, meeting: Meeting, cell: Cell, now: datetime) -> set[int]:
    """Asks everybody again at a new time, and plans the reminders still to come again. Who has been
    invited is not invited again: the message about the change does it. Returns who is not away
    any more.
    """
    back = await away.reset_answers(tx, meeting, now)
    ended = await announcing.cancel_waves(tx, meeting.id, now)
    await announcing.end_deliveries(tx, meeting.id, now, kept=(*FOLLOW, DeliveryKind.CARD_AGAIN))
    await announcing.postpone_deliveries(tx, meeting, FOLLOW)
    planned = waves.plan(meeting, waves.rules_from(cell.reminders), now)
    await plan_waves(tx, meeting.id, planned, meeting.edition + 1)
    if DeliveryKind.INVITATION in ended:
        await announcing.move_board(
            tx, meeting.id, [wave for wave in planned if wave.kind == DeliveryKind.INVITATION]
        )
    else:
        await announcing.mark_wave_sent(
            tx, meeting.id, DeliveryKind.INVITATION, meeting.edition + 1, now
        )
    return back


async def _owe(
    tx: Session,
    change: db_changes.MeetingChange,
    meeting: Meeting,
    cell: Cell,
    whom: Whom,
    now: datetime,
) -> None:
    before, after = change.before.facts, change_rules.facts_of(meeting)
    first, last = _span(before, after, meeting.zone)
    at = waves.send_at(
        now, first - change_rules.LEAD, meeting.zone, waves.rules_from(cell.reminders)
    )
    lane = waves.lane_of(now, first)
    about = {"change_id": change.id}
    said = partial(owe, tx, lane=lane, meeting_id=meeting.id, about=about, expires_at=last)
    for member_id in whom.asked:
        await said(DeliveryKind.MEETING_CHANGED, at, member_id=member_id)
    for member_id in whom.told:
        await said(DeliveryKind.SERIES_CHANGED, at, member_id=member_id)
    loud = change_rules.LOUD & set(change_rules.differences(before, after))
    if loud and cell.group_chat_id is not None and await announcing.stands_in_group(tx, meeting.id):
        await said(DeliveryKind.GROUP_CHANGED, at, cell_id=cell.id)


def _span(
    before: change_rules.MeetingFacts, after: change_rules.MeetingFacts, zone: str
) -> tuple[datetime, datetime]:
    starts = before.starts_at(zone), after.starts_at(zone)
    return min(starts), max(starts)
