"""Checklists by themselves: made when a session is registered, moved with it, urged as lines
fall due.
"""

from datetime import datetime, timedelta

from core.dates.zones import to_local
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import responsible_leaders
from core.reminders.waves import planned_until
from core.topics.checklist import DURING, Item, urging_rules
from core.ui.lanes import Lane
from db.engine.database import Database, Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import is_owed, owe_by_day
from db.outbox.views import touch_progress
from db.people import load_cell
from db.topics import checklists
from db.topics.duty_news import settle_session

SENSIBLE_FOR = timedelta(hours=20)


async def prepare_sessions(db: Database, now: datetime) -> int:
    """Gives a registered session its checklist; a moved one's open lines move with it."""
    async with db.read() as tx:
        waiting = [*await checklists.load_unprepared(tx, now), *await checklists.load_moved(tx)]
    if not waiting:
        return 0
    async with db.begin() as tx:
        fresh, moved = await checklists.load_unprepared(tx, now), await checklists.load_moved(tx)
        for meeting in fresh:
            await checklists.make_checklist(
                tx, meeting, await checklists.lines_for(tx, meeting), now
            )
            await settle_session(tx, meeting.id, now)
            await _tell_registered(tx, meeting, now)
        for meeting in moved:
            await checklists.move_items(tx, meeting, now)
            await touch_progress(tx, meeting.id)
    return len(fresh) + len(moved)


async def _tell_registered(tx: Session, meeting: Meeting, now: datetime) -> None:
    """Owes the secretary the progress card, everybody else with a line their own lines."""
    leaders = responsible_leaders(await load_cell_leaders(tx, meeting.cell_id))
    for member_id in leaders:
        await _owe(tx, DeliveryKind.CHECKLIST_PROGRESS, member_id, meeting, now, meeting.starts_at)
    items = await checklists.load_items(tx, meeting.id)
    owners = {item.member_id for item in items if item.member_id and item.phase != DURING}
    for member_id in sorted(owners - set(leaders)):
        await _owe(tx, DeliveryKind.CHECKLIST_OWN, member_id, meeting, now, meeting.starts_at)


async def _owe(
    tx: Session,
    kind: DeliveryKind,
    member_id: int,
    meeting: Meeting,
    now: datetime,
    until: datetime,
) -> None:
    on = to_local(now, meeting.zone).date().isoformat()
    await owe_by_day(
        tx,
        kind,
        await load_cell(tx, meeting.cell_id),
        member_id,
        now,
        lane=Lane.BULK,
        meeting_id=meeting.id,
        about={"on": on},
        until=until,
    )


async def urge_owners(db: Database, now: datetime) -> int:
    """Tells owners of lines that fall due: one message each, whatever the number."""
    async with db.read() as tx:
        if not await checklists.load_to_tell(tx, now):
            return 0
    async with db.begin() as tx:
        found = await checklists.load_to_tell(tx, now)
        whose: dict[int, Meeting] = {}
        for item, meeting in found:
            for member_id in await _told(tx, item, meeting):
                whose.setdefault(member_id, meeting)
            await checklists.record_told(tx, item, meeting, now)
        for member_id, meeting in whose.items():
            await _owe_due(tx, member_id, meeting, now)
        await _send_running_orders(tx, found, now)
        for meeting_id in {meeting.id for _, meeting in found}:
            await touch_progress(tx, meeting_id)
    return len(found)


async def _owe_due(tx: Session, member_id: int, meeting: Meeting, now: datetime) -> None:
    """Owes one message for everything that is due: what is on its way says it as well."""
    if not await is_owed(tx, DeliveryKind.CHECKLIST_DUE, member_id):
        at = planned_until(now, urging_rules().tell_at, meeting.zone)
        await _owe(tx, DeliveryKind.CHECKLIST_DUE, member_id, meeting, at, at + SENSIBLE_FOR)


async def _told(tx: Session, item: Item, meeting: Meeting) -> list[int]:
    """Returns a line's owner; where nobody has it, who sees to the checklist."""
    if item.phase == DURING:
        return []
    if item.member_id is not None:
        return [item.member_id]
    return responsible_leaders(await load_cell_leaders(tx, meeting.cell_id))


async def _send_running_orders(
    tx: Session, found: list[tuple[Item, Meeting]], now: datetime
) -> None:
    chairs: dict[int, Meeting] = {}
    for item, meeting in found:
        if item.phase == DURING:
            chairs[meeting.id] = meeting
    for meeting in chairs.values():
        chair = (await checklists.load_owners(tx, meeting))["chair"]
        if chair is not None and now < meeting.starts_at:
            await _owe(tx, DeliveryKind.RUNNING_ORDER, chair, meeting, now, meeting.starts_at)
