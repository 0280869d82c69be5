"""A duty: accepting, declining, why me, and asking a colleague to swap."""

from dataclasses import replace

from core.model import errors
from core.model.deliveries import DeliveryKind
from core.model.people import Actor
from core.model.scope import Subject
from core.topics import buttons, duty_views
from core.topics import duties as duty_rules
from core.topics import topic as topic_rules
from core.topics.rotation import Candidate
from core.topics.screens import duties as texts
from core.ui.screens import Screen
from db import people
from db.engine.database import Session
from db.outbox.by_day import owe_by_day
from db.topics import duties, topics
from db.topics import duty_views as db_views
from db.topics.duty_news import settle_topic, tell_responsible
from handlers.turn import Turn


async def on_duty_tapped(turn: Turn, button: buttons.DutyButton) -> None:
    async with turn.look() as (tx, actor):
        view = await db_views.load_duty_view(tx, actor, button.duty_id)
    await turn.show(texts.duty(turn.words, view))


async def _load(
    tx: Session, actor: Actor, duty_id: int, *, own: bool = False
) -> duty_views.DutyView:
    """Loads a duty that the actor has before them, or leads. Raises what is so now."""
    view = await db_views.load_duty_view(tx, actor, duty_id)
    if not view.own and (own or not view.leads):
        raise duty_views.what_is_so(replace(view, leads=False))
    return view


async def on_why_tapped(turn: Turn, button: buttons.WhyButton) -> None:
    async with turn.look() as (tx, actor):
        view = await _load(tx, actor, button.duty_id)
    await turn.show(texts.why(turn.words, view.duty, leads=view.leads))


async def on_accept_tapped(turn: Turn, button: buttons.AcceptDutyButton) -> None:
    """Records a yes, the person's own or through a leader, and tells the secretary."""
    await _answer(turn, button.duty_id, duty_rules.DutyState.ACCEPTED)


async def on_decline_tapped(turn: Turn, button: buttons.DeclineDutyButton) -> None:
    """Records a no, the person's own or through a leader, and tells the secretary."""
    await _answer(turn, button.duty_id, duty_rules.DutyState.DECLINED)


async def _answer(turn: Turn, duty_id: int, state: duty_rules.DutyState) -> None:
    async with turn.begin() as (tx, actor):
        view = await _load(tx, actor, duty_id)
        duty, cell = view.duty, view.cell
        topic = await topics.load_topic(tx, duty.topic_id)
        if duty.state not in duty_rules.UNANSWERED or topic.state not in topic_rules.OPEN:
            raise duty_views.what_is_so(view)
        await duties.save_duty_answer(tx, duty.id, state, turn.now)
        await settle_topic(tx, duty.topic_id, turn.now)
        if view.own:
            await tell_responsible(tx, duty, cell, f"duties.news.{state}", turn.now)
        else:
            before, after = {"state": duty.state}, {"state": state, "member_id": duty.member_id}
            logged, action = Subject(f"duty:{duty.id}", cell.scope), "answer_duty_on_behalf"
            await turn.record(tx, actor, action, logged, before=before, after=after)
        screen = await _answered(tx, turn, actor, duty.id)
    said = f"duties.saved.{state}" if view.own else "duties.saved.on_behalf"
    await turn.toast(turn.words.plain(said))
    await turn.show(screen)


async def _answered(tx: Session, turn: Turn, actor: Actor, duty_id: int) -> Screen:
    """Shows the duty; to a leader who recorded a no, who is next."""
    view = await db_views.load_duty_view(tx, actor, duty_id)
    if view.own or view.duty.state is not duty_rules.DutyState.DECLINED:
        return texts.duty(turn.words, view)
    news = await db_views.load_news_view(tx, actor, duty_id, duty_views.DECLINED, turn.now)
    return texts.told(turn.words, duty_views.DECLINED, news)


# --- Nhờ làm thay -------------------------------------------------------------------------------


async def on_swap_tapped(turn: Turn, button: buttons.SwapButton) -> None:
    """Lists colleagues to ask, those whose turn is next first."""
    async with turn.look() as (tx, actor):
        view = await _load_ahead(tx, actor, button.duty_id)
        colleagues = await _colleagues(tx, turn, view.duty)
    await turn.show(texts.choose_colleague(turn.words, view.duty, colleagues, button.page))


async def _load_ahead(tx: Session, actor: Actor, duty_id: int) -> duty_views.DutyView:
    """Loads a duty that the actor has before them. Raises what is so now."""
    view = await _load(tx, actor, duty_id, own=True)
    if view.duty.state not in duty_rules.AHEAD:
        raise duty_views.what_is_so(view)
    return view


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
        view = await _load_ahead(tx, actor, button.duty_id)
        duty, to = view.duty, button.member_id
        if to not in {one.member_id for one in await _colleagues(tx, turn, duty)}:
            raise errors.Gone
        about = {"swap_id": await duties.ask_for_swap(tx, duty, to, turn.now)}
        await owe_by_day(tx, DeliveryKind.SWAP_ASKED, view.cell, to, turn.now, about=about)
    await turn.toast(turn.words.plain("duties.swap.sent"))
    await turn.show(texts.duty(turn.words, view))


async def on_swap_answered(turn: Turn, button: buttons.SwapAnswerButton) -> None:
    """Moves the duty and its credit to the colleague if they agree."""
    agreed = bool(button.agreed)
    async with turn.begin() as (tx, actor):
        swap = await duties.load_swap(tx, button.swap_id)
        if swap.to_member_id not in {m.member_id for m in actor.memberships}:
            raise errors.NotAllowed
        asked = await db_views.load_swap_view(tx, actor, swap.id)
        if not asked.asked:
            raise duty_views.what_is_so(asked.shown)
        await duties.save_swapped(tx, swap, turn.now, agreed=agreed)
        taken = await db_views.load_duty_view(tx, actor, swap.duty_id)
        await _tell_giver(tx, turn, taken, swap.from_member_id, agreed=agreed)
        if agreed:
            await _follow_swap(tx, turn, actor, taken, swap.from_member_id)
    await turn.toast(turn.words.plain("duties.swap.agreed" if agreed else "duties.swap.refused"))
    await turn.show(texts.swap_answered(turn.words, taken, agreed=agreed))


async def _tell_giver(
    tx: Session, turn: Turn, view: duty_views.DutyView, giver: int, *, agreed: bool
) -> None:
    news = duty_views.SWAPPED if agreed else duty_views.SWAP_REFUSED
    about = {"duty_id": view.duty.id, "news": news}
    await owe_by_day(tx, DeliveryKind.DUTY_NEWS, view.cell, giver, turn.now, about=about)


async def _follow_swap(
    tx: Session, turn: Turn, actor: Actor, taken: duty_views.DutyView, giver: int
) -> None:
    duty, cell = taken.duty, taken.cell
    await settle_topic(tx, duty.topic_id, turn.now)
    await tell_responsible(tx, duty, cell, duty_views.SWAPPED, turn.now, known_to=giver)
    before, after = {"member_id": giver}, {"member_id": duty.member_id}
    logged = Subject(f"duty:{duty.id}", cell.scope)
    await turn.record(tx, actor, "swap_duty", logged, before=before, after=after)
