"""A duty: accepting, declining, why me, and asking a colleague to swap."""

from core.model import errors, rights
from core.model.deliveries import DeliveryKind
from core.model.people import Actor, Cell
from core.model.scope import Subject
from core.topics import buttons
from core.topics import duties as duty_rules
from core.topics import topic as topic_rules
from core.topics.rotation import Candidate
from core.topics.screens import duties as texts
from core.ui.screens import Screen
from db import people
from db.engine.database import Session
from db.outbox.by_day import owe_by_day
from db.topics import duties, topics
from db.topics.duty_news import settle_topic, tell_responsible
from handlers.turn import Turn


async def load_seen(
    tx: Session, actor: Actor, duty_id: int
) -> tuple[duty_rules.Duty, Cell, bool, bool]:
    """Loads a duty and its cell; whether it is the actor's own, and whether they lead the cell.

    Raises NotAllowed.
    """
    duty = await duties.load_duty(tx, duty_id)
    cell = await people.load_cell(tx, duty.cell_id)
    own = duty.member_id in {m.member_id for m in actor.memberships}
    leads = rights.may(actor, rights.Action.MANAGE_MEETINGS, cell.scope)
    if not own and not leads:
        raise errors.NotAllowed
    return duty, cell, own, leads


async def _load_own(tx: Session, actor: Actor, duty_id: int) -> tuple[duty_rules.Duty, Cell]:
    duty, cell, own, _ = await load_seen(tx, actor, duty_id)
    if not own:
        raise errors.NotAllowed
    return duty, cell


async def on_duty_tapped(turn: Turn, button: buttons.DutyButton) -> None:
    async with turn.look() as (tx, actor):
        duty, cell, own, leads = await load_seen(tx, actor, button.duty_id)
    await turn.show(texts.duty(turn.words, duty, cell.name, own=own, leads=leads))


async def on_why_tapped(turn: Turn, button: buttons.WhyButton) -> None:
    async with turn.look() as (tx, actor):
        duty, *_, leads = await load_seen(tx, actor, button.duty_id)
    await turn.show(texts.why(turn.words, duty, leads=leads))


async def on_accept_tapped(turn: Turn, button: buttons.AcceptDutyButton) -> None:
    """Records a yes, the person's own or through a leader, and tells the secretary."""
    await _answer(turn, button.duty_id, duty_rules.DutyState.ACCEPTED)


async def on_decline_tapped(turn: Turn, button: buttons.DeclineDutyButton) -> None:
    """Records a no, the person's own or through a leader, and tells the secretary."""
    await _answer(turn, button.duty_id, duty_rules.DutyState.DECLINED)


async def _answer(turn: Turn, duty_id: int, state: duty_rules.DutyState) -> None:
    async with turn.begin() as (tx, actor):
        duty, cell, own, leads = await load_seen(tx, actor, duty_id)
        topic = await topics.load_topic(tx, duty.topic_id)
        if duty.state not in duty_rules.UNANSWERED or topic.state not in topic_rules.OPEN:
            raise duty_rules.DutyAnswered
        await duties.save_duty_answer(tx, duty.id, state, turn.now)
        await settle_topic(tx, duty.topic_id, turn.now)
        if own:
            await tell_responsible(tx, duty, cell, f"duties.news.{state}", turn.now)
        else:
            before, after = {"state": duty.state}, {"state": state, "member_id": duty.member_id}
            logged, action = Subject(f"duty:{duty.id}", cell.scope), "answer_duty_on_behalf"
            await turn.record(tx, actor, action, logged, before=before, after=after)
        answered = await duties.load_duty(tx, duty.id)
        screen = await _answered(tx, turn, answered, cell, own=own, leads=leads)
    await turn.toast(turn.words.plain(f"duties.saved.{state}" if own else "duties.saved.on_behalf"))
    await turn.show(screen)


