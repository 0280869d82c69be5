"""Lines of checklists as they fall due: their owners are told, then the secretary; the chair gets
the running order.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from core.dates.zones import to_local
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import responsible_leaders
from core.reminders.waves import planned_until
from core.topics.checklist import DURING, Item, is_escalated, urging_rules
from core.ui.lanes import Lane
from db.engine.database import Database, Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.people import load_cell
from db.topics import due_lines
from db.topics.checklists import load_owners

SENSIBLE_FOR = timedelta(hours=15)
"""From the hour on: by midnight the next day's message is planned."""
Line = tuple[Item, Meeting]
Told = dict[tuple[DeliveryKind, int], list[Line]]
"""Which lines a member is told of by one message of a kind."""


async def urge_owners(db: Database, now: datetime) -> int:
    """Tells of lines that fall due: one message to each, whatever the number."""
    async with db.read() as tx:
        if not await due_lines.load_to_tell(tx, now):
            return 0
    async with db.begin() as tx:
        found = await due_lines.load_to_tell(tx, now)
        told = await _tell(tx, [line for line in found if line[0].phase != DURING], now)
        found += await _gather(tx, told, now)
        for (kind, member_id), lines in told.items():
            await _owe(tx, kind, member_id, lines, now)
        await _send_running_orders(tx, found, now)
        for item, meeting in found:
            await due_lines.record_told(tx, item, meeting, now)
    return len(found)


async def _tell(tx: Session, lines: Iterable[Line], now: datetime) -> Told:
    told: Told = defaultdict(list)
    for item, meeting in lines:
        kind, readers = await _readers(tx, item, meeting, now)
        for member_id in readers:
            told[kind, member_id].append((item, meeting))
    return told


async def _readers(
    tx: Session, item: Item, meeting: Meeting, now: datetime
) -> tuple[DeliveryKind, list[int]]:
    """Finds who hears of it: its owner, or who sees to the checklist where nobody has it; in the
    end the latter, unless they heard it as owners.
    """
    leaders = responsible_leaders(await load_cell_leaders(tx, meeting.cell_id))
    owners = [item.member_id] if item.member_id is not None else leaders
    if not is_escalated(item, to_local(now, meeting.zone).date(), urging_rules()):
        return DeliveryKind.CHECKLIST_DUE, owners
    others = [one for one in leaders if one not in owners]
    return DeliveryKind.CHECKLIST_LATE, others


async def _gather(tx: Session, told: Told, now: datetime) -> list[Line]:
    """Adds what the same people would be told soon to what they are told now."""
    soon, known = (
        now + urging_rules().gather,
        {item.id for each in told.values() for item, _ in each},
    )
    gathered = []
    for item, meeting in await due_lines.load_to_tell(tx, soon):
        kind, readers = await _readers(tx, item, meeting, soon)
        keys = [(kind, member_id) for member_id in readers]
        owners = kind is DeliveryKind.CHECKLIST_DUE and item.phase != DURING
        if owners and item.id not in known and keys and all(key in told for key in keys):
            gathered.append((item, meeting))
            for key in keys:
                told[key].append((item, meeting))
    return gathered


async def _owe(
    tx: Session, kind: DeliveryKind, member_id: int, lines: list[Line], now: datetime
) -> None:
    """Owes one message for all of them, or adds them to what is on its way."""
    ids = [item.id for item, _ in lines]
    if await due_lines.add_to_owed(tx, kind, member_id, ids):
        return
    meeting = lines[0][1]
    at = planned_until(now, urging_rules().tell_at, meeting.zone)
    await owe_by_day(
        tx,
        kind,
        await load_cell(tx, meeting.cell_id),
        member_id,
        at,
        lane=Lane.BULK,
        meeting_id=meeting.id,
        about={due_lines.LINES: ids},
        until=at + SENSIBLE_FOR,
    )


async def _send_running_orders(tx: Session, found: list[Line], now: datetime) -> None:
    chaired = {meeting.id: meeting for item, meeting in found if item.phase == DURING}
    for meeting in chaired.values():
        chair = (await load_owners(tx, meeting))["chair"]
        if chair is not None and now < meeting.starts_at:
            await owe_by_day(
                tx,
                DeliveryKind.RUNNING_ORDER,
                await load_cell(tx, meeting.cell_id),
                chair,
                now,
                lane=Lane.BULK,
                meeting_id=meeting.id,
                until=meeting.starts_at,
            )
