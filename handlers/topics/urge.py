"""An officer urges the cells that lack a topic session, after seeing who gets a message."""

from core.committee.urging import ONCE_WITHIN
from core.model import rights
from core.model.deliveries import DeliveryKind
from core.model.people import Actor, Cell
from core.model.scope import Scope, Subject
from core.topics.buttons import UrgeTopicsButton
from core.topics.screens import urging as texts
from core.topics.urging import URGED, TopicUrging, plan_urging, urged_until
from db.committee.registrations import load_urged
from db.engine.database import Session
from db.leaders import load_leaders
from db.outbox.by_day import owe_by_day
from db.settings.settings import load_committee
from db.topics.gaps import load_lacking
from handlers.turn import Turn


async def on_urge_topics_tapped(turn: Turn, button: UrgeTopicsButton) -> None:
    """Shows the plan; sends it once it was seen as it is now."""
    async with turn.begin() as (tx, actor):
        plan = await _load(tx, turn, actor, button.committee_id)
        ready = bool(plan.fresh) and plan.seen == button.seen
        if ready:
            for cell, to in plan.fresh:
                await _urge(tx, turn, actor, cell, [one.member_id for one in to], plan)
    if ready:
        await turn.toast(turn.words.plain("urging.sent.toast"))
        await turn.show(texts.sent(turn.words, plan))
        return
    if button.seen:
        await turn.toast(turn.words.plain("urging.changed"))
    await turn.show(texts.dry_run(turn.words, plan))


async def _load(tx: Session, turn: Turn, actor: Actor, committee_id: int) -> TopicUrging:
    rights.require(actor, rights.Action.URGE, Scope(committee_id))
    committee = await load_committee(tx, committee_id)
    today = turn.today(committee.zone)
    lacking = await load_lacking(tx, committee, today)
    ids = [cell.id for cell in lacking]
    urged = await load_urged(tx, ids, turn.now - ONCE_WITHIN, URGED)
    return plan_urging(committee, today, lacking, await load_leaders(tx, ids), urged)


async def _urge(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, member_ids: list[int], plan: TopicUrging
) -> None:
    about, until = {"cell_id": cell.id}, urged_until(plan.today, cell.zone)
    kind = DeliveryKind.TOPIC_URGED
    for member_id in member_ids:
        await owe_by_day(tx, kind, cell, member_id, turn.now, about=about, until=until)
    subject = Subject(f"cell:{cell.id}", cell.scope)
    await turn.record(tx, actor, URGED, subject, after={"messages": len(member_ids)})
