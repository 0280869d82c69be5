"""What the progress of a session's checklist shows, loaded for `core` to draw."""

from datetime import datetime

from core.dates.zones import to_local
from core.model.meeting import Meeting, State
from core.model.people import Actor
from core.model.rights import Action, may
from core.topics.checklist import ChecklistView
from db.engine.database import Session
from db.topics.checklists import load_items, load_profile
from db.topics.tasks import load_matters


async def load_checklist(
    tx: Session, actor: Actor, meeting: Meeting, now: datetime
) -> ChecklistView:
    """Loads what the actor may see: the progress card, or their own lines."""
    if may(actor, Action.MANAGE_MEETINGS, meeting.scope):
        return await load_progress(tx, meeting, now)
    own = actor.member_in(meeting.cell_id)
    return await load_progress(tx, meeting, now, own.member_id if own else 0)


async def load_progress(
    tx: Session, meeting: Meeting, now: datetime, member_id: int | None = None
) -> ChecklistView:
    """Loads the leaders' progress card; with `member_id`, that member's own lines."""
    leads = member_id is None
    items = await load_items(tx, meeting.id)
    return ChecklistView(
        meeting=meeting,
        items=[item for item in items if leads or item.member_id == member_id],
        today=to_local(now, meeting.zone).date(),
        profile=await load_profile(tx, meeting.cell_id),
        leads=leads,
        matters=await load_matters(tx, meeting) if leads else (),
        held=meeting.state_at(now) is State.HELD,
    )
