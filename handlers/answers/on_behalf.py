"""Ghi nhận hộ: a leader records the answer of someone who told them by phone."""

from core.answers import buttons
from core.answers.screens import on_behalf as texts
from core.model.answer import Answer, Choice, MemberAnswer, check_offered, check_open
from core.model.errors import there
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.rights import Action, require
from core.model.scope import Subject
from db.answers import answers
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.views import forget_view
from handlers.answers.batch import given_by, save_given
from handlers.turn import Turn


async def on_list_tapped(turn: Turn, button: buttons.OnBehalfButton) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await _load_mine(tx, actor, button.meeting_id)
        lines = await answers.load_lines(tx, meeting)
        await forget_view(tx, turn.chat_id, turn.message_id or 0)
    await turn.show(texts.members(turn.words, meeting, lines, button.page))


async def on_member_tapped(turn: Turn, button: buttons.BehalfMemberButton) -> None:
    async with turn.look() as (tx, actor):
        meeting = await _load_mine(tx, actor, button.meeting_id)
        line = await _load_line(tx, meeting, button.member_id)
    await turn.show(texts.choices(turn.words, meeting, line))


async def on_answer_tapped(turn: Turn, button: buttons.BehalfAnswerButton) -> None:
    await _record(turn, button.meeting_id, button.member_id, Answer(button.choice, on_behalf=True))


async def on_reason_tapped(turn: Turn, button: buttons.BehalfReasonButton) -> None:
    answer = Answer(Choice.ABSENT, button.reason, on_behalf=True)
    await _record(turn, button.meeting_id, button.member_id, answer)


async def _record(turn: Turn, meeting_id: int, member_id: int, answer: Answer) -> None:
    async with turn.begin() as (tx, actor):
        meeting = await _load_mine(tx, actor, meeting_id)
        check_open(meeting, turn.now, by_leader=True)
        check_offered(meeting, answer.choice)
        await _load_line(tx, meeting, member_id)
        await _save(tx, turn, actor, meeting, member_id, answer)
        line = await _load_line(tx, meeting, member_id)
    await turn.toast(turn.words.plain("on_behalf.toast", name=line.full_name))
    await turn.show(texts.choices(turn.words, meeting, line))


async def _save(
    tx: Session, turn: Turn, actor: Actor, meeting: Meeting, member_id: int, answer: Answer
) -> None:
    before = await answers.find_answer(tx, meeting.id, member_id)
    given = given_by(turn, actor, meeting, member_id, answer)
    await save_given(tx, actor, meeting, given, turn.now)
    about = Subject(f"meeting:{meeting.id}/member:{member_id}", meeting.scope)
    was, now_is = {"choice": before.choice} if before else None, {"choice": answer.choice}
    await turn.record(tx, actor, "answer_on_behalf", about, before=was, after=now_is)


async def _load_mine(tx: Session, actor: Actor, meeting_id: int) -> Meeting:
    meeting = await load_meeting(tx, meeting_id)
    require(actor, Action.ANSWER_ON_BEHALF, meeting.scope)
    return meeting


async def _load_line(tx: Session, meeting: Meeting, member_id: int) -> MemberAnswer:
    lines = await answers.load_lines(tx, meeting)
    return there(next((line for line in lines if line.member_id == member_id), None))
