"""The database: SQLite by the recipe that loses nothing, or PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from db import inline_sqlite
from db.commits import SharedCommits

Session = AsyncSession

READ_ONLY = "read_only"


class Database:
    """Opens transactions: `begin` to change things, `read` to look.

    On SQLite a writer takes the write lock at BEGIN, because a deferred transaction that
    upgrades later fails with "database is locked" however long it may wait; writers of this
    process take turns and share commits (db/commits.py).
    """

    def __init__(self, url: str) -> None:
        self.url = async_url(url)
        self.is_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _server_engine(self.url)
        self._looking = self.engine.execution_options(**{READ_ONLY: True})
        self._commits = SharedCommits(self.engine)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        """A transaction that may write: commits at the end, rolls back on any exception."""
        async with self._commits.begin() if self.is_sqlite else self._alone() as session:
            yield session

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[Session]:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def begin_long(self) -> AsyncIterator[Session]:
        """Like `begin`, for statements that go through a whole history: they hold nobody up."""
        async with self.begin() as session:
            raw = await (await session.connection()).get_raw_connection()
            line: Any = raw.driver_connection if self.is_sqlite else SimpleNamespace()
            line.aside = True
            try:
                yield session
            finally:
                line.aside = False

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A transaction that only reads."""
        async with AsyncSession(self._looking, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        await self.engine.dispose()


def async_url(url: str) -> str:
    """The URL with its async driver: plain sqlite:// and postgresql:// are understood too."""
    parsed = make_url(url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    return parsed.set(
        drivername=drivers.get(parsed.drivername, parsed.drivername)
    ).render_as_string(hide_password=False)


def _server_engine(url: str) -> AsyncEngine:
    return create_async_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
    )


def _sqlite_engine(url: str) -> AsyncEngine:
    file = make_url(url).database or ""
    engine = create_async_engine(
        url, hide_parameters=True, async_creator=partial(inline_sqlite.connect, file)
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={inline_sqlite.PATIENCE_MS}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else inline_sqlite.BEGIN)
