"""Edits whose five minutes are over are told, and what hangs on the meeting follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.meetings.changes import MeetingFacts, differences, facts_of, outside_quiet
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import Cell
from core.reminders.waves import lane_of, plan, rules_from
from db.engine.database import Database, Session
from db.meetings.announcing import (
    end_deliveries,
    end_waves,
    load_concerned,
    move_board,
    owe_notices,
    postpone_deliveries,
    record_told,
    reset_answers,
    spend_wave,
    stands_in_group,
)
from db.meetings.changes import SHOWN, TOLD, UNDONE, MeetingChange, close_change, load_due_changes
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import owe
from db.outbox.views import touch_views
from db.people import load_cell
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
    """Tells every edit that is due; how many there were. Doing it twice changes nothing."""
    told = 0
    while changes := await _tell_some(db, now):
        told += changes
    return told


async def _tell_some(db: Database, now: datetime) -> int:
    async with db.begin_piece() as tx:
        changes = await load_due_changes(tx, now, AT_ONCE)
        for change in changes:
            await _tell(tx, change, now)
    return len(changes)


async def _tell(tx: Session, change: MeetingChange, now: datetime) -> None:
    meeting = await load_meeting(tx, change.meeting_id)
    before, after = change.before.facts, facts_of(meeting)
    changed = differences(before, after)
    await close_change(tx, change.id, TOLD if changed else UNDONE)
    await touch_views(tx, meeting.id, kinds=SHOWN)
    if not changed:
        if change.before.replan:
            await replan_left(tx, meeting.id, now)
        return
    cell = await load_cell(tx, meeting.cell_id)
    whom = await _to_tell(tx, change, meeting, retimed="time" in changed)
    await record_told(tx, meeting.id, now, retimed="time" in changed)
    if after.cancelled:
        await end_waves(tx, meeting.id, now)
        await end_deliveries(tx, meeting.id, now)
    elif "time" in changed:
        await _follow(tx, meeting, cell, now)
    if change.before.replan:
        await replan_left(tx, meeting.id, now)
    await _owe(tx, change, meeting, cell, whom, now)


@dataclass(frozen=True)
class Whom:
    """Members by number: those who are asked anew, and those who only read what changed."""

    asked: Sequence[int] = ()
    told: Sequence[int] = ()


async def _to_tell(tx: Session, change: MeetingChange, meeting: Meeting, *, retimed: bool) -> Whom:
    """Who knows of the meeting is asked anew. Of meetings that were edited together one is told
    of, to everybody; of the others only who was asked already reads, where it is asked again.
    """
    knowing = await load_concerned(tx, meeting)
    if not change.before.batch:
        return Whom(knowing)
    if change.before.others is None:
        return Whom(knowing if retimed else ())
    everyone = await load_concerned(tx, meeting, everyone=True)
    if not await has_planned_wave(tx, meeting.id, DeliveryKind.INVITATION):
        return Whom(everyone)
    return Whom(knowing, [one for one in everyone if one not in knowing])


async def _follow(tx: Session, meeting: Meeting, cell: Cell, now: datetime) -> None:
    """At a new time everybody is asked again; the reminders still to come are planned anew.

    Who has been invited is not invited again: the word about the change does it.
    """
    await reset_answers(tx, meeting.id)
    ended = await end_waves(tx, meeting.id, now)
    await end_deliveries(tx, meeting.id, now, kept=(*FOLLOW, DeliveryKind.CARD_AGAIN))
    await postpone_deliveries(tx, meeting, FOLLOW)
    waves = plan(meeting, rules_from(cell.reminders), now)
    await plan_waves(tx, meeting.id, waves, meeting.edition + 1)
    if DeliveryKind.INVITATION in ended:
        await move_board(
            tx, meeting.id, [wave for wave in waves if wave.kind == DeliveryKind.INVITATION]
        )
    else:
        await spend_wave(tx, meeting.id, DeliveryKind.INVITATION, meeting.edition + 1, now)


async def _owe(
    tx: Session,
    change: MeetingChange,
    meeting: Meeting,
    cell: Cell,
    whom: Whom,
    now: datetime,
) -> None:
    before, after = change.before.facts, facts_of(meeting)
    first, last = _span(before, after, meeting.zone)
    at = outside_quiet(now, first, meeting.zone, rules_from(cell.reminders))
    lane = lane_of(now, first)
    for kind, member_ids in (
        (DeliveryKind.MEETING_CHANGED, whom.asked),
        (DeliveryKind.SERIES_CHANGED, whom.told),
    ):
        await owe_notices(tx, change, kind, member_ids, at, lane=lane, expires_at=last)
    loud = {"time", "cancelled"} & set(differences(before, after))
    if loud and cell.group_chat_id is not None and await stands_in_group(tx, meeting.id):
        await owe(
            tx,
            DeliveryKind.GROUP_CHANGED,
            at,
            lane=lane,
            cell_id=cell.id,
            meeting_id=meeting.id,
            about={"change_id": change.id},
            expires_at=last,
        )


def _span(before: MeetingFacts, after: MeetingFacts, zone: str) -> tuple[datetime, datetime]:
    starts = before.starts_at(zone), after.starts_at(zone)
    return min(starts), max(starts)
