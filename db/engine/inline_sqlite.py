"""SQLite under asyncio without a thread's turn for every statement.

A statement of this program takes microseconds; handing it to a thread and back costs a hundred
times as much. So statements run inline, on SQLAlchemy's ordinary engine, and only what
may wait for the disk or for another process goes to a thread: a BEGIN IMMEDIATE while another
process writes, the COMMIT of what was written, and statements that are known to take long.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")
READ_ONLY = "read_only"
PATIENCE_MS = 10_000
LONGEST = 0.002
"""Seconds after which statements let others have the loop."""


def open_engine(url: str) -> Engine:
    """Opens as many connections as there are readers; each is used by one task at a time."""
    given = {"isolation_level": None, "check_same_thread": False, "factory": _Line}
    inline = make_url(url).set(drivername=f"sqlite+{Dialect.driver}")
    engine = create_engine(inline, hide_parameters=True, max_overflow=-1, connect_args=given)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


class Dialect(SQLiteDialect_pysqlite):
    """Savepoints are no compiled statements here: every writer has one."""

    driver = "inline"
    supports_statement_cache = True

    def do_savepoint(self, connection: Connection, name: str) -> None:
        _line(connection).execute(f"SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _line(connection).execute(f"ROLLBACK TO SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _line(connection).execute(f"RELEASE SAVEPOINT {name}")


registry.register("sqlite.inline", __name__, Dialect.__name__)


class _Cursor(sqlite3.Cursor):
    """Fetches at once: nothing that is written afterwards changes what was asked for."""

    _rows: list[Any]

    def execute(self, *statement: Any) -> "_Cursor":
        super().execute(*statement)
        self._rows = super().fetchall() if self.description else []
        self._rows.reverse()
        return self

    def fetchone(self) -> Any:
        return self._rows.pop() if self._rows else None

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return [self._rows.pop() for _ in range(min(size or 1, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows[::-1], []
        return rows


class _Line(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class InlineSession(AsyncSession):
    """An AsyncSession on such an engine, or on a connection of its own.

    `aside`: whether statements go to a thread for the time being, those that take long.
    """

    _gave_way_at = 0.0

    def __init__(self, bind: Engine | Connection) -> None:
        super().__init__(expire_on_commit=False, join_transaction_mode="create_savepoint")
        self.sync_session.bind = bind
        self.aside = False

    async def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return await self._do(partial(self.sync_session.execute, statement, params, **options))

    async def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return await self._do(partial(self.sync_session.scalar, statement, params, **options))

    async def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return await self._do(partial(self.sync_session.scalars, statement, params, **options))

    async def _do(self, work: Callable[[], Any]) -> Any:
        if self.aside:
            return await aside(work)
        if monotonic() - InlineSession._gave_way_at > LONGEST:
            await asyncio.sleep(0)  # whoever else is ready goes first
            InlineSession._gave_way_at = monotonic()
        return work()


async def begin_writing(connection: Connection) -> None:
    """Begins with the write lock; waits for another process that holds it."""
    line = _line(connection)
    line.execute("PRAGMA busy_timeout=0")
    try:
        line.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        line.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        await aside(partial(line.execute, "BEGIN IMMEDIATE"))
    else:
        line.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    connection.begin()


def is_undone(connection: Connection) -> bool:
    """Tells whether SQLite ended the transaction by itself, as it may when the disk is full."""
    return not _line(connection).in_transaction


async def commit(connection: Connection) -> None:
    """Commits; waits for the disk in a thread, where anything was written.

    Raises sqlite3.OperationalError where there is no transaction any more.
    """
    line = _line(connection)
    if is_undone(connection):
        raise sqlite3.OperationalError("the transaction was undone; is the disk full?")
    if line.total_changes == connection.info.get("changes_kept", 0):
        connection.commit()
        return
    await aside(connection.commit)
    connection.info["changes_kept"] = line.total_changes


async def aside(work: Callable[[], T]) -> T:
    """Does the work in a thread; a task that is cancelled meanwhile still waits for its end."""
    done = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        await asyncio.wait([done])
        raise


def _line(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _on_connect(line: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={PATIENCE_MS}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        line.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    # A writer has begun already.
    if connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("BEGIN")
