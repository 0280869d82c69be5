"""What members have to do with a closed session: opinions before, the conclusion after."""

from datetime import datetime

from core.model.deliveries import DeliveryKind
from core.model.errors import Gone, NotAllowed
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.rights import Action, require
from core.topics import buttons, evaluation
from core.topics.screens import evaluation as texts
from core.ui.lanes import Lane
from db import prompts
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.by_day import owe_by_day
from db.people import load_cell, load_members
from db.topics import evaluations
from handlers.turn import Turn

OPINION_PROMPT = "opinion"


async def on_gather_tapped(turn: Turn, button: buttons.GatherButton) -> None:
    """Asks every member who can be reached for what they think, once."""
    async with turn.begin() as (tx, actor):
        meeting = await load_meeting(tx, button.meeting_id)
        require(actor, Action.MANAGE_MEETINGS, meeting.scope)
        evaluation.check_can_be_judged(meeting, turn.now)
        own = actor.member_in(meeting.cell_id)
        before = await evaluations.load_asked(tx, meeting.id)
        asked = [
            member.id
            for member in await load_members(tx, meeting.cell_id)
            if member.reachable and not (own and member.id == own.member_id)
        ]
        fresh = [member_id for member_id in asked if member_id not in before]
        await _owe(tx, DeliveryKind.OPINION_ASKED, meeting, fresh, turn.now)
    count = turn.words.people(len(fresh))
    key = "evaluation.gathered" if fresh or not before else "evaluation.gathered.before"
    await turn.toast(turn.words.plain(key, people=count), alert=True)


async def _owe(
    tx: Session, kind: DeliveryKind, meeting: Meeting, member_ids: list[int], now: datetime
) -> None:
    cell = await load_cell(tx, meeting.cell_id)
    for member_id in member_ids:
        await owe_by_day(tx, kind, cell, member_id, now, lane=Lane.BULK, meeting_id=meeting.id)


async def on_opinion_tapped(turn: Turn, button: buttons.OpinionButton) -> None:
    if button.part not in evaluation.PARTS:
        raise Gone
    async with turn.begin() as (tx, actor):
        meeting, _ = await _load_own_session(tx, turn, actor, button.meeting_id)
        data = {"meeting_id": meeting.id, "part": button.part}
        await prompts.save_prompt(tx, actor.telegram_id, OPINION_PROMPT, data, turn.now)
    await turn.show(texts.ask_opinion(turn.words, button.part))


async def _load_own_session(
    tx: Session, turn: Turn, actor: Actor, meeting_id: int
) -> tuple[Meeting, int]:
    """Loads a held session of the actor's own cell that is not closed, and their line."""
    meeting = await load_meeting(tx, meeting_id)
    own = actor.member_in(meeting.cell_id)
    if own is None:
        raise NotAllowed
    evaluation.check_can_be_judged(meeting, turn.now)
    kept = await evaluations.find_evaluation(tx, meeting.id)
    if kept and kept.closed_at:
        raise Gone
    return meeting, own.member_id


async def on_opinion_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Keeps the line, which only the secretary sees."""
    said = evaluation.read_part(turn.text)
    async with turn.begin() as (tx, actor):
        meeting, member_id = await _load_own_session(tx, turn, actor, prompt.data["meeting_id"])
        part = {prompt.data["part"]: said}
        await evaluations.save_opinion(tx, meeting.id, member_id, turn.now, **part)
        await prompts.end_prompt(tx, actor.telegram_id)
        opinion = await evaluations.find_opinion(tx, meeting.id, member_id)
    await turn.show(texts.opinion_form(turn.words, meeting, opinion))


async def send_conclusion(
    tx: Session, actor: Actor, meeting: Meeting, text: str, now: datetime
) -> None:
    """Sends the conclusion, if there is one, to those who said absent, except its author."""
    own = actor.member_in(meeting.cell_id)
    absent = await evaluations.load_said_absent(tx, meeting.id) if text else []
    others = [one for one in absent if not own or one != own.member_id]
    for member_id in others:
        await evaluations.record_reading_sent(tx, meeting.id, member_id, now)
    await _owe(tx, DeliveryKind.CONCLUSION, meeting, others, now)


async def on_read_tapped(turn: Turn, button: buttons.ReadButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await load_meeting(tx, button.meeting_id)
        own = actor.member_in(meeting.cell_id)
        if own is None or not await evaluations.save_read(tx, meeting.id, own.member_id, turn.now):
            raise NotAllowed
        kept = await evaluations.find_evaluation(tx, meeting.id)
    if kept is None:
        raise Gone
    await turn.toast(turn.words.plain("conclusion.thanks"))
    await turn.show(texts.conclusion(turn.words, meeting, kept.conclusion, kept.lessons, read=True))
