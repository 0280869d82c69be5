"""Several machines share the work: whichever is killed, nothing is lost and no limit broken.

Real processes on PostgreSQL behind one address, SIGKILL, and Telegram's record as the judge.
SOAK_MINUTES makes the story long, SOAK_SEED repeats the choices of an earlier run.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.replica import BEAT
from bot.telegram.limits import Pace
from core.model.replica_share import slot_of, slots_of
from db.engine.database import Database
from db.engine.replicas import LEASE
from db.rows import AnswerHistoryRow, ReplicaRow
from sandbox import Sandbox
from tests.fleet import Fleet
from tests.process import until
from tests.soak.judge import judge
from tests.soak.story import Plan, Story

MINUTES = float(os.environ.get("SOAK_MINUTES", "0"))
SHORT = Plan(seconds=8, kills=2, meetings=1, blocks=1, storms=1)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def plan() -> Plan:
    if not MINUTES:
        return SHORT
    often = int(MINUTES * 60 / 12)
    return Plan(MINUTES * 60, often, max(1, often // 3), often, often)


@dataclass(eq=False)
class SharedStory(Story):
    """The soak's story on several machines: it is one life, however many of them die in it."""

    fleet: Fleet | None = None

    async def _begin_life(self) -> None:
        assert self.fleet
        self.lives.append(self._time())
        await self.fleet.start()

    async def _kill(self) -> None:
        """One at a time is killed, or stands still, and comes back a little later."""
        assert self.fleet
        chance = self.chance("which")
        for number, pause in enumerate(self._moments("kill", self.plan.kills)):
            await asyncio.sleep(pause)
            victim = chance.choice(self.fleet.replicas)
            if number % 3 == 1:
                self.fleet.freeze(victim)
                await asyncio.sleep(chance.uniform(1, 6))
                self.fleet.thaw(victim)
            else:
                await victim.kill()
                await asyncio.sleep(chance.uniform(0, 6))
                await victim.start()


@pytest.mark.thorough
@only_postgresql
async def test_any_of_them_may_be_killed(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path
) -> None:
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1_000_000))
    sandbox.faults._random.seed(seed)
    fleet = Fleet(sandbox, database_url, tmp_path, count=3 if MINUTES else 2)
    story = SharedStory(sandbox, db, fleet.replicas[0], plan(), seed, fleet=fleet)
    try:
        async with fleet.open():
            await story.people(cells=4 if MINUTES else 2)
            await story.tell()
            await story.quiet()
            await judge(story)
            await all_are_posted_to(sandbox, fleet)
    except BaseException as error:
        error.add_note(f"SOAK_SEED={seed} repeats the choices of this run")
        raise
    refused = [call for call in sandbox.calls if call.status == 429 and not call.fault]
    assert refused == []


async def all_are_posted_to(sandbox: Sandbox, fleet: Fleet) -> None:
    """Those that were down whenever somebody pressed are up by now."""
    passer_by = sandbox.add_person("Người Qua Đường", started=True)

    async def all_of_them() -> bool:
        sandbox.say(passer_by, "/start")
        await sandbox.settled(timeout=30)
        return len(fleet.front.taken) == len(fleet.replicas)

    await until(all_of_them)


async def members(db: Database) -> list[int]:
    async with db.read() as tx:
        return sorted((await tx.scalars(select(ReplicaRow.id))).all())


@pytest.mark.thorough
@only_postgresql
async def test_the_others_take_over_what_it_had_in_hand(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path
) -> None:
    """Presses not yet worked, and some on their way, when the first of two is killed."""
    fleet = Fleet(sandbox, database_url, tmp_path, count=2)
    story = SharedStory(sandbox, db, fleet.replicas[0], SHORT, 0, fleet=fleet)
    await story.people(cells=2)
    first, second = fleet.replicas
    async with fleet.open():
        await first.start()
        await fleet.ready(first)
        await second.start()
        await fleet.ready(second)
        await asyncio.gather(*(story._publish(cell, 0) for cell in story.cells))
        await story.quiet()
        firsts = slots_of((await members(db))[0], await members(db))
        people = [person for cell in story.cells[1:] for person in cell.people[1:]]
        assert 0 < sum(slot_of(person.id) in firsts for person in people) < len(people)
        for person in people:
            sandbox.tap(person, "Tham dự")
        await sandbox.called("answerCallbackQuery")
        await first.kill()

        async def everybody_counts() -> bool:
            async with db.read() as tx:
                kept = await tx.scalar(select(func.count()).select_from(AnswerHistoryRow))
            return kept == len(people)

        await until(everybody_counts)
        await story.quiet()
    assert len(await members(db)) == 1


def test_what_the_clocks_allow_is_less_than_five_seconds() -> None:
    """Until the others notice, until one of them looks, and until a chat may be written to."""
    assert LEASE + BEAT + 1 / Pace().chat_per_second < 5
