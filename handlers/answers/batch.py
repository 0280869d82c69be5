"""Answers that come together are kept together: one transaction and a few statements for all.

A reminder to a whole committee brings hundreds of presses within a minute. Each is decided by
itself, and fails by itself; what they are decided by is asked for, and what they decide is kept,
for all of them at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.answers.buttons import AnswerButton
from core.meetings.evening import AnswerView
from core.model import answer as answer_rules
from core.model import errors, rights
from core.model.meeting import Meeting
from core.model.people import Actor
from db.answers import answers
from db.answers.drop_outs import follow_answer
from db.engine.database import Database, Session
from db.inbox import finish_updates
from db.meetings.changes import find_as_told
from db.outbox.views import View
from db.people import load_actors
from db.prompts import end_prompts
from db.topics.evening import load_asking
from handlers.turn import AlreadyWorked, Turn

MOST = 100
"""So many answers share a transaction at the most."""


@dataclass(frozen=True)
class RecordedAnswer:
    """An answer that was kept, and the card to show now.

    `view`: what the message mirrors in which it was given. `card` is None where nobody need show
    it: more of this chat waits, for people press faster than Telegram lets cards be edited.
    """

    answer: answer_rules.Answer
    view: View | None
    card: AnswerView | None


@dataclass(eq=False)
class _QueuedPress:
    turn: Turn
    button: AnswerButton
    recorded: asyncio.Future[RecordedAnswer] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    alone: bool = False

    def fail(self, error: Exception) -> None:
        if not self.recorded.done():
            self.recorded.set_exception(error)

    def succeed(self, recorded: RecordedAnswer) -> None:
        self.turn.keep()
        if not self.recorded.done():
            self.recorded.set_result(recorded)


@dataclass(frozen=True)
class _Decided:
    """A press that takes effect, and what it means."""

    press: _QueuedPress
    actor: Actor
    meeting: Meeting
    given: answers.Given
    before: answer_rules.Answer | None = None


class AnswerBatcher:
    """Takes presses of answer buttons, keeps those that wait at the same time in one go."""

    def __init__(self, db: Database, wake: Callable[[], None]) -> None:
        self.db = db
        self.wake = wake
        self._waiting: list[_QueuedPress] = []
        self._working: asyncio.Task[None] | None = None

    async def record(self, turn: Turn, button: AnswerButton) -> RecordedAnswer:
        """Records the answer and takes the update out of the inbox. Raises a Refusal or
        AlreadyWorked.
        """
        press = _QueuedPress(turn, button)
        self._waiting.append(press)
        if self._working is None:
            self._working = asyncio.create_task(self._record_waiting())
        return await press.recorded

    async def _record_waiting(self) -> None:
        while presses := self._take():
            now = presses[0].turn.now
            try:
                async with self.db.begin() as tx:
                    decided = await _decide(tx, presses, now)
                    given = [one.given for one in decided]
                    all_stand = await answers.record_answers(tx, given, now) if given else True
                    kept = await answers.mark_answers(tx, given, now, all_stand=all_stand)
                    recorded = await _follow_up(tx, decided, kept)
            except Exception as error:  # noqa: BLE001 - whose it is, is found out one by one
                self._take_back(presses, error)
                continue
            for one, result in zip(decided, recorded, strict=True):
                one.press.succeed(result)
            self.wake()
        self._working = None

    def _take(self) -> list[_QueuedPress]:
        """Takes the next ones to save together, one of each person: later ones see its effect."""
        taken: dict[int, _QueuedPress] = {}
        for press in self._waiting[: 1 if self._waiting and self._waiting[0].alone else MOST]:
            taken.setdefault(press.turn.stranger.telegram_id, press)
        presses = set(taken.values())
        self._waiting = [press for press in self._waiting if press not in presses]
        return list(taken.values())

    def _take_back(self, presses: Sequence[_QueuedPress], error: Exception) -> None:
        """Puts them back to be tried one by one; fails the one that was tried alone."""
        if len(presses) == 1:
            presses[0].fail(error)
            return
        again = [press for press in presses if not press.recorded.done()]
        for press in again:
            press.alone = True
        self._waiting = [*again, *self._waiting]


async def _decide(tx: Session, presses: Sequence[_QueuedPress], now: datetime) -> list[_Decided]:
    """Finds those that take effect; the others fail with their refusals."""
    actors = await load_actors(tx, [press.turn.stranger for press in presses])
    meetings = await find_as_told(tx, {press.button.meeting_id for press in presses})
    allowed = []
    for press in presses:
        actor = press.turn.meet(actors[press.turn.stranger.telegram_id])
        try:
            allowed.append(_check(press, actor, meetings.get(press.button.meeting_id)))
        except errors.Refusal as refusal:
            press.fail(refusal)
    fresh = await finish_updates(tx, [one.press.turn.update_id for one in allowed], now)
    for one in allowed:
        if one.press.turn.update_id not in fresh:
            one.press.fail(AlreadyWorked())
    return await _understand(tx, [one for one in allowed if one.press.turn.update_id in fresh])


def _check(press: _QueuedPress, actor: Actor, meeting: Meeting | None) -> _Decided:
    if meeting is None:
        raise errors.Gone
    turn = press.turn
    member_id = check_may_answer(turn, actor, meeting)
    answer_rules.check_offered(meeting, press.button.choice)
    answer = answer_rules.Answer(press.button.choice)
    given = given_by(turn, actor, meeting, member_id, answer, left=turn.more_waits)
    return _Decided(press, actor, meeting, given)


async def _understand(tx: Session, decided: Sequence[_Decided]) -> list[_Decided]:
    """Finds what each press means: the same answer again keeps its reason."""
    before = await answers.find_answers(tx, [one.given.whose for one in decided])
    found = []
    for one in decided:
        answer, old = one.given.answer, before.get(one.given.whose)
        if old and old.choice is answer.choice and not old.on_behalf:
            answer = replace(old, by_period=False)
        given = replace(one.given, answer=answer)
        found.append(replace(one, given=given, before=old))
    return found


async def _follow_up(
    tx: Session, decided: Sequence[_Decided], kept: Sequence[answers.KeptAnswer]
) -> list[RecordedAnswer]:
    """Ends open questions, marks senders as back, and loads the card for those who must show it."""
    await end_prompts(tx, [one.actor.telegram_id for one in decided])
    recorded = []
    for one, (answer, view) in zip(decided, kept, strict=True):
        turn, card = one.press.turn, None
        await follow_answer(
            tx, one.meeting, one.given.member_id, one.before, answer, turn.now, by=_lines(one.actor)
        )
        await turn.come_back(tx)
        if turn.private and not (one.given.left and view):
            card = await load_asking(tx, one.actor, one.meeting, turn.now, view=view, answer=answer)
        recorded.append(RecordedAnswer(answer, view, card))
    return recorded


async def save_given(
    tx: Session, actor: Actor, meeting: Meeting, given: answers.Given, now: datetime
) -> answers.KeptAnswer:
    """Saves an answer, and owes word where somebody drops out of a meeting that is near."""
    before = await answers.find_answer(tx, meeting.id, given.member_id)
    [kept] = await answers.save_answers(tx, [given], now)
    await follow_answer(tx, meeting, given.member_id, before, kept.answer, now, by=_lines(actor))
    return kept


def _lines(actor: Actor) -> set[int]:
    return {own.member_id for own in actor.memberships}


def check_may_answer(turn: Turn, actor: Actor, meeting: Meeting) -> int:
    """Finds the actor's own member id in the meeting's cell. Raises a Refusal when not allowed."""
    rights.require(actor, rights.Action.ANSWER, meeting.scope)
    answer_rules.check_open(meeting, turn.now)
    own = actor.member_in(meeting.cell_id)
    if own is None:
        raise errors.NotAllowed
    return own.member_id


def given_by(
    turn: Turn,
    actor: Actor,
    meeting: Meeting,
    member_id: int,
    answer: answer_rules.Answer,
    *,
    left: bool = False,
) -> answers.Given:
    return answers.Given(
        meeting_id=meeting.id,
        member_id=member_id,
        chat_id=turn.chat_id,
        message_id=turn.message_id or 0,
        left=left,
        answer=answer,
        by_account_id=actor.account_id,
        update_id=turn.update_id,
    )