async def _answered(
    tx: Session, turn: Turn, duty: duty_rules.Duty, cell: Cell, *, own: bool, leads: bool
) -> Screen:
    """Shows the duty; to a leader who recorded a no, who is next."""
    if own or duty.state is not duty_rules.DutyState.DECLINED:
        return texts.duty(turn.words, duty, cell.name, own=own, leads=leads)
    order = await duties.load_order(
        tx,
        await topics.load_topic(tx, duty.topic_id),
        duty.kind,
        turn.today(cell.zone),
    )
    return texts.told(turn.words, texts.DECLINED, duty, follower=next(iter(order), None))


# --- Đổi ----------------------------------------------------------------------------------------


async def on_swap_tapped(turn: Turn, button: buttons.SwapButton) -> None:
    """Lists colleagues to ask, those whose turn is next first."""
    async with turn.look() as (tx, actor):
        duty, _ = await _load_own(tx, actor, button.duty_id)
        colleagues = await _colleagues(tx, turn, duty)
    await turn.show(texts.choose_colleague(turn.words, duty, colleagues, button.page))


async def _colleagues(tx: Session, turn: Turn, duty: duty_rules.Duty) -> list[Candidate]:
    """Finds who is neither exempt nor away, reachable, and not asked for this topic yet."""
    cell = await people.load_cell(tx, duty.cell_id)
    reachable = {
        m.id for m in await people.load_members(tx, duty.cell_id) if m.joined and m.reachable
    }
    order = await duties.load_order(
        tx,
        await topics.load_topic(tx, duty.topic_id),
        duty.kind,
        turn.today(cell.zone),
    )
    return [one.candidate for one in order if one.candidate.member_id in reachable]


async def on_colleague_tapped(turn: Turn, button: buttons.AskColleagueButton) -> None:
    """Asks the colleague; nothing changes before they agree."""
    async with turn.begin() as (tx, actor):
        duty, cell = await _load_own(tx, actor, button.duty_id)
        if duty.state not in duty_rules.AHEAD:
            raise duty_rules.DutyAnswered
        if button.member_id not in {c.member_id for c in await _colleagues(tx, turn, duty)}:
            raise errors.Gone
        swap_id = await duties.ask_for_swap(tx, duty, button.member_id, turn.now)
        about = {"swap_id": swap_id}
        await owe_by_day(tx, DeliveryKind.SWAP_ASKED, cell, button.member_id, turn.now, about=about)
    await turn.toast(turn.words.plain("duties.swap.sent"))
    await turn.show(texts.duty(turn.words, duty, cell.name, own=True))


async def on_swap_answered(turn: Turn, button: buttons.SwapAnswerButton) -> None:
    """Moves the duty and its credit to the colleague if they agree."""
    async with turn.begin() as (tx, actor):
        swap = await duties.load_swap(tx, button.swap_id)
        if swap.to_member_id not in {m.member_id for m in actor.memberships}:
            raise errors.NotAllowed
        duty = await duties.load_duty(tx, swap.duty_id)
        cell = await people.load_cell(tx, duty.cell_id)
        open_swap = await duties.find_open_swap(tx, duty.id)
        theirs = duty.member_id == swap.from_member_id and duty.state in duty_rules.AHEAD
        if open_swap is None or open_swap.id != swap.id or not theirs:
            raise duty_rules.SwapOver
        agreed = bool(button.agreed)
        await duties.save_swapped(tx, swap, turn.now, agreed=agreed)
        taken = await duties.load_duty(tx, duty.id)
        news = "duties.news.swapped" if agreed else "duties.news.swap_refused"
        about = {"duty_id": duty.id, "news": news}
        await owe_by_day(
            tx, DeliveryKind.DUTY_NEWS, cell, swap.from_member_id, turn.now, about=about
        )
        if agreed:
            await settle_topic(tx, duty.topic_id, turn.now)
            news, known = "duties.news.swapped", swap.from_member_id
            await tell_responsible(tx, taken, cell, news, turn.now, known_to=known)
            before, after = {"member_id": duty.member_id}, {"member_id": taken.member_id}
            logged = Subject(f"duty:{duty.id}", cell.scope)
            await turn.record(tx, actor, "swap_duty", logged, before=before, after=after)
    await turn.toast(turn.words.plain("duties.swap.agreed" if agreed else "duties.swap.refused"))
    await turn.show(texts.swap_answered(turn.words, taken, cell.name, agreed=agreed))
