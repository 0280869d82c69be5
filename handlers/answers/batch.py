"""Answers that come together are kept together: one transaction and a few statements for all.

A reminder to a whole committee brings hundreds of presses within a minute. Each is decided by
itself, and fails by itself; what they are decided by is asked for, and what they decide is kept,
for all of them at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.answers.buttons import AnswerButton
from core.model.answer import Answer, Choice, check_offered, check_open
from core.model.errors import Gone, NotAllowed, Refusal
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.rights import Action, require
from db.answers.absences import find_away
from db.answers.answers import Given, find_answers, record_answers
from db.engine.database import Database, Session
from db.inbox import finish_updates
from db.meetings.changes import find_as_told
from db.outbox.views import Answered, View, touch_answered
from db.people import load_actors
from db.prompts import end_prompts
from handlers.turn import AlreadyWorked, Turn

MOST = 100
"""So many answers share a transaction at the most."""


@dataclass(eq=False)
class RecordedAnswer:
    """An answer to be kept or just kept, and all it was decided by.

    `view`: what the message mirrors in which it was given. `left`: it need not be shown by whoever
    keeps the answer, because more of this chat waits: people press faster than Telegram lets cards
    be edited.
    """

    turn: Turn
    actor: Actor
    meeting: Meeting
    member_id: int
    answer: Answer
    view: View | None = None
    left: bool = False

    @property
    def whose(self) -> tuple[int, int]:
        """The meeting and the line of the roster."""
        return self.meeting.id, self.member_id


@dataclass(eq=False)
class _QueuedPress:
    turn: Turn
    button: AnswerButton
    kept: asyncio.Future[RecordedAnswer] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def fail(self, error: Exception) -> None:
        if not self.kept.done():
            self.kept.set_exception(error)


class AnswerBatcher:
    """Takes presses of answer buttons, keeps those that wait at the same time in one go."""

    def __init__(self, db: Database, wake: Callable[[], None]) -> None:
        self.db = db
        self.wake = wake
        self._waiting: list[_QueuedPress] = []
        self._working: asyncio.Task[None] | None = None

    async def keep(self, turn: Turn, button: AnswerButton) -> RecordedAnswer:
        """The answer, once it is kept and the update out of the inbox. Raises a Refusal, or
        AlreadyWorked.
        """
        press = _QueuedPress(turn, button)
        self._waiting.append(press)
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await press.kept

    async def _work(self) -> None:
        while presses := self._take():
            await self._keep(presses)
        self._working = None

    def _take(self) -> list[_QueuedPress]:
        """The next ones to be kept together: of each person one, later ones see what it did."""
        taken: dict[int, _QueuedPress] = {}
        for press in self._waiting[:MOST]:
            taken.setdefault(press.turn.stranger.telegram_id, press)
        presses = set(taken.values())
        self._waiting = [press for press in self._waiting if press not in presses]
        return list(taken.values())

    async def _keep(self, presses: Sequence[_QueuedPress]) -> None:
        try:
            async with self.db.begin() as tx:
                kept = await _keep_all(tx, presses)
        except Exception as error:  # noqa: BLE001 - whose it is, is found out one by one
            await self._keep_each(presses, error)
            return
        for press, one in kept:
            press.turn.keep()
            if not press.kept.done():
                press.kept.set_result(one)
        self.wake()

    async def _keep_each(self, presses: Sequence[_QueuedPress], error: Exception) -> None:
        if len(presses) == 1:
            presses[0].fail(error)
            return
        for press in presses:
            if not press.kept.done():
                await self._keep([press])


# --- load, decide, save -----------------------------------------------------------------------


async def _keep_all(
    tx: Session, presses: Sequence[_QueuedPress]
) -> list[tuple[_QueuedPress, RecordedAnswer]]:
    """Those that took effect; the others have failed with their refusals."""
    allowed = await _decide(tx, presses)
    updates = [press.turn.update_id for press, _ in allowed]
    fresh = await finish_updates(tx, updates, presses[0].turn.now)
    for press, _ in allowed:
        if press.turn.update_id not in fresh:
            press.fail(AlreadyWorked())
    kept = [(press, one) for press, one in allowed if press.turn.update_id in fresh]
    if kept:
        await save_answers(tx, [one for _, one in kept])
        await end_prompts(tx, [one.actor.telegram_id for _, one in kept])
    for press, _ in kept:
        await press.turn.come_back(tx)
    return kept


async def _decide(
    tx: Session, presses: Sequence[_QueuedPress]
) -> list[tuple[_QueuedPress, RecordedAnswer]]:
    known = await load_actors(tx, [press.turn.stranger for press in presses])
    meetings = await find_as_told(tx, {press.button.meeting_id for press in presses})
    allowed = []
    for press in presses:
        actor = press.turn.meet(known[press.turn.stranger.telegram_id])
        try:
            allowed.append((press, _check(press, actor, meetings.get(press.button.meeting_id))))
        except Refusal as refusal:
            press.fail(refusal)
    before = await find_answers(tx, [one.whose for _, one in allowed])
    for _, one in allowed:
        one.answer = await _answer(tx, one, before.get(one.whose))
    return allowed


def _check(press: _QueuedPress, actor: Actor, meeting: Meeting | None) -> RecordedAnswer:
    if meeting is None:
        raise Gone
    member_id = check_may_answer(press.turn, actor, meeting)
    check_offered(meeting, press.button.choice)
    answer = Answer(press.button.choice)
    return RecordedAnswer(press.turn, actor, meeting, member_id, answer, left=press.turn.more_waits)


async def _answer(tx: Session, one: RecordedAnswer, before: Answer | None) -> Answer:
    """What the press means: the same again leaves the reason as it was."""
    if before and before.choice is one.answer.choice and not before.on_behalf:
        one.answer = before
    if one.answer == Answer(Choice.ABSENT):
        away = await find_away(tx, one.member_id, one.meeting.on_date)
        return Answer(Choice.ABSENT, away.reason if away else None)
    return one.answer


def check_may_answer(turn: Turn, actor: Actor, meeting: Meeting) -> int:
    """The actor's own member id in the meeting's cell. Raises a Refusal when not allowed."""
    require(actor, Action.ANSWER, meeting.scope)
    check_open(meeting, turn.now)
    return own_member_id(actor, meeting)


def own_member_id(actor: Actor, meeting: Meeting) -> int:
    """Raises NotAllowed for somebody who is not in the meeting's cell."""
    own = actor.member_in(meeting.cell_id)
    if own is None:
        raise NotAllowed
    return own.member_id


async def save_answers(tx: Session, given: Sequence[RecordedAnswer]) -> None:
    """Keeps the answers and marks every message that shows them; each learns its `view`, and the
    answer that stands.
    """
    now = given[0].turn.now
    answers = [
        Given(*one.whose, one.answer, one.actor.account_id, one.turn.update_id) for one in given
    ]
    if not await record_answers(tx, answers, now):
        standing = await find_answers(tx, [one.whose for one in given])
        for one in given:
            one.answer = standing[one.whose]
    places = [
        Answered(*one.whose, one.turn.chat_id, one.turn.message_id or 0, one.left) for one in given
    ]
    touched = {
        (view.meeting_id, view.chat_id, view.message_id): view
        for view in await touch_answered(tx, places, now)
    }
    for one in given:
        one.view = touched.get((one.meeting.id, one.turn.chat_id, one.turn.message_id or 0))
