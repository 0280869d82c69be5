"""SQLite for SQLAlchemy's asyncio side, without a thread's turn for every statement.

A statement of this program takes microseconds; handing it to a thread and back costs a hundred
times as much. So statements run where they stand, and only what may wait for the disk or for
another process goes to a thread: opening, a BEGIN IMMEDIATE while another process writes, and the
COMMIT of what was written.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

T = TypeVar("T")
BEGIN = "BEGIN IMMEDIATE"
PATIENCE_MS = 10_000


async def connect(file: str) -> "Connection":
    """A connection that takes part in transactions only where it is told to."""
    opened = partial(sqlite3.connect, file, isolation_level=None, check_same_thread=False)
    return Connection(await _aside(opened))


async def _aside(work: Callable[[], T]) -> T:
    """Does the work in a thread; a task that is cancelled meanwhile still waits for its end."""
    done = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        await asyncio.wait([done])
        raise


class Connection:
    """What SQLAlchemy's aiosqlite dialect asks of a connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._conn = connection
        self._connection: sqlite3.Connection | None = connection
        self._changes_kept = 0
        self.aside = False
        """Whether statements, too, go to a thread for the time being: those that take long."""

    def cursor(self) -> "Cursor":
        return Cursor(self, self._conn.cursor())

    async def begin(self) -> None:
        """The write lock; waits for another process that holds it."""
        try:
            self._conn.execute("PRAGMA busy_timeout=0")
            self._conn.execute(BEGIN)
        except sqlite3.OperationalError:
            self._conn.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            await _aside(partial(self._conn.execute, BEGIN))
        else:
            self._conn.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")

    async def create_function(self, *args: Any, **options: Any) -> None:
        self._conn.create_function(*args, **options)

    async def commit(self) -> None:
        changes = self._conn.total_changes
        if changes == self._changes_kept:
            self._conn.commit()
        else:
            await _aside(self._conn.commit)
            self._changes_kept = changes

    async def rollback(self) -> None:
        self._conn.rollback()

    async def close(self) -> None:
        self._connection = None
        await _aside(self._conn.close)

    def stop(self) -> None:
        self._connection = None
        self._conn.close()


class Cursor:
    """What SQLAlchemy's aiosqlite dialect asks of a cursor."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        self._connection = connection
        self._cursor = cursor
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        await asyncio.sleep(0)  # whoever else is ready goes first: no task holds the loop for long
        if statement == BEGIN:
            await self._connection.begin()
        elif self._connection.aside:
            await _aside(partial(self._cursor.execute, statement, values))
        else:
            self._cursor.execute(statement, values)

    async def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, rows)

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(size or self.arraysize)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()
