"""Evaluating a session: one question after the other, or any by itself; and closing it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.model.errors import Gone
from core.model.happenings import Happening
from core.model.meeting import State
from core.model.people import Actor
from core.topics import buttons, checklist, evaluation, score
from core.topics import topic as topic_rules
from core.topics.screens import evaluation as texts
from db import prompts
from db.engine.database import Session
from db.outbox.marks import mark
from db.outbox.views import forget_view
from db.topics import checklists, evaluations, topics
from handlers.topics import sheet
from handlers.topics.after_session import send_conclusion
from handlers.turn import Turn

QUESTION_PROMPT = "evaluation"

Reading = Callable[[evaluation.EvaluationView], dict[str, Any]]


async def on_evaluate_tapped(turn: Turn, button: buttons.EvaluateButton) -> None:
    async with turn.begin() as (tx, actor):
        view = await sheet.load_evaluation(tx, actor, button.meeting_id, turn.now)
        await prompts.end_prompt(tx, actor.telegram_id)
        await forget_view(tx, turn.chat_id, turn.message_id or 0)
    await turn.show(texts.sheet(turn.words, view))


async def on_question_tapped(turn: Turn, button: buttons.QuestionButton) -> None:
    async with turn.begin() as (tx, actor):
        view = await sheet.load_open_evaluation(tx, actor, button.meeting_id, turn.now)
        evaluation.check_question(view, button.question)
        await _ask(tx, turn, actor, view, button.question, guided=button.guided)
        await forget_view(tx, turn.chat_id, turn.message_id or 0)
    await turn.show(texts.ask(turn.words, view, button.question, guided=button.guided))


async def _ask(
    tx: Session,
    turn: Turn,
    actor: Actor,
    view: evaluation.EvaluationView,
    question: str,
    *,
    guided: int,
) -> None:
    data = {"meeting_id": view.meeting.id, "question": question, "guided": guided}
    await prompts.save_prompt(tx, actor.telegram_id, QUESTION_PROMPT, data, turn.now)


async def on_answer_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    asked = buttons.QuestionButton(**prompt.data)
    await _keep(turn, asked, lambda view: evaluation.read_answer(view, asked.question, turn.text))


async def _keep(turn: Turn, asked: buttons.QuestionButton, read: Reading) -> None:
    """Keeps an answer; goes on to the next question, or shows what there is by now."""
    following = ""
    async with turn.begin() as (tx, actor):
        view = await sheet.load_open_evaluation(tx, actor, asked.meeting_id, turn.now)
        evaluation.check_question(view, asked.question)
        view = await sheet.save(tx, view, **read(view))
        if asked.guided:
            following = evaluation.next_question(view, asked.question)
        if following:
            await _ask(tx, turn, actor, view, following, guided=asked.guided)
        else:
            await prompts.end_prompt(tx, actor.telegram_id)
    if following:
        await turn.show(texts.ask(turn.words, view, following, guided=asked.guided))
    else:
        await turn.show(texts.sheet(turn.words, view))


async def on_length_tapped(turn: Turn, button: buttons.LengthButton) -> None:
    if not 0 < button.minutes <= evaluation.LONGEST_MEETING:
        raise Gone
    asked = buttons.QuestionButton(button.meeting_id, evaluation.LENGTH, button.guided)
    await _keep(turn, asked, lambda _view: {"minutes_long": button.minutes})


async def on_points_tapped(turn: Turn, button: buttons.PointsButton) -> None:
    def read(view: evaluation.EvaluationView) -> dict[str, Any]:
        items = evaluation.lines_to_score(view, asked.question).values()
        if not any(0 <= button.points <= item.points for item in items):
            raise Gone
        return {"scores": {**view.kept.scores, button.item: button.points}}

    asked = buttons.QuestionButton(button.meeting_id, evaluation.LINE + button.item)
    await _keep(turn, asked, read)


# --- closing ------------------------------------------------------------------------------------


async def on_close_tapped(turn: Turn, button: buttons.CloseButton) -> None:
    """Closes the session; a topic that is not finished goes on at a later one.

    Raises NotComplete, which names what is missing.
    """
    async with turn.begin() as (tx, actor):
        view = await sheet.load_open_evaluation(tx, actor, button.meeting_id, turn.now)
        if view.missing:
            names = [turn.words.plain(f"evaluation.{part}") for part in view.missing]
            raise evaluation.NotComplete(missing=turn.words.listed(names))
        view = await _close(tx, turn, view)
        if topic := await topics.find_topic_of(tx, view.meeting.id):
            await topics.save_topic_state(tx, topic.id, topic_rules.TopicState.EVALUATED)
            if button.unfinished:
                await _go_on(tx, turn, topic, view)
        said = view.kept.conclusion or view.kept.lessons
        await send_conclusion(tx, actor, view.meeting, said, turn.now)
        after = {"total": view.kept.total, "grade": view.kept.grade}
        await turn.record(tx, actor, "close_meeting", view.meeting, after=after)
        view = replace(view, readings=await evaluations.load_readings(tx, view.meeting.id))
    await turn.toast(turn.words.plain("evaluation.close.done"))
    await turn.show(texts.sheet(turn.words, view))


async def _close(
    tx: Session, turn: Turn, view: evaluation.EvaluationView
) -> evaluation.EvaluationView:
    """Keeps the present figures, and closes the meeting."""
    reached = score.grade(view.profile, view.points)
    meeting = replace(view.meeting, state=State.CLOSED)
    await evaluations.close_meeting(tx, meeting.id)
    await checklists.tick_step(tx, meeting.id, checklist.EVALUATE, turn.now)
    await mark(tx, Happening.MOMENT, meetings=[meeting.id])
    return await sheet.save(
        tx,
        replace(view, meeting=meeting),
        scores=view.points,
        total=score.total(view.profile, view.points),
        grade=reached.key if reached else None,
        coming=view.coming,
        expected=view.expected,
        closed_at=turn.now,
    )


async def _go_on(
    tx: Session, turn: Turn, topic: topic_rules.Topic, view: evaluation.EvaluationView
) -> None:
    """Plans the topic again: this quarter, or the next if this one ends with the month."""
    on = view.meeting.on_date
    quarter = topic_rules.quarter_of(on)
    if topic_rules.is_last_month(on):
        quarter = topic_rules.next_quarter(quarter)
    await topics.save_topic(
        tx, topic.committee_id, topic.cell_id, quarter, topic.title, turn.now, taken_from=topic.id
    )
