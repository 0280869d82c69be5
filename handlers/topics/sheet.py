"""A session's evaluation as it stands: loaded, filled in, and drawn."""

from dataclasses import replace

from core.model import rights
from core.model.answer import tally
from core.model.errors import Gone
from core.model.meeting import Meeting
from core.model.people import Actor
from core.profiles import profile as guides
from core.topics import evaluation, score
from core.topics.screens import evaluation as texts
from core.ui.screens import Screen
from db.answers.answers import load_lines
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.topics import checklists, evaluations, tasks, topics
from handlers.turn import Turn


async def load_evaluated(
    tx: Session, turn: Turn, actor: Actor, meeting_id: int
) -> tuple[Meeting, guides.Profile, evaluations.Evaluation]:
    """Loads a held session and its evaluation. Raises NotAllowed, NotHeldYet or Gone."""
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
    """Clears the score if the committee took another guide, whose lines and points differ."""
    await evaluations.save_evaluation(tx, kept.meeting_id, profile=profile.id, scores={})
    return replace(kept, profile=profile.id, scores={})


async def load_open(
    tx: Session, turn: Turn, actor: Actor, meeting_id: int
) -> tuple[Meeting, guides.Profile, evaluations.Evaluation]:
    meeting, profile, kept = await load_evaluated(tx, turn, actor, meeting_id)
    if kept.closed_at is not None:
        raise Gone
    return meeting, profile, kept


async def _fill_in(
    tx: Session, meeting: Meeting, kept: evaluations.Evaluation
) -> evaluations.Evaluation:
    """Fills in who came from the answers, until somebody says otherwise."""
    counted = tally(await load_lines(tx, meeting))
    present = counted.attend + counted.online
    await evaluations.save_evaluation(tx, meeting.id, present=present, expected=counted.expected)
    return replace(kept, present=present, expected=counted.expected)


async def known_points(
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


async def load_sheet(
    tx: Session, meeting: Meeting, profile: guides.Profile, kept: evaluations.Evaluation
) -> texts.Sheet:
    known = {} if kept.closed_at else await known_points(tx, meeting, profile, kept)
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


async def draw(
    tx: Session,
    turn: Turn,
    meeting: Meeting,
    profile: guides.Profile,
    kept: evaluations.Evaluation,
) -> Screen:
    return texts.sheet(turn.words, meeting, profile, await load_sheet(tx, meeting, profile, kept))
