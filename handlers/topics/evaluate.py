"""Evaluating a session: facts, the three parts, the score, tasks; and closing it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from core.dates.holidays import Holidays
from core.dates.typed_day import read_day
from core.dates.zones import to_local
from core.meetings.form import one_named
from core.model import rights
from core.model.answer import tally
from core.model.deliveries import ViewKind
from core.model.errors import Gone
from core.model.meeting import Meeting, State
from core.model.names import clean
from core.model.people import Actor
from core.profiles import profile as guides
from core.topics import buttons, checklist, evaluation, score
from core.topics import topic as topic_rules
from core.topics.screens import evaluation as texts
from core.ui.screens import Screen
from db import prompts
from db.answers.answers import load_lines
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.views import touch_views
from db.people import load_members
from db.settings.settings import load_holidays
from db.topics import checklists, evaluations, tasks, topics
from handlers.topics.after_session import send_conclusion
from handlers.turn import Turn

PART_PROMPT = "evaluation_part"
NUMBER_PROMPT = "evaluation_present"
TASK_PROMPT = "evaluation_task"


async def on_evaluate_tapped(turn: Turn, button: buttons.EvaluateButton) -> None:
    """The evaluation as far as it is written."""
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load(tx, turn, actor, button.meeting_id)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _draw(tx, turn, meeting, profile, kept)
    await turn.show(screen)


async def _load(
    tx: Session, turn: Turn, actor: Actor, meeting_id: int
) -> tuple[Meeting, guides.Profile, evaluations.Evaluation]:
    """A held session and its evaluation. Raises NotAllowed, NotHeldYet or Gone."""
    meeting = await load_meeting(tx, meeting_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    evaluation.check_can_be_judged(meeting, turn.now)
    profile = await checklists.load_profile(tx, meeting.cell_id)
    kept = await evaluations.begin_evaluation(tx, meeting.id, profile.id)
    if kept.closed_at is not None:
        return meeting, guides.profiles().get(kept.profile, profile), kept
    if kept.profile != profile.id:
        kept = await _begin_score_anew(tx, kept, profile)
    if kept.expected is None:
        kept = await _fill_in(tx, meeting, kept)
    return meeting, profile, kept


async def _begin_score_anew(
    tx: Session, kept: evaluations.Evaluation, profile: guides.Profile
) -> evaluations.Evaluation:
    """The committee took another guide meanwhile: its frame has other lines and points."""
    await evaluations.save_evaluation(tx, kept.meeting_id, profile=profile.id, scores={})
    return replace(kept, profile=profile.id, scores={})


async def _load_open(
    tx: Session, turn: Turn, actor: Actor, meeting_id: int
) -> tuple[Meeting, guides.Profile, evaluations.Evaluation]:
    meeting, profile, kept = await _load(tx, turn, actor, meeting_id)
    if kept.closed_at is not None:
        raise Gone
    return meeting, profile, kept


async def _fill_in(
    tx: Session, meeting: Meeting, kept: evaluations.Evaluation
) -> evaluations.Evaluation:
    """Who came, by the answers, until somebody says otherwise."""
    counted = tally(await load_lines(tx, meeting))
    present = counted.attend + counted.online
    await evaluations.save_evaluation(tx, meeting.id, present=present, expected=counted.expected)
    return replace(kept, present=present, expected=counted.expected)


async def _known(
    tx: Session, meeting: Meeting, profile: guides.Profile, kept: evaluations.Evaluation
) -> dict[str, int]:
    items = [item for item in await checklists.load_items(tx, meeting.id) if item.phase == "before"]
    facts = score.SessionFacts(
        kind=meeting.kind,
        minutes_long=kept.minutes_long,
        present=kept.present,
        expected=kept.expected,
        items_done=sum(item.done for item in items),
        items=len(items),
    )
    return score.known_points(profile, facts)


async def _sheet(
    tx: Session, meeting: Meeting, profile: guides.Profile, kept: evaluations.Evaluation
) -> texts.Sheet:
    known = {} if kept.closed_at else await _known(tx, meeting, profile, kept)
    return texts.Sheet(
        parts={part: getattr(kept, part) for part in (*evaluation.PARTS, evaluation.CONCLUSION)},
        minutes_long=kept.minutes_long,
        present=kept.present,
        expected=kept.expected,
        points={**kept.scores, **known},
        known=known,
        opinions=len(await evaluations.load_opinions(tx, meeting.id)),
        goes_on=await topics.find_topic_of(tx, meeting.id) is not None,
        readings=await evaluations.load_readings(tx, meeting.id) if kept.closed_at else [],
        tasks=[task.title for task in await tasks.load_tasks_of_meeting(tx, meeting.id)],
        closed=kept.closed_at is not None,
    )


async def _draw(
    tx: Session,
    turn: Turn,
    meeting: Meeting,
    profile: guides.Profile,
    kept: evaluations.Evaluation,
) -> Screen:
    return texts.sheet(turn.words, meeting, profile, await _sheet(tx, meeting, profile, kept))


# --- facts and points ---------------------------------------------------------------------------


async def on_length_tapped(turn: Turn, button: buttons.LengthButton) -> None:
    """How long it lasted; without a number the choice."""
    if not 0 <= button.minutes <= evaluation.LONGEST_MEETING:
        raise Gone
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load_open(tx, turn, actor, button.meeting_id)
        if not button.minutes:
            screen = texts.ask_length(turn.words, meeting, profile)
        else:
            await evaluations.save_evaluation(tx, meeting.id, minutes_long=button.minutes)
            kept = replace(kept, minutes_long=button.minutes)
            screen = await _draw(tx, turn, meeting, profile, kept)
    await turn.show(screen)


async def on_score_tapped(turn: Turn, button: buttons.ScoreButton) -> None:
    """The points of one line; without a number the choice."""
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load_open(tx, turn, actor, button.meeting_id)
        if not 0 <= button.item < len(profile.score):
            raise Gone
        item = profile.score[button.item]
        if item.key in await _known(tx, meeting, profile, kept):
            raise Gone
        if button.points < 0:
            screen = texts.ask_points(turn.words, meeting.id, button.item, item)
        elif button.points > item.points:
            raise Gone
        else:
            scores = {**kept.scores, item.key: button.points}
            await evaluations.save_evaluation(tx, meeting.id, scores=scores)
            screen = await _draw(tx, turn, meeting, profile, replace(kept, scores=scores))
    await turn.show(screen)


async def on_present_tapped(turn: Turn, button: buttons.PresentButton) -> None:
    """Asks how many came."""
    async with turn.begin() as (tx, actor):
        meeting, _, kept = await _load_open(tx, turn, actor, button.meeting_id)
        data = {"meeting_id": meeting.id}
        await prompts.save_prompt(tx, actor.telegram_id, NUMBER_PROMPT, data, turn.now)
    await turn.show(texts.ask_present(turn.words, meeting.id, kept.expected or 0))


async def on_present_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """How many came, typed."""
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load_open(tx, turn, actor, prompt.data["meeting_id"])
        present = evaluation.read_number(turn.text, kept.expected or 0)
        await evaluations.save_evaluation(tx, meeting.id, present=present)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _draw(tx, turn, meeting, profile, replace(kept, present=present))
    await turn.show(screen)


# --- the parts ----------------------------------------------------------------------------------


async def on_part_tapped(turn: Turn, button: buttons.PartButton) -> None:
    """Asks for a part; what the members said of it is shown."""
    if button.part not in (*evaluation.PARTS, evaluation.CONCLUSION):
        raise Gone
    async with turn.begin() as (tx, actor):
        meeting, _, _ = await _load_open(tx, turn, actor, button.meeting_id)
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
    """A part, typed: at least a sentence."""
    part = prompt.data["part"]
    said = evaluation.read_part(turn.text)
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load_open(tx, turn, actor, prompt.data["meeting_id"])
        values: dict[str, Any] = {part: said}
        await evaluations.save_evaluation(tx, meeting.id, **values)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _draw(tx, turn, meeting, profile, replace(kept, **values))
    await turn.show(screen)


# --- tasks --------------------------------------------------------------------------------------


async def on_add_task_tapped(turn: Turn, button: buttons.AddTaskButton) -> None:
    """Asks for a task the meeting gave."""
    async with turn.begin() as (tx, actor):
        meeting, _, _ = await _load_open(tx, turn, actor, button.meeting_id)
        data = {"meeting_id": meeting.id}
        await prompts.save_prompt(tx, actor.telegram_id, TASK_PROMPT, data, turn.now)
    await turn.show(texts.ask_task(turn.words, meeting.id))


async def on_task_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """A task: "Viết bài tham luận; Nguyễn Văn An; 15/12". Name and day may be left out."""
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load_open(tx, turn, actor, prompt.data["meeting_id"])
        members = {m.id: m.full_name for m in await load_members(tx, meeting.cell_id)}
        holidays = await load_holidays(tx, meeting.committee_id)
        title, member_id, due_on = _read_task(
            turn.text, members, to_local(turn.now, meeting.zone), holidays
        )
        await tasks.add_task(tx, meeting.cell_id, meeting.id, title, member_id, due_on)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _draw(tx, turn, meeting, profile, kept)
    await turn.show(screen)


def _read_task(
    text: str, members: dict[int, str], now: datetime, holidays: Holidays
) -> tuple[str, int | None, date | None]:
    title, *rest = (part.strip() for part in text.split(";"))
    title = checklist.read_title(title)
    member_id, due_on = None, None
    for part in filter(None, rest):
        named = one_named(clean(part), members)
        if named is not None:
            member_id = named
        else:
            due_on = read_day(part, now, holidays)
    return title, member_id, due_on


# --- Kết thúc -----------------------------------------------------------------------------------


async def on_close_tapped(turn: Turn, button: buttons.CloseButton) -> None:
    """Closes the session; a topic that is not finished goes on at a later one.

    Raises NotComplete, which names what is missing.
    """
    async with turn.begin() as (tx, actor):
        meeting, profile, kept = await _load_open(tx, turn, actor, button.meeting_id)
        sheet = await _sheet(tx, meeting, profile, kept)
        lacking = evaluation.missing(meeting.kind, profile, sheet.parts, sheet.points)
        if lacking:
            names = [turn.words.plain(f"evaluation.{part}") for part in lacking]
            raise evaluation.NotComplete(missing=turn.words.listed(names))
        reached = score.grade(profile, sheet.points)
        values: dict[str, Any] = {
            "scores": dict(sheet.points),
            "total": score.total(profile, sheet.points),
            "grade": reached.key if reached else None,
            "closed_at": turn.now,
        }
        await evaluations.save_evaluation(tx, meeting.id, **values)
        await evaluations.close_meeting(tx, meeting.id)
        await checklists.tick_step(tx, meeting.id, checklist.EVALUATE, turn.now)
        await touch_views(tx, meeting.id, kinds=(ViewKind.PROGRESS,))
        if topic := await topics.find_topic_of(tx, meeting.id):
            await topics.save_topic_state(tx, topic.id, topic_rules.TopicState.EVALUATED)
            if button.unfinished:
                await _go_on(tx, turn, topic, meeting)
        await send_conclusion(tx, actor, meeting, kept.conclusion or kept.lessons, turn.now)
        after = {"total": values["total"], "grade": values["grade"]}
        await turn.record(tx, actor, "close_meeting", meeting, after=after)
        closed = replace(meeting, state=State.CLOSED)
        screen = await _draw(tx, turn, closed, profile, replace(kept, **values))
    await turn.toast(turn.words.plain("evaluation.close.done"))
    await turn.show(screen)


async def _go_on(tx: Session, turn: Turn, topic: topic_rules.Topic, meeting: Meeting) -> None:
    """Planned once more: this quarter, or the next where this one ends with the month."""
    quarter = topic_rules.quarter_of(meeting.on_date)
    if topic_rules.is_last_month(meeting.on_date):
        quarter = topic_rules.next_quarter(quarter)
    await topics.save_topic(
        tx, topic.committee_id, topic.cell_id, quarter, topic.title, turn.now, taken_from=topic.id
    )
