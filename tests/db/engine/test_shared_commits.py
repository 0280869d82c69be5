"""Writers share commits, and each keeps or loses its own work alone."""

import asyncio
import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from db.engine.database import Database
from db.rows import LogRow, MarkRow
from db.timestamps import find_timestamp, save_timestamp

pytestmark = pytest.mark.both

NOW = datetime(2026, 12, 3, tzinfo=UTC)


async def write(db: Database, name: str, *, fail: bool = False) -> None:
    async with db.begin() as tx:
        await save_timestamp(tx, name, NOW)
        if fail:
            raise LookupError(name)


async def names(db: Database) -> set[str]:
    async with db.read() as tx:
        return set(await tx.scalars(select(MarkRow.name)))


async def test_of_many_writers_only_those_that_fail_lose_their_work(db: Database) -> None:
    done = await asyncio.gather(
        *(write(db, str(n), fail=n % 7 == 3) for n in range(40)), return_exceptions=True
    )
    failed = {str(error) for error in done if error}
    assert failed == {str(n) for n in range(40) if n % 7 == 3}
    assert await names(db) == {str(n) for n in range(40)} - failed


async def test_what_began_is_kept_before_it_ends(db: Database) -> None:
    """Another connection sees it as soon as `begin` is over."""

    async def write_and_look(name: str) -> None:
        await write(db, name)
        assert name in await names(db)

    await asyncio.gather(*(write_and_look(str(n)) for n in range(20)))


async def test_a_writer_sees_what_those_before_it_wrote(db: Database) -> None:
    async def count_up() -> None:
        async with db.begin() as tx:
            row = await tx.get(MarkRow, "count", with_for_update=True)
            assert row
            row.at = row.at.replace(microsecond=row.at.microsecond + 1)

    await write(db, "count")
    await asyncio.gather(*(count_up() for _ in range(30)))
    async with db.read() as tx:
        assert await find_timestamp(tx, "count") == NOW.replace(microsecond=30)


async def test_a_cancelled_writer_leaves_nothing_and_holds_nobody(db: Database) -> None:
    begun = asyncio.Event()

    async def never_ends() -> None:
        async with db.begin() as tx:
            await save_timestamp(tx, "cancelled", NOW)
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await begun.wait()
    others = [asyncio.create_task(write(db, str(n))) for n in range(3)]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.gather(*others)
    assert await names(db) == {"0", "1", "2"}


@pytest.mark.parametrize("steps", range(12))
async def test_who_is_cancelled_leaves_nobody_waiting_nor_in_doubt(
    db: Database, steps: int
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with db.begin() as tx:
            await save_timestamp(tx, "first", NOW)
            begun.set()
            await go_on.wait()

    working = asyncio.create_task(first())
    await begun.wait()
    waiting = asyncio.create_task(write(db, "second"))
    await asyncio.sleep(0)
    go_on.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    waiting.cancel()
    async with asyncio.timeout(10):
        (failed, _) = await asyncio.gather(working, waiting, return_exceptions=True)
    assert ("first" in await names(db)) == (failed is None)


async def test_on_sqlite_those_who_wait_share_a_commit(db: Database) -> None:
    commits: list[object] = []
    event.listen(db.engine, "commit", commits.append)
    await asyncio.gather(*(write(db, str(n)) for n in range(20)))
    assert len(commits) < 20 if db.is_sqlite else len(commits) == 20


async def test_a_commit_that_fails_fails_for_all_who_shared_it(db: Database) -> None:
    def refuse(_connection: object) -> None:
        raise LookupError("the disk is full")

    event.listen(db.engine, "commit", refuse)
    done = await asyncio.gather(*(write(db, str(n)) for n in range(5)), return_exceptions=True)
    event.remove(db.engine, "commit", refuse)
    assert [type(error) for error in done] == [LookupError] * 5, done
    assert await names(db) == set()
    await write(db, "after")
    assert await names(db) == {"after"}


async def test_another_process_that_writes_is_waited_for(db: Database) -> None:
    if not db.is_sqlite:
        return
    await write(db, "first")
    other = sqlite3.connect(
        db.engine.url.database or "", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, other.commit).start()
    await write(db, "patient")
    assert await names(db) == {"first", "patient"}
    other.close()


async def test_a_long_transaction_is_kept_and_its_connection_as_before(db: Database) -> None:
    async with db.begin_long() as tx:
        await save_timestamp(tx, "long", NOW)
    await write(db, "short")
    assert await names(db) == {"long", "short"}


async def test_on_a_full_disk_nobody_is_told_that_what_is_lost_is_kept(db: Database) -> None:
    if not db.is_sqlite:
        return

    async def write_much(name: str) -> None:
        async with db.begin() as tx:
            await save_timestamp(tx, name, NOW)
            tx.add(LogRow(at=NOW, action="x" * 200_000, subject=""))

    def fill_up(line: sqlite3.Connection, _record: object) -> None:
        line.execute("PRAGMA max_page_count=400")

    event.listen(db.engine, "connect", fill_up)
    db.engine.dispose()
    tasks = [write_much(f"much {n}") if n % 2 else write(db, str(n)) for n in range(40)]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert any(done)
    told = {str(n) if n % 2 == 0 else f"much {n}" for n, error in enumerate(done) if error is None}
    assert told == await names(db)
