"""A member answers: Tham dự, Trực tuyến, Chưa chắc, Vắng and why."""

from core.answers import buttons
from core.answers.screens.card import recorded
from core.meetings.card import CardView
from core.meetings.evening import AnswerView
from core.meetings.screens.asking import draw_card
from core.model import rights
from core.model.answer import Answer, Choice, Reason, typed_reason
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.ui.screens import Screen
from db import prompts
from db.meetings.changes import load_as_told
from db.outbox import views
from db.topics.evening import load_asking
from handlers.answers import batch
from handlers.turn import Turn

REASON_PROMPT = "absence_reason"


async def on_answer_tapped(
    batcher: batch.AnswerBatcher, turn: Turn, button: buttons.AnswerButton
) -> None:
    """Records the answer, edits the card in place and confirms with a toast."""
    kept = await batcher.record(turn, button)
    await turn.toast(confirmation(turn, kept.answer))
    if kept.card:
        await show_card(turn, kept.card, kept.view)


async def on_reason_tapped(turn: Turn, button: buttons.ReasonButton) -> None:
    """Records the reason; "khác" asks for a typed line."""
    await _record_absence(turn, button.meeting_id, Answer(Choice.ABSENT, button.reason))


async def on_own_words_tapped(turn: Turn, button: buttons.OwnWordsButton) -> None:
    """Records the reason in the words the member wrote."""
    answer = Answer(Choice.ABSENT, Reason.OTHER, typed_reason(button.words))
    await _record_absence(turn, button.meeting_id, answer)


async def _record_absence(turn: Turn, meeting_id: int, answer: Answer) -> None:
    asks = answer.reason is Reason.OTHER and not answer.reason_text
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, meeting_id)
        member_id = batch.check_may_answer(turn, actor, meeting)
        given = batch.given_by(turn, actor, meeting, member_id, answer)
        kept = await batch.save_given(tx, actor, meeting, given, turn.now)
        card = await load_asking(tx, actor, meeting, turn.now, view=kept.view, answer=kept.answer)
        if asks:
            data = {"meeting_id": meeting.id}
            await prompts.save_prompt(tx, actor.telegram_id, REASON_PROMPT, data, turn.now)
        else:
            await prompts.end_prompt(tx, actor.telegram_id)
    await turn.toast(confirmation(turn, kept.answer))
    await show_card(turn, card, kept.view)
    if asks:
        await turn.send(_ask_reason(turn, meeting))


async def on_card_tapped(turn: Turn, button: buttons.CardButton) -> None:
    """Shows the card; an open question is dropped."""
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, button.meeting_id)
        rights.require(actor, rights.Action.ANSWER, meeting.scope)
        view = await views.find_view(tx, turn.chat_id, turn.message_id)
        card = await load_asking(tx, actor, meeting, turn.now, view=view)
        await prompts.end_prompt(tx, actor.telegram_id)
    await show_card(turn, card, view)


async def on_reason_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await load_as_told(tx, prompt.data["meeting_id"])
        member_id = batch.check_may_answer(turn, actor, meeting)
        answer = Answer(Choice.ABSENT, Reason.OTHER, typed_reason(turn.text))
        given = batch.given_by(turn, actor, meeting, member_id, answer)
        await batch.save_given(tx, actor, meeting, given, turn.now)
        await prompts.end_prompt(tx, actor.telegram_id)
    await turn.send(Screen(recorded(turn.words, answer)))


async def show_card(turn: Turn, card: AnswerView, view: views.View | None = None) -> None:
    """Shows the card here and keeps it up to date from now on. `view`: what the message was."""
    shown = await turn.show(draw_card(turn.words, card))
    if shown is None:
        return
    if view and _is_still(view, card, shown):
        turn.services.shown.note(view)
    elif isinstance(card, CardView):
        place = turn.chat_id, shown, card.meeting.id
        async with turn.services.db.begin() as tx:
            await views.remember_view(tx, ViewKind.CARD, *place, card.member_id, card.head)


def _is_still(view: views.View, card: AnswerView, message_id: int) -> bool:
    if not isinstance(card, CardView):
        return True
    before = (view.kind, view.meeting_id, view.message_id)
    return before == (ViewKind.CARD, card.meeting.id, message_id)


def confirmation(turn: Turn, answer: Answer) -> str:
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
    back = words.button("answers.reason.back", buttons.CardButton(meeting.id))
    return Screen(words("answers.reason.ask"), ((back,),))
