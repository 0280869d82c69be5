"""What the clock does again and again must not read a whole ledger: they grow for years."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from db.engine.database import Database
from db.rows import CommitteeRow
from jobs.outbox.deliver import Courier
from jobs.reminders.gap import note_alive
from jobs.rounds import Rounds
from jobs.tidy import tidy_up

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
LEDGERS = ("meeting", "delivery", "reminder", "view", "answer", "answer_history", "inbox", "log")


async def statements_of_a_day(db: Database) -> list[tuple[str, Any]]:
    """Every statement that the rounds make when nothing is due."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    nobody: Any = None
    event.listen(db.engine, "before_cursor_execute", note)
    assert not await Rounds(db, nobody, lambda: NOW, Courier(db, nobody, lambda: NOW)).make()
    await note_alive(db, NOW, NOW, timedelta(hours=1))
    await tidy_up(db, NOW)
    event.remove(db.engine, "before_cursor_execute", note)
    return [(s, v) for s, v in seen if s.startswith(("SELECT", "UPDATE", "DELETE"))]


async def test_no_round_reads_a_whole_ledger(db: Database) -> None:
    if not db.is_sqlite:
        return  # PostgreSQL plans by how many rows there are: none here
    async with db.begin() as tx:
        tx.add(CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh"))
    scans, typed = [], 0
    for statement, values in await statements_of_a_day(db):
        async with db.read() as tx:
            line = tx.sync_session.connection()
            plan = line.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row.detail for row in plan]
        scans += [step for step in steps for name in LEDGERS if step.startswith(f"SCAN {name}")]
        typed += any("_typed" in step for step in steps)
    assert scans == []
    assert typed == 2  # answers and their history
