"""A member answers: Tham dự, Trực tuyến, Chưa chắc, Vắng and why."""

from core.answers.absences import Period
from core.answers.buttons import AnswerButton, CardButton, ReasonButton
from core.answers.screens.card import recorded
from core.answers.screens.combined_card import JOINT, joint
from core.meetings.screens.calendar import own_card
from core.meetings.screens.change_notice import notice_again
from core.model.answer import Answer, Choice, Reason, typed_reason
from core.model.deliveries import DeliveryKind, ViewKind
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.rights import Action, may, require
from core.ui.screens import Screen
from db.answers.absences import find_away
from db.answers.answers import find_answer
from db.engine.database import Session
from db.meetings.announcing import find_last_told
from db.meetings.changes import load_as_told
from db.outbox.views import View, find_view, remember_view
from db.prompts import Prompt, end_prompt, save_prompt
from db.reminders.combined import load_shown_items
from handlers.answers.batch import (
    AnswerBatcher,
    RecordedAnswer,
    check_may_answer,
    own_member_id,
    save_answers,
)
from handlers.turn import Turn

REASON_PROMPT = "absence_reason"
CARD = ViewKind.CARD


async def on_answer_tapped(batcher: AnswerBatcher, turn: Turn, button: AnswerButton) -> None:
    """One tap records the answer; the card is edited in place, a toast confirms."""
    kept = await batcher.keep(turn, button)
    await turn.toast(confirmation(turn, kept.answer))
    if turn.private and not (kept.left and kept.view):
        await show_card(turn, kept.actor, kept.meeting, kept.answer, kept.view)


async def on_reason_tapped(turn: Turn, button: ReasonButton) -> None:
    """The reason by button; "khác" asks for a typed line."""
    answer = Answer(Choice.ABSENT, button.reason)
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        member_id = check_may_answer(turn, actor, meeting)
        kept = await save_own(tx, turn, actor, meeting, member_id, answer)
        if button.reason is Reason.OTHER:
            data = {"meeting_id": meeting.id}
            await save_prompt(tx, actor.telegram_id, REASON_PROMPT, data, turn.now)
        else:
            await end_prompt(tx, actor.telegram_id)
    await turn.toast(confirmation(turn, kept.answer))
    await show_card(turn, actor, meeting, kept.answer, kept.view)
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


async def save_own(
    tx: Session, turn: Turn, actor: Actor, meeting: Meeting, member_id: int, answer: Answer
) -> RecordedAnswer:
    """Keeps the answer and marks every message that shows it; which answer stands."""
    kept = RecordedAnswer(turn, actor, meeting, member_id, answer)
    await save_answers(tx, [kept])
    return kept


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
    back = words.button("answers.reason.back", CardButton(meeting.id))
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
    screen = await _draw_card(turn, actor, meeting, answer, head)
    shown = await turn.show(screen)
    if shown is None:
        return
    if view and (view.kind, view.meeting_id, view.message_id) == (CARD, meeting.id, shown):
        turn.services.shown.note(view)
        return
    async with turn.services.db.begin() as tx:
        await remember_view(
            tx,
            CARD,
            turn.chat_id,
            shown,
            meeting.id,
            own_member_id(actor, meeting),
            head,
        )


async def _draw_card(
    turn: Turn, actor: Actor, meeting: Meeting, answer: Answer | None, head: str
) -> Screen:
    screen = own_card(
        turn.words,
        meeting,
        answer,
        turn.now,
        head=head,
        may_see_names=may(actor, Action.SEE_NAMES, meeting.scope),
        may_change=may(actor, Action.MANAGE_MEETINGS, meeting.scope),
        away=await _find_away(turn, actor, meeting) if answer is None else None,
    )
    if head != DeliveryKind.MEETING_CHANGED:
        return screen
    async with turn.look() as (tx, _):
        told = await find_last_told(tx, meeting)
    return notice_again(turn.words, screen, told, meeting)


async def _find_away(turn: Turn, actor: Actor, meeting: Meeting) -> Period | None:
    async with turn.look() as (tx, _):
        return await find_away(tx, own_member_id(actor, meeting), meeting.on_date)


async def _show_joint(turn: Turn, view: View) -> None:
    """The whole message again: the meeting that was answered, and those it shows beside it."""
    async with turn.look() as (tx, _):
        items = await load_shown_items(tx, view.chat_id, view.message_id)
    await turn.show(joint(turn.words, [(x.meeting, x.answer) for x in items], turn.now))
    turn.services.shown.note(view)
