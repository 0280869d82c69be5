"""Duties as somebody sees them, loaded for `core` to draw."""

from datetime import datetime

from core.dates.zones import to_local
from core.model import rights
from core.model.errors import NotAllowed
from core.model.people import Actor
from core.topics import duty_views as views
from core.topics.duties import AHEAD, STANDING, Duty
from core.topics.rotation import Suggestion
from core.topics.topic import OPEN
from db import people
from db.engine.database import Session
from db.topics import duties
from db.topics.topics import load_topic

INSTEAD_OF = "instead_of"
"""In a duty's `why`: whose place it takes."""


async def load_duty_view(tx: Session, actor: Actor, duty_id: int) -> views.DutyView:
    """Loads a duty of one of the actor's cells. Raises NotAllowed or Gone."""
    duty = await duties.load_duty(tx, duty_id)
    cell = await people.load_cell(tx, duty.cell_id)
    own = duty.member_id in {one.member_id for one in actor.memberships}
    if not own and not rights.may(actor, rights.Action.SEE_CALENDAR, cell.scope):
        raise NotAllowed
    leads = rights.may(actor, rights.Action.MANAGE_MEETINGS, cell.scope)
    return views.DutyView(duty, cell, own, leads, await _find_successor(tx, duty))


async def _find_successor(tx: Session, duty: Duty) -> str:
    """Finds the name of whoever was asked in this one's place."""
    if duty.state in STANDING:
        return ""
    for one in await duties.load_duties(tx, duty.topic_id):
        if one.why.get(INSTEAD_OF) == duty.id and one.state in STANDING:
            return one.member_name
    return ""


async def load_swap_view(tx: Session, actor: Actor, swap_id: int) -> views.SwapView:
    """Loads what a colleague is asked. Raises NotAllowed or Gone."""
    swap = await duties.load_swap(tx, swap_id)
    shown = await load_duty_view(tx, actor, swap.duty_id)
    open_swap = await duties.find_open_swap(tx, swap.duty_id)
    theirs = shown.duty.member_id == swap.from_member_id and shown.duty.state in AHEAD
    asked = theirs and open_swap is not None and open_swap.id == swap.id
    return views.SwapView(shown, swap.id, asked)


async def load_news_view(
    tx: Session, actor: Actor, duty_id: int, news: str, now: datetime
) -> views.NewsView:
    """Loads what became of a duty, and who is next where somebody else is needed. Raises NotAllowed
    or Gone.
    """
    shown = await load_duty_view(tx, actor, duty_id)
    passed_on_by = shown.duty.passed_on_by
    by = (await people.load_member(tx, passed_on_by)).full_name if passed_on_by else ""
    wanted = (
        shown.leads and news in (views.DECLINED, views.SILENT) and views.is_so(news, shown.duty)
    )
    return views.NewsView(shown, by, await find_follower(tx, shown, now) if wanted else None)


async def find_follower(tx: Session, shown: views.DutyView, now: datetime) -> Suggestion | None:
    """Finds whose turn it is next, while the topic is ahead."""
    topic = await load_topic(tx, shown.duty.topic_id)
    if topic.state not in OPEN:
        return None
    today = to_local(now, shown.cell.zone).date()
    return next(iter(await duties.load_order(tx, topic, shown.duty.kind, today)), None)
