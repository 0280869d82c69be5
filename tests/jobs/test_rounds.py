import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from db.engine.database import Database
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.reminders.waves import load_due_waves
from db.rows import CellRow, CommitteeRow, ReminderRow
from handlers.meetings.publish import publish
from jobs.outbox.deliver import Courier
from jobs.reminders.waves import expand_due
from jobs.rounds import Round, Rounds

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


async def test_a_hundred_presses_wake_few_rounds_and_the_last_is_not_lost(db: Database) -> None:
    made: list[int] = []
    changes = 0

    async def look() -> int:
        made.append(changes)
        return 0

    nobody: Any = None
    rounds = Rounds(db, nobody, lambda: NOW, Courier(db, nobody, lambda: NOW))
    rounds.plan, rounds.deliver, rounds.refresh = Round(look), Round(look), Round(look)
    for changes in range(1, 101):  # noqa: B007 - look reads it
        rounds.wake()
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        while len(made) < 6 or not rounds.idle:  # noqa: ASYNC110 - a timer of the loop
            await asyncio.sleep(0.01)
    assert made == [*made[:3], 100, 100, 100]


async def test_due_waves_are_taken_a_few_meetings_at_a_time_but_whole(db: Database) -> None:
    async with db.begin() as tx:
        tx.add(CommitteeRow(id=1, name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh"))
        await tx.flush()
        cell = {"committee_id": 1, "zone": "Asia/Ho_Chi_Minh"}
        names = [{**cell, "id": n, "name": f"Chi bộ số {n}"} for n in range(1, 13)]
        await tx.execute(insert(CellRow), names)
        for n in range(1, 13):
            new = NewMeeting(NOW.date() + timedelta(days=5), time(19, 30), "Hội trường")
            await publish(tx, await load_cell(tx, n), new, NOW, account_id=None)
        await tx.execute(update(ReminderRow).values(due_at=NOW - timedelta(hours=1)))
    async with db.begin() as tx:
        waves = await load_due_waves(tx, NOW, 5)
    assert len({wave.meeting_id for wave in waves}) == 5
    assert len(waves) == 40
    assert await expand_due(db, NOW) == 96
    assert await expand_due(db, NOW) == 0
