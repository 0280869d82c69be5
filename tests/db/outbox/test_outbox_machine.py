"""The outbox under everything that can happen to it, checked against a plain model.

The real planner and two real couriers work one real database; this machine is Telegram, the
people, the clock and the hand that kills. It decides when each call is answered and how, and
keeps its own books: who is owed what, what arrived, who may be written to.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from core.model.answer import Answer, Choice
from core.model.errors import Refusal
from core.model.meeting import Meeting
from core.reminders.waves import MOMENTS, concerns, plan, rules_from
from core.ui.screens import Moved, NotReached, Outcome, Rejected, Sent, Unknown, Unreachable, Wait
from db.answers.answers import Given, record_answers
from db.engine.database import Database
from db.meetings.meetings import NewMeeting
from db.outbox.deliveries import LEASE
from db.people import load_actor, load_cell, record_unreachable
from db.reminders.returning import welcome_back
from db.reminders.waves import plan_waves
from db.rows import (
    AccountRow,
    DeliveryRow,
    ReminderRow,
    Row,
)
from handlers.meetings.publish import publish
from jobs.outbox.deliver import IN_FLIGHT
from jobs.reminders.waves import expand_due
from tests.db.outbox.outbox_people import (
    CHATS,
    EXEMPT,
    GROUP,
    NAMES,
    PEOPLE,
    SUPERGROUP,
    Call,
    Planned,
    Wire,
    make_people,
)

pytestmark = pytest.mark.both

MORNING = datetime(2026, 11, 22, 2, tzinfo=UTC)
NOT_ARRIVED: dict[str, Outcome] = {
    "not reached": NotReached(),
    "lost": Unknown(),
    "wait": Wait(40),
}
OPEN = ("pending", "sending")
ENDS = ("sent", "refused", "missed", "cancelled")
SPANS = [
    timedelta(seconds=20),
    timedelta(minutes=1),
    timedelta(minutes=3),
    timedelta(minutes=25),
    timedelta(hours=5),
    timedelta(hours=26),
    timedelta(days=3),
    timedelta(days=8),
]
ANSWERS = ["sent", "wait", "later", "not reached", "arrived", "lost", "rejected"]
"""What may become of a call; "arrived" and "lost" both look like a cut line to the bot."""


class Outbox(RuleBasedStateMachine):
    """Telegram, people, the clock and kill -9, around one outbox."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.now = MORNING
        self.meetings: dict[int, Meeting] = {}
        self.waves: dict[int, list[Planned]] = {}
        self.answers: dict[tuple[int, str], Choice] = {}
        self.blocked: set[str] = set()
        self.marked: set[str] = set()
        self.back_at: dict[str, datetime] = {}
        self.group = GROUP
        self.arrived: Counter[int] = Counter()
        self.along: set[tuple[int, str, str]] = set()
        self.ended: dict[int, str] = {}
        self.faults: list[str] = []
        self.sound = True
        self.run(self._open())

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(coroutine)

    async def _open(self) -> None:
        self.db = Database(self.url)
        async with self.db.begin() as tx:
            self.cell_id, self.members = await make_people(tx, self.now)
        self.names = {member_id: name for name, member_id in self.members.items()}
        self.wires = [self._wire(), self._wire()]

    def _wire(self) -> Wire:
        return Wire(self.db, lambda: self.now, self.check_may_start)

    # --- what happens -----------------------------------------------------------------------------

    @initialize()
    def a_meeting_is_on_its_way(self) -> None:
        self.publish(5, 14)
        self.tick(0)

    @precondition(lambda self: len(self.meetings) < 3)
    @rule(days=st.integers(0, 12), hour=st.sampled_from([6, 14, 20]))
    def publish(self, days: int, hour: int) -> None:
        new = NewMeeting((self.now + timedelta(days=days)).date(), time(hour, 30), "Hội trường")

        async def go() -> None:
            async with self.db.begin() as tx:
                cell = await load_cell(tx, self.cell_id)
                meeting = await publish(tx, cell, new, self.now, account_id=None)
            self.meetings[meeting.id] = meeting
            waves = plan(meeting, rules_from(None), self.now)
            self.waves[meeting.id] = [Planned(wave) for wave in waves]

        try:
            self.run(go())
        except Refusal:
            return

    @precondition(lambda self: self.meetings)
    @rule(data=st.data())
    def plan_the_same_again(self, data: st.DataObject) -> None:
        meeting_id = data.draw(st.sampled_from(sorted(self.meetings)))

        async def go() -> None:
            before = await self._count(ReminderRow)
            async with self.db.begin() as tx:
                await plan_waves(tx, meeting_id, [p.wave for p in self.waves[meeting_id]])
            assert await self._count(ReminderRow) == before

        self.run(go())

    @precondition(lambda self: self.meetings)
    @rule(data=st.data(), name=st.sampled_from(NAMES), choice=st.sampled_from(list(Choice)))
    def answer(self, data: st.DataObject, name: str, choice: Choice) -> None:
        meeting_id = data.draw(st.sampled_from(sorted(self.meetings)))

        async def go() -> None:
            async with self.db.begin() as tx:
                given = Given(meeting_id, self.members[name], Answer(choice), None, None)
                await record_answers(tx, [given], self.now)

        self.run(go())
        self.answers[meeting_id, name] = choice

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: timedelta) -> None:
        self._move(self.now + span)

    # By a clock put back meanwhile nobody can tell whether a refusal is of before a return.
    @precondition(lambda self: not any(call.refused for _, call in self._calls()))
    @rule(minutes=st.integers(1, 60))
    def the_clock_is_put_back(self, minutes: int) -> None:
        self._move(self.now - timedelta(minutes=minutes))

    def _move(self, at: datetime) -> None:
        self.now = at
        for _, call in self._calls():
            call.lapsed |= at > call.claimed_at + LEASE

    @rule(which=st.integers(0, 1))
    def tick(self, which: int) -> None:
        """What a process does every second."""
        self.expand()
        self.run(self._deliver(self.wires[which]))

    def expand(self) -> None:
        """Every due wave, exactly for those it concerns; a second time nothing happens."""
        for _ in range(2):
            self.run(expand_due(self.db, self.now))
        for meeting_id, planned in self.waves.items():
            due = [p for p in planned if p.state == "planned" and p.wave.due_at <= self.now]
            for one in due:
                self._expand(meeting_id, one, due)

    def _expand(self, meeting_id: int, one: Planned, due: list[Planned]) -> None:
        one.state = "expanded"
        if one.wave.kind in MOMENTS:
            return
        if self.now >= one.wave.expires_at:
            one.state = "missed"
            return
        later = {
            audience
            for other in due
            if other.wave.due_at > one.wave.due_at and self.now < other.wave.expires_at
            for audience in other.wave.audience
        }
        one.concerned = {
            name
            for name in NAMES
            if name not in self.marked
            and self._concerns(one.wave.audience, meeting_id, name)
            and not self._concerns(later, meeting_id, name)
        }

    def _concerns(self, audience: Any, meeting_id: int, name: str) -> bool:
        choice = self.answers.get((meeting_id, name))
        answer = Answer(choice) if choice else None
        return concerns(audience, answer, exempt=name == EXEMPT)

    async def _deliver(self, wire: Wire) -> None:
        """One round, until every call waits on the wire."""
        courier = wire.courier
        if len(courier._tasks) >= IN_FLIGHT:
            return
        job = asyncio.create_task(courier.deliver_due())
        await _until(lambda: job.done() or len(wire.calls) >= IN_FLIGHT)
        await self._settle(wire)
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)

    async def _settle(self, wire: Wire) -> None:
        """Every delivery is on the wire, or waits for the one before it to the same chat."""

        def still() -> bool:
            # Who was woken waits no more, though it still stands in the line.
            lines = (chat._waiters or () for chat in wire.courier._chats.values())
            waiting = sum(not one.done() for line in lines for one in line)
            return len(wire.courier._tasks) == len(wire.calls) + waiting

        await _until(still)

    @precondition(lambda self: self._calls())
    @rule(hows=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=4))
    def telegram_answers(self, hows: list[str]) -> None:
        """The calls on their way, in turn; "later" leaves one waiting."""
        for (wire, call), how in zip(self._calls(), cycle(hows), strict=False):
            if how != "later":
                self.run(self._answer(wire, call, how))

    @precondition(lambda self: self.wires[0].calls)
    @rule(hows=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=3))
    def a_line_hangs(self, hows: list[str]) -> None:
        """Its leases run out, the other process takes over, then it goes on."""
        self.time_passes(LEASE + timedelta(minutes=1))
        self.tick(1)
        for call, how in zip(list(self.wires[1].calls.values()), cycle(hows), strict=False):
            if how != "later":
                self.run(self._answer(self.wires[1], call, how))
        self.time_passes(timedelta(minutes=1))
        self.tick(0)

    @precondition(lambda self: len(self.meetings) < 3)
    @rule(days=st.integers(4, 12))
    def a_meeting_is_planned_late(self, days: int) -> None:
        """Nothing runs between publishing and the day before: two waves are due together."""
        self.publish(days, 14)
        self.time_passes(timedelta(days=days - 1, hours=6))
        self.tick(0)

    def _calls(self) -> list[tuple[Wire, Call]]:
        return [(wire, call) for wire in self.wires for call in wire.calls.values()]

    async def _answer(self, wire: Wire, call: Call, how: str) -> None:
        outcome = self._outcome(call, how)
        if isinstance(outcome, Sent) or (isinstance(outcome, Unknown) and how == "arrived"):
            self.arrived[call.delivery_id] += 1
        if isinstance(outcome, Sent):
            names = ((one, self.names[one.member_id]) for one in call.along)
            self.along |= {(one.meeting_id, one.kind, name) for one, name in names}
        if isinstance(outcome, Unreachable):
            self._mark(PEOPLE[call.chat_id], call.claimed_at)
        del wire.calls[call.delivery_id]
        call.answer.set_result(outcome)
        await self._settle(wire)

    def _outcome(self, call: Call, how: str) -> Outcome:
        if how in NOT_ARRIVED:
            return NOT_ARRIVED[how]
        if call.chat_id < 0 and call.chat_id != self.group:
            return Moved(self.group)
        if call.refused or PEOPLE.get(call.chat_id) in self.blocked:
            return Unreachable("blocked")
        if how == "rejected":
            return Rejected("bad")
        message_id = call.delivery_id * 100 + self.arrived[call.delivery_id]
        return Unknown() if how == "arrived" else Sent(message_id)

    def _mark(self, name: str, at: datetime) -> None:
        """What was so when they came back is no longer so."""
        if at >= self.back_at.get(name, at):
            self.marked.add(name)

    @precondition(lambda self: any(PEOPLE.get(c.chat_id) in self.blocked for _, c in self._calls()))
    @rule()
    def telegram_refuses(self) -> None:
        """What goes to those who have blocked the bot; it is heard later, or never."""
        for _, call in self._calls():
            call.refused |= PEOPLE.get(call.chat_id) in self.blocked

    @rule(which=st.integers(0, 1), arrived=st.booleans())
    def kill(self, which: int, arrived: bool) -> None:
        """kill -9: what was on the wire may or may not have arrived; the process starts anew."""
        wire = self.wires[which]
        for call in wire.calls.values():
            if arrived and isinstance(self._outcome(call, "sent"), Sent):
                self.arrived[call.delivery_id] += 1

        async def go() -> None:
            tasks = list(wire.courier._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.wires[which] = self._wire()
            if not any(other.calls for other in self.wires):
                await self.wires[which].courier.take_over()

        self.run(go())

    @rule(name=st.sampled_from(NAMES), told=st.booleans())
    def block(self, name: str, told: bool) -> None:
        """Somebody blocks the bot; Telegram tells it, or it finds out when it writes."""
        self.blocked.add(name)
        if told:
            self._mark(name, self.now)

            async def go() -> None:
                async with self.db.begin() as tx:
                    await record_unreachable(tx, CHATS[name], "blocked", self.now)

            self.run(go())

    @precondition(lambda self: self.blocked)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """They are owed a card of whatever they were, or would have been, invited to."""
        name = data.draw(st.sampled_from(sorted(self.blocked)))
        self.time_passes(timedelta(seconds=1))
        self.blocked.discard(name)
        self.marked.discard(name)
        self.back_at[name] = self.now

        async def go() -> None:
            async with self.db.begin() as tx:
                actor = await load_actor(tx, CHATS[name], language="vi", operator=False)
                await welcome_back(tx, actor, self.now)

        self.run(go())

    @precondition(lambda self: self.group == GROUP)
    @rule()
    def the_group_moves(self) -> None:
        self.group = SUPERGROUP

    # --- what must hold ---------------------------------------------------------------------------

    def check_may_start(self, call: Call) -> None:
        """Called when a message goes on the wire; a fault is raised by the next invariant."""
        name = PEOPLE.get(call.chat_id)
        if name in self.marked:
            self.faults.append(f"{name} is written to while unreachable")
        for _, other in self._calls():
            if other.delivery_id == call.delivery_id and not other.lapsed:
                self.faults.append(f"delivery {call.delivery_id} is claimed twice")

    @invariant()
    def the_books_agree(self) -> None:
        self.sound = False
        assert not self.faults, self.faults
        self.run(self._compare())
        self.sound = True

    async def _compare(self) -> None:
        async with self.db.read() as tx:
            rows = (await tx.scalars(select(DeliveryRow))).all()
            waves = (await tx.scalars(select(ReminderRow))).all()
            lost = select(AccountRow.telegram_id).where(AccountRow.unreachable_since.is_not(None))
            marked = {PEOPLE[chat] for chat in await tx.scalars(lost)}
        assert marked == self.marked
        assert marked <= self.blocked, "somebody who came back counts as lost"
        by_id = {row.id: row for row in rows}
        assert {(w.meeting_id, w.kind): w.state for w in waves} == {
            (meeting_id, p.wave.kind): p.state
            for meeting_id, planned in self.waves.items()
            for p in planned
        }
        of = {wave.id: (wave.meeting_id, wave.kind) for wave in waves}
        self._compare_owed(rows, of)
        for row in rows:
            assert row.state in (*OPEN, *ENDS)
            if self._went_along(row, of):
                assert row.state == "sent"
                continue
            assert self.arrived[row.id] <= row.possible_duplicates + 1 + self._on_wire(row.id)
            if row.state not in ("sending", "pending"):
                assert self.arrived[row.id] <= row.possible_duplicates + 1
            assert row.state != "sent" or self.arrived[row.id] >= 1
            if row.error == "blocked" and row.id not in self.ended:
                assert self.names[row.member_id or 0] in self.blocked
            if row.expires_at and row.finished_at:
                assert row.state != "missed" or row.finished_at >= row.expires_at
                assert row.state != "cancelled" or row.finished_at < row.expires_at
        for delivery_id, state in self.ended.items():
            now = by_id[delivery_id].state
            assert now in (state, "sent"), f"delivery {delivery_id} was {state}, is {now}"
        self.ended = {row.id: row.state for row in rows if row.state in ENDS}
        for _, call in self._calls():
            expires_at = by_id[call.delivery_id].expires_at
            assert expires_at is None or call.claimed_at < expires_at, (
                f"{call.delivery_id} was sent after its time"
            )

    def _went_along(self, row: DeliveryRow, of: dict[int, tuple[int, str]]) -> bool:
        if row.reminder_id is None or row.member_id is None:
            return False
        return (*of[row.reminder_id], self.names[row.member_id]) in self.along

    def _on_wire(self, delivery_id: int) -> int:
        return sum(call.delivery_id == delivery_id for _, call in self._calls())

    def _compare_owed(self, rows: Any, waves: dict[int, tuple[int, str]]) -> None:
        """One row for each member a wave concerned when it was expanded, or who got it along."""
        owed = Counter(
            (*waves[row.reminder_id], self.names[row.member_id]) for row in rows if row.reminder_id
        )
        concerned = {
            (meeting_id, one.wave.kind, name)
            for meeting_id, planned in self.waves.items()
            for one in planned
            for name in one.concerned
        }
        assert owed == Counter(concerned | self.along)

    async def _count(self, row: type[Row]) -> int:
        async with self.db.read() as tx:
            return await tx.scalar(select(func.count()).select_from(row)) or 0

    def teardown(self) -> None:
        try:
            if self.sound:
                self.run(self._drain())
                self.the_books_agree()
        finally:
            self.run(self._close())
            self.loop.close()

    async def _drain(self) -> None:
        """From now on everything is well: whatever is owed comes to its end."""
        for _ in range(60):
            for wire, call in self._calls():
                await self._answer(wire, call, "sent")
            for wire in self.wires:
                await self._deliver(wire)
            async with self.db.read() as tx:
                left = (
                    await tx.execute(
                        select(DeliveryRow.not_before, DeliveryRow.lease_until).where(
                            DeliveryRow.state.in_(OPEN)
                        )
                    )
                ).all()
            if not left:
                return
            if not self._calls():
                self._move(max(self.now, min(lease or at for at, lease in left)) + LEASE)
        raise AssertionError(f"{len(left)} deliveries never come to an end")

    async def _close(self) -> None:
        tasks = [task for wire in self.wires for task in wire.courier._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.db.close()


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the database's thread is waited for
            await asyncio.sleep(0.0005)


def test_nothing_owed_is_lost(database_url: str) -> None:
    minutes = float(os.environ.get("SOAK_MINUTES", "0"))
    few = 10 if database_url.startswith("postgresql") else 20
    machine = type("OutboxHere", (Outbox,), {"url": database_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=few + int(few * minutes),
            stateful_step_count=40,
            deadline=None,
            derandomize=not minutes,
            suppress_health_check=list(HealthCheck),
        ),
    )
