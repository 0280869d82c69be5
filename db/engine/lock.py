"""One working process per database: a lock file on SQLite, an advisory lock on PostgreSQL.

Both are let go by the system when the process dies, however it dies. Processes that share the work
(db/engine/replicas.py) hold PostgreSQL's lock together, so that none works alone beside them.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.engine.database import Database

KEY = 0x43_48_49_42_4F
LOOK_AGAIN = 1.0
LET_GO = 1.0


class AlreadyRunning(Exception):  # noqa: N818 - it states a fact
    """Another process works on this SQLite file."""


class LockLost(Exception):  # noqa: N818
    """The connection that held PostgreSQL's lock is gone: a stand-by may work already."""


StillHeld = Callable[[], Awaitable[None]]


@asynccontextmanager
async def working_alone(db: Database, waiting: Callable[[], None]) -> AsyncIterator[StillHeld]:
    """Holds the lock, and yields a check that raises LockLost once it is held no more.

    Raises AlreadyRunning on SQLite; on PostgreSQL it waits as a stand-by, and calls `waiting`
    once if it must.
    """
    async with _lock_file(db) if db.is_sqlite else _advisory_lock(db, waiting) as still_held:
        yield still_held


@asynccontextmanager
async def _lock_file(db: Database) -> AsyncIterator[StillHeld]:
    file = Path(f"{make_url(db.url).database}.lock")
    with file.open("w") as handle:  # noqa: ASYNC230 - once, at start
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning from error
        yield _always


async def _always() -> None:
    """Never raises: a file's lock is lost with the process only."""


@asynccontextmanager
async def _advisory_lock(db: Database, waiting: Callable[[], None]) -> AsyncIterator[StillHeld]:
    async with _locked(db, "pg_try_advisory_lock", waiting) as connection:
        yield partial(_ask, connection)


@asynccontextmanager
async def together(db: Database, waiting: Callable[[], None]) -> AsyncIterator[AsyncConnection]:
    """Holds PostgreSQL's lock beside others that share the work. Waits for the end of a process
    that works alone, and calls `waiting` once if it must.
    """
    async with _locked(db, "pg_try_advisory_lock_shared", waiting) as connection:
        yield connection


@asynccontextmanager
async def _locked(
    db: Database, how: str, waiting: Callable[[], None]
) -> AsyncIterator[AsyncConnection]:
    taken = text(f"SELECT {how}(:key)").bindparams(key=KEY)
    engine = AsyncEngine(db.engine).execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        told = False
        while not await connection.scalar(taken):
            if not told:
                waiting()
                told = True
            await asyncio.sleep(LOOK_AGAIN)
        try:
            yield connection
        finally:
            # The server notices a closed line only a little later: whoever waits need not.
            with suppress(SQLAlchemyError, TimeoutError):
                async with asyncio.timeout(LET_GO):
                    await connection.execute(text("SELECT pg_advisory_unlock_all()"))
            # Not back into the pool: the lock lives as long as the connection.
            await connection.invalidate()


async def _ask(connection: AsyncConnection) -> None:
    try:
        await connection.scalar(text("SELECT 1"))
    except DBAPIError as error:
        raise LockLost from error
