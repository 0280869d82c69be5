"""Who prepares a topic: the rotation suggests, the secretary chooses, the person is asked."""

from core.model.errors import Gone
from core.model.people import Actor, Cell
from core.topics import buttons, duty_views
from core.topics import duties as duty_rules
from core.topics.rotation import Suggestion
from core.topics.screens import duties as duty_texts
from core.topics.screens import topic as texts
from core.topics.topic import OPEN, Topic
from db.engine.database import Session
from db.people import load_cell, load_member
from db.topics import duties, duty_news
from db.topics import duty_views as db_views
from handlers.topics.pages import topic_page
from handlers.topics.plan import load_led_topic
from handlers.turn import Turn


async def on_assign_tapped(turn: Turn, button: buttons.AssignButton) -> None:
    async with turn.look() as (tx, actor):
        topic, cell = await _load(tx, actor, button.topic_id)
        order = await duties.load_order(tx, topic, button.kind, turn.today(cell.zone))
    last_on = {one.candidate.member_id: one.candidate.last_on for one in order}
    screen = texts.assign(turn.words, topic, button.kind, order, last_on, button.page)
    await turn.show(screen)


async def _load(tx: Session, actor: Actor, topic_id: int) -> tuple[Topic, Cell]:
    """Loads a topic that is still ahead and its cell, if the actor leads it."""
    topic = await load_led_topic(tx, actor, topic_id)
    if topic.cell_id is None or topic.state not in OPEN:
        raise duty_views.SessionOver
    return topic, await load_cell(tx, topic.cell_id)


async def on_chosen(turn: Turn, button: buttons.ChooseButton) -> None:
    """Asks the member; anybody but the first in the order is recorded as a choice."""
    async with turn.begin() as (tx, actor):
        topic, cell = await _load(tx, actor, button.topic_id)
        said = await _ask(tx, turn, actor, topic, cell, button.kind, button.member_id)
        screen = await topic_page(tx, turn, actor, topic.id)
    await turn.toast(turn.words.plain(said))
    await turn.show(screen)


async def _ask(
    tx: Session,
    turn: Turn,
    actor: Actor,
    topic: Topic,
    cell: Cell,
    kind: duty_rules.DutyKind,
    member_id: int,
    *,
    instead_of: int = 0,
) -> str:
    """Asks a member of the order; returns the key of the message that tells the secretary."""
    order = await duties.load_order(tx, topic, kind, turn.today(cell.zone))
    ids = [one.candidate.member_id for one in order]
    if member_id not in ids:
        raise Gone
    place = ids.index(member_id)
    why = {**_why(order[place], overridden=place > 0), db_views.INSTEAD_OF: instead_of}
    until = duty_rules.answer_until(turn.now, cell.zone)
    duty_id = await duties.ask_for_duty(tx, topic.id, kind, member_id, why, turn.now, until)
    await duty_news.owe_duty(tx, await duties.load_duty(tx, duty_id), cell, turn.now)
    await duty_news.settle_topic(tx, topic.id, turn.now)
    await _record(tx, turn, actor, topic, "assign_duty", member_id, why)
    member = await load_member(tx, member_id)
    return "topics.asked" if member.joined and member.reachable else "topics.asked.unreached"


# --- instead of somebody, once more -------------------------------------------------------------


async def on_replace_tapped(turn: Turn, button: buttons.ReplaceButton) -> None:
    """Asks somebody else than the person who declined or stays silent."""
    async with turn.begin() as (tx, actor):
        duty = await duties.load_duty(tx, button.duty_id)
        topic, cell = await _load(tx, actor, duty.topic_id)
        if (view := await db_views.load_duty_view(tx, actor, duty.id)).successor:
            raise duty_views.what_is_so(view)
        if duty.state in duty_rules.AHEAD:
            await duties.save_duty_answer(tx, duty.id, duty_rules.DutyState.LAPSED, turn.now)
            await duty_news.owe_ended(tx, duty, cell, turn.now)
        to, kind = button.member_id, duty.kind
        said = await _ask(tx, turn, actor, topic, cell, kind, to, instead_of=duty.id)
        screen = await topic_page(tx, turn, actor, topic.id)
    await turn.toast(turn.words.plain(said))
    await turn.show(screen)


async def on_remind_tapped(turn: Turn, button: buttons.RemindButton) -> None:
    """Asks the silent person again; after more silence the secretary is told again."""
    async with turn.begin() as (tx, actor):
        duty = await duties.load_duty(tx, button.duty_id)
        _, cell = await _load(tx, actor, duty.topic_id)
        if duty.state is not duty_rules.DutyState.ESCALATED:
            raise duty_views.what_is_so(await db_views.load_duty_view(tx, actor, duty.id))
        await duties.ask_again(tx, duty.id, duty_rules.answer_until(turn.now, cell.zone))
        await duty_news.owe_duty(tx, duty, cell, turn.now)
        reminded = await db_views.load_duty_view(tx, actor, duty.id)
    await turn.toast(turn.words.plain("duties.reminded"))
    await turn.show(duty_texts.duty(turn.words, reminded))


def _why(one: Suggestion, *, overridden: bool) -> dict[str, object]:
    last = one.candidate.last_served_on
    return {
        "last_on": last.isoformat() if last else None,
        "waiting": one.waiting,
        "overridden": overridden,
        "passed": [[who.name, why.value] for who, why in one.passed],
    }


async def on_taken_back(turn: Turn, button: buttons.TakeBackButton) -> None:
    async with turn.begin() as (tx, actor):
        duty = await duties.load_duty(tx, button.duty_id)
        topic, cell = await _load(tx, actor, duty.topic_id)
        if duty.state not in duty_rules.AHEAD:
            raise duty_views.what_is_so(await db_views.load_duty_view(tx, actor, duty.id))
        await duty_news.owe_ended(tx, duty, cell, turn.now)
        await duties.save_duty_answer(tx, duty.id, duty_rules.DutyState.WITHDRAWN, turn.now)
        await duty_news.settle_topic(tx, topic.id, turn.now)
        await _record(tx, turn, actor, topic, "take_duty_back", duty.member_id, {})
        screen = await topic_page(tx, turn, actor, topic.id)
    await turn.toast(turn.words.plain("topics.taken_back"))
    await turn.show(screen)


async def _record(
    tx: Session,
    turn: Turn,
    actor: Actor,
    topic: Topic,
    action: str,
    member_id: int,
    why: dict[str, object],
) -> None:
    after = {"member_id": member_id, "overridden": bool(why.get("overridden"))}
    await turn.record(tx, actor, action, topic, after=after)
