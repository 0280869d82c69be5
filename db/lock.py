"""One working process per database: a lock file on SQLite, an advisory lock on PostgreSQL.

Both are let go by the system when the process dies, however it dies.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from db.engine import Database

KEY = 0x43_48_49_42_4F
LOOK_AGAIN = 1.0


class AlreadyRunning(Exception):  # noqa: N818 - it states a fact
    """Another process works on this SQLite file."""


@asynccontextmanager
async def working_alone(db: Database, waiting: Callable[[], None]) -> AsyncIterator[None]:
    """Holds the lock. Raises AlreadyRunning on SQLite; on PostgreSQL it waits as a stand-by,
    and calls `waiting` once if it must.
    """
    async with _lock_file(db) if db.is_sqlite else _advisory_lock(db, waiting):
        yield


@asynccontextmanager
async def _lock_file(db: Database) -> AsyncIterator[None]:
    file = Path(f"{make_url(db.url).database}.lock")
    with file.open("w") as handle:  # noqa: ASYNC230 - once, at start
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning from error
        yield


@asynccontextmanager
async def _advisory_lock(db: Database, waiting: Callable[[], None]) -> AsyncIterator[None]:
    taken = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=KEY)
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        told = False
        while not await connection.scalar(taken):
            if not told:
                waiting()
                told = True
            await asyncio.sleep(LOOK_AGAIN)
        yield
