"""A session's evaluation, loaded whole for who may evaluate it, and kept."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from core.model import rights
from core.model.answer import tally
from core.model.errors import Gone
from core.model.meeting import Meeting
from core.model.people import Actor
from core.profiles.profile import Profile, profiles
from core.topics.checklist import BEFORE
from core.topics.evaluation import Evaluation, EvaluationView, check_can_be_judged
from db.answers.answers import load_lines
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.topics import checklists, evaluations, tasks, topics


async def load_evaluation(
    tx: Session, actor: Actor, meeting_id: int, now: datetime
) -> EvaluationView:
    """Loads a held session's evaluation, begun now if it was not. Raises NotAllowed, NotHeldYet
    or Gone.
    """
    meeting = await load_meeting(tx, meeting_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    check_can_be_judged(meeting, now)
    profile, kept = await _begin(tx, meeting)
    before = [one for one in await checklists.load_items(tx, meeting.id) if one.phase == BEFORE]
    lines = await load_lines(tx, meeting)
    return EvaluationView(
        meeting=meeting,
        profile=profile,
        kept=kept,
        answers=tally(lines),
        people=len(lines),
        items_done=sum(item.done for item in before),
        items=len(before),
        opinions=await evaluations.load_opinions(tx, meeting.id),
        tasks=[task.title for task in await tasks.load_tasks_of_meeting(tx, meeting.id)],
        goes_on=await topics.find_topic_of(tx, meeting.id) is not None,
        readings=await evaluations.load_readings(tx, meeting.id),
    )


async def _begin(tx: Session, meeting: Meeting) -> tuple[Profile, Evaluation]:
    """Finds or begins the evaluation, scored by the guide it was closed under or by today's.

    Where the committee took another guide meanwhile, whose lines and points differ, the score
    begins again.
    """
    profile = await checklists.load_profile(tx, meeting.cell_id)
    kept = await evaluations.begin_evaluation(tx, meeting.id, profile.id)
    if kept.closed_at is not None:
        return profiles().get(kept.profile, profile), kept
    if kept.profile != profile.id:
        await evaluations.save_evaluation(tx, meeting.id, profile=profile.id, scores={})
        kept = replace(kept, profile=profile.id, scores={})
    return profile, kept


async def load_open_evaluation(
    tx: Session, actor: Actor, meeting_id: int, now: datetime
) -> EvaluationView:
    """Loads an evaluation that is not closed. Raises Gone and what load_evaluation raises."""
    view = await load_evaluation(tx, actor, meeting_id, now)
    if view.closed:
        raise Gone
    return view


async def save(tx: Session, view: EvaluationView, **values: Any) -> EvaluationView:
    """Keeps these values and returns the evaluation with them."""
    await evaluations.save_evaluation(tx, view.meeting.id, **values)
    return replace(view, kept=replace(view.kept, **values))
