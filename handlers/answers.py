"""A member answers: Tham dự, Trực tuyến, Chưa chắc, Vắng and why."""

from core.absences import Period
from core.answers import Answer, Choice, Reason, check_offered, check_open, typed_reason
from core.errors import NotAllowed
from core.meetings import Meeting
from core.people import Actor
from core.rights import Action, may, require
from core.screens import Button, Screen
from core.texts.calendar import own_card
from core.texts.card import AnswerButton, CardButton, ReasonButton, recorded
from core.texts.joint import JOINT, joint
from db.absences import find_away
from db.answers import find_answer, record_answer
from db.changes import load_as_told
from db.companions import load_shown_items
from db.engine import Session
from db.prompts import Prompt, end_prompt, save_prompt
from db.views import View, ViewKind, find_view, record_shown, remember_view, touch_views
from handlers.turn import Turn

REASON_PROMPT = "absence_reason"


async def on_answer_tapped(turn: Turn, button: AnswerButton) -> None:
    """One tap records the answer; the card is edited in place, a toast confirms."""
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        member_id = check_may_answer(turn, actor, meeting)
        check_offered(meeting, button.choice)
        old = await find_answer(tx, meeting.id, member_id)
        same = old is not None and old.choice is button.choice and not old.on_behalf
        answer = old if same and old else Answer(button.choice)
        if answer == Answer(Choice.ABSENT):
            away = await find_away(tx, member_id, meeting.on_date)
            answer = Answer(Choice.ABSENT, away.reason if away else None)
        view = await save_own(tx, turn, actor, meeting, member_id, answer)
        await end_prompt(tx, actor.telegram_id)
    await turn.toast(confirmation(turn, answer))
    if turn.private:
        await show_card(turn, actor, meeting, answer, view)


async def on_reason_tapped(turn: Turn, button: ReasonButton) -> None:
    """The reason by button; "khác" asks for a typed line."""
    answer = Answer(Choice.ABSENT, button.reason)
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        member_id = check_may_answer(turn, actor, meeting)
        view = await save_own(tx, turn, actor, meeting, member_id, answer)
        if button.reason is Reason.OTHER:
            data = {"meeting_id": meeting.id}
            await save_prompt(tx, actor.telegram_id, REASON_PROMPT, data, turn.now)
        else:
            await end_prompt(tx, actor.telegram_id)
    await turn.toast(confirmation(turn, answer))
    await show_card(turn, actor, meeting, answer, view)
    if button.reason is Reason.OTHER:
        await turn.send(_ask_reason(turn, meeting))


async def on_card_tapped(turn: Turn, button: CardButton) -> None:
    """The card, in place of what was shown; an open question is dropped."""
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        require(actor, Action.ANSWER, meeting.scope)
        member_id = own_member_id(actor, meeting)
        answer = await find_answer(tx, meeting.id, member_id)
        view = await find_view(tx, turn.chat_id, turn.message_id)
        await end_prompt(tx, actor.telegram_id)
    await show_card(turn, actor, meeting, answer, view)


async def on_reason_typed(turn: Turn, prompt: Prompt) -> None:
    """The typed line after "khác"."""
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, prompt.data["meeting_id"])
        member_id = check_may_answer(turn, actor, meeting)
        answer = Answer(Choice.ABSENT, Reason.OTHER, typed_reason(turn.text))
        await save_own(tx, turn, actor, meeting, member_id, answer)
        await end_prompt(tx, actor.telegram_id)
    await turn.send(Screen(recorded(turn.words, answer)))


def check_may_answer(turn: Turn, actor: Actor, meeting: Meeting) -> int:
    """The actor's own member id in the meeting's cell. Raises a Refusal when not allowed."""
    require(actor, Action.ANSWER, meeting.scope)
    check_open(meeting, turn.now)
    return own_member_id(actor, meeting)


def own_member_id(actor: Actor, meeting: Meeting) -> int:
    """Raises NotAllowed for somebody who is not in the meeting's cell."""
    own = actor.member_in(meeting.cell_id)
    if own is None:
        raise NotAllowed
    return own.member_id


async def save_own(
    tx: Session, turn: Turn, actor: Actor, meeting: Meeting, member_id: int, answer: Answer
) -> View | None:
    """Keeps the answer and marks every message that shows it; the one that was tapped."""
    await record_answer(
        tx,
        meeting.id,
        member_id,
        answer,
        turn.now,
        by_account_id=actor.account_id,
        update_id=turn.update_id,
    )
    touched = await touch_views(tx, meeting.id, turn.now, member_id=member_id)
    here = (turn.chat_id, turn.message_id)
    return next((view for view in touched if (view.chat_id, view.message_id) == here), None)


def confirmation(turn: Turn, answer: Answer) -> str:
    """The toast: what was recorded."""
    key = f"answers.toast.{answer.choice}"
    if answer.reason is Reason.OTHER and not answer.reason_text:
        key = "answers.toast.type_reason"
    elif answer.choice is Choice.ABSENT and answer.reason:
        key = "answers.toast.reason"
    elif answer.choice is Choice.ABSENT and not turn.private:
        key = "answers.toast.absent_in_group"
    return turn.words.plain(key)


def _ask_reason(turn: Turn, meeting: Meeting) -> Screen:
    words = turn.words
    back = Button(words.plain("answers.reason.back"), CardButton(meeting.id).pack())
    return Screen(words("answers.reason.ask"), ((back,),))


async def show_card(
    turn: Turn,
    actor: Actor,
    meeting: Meeting,
    answer: Answer | None,
    view: View | None = None,
    head: str = "",
) -> None:
    """Shows the actor's own card here and keeps it up to date from now on."""
    if view and view.head == JOINT:
        await _show_joint(turn, view)
        return
    head = view.head if view else head
    names = may(actor, Action.SEE_NAMES, meeting.scope)
    away = await _find_away(turn, actor, meeting) if answer is None else None
    screen = own_card(
        turn.words,
        meeting,
        answer,
        turn.now,
        head=head,
        may_see_names=names,
        may_change=may(actor, Action.MANAGE_MEETINGS, meeting.scope),
        away=away,
    )
    shown = await turn.show(screen)
    if shown is None:
        return
    async with turn.office.db.begin() as tx:
        await remember_view(
            tx,
            ViewKind.CARD,
            turn.chat_id,
            shown,
            meeting.id,
            own_member_id(actor, meeting),
            head,
            view.revision if view else 0,
        )


async def _find_away(turn: Turn, actor: Actor, meeting: Meeting) -> Period | None:
    async with turn.look() as (tx, _):
        return await find_away(tx, own_member_id(actor, meeting), meeting.on_date)


async def _show_joint(turn: Turn, view: View) -> None:
    """The whole message again: the meeting that was answered, and those it shows beside it."""
    async with turn.look() as (tx, _):
        items = await load_shown_items(tx, view.chat_id, view.message_id)
    await turn.show(joint(turn.words, [(x.meeting, x.answer) for x in items], turn.now))
    async with turn.office.db.begin() as tx:
        await record_shown(tx, view)
