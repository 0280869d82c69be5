"""All that somebody is to do, for /viec."""

from datetime import datetime

from core.dates.zones import to_local
from core.model.meeting import Meeting
from core.model.people import Actor
from core.topics.checklist import Item, falls_due
from core.topics.tasks import UNDONE_WITHIN, OwnWork
from db.engine.database import Session
from db.people import load_cells
from db.topics.checklists import load_open_items, load_profile, load_ticked_items
from db.topics.duties import load_duties_of
from db.topics.tasks import load_tasks_of, load_ticked_tasks


async def load_own_work(tx: Session, actor: Actor, now: datetime) -> OwnWork:
    """Loads duties, lines of checklists and tasks; of the cells the actor leads, lines that are due
    and nobody's too.
    """
    member_ids = [one.member_id for one in actor.memberships]
    duties, tasks = await load_duties_of(tx, member_ids), await load_tasks_of(tx, member_ids)
    items = await _load_items(tx, actor, member_ids, now)
    cell_ids = {duty.cell_id for duty in duties} | {task.cell_id for task in tasks}
    cells = {cell.id: cell for cell in await load_cells(tx, cell_ids)}
    since = now - UNDONE_WITHIN
    ticked = await load_ticked_items(tx, member_ids, actor.account_id or 0, since)
    profiles = {i: await load_profile(tx, i) for i in {of.cell_id for _, of in [*items, *ticked]}}
    return OwnWork(
        duties=[(duty, cells[duty.cell_id]) for duty in duties if duty.cell_id in cells],
        items=[(item, of, profiles[of.cell_id]) for item, of in items],
        tasks=[(task, cells[task.cell_id]) for task in tasks if task.cell_id in cells],
        now=now,
        ticked_items=[(item, profiles[of.cell_id]) for item, of in ticked],
        ticked_tasks=await load_ticked_tasks(tx, member_ids, since),
    )


async def _load_items(
    tx: Session, actor: Actor, member_ids: list[int], now: datetime
) -> list[tuple[Item, Meeting]]:
    found = await load_open_items(tx, member_ids)
    for cell_id in actor.led_cell_ids:
        for item, meeting in await load_open_items(tx, [], cell_id):
            if falls_due(item, to_local(now, meeting.zone).date()):
                found.append((item, meeting))
    return found
