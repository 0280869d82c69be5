"""Evaluating a session: facts, the three parts, the score; and closing it."""

from dataclasses import replace
from typing import Any

from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.topics import buttons, checklist, evaluation, score
from core.topics import topic as topic_rules
from core.topics.screens import evaluation as texts
from db import prompts
from db.engine.database import Session
from db.outbox.views import touch_progress
from db.topics import checklists, evaluations, topics
from handlers.topics import sheet
from handlers.topics.after_session import send_conclusion
from handlers.turn import Turn

PART_PROMPT = "evaluation_part"
NUMBER_PROMPT = "evaluation_present"


async def on_evaluate_tapped(turn: Turn, button: buttons.EvaluateButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await sheet.load_evaluated(tx, turn, actor, button.meeting_id)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await sheet.draw(tx, turn, meeting, profile, kept)
    await turn.show(screen)


# --- facts and points ---------------------------------------------------------------------------


async def on_length_tapped(turn: Turn, button: buttons.LengthButton) -> None:
    """Keeps the length; without a number, offers the choice."""
    if not 0 <= button.minutes <= evaluation.LONGEST_MEETING:
        raise Gone
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await sheet.load_open(tx, turn, actor, button.meeting_id)
        if not button.minutes:
            screen = texts.ask_length(turn.words, meeting, profile)
        else:
            await evaluations.save_evaluation(tx, meeting.id, minutes_long=button.minutes)
            kept = replace(kept, minutes_long=button.minutes)
            screen = await sheet.draw(tx, turn, meeting, profile, kept)
    await turn.show(screen)


async def on_score_tapped(turn: Turn, button: buttons.ScoreButton) -> None:
    """Keeps a line's points; without a number, offers the choice."""
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await sheet.load_open(tx, turn, actor, button.meeting_id)
        if not 0 <= button.item < len(profile.score):
            raise Gone
        item = profile.score[button.item]
        if item.key in await sheet.known_points(tx, meeting, profile, kept):
            raise Gone
        if button.points < 0:
            screen = texts.ask_points(turn.words, meeting.id, button.item, item)
        elif button.points > item.points:
            raise Gone
        else:
            scores = {**kept.scores, item.key: button.points}
            await evaluations.save_evaluation(tx, meeting.id, scores=scores)
            screen = await sheet.draw(tx, turn, meeting, profile, replace(kept, scores=scores))
    await turn.show(screen)


async def on_present_tapped(turn: Turn, button: buttons.PresentButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting, _, kept = await sheet.load_open(tx, turn, actor, button.meeting_id)
        data = {"meeting_id": meeting.id}
        await prompts.save_prompt(tx, actor.telegram_id, NUMBER_PROMPT, data, turn.now)
    await turn.show(texts.ask_present(turn.words, meeting.id, kept.expected or 0))


async def on_present_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await sheet.load_open(tx, turn, actor, prompt.data["meeting_id"])
        present = evaluation.read_number(turn.text, kept.expected or 0)
        await evaluations.save_evaluation(tx, meeting.id, present=present)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await sheet.draw(tx, turn, meeting, profile, replace(kept, present=present))
    await turn.show(screen)


# --- the parts ----------------------------------------------------------------------------------


async def on_part_tapped(turn: Turn, button: buttons.PartButton) -> None:
    """Asks for a part and shows what the members said of it."""
    if button.part not in (*evaluation.PARTS, evaluation.CONCLUSION):
        raise Gone
    async with turn.begin() as (tx, actor):
        meeting, _, _ = await sheet.load_open(tx, turn, actor, button.meeting_id)
        data = {"meeting_id": meeting.id, "part": button.part}
        await prompts.save_prompt(tx, actor.telegram_id, PART_PROMPT, data, turn.now)
        opinions = (
            await evaluations.load_opinions(tx, meeting.id)
            if button.part in evaluation.PARTS
            else []
        )
    said = [(one.member_name, getattr(one, button.part)) for one in opinions]
    said = [(name, text) for name, text in said if text]
    await turn.show(texts.ask_part(turn.words, meeting.id, button.part, said))


async def on_part_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Keeps a part of at least one sentence."""
    part = prompt.data["part"]
    said = evaluation.read_part(turn.text)
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await sheet.load_open(tx, turn, actor, prompt.data["meeting_id"])
        values: dict[str, Any] = {part: said}
        await evaluations.save_evaluation(tx, meeting.id, **values)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await sheet.draw(tx, turn, meeting, profile, replace(kept, **values))
    await turn.show(screen)


# --- tasks --------------------------------------------------------------------------------------


# --- Kết thúc -----------------------------------------------------------------------------------


async def on_close_tapped(turn: Turn, button: buttons.CloseButton) -> None:
    """Closes the session; a topic that is not finished goes on at a later one.

    Raises NotComplete, which names what is missing.
    """
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await sheet.load_open(tx, turn, actor, button.meeting_id)
        filled = await sheet.load_sheet(tx, meeting, profile, kept)
        lacking = evaluation.missing(meeting.kind, profile, filled.parts, filled.points)
        if lacking:
            names = [turn.words.plain(f"evaluation.{part}") for part in lacking]
            raise evaluation.NotComplete(missing=turn.words.listed(names))
        reached = score.grade(profile, filled.points)
        values: dict[str, Any] = {
            "scores": dict(filled.points),
            "total": score.total(profile, filled.points),
            "grade": reached.key if reached else None,
            "closed_at": turn.now,
        }
        await evaluations.save_evaluation(tx, meeting.id, **values)
        await evaluations.close_meeting(tx, meeting.id)
        await checklists.tick_step(tx, meeting.id, checklist.EVALUATE, turn.now)
        await touch_progress(tx, meeting.id)
        if topic := await topics.find_topic_of(tx, meeting.id):
            await topics.save_topic_state(tx, topic.id, topic_rules.TopicState.EVALUATED)
            if button.unfinished:
                await _go_on(tx, turn, topic, meeting)
        await send_conclusion(tx, actor, meeting, kept.conclusion or kept.lessons, turn.now)
        after = {"total": values["total"], "grade": values["grade"]}
        await turn.record(tx, actor, "close_meeting", meeting, after=after)
        closed = replace(meeting, state=State.CLOSED)
        screen = await sheet.draw(tx, turn, closed, profile, replace(kept, **values))
    await turn.toast(turn.words.plain("evaluation.close.done"))
    await turn.show(screen)


async def _go_on(tx: Session, turn: Turn, topic: topic_rules.Topic, meeting: Meeting) -> None:
    """Plans the topic again: this quarter, or the next if this one ends with the month."""
    quarter = topic_rules.quarter_of(meeting.on_date)
    if topic_rules.is_last_month(meeting.on_date):
        quarter = topic_rules.next_quarter(quarter)
    await topics.save_topic(
        tx, topic.committee_id, topic.cell_id, quarter, topic.title, turn.now, taken_from=topic.id
    )
