"""The database: SQLite by the recipe that loses nothing, or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from sqlalchemy import Engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from db.engine import inline_sqlite
from db.engine.inline_sqlite import READ_ONLY, InlineSession
from db.engine.shared_commits import SharedCommits

Session = AsyncSession
LONGEST_REST = 0.05
"""Seconds between two pieces of a long piece of work; usually as many as the one before took."""


class Database:
    """Opens transactions: `begin` to change things, `read` to look.

    On SQLite a writer takes the write lock at BEGIN, because a deferred transaction that
    upgrades later fails with "database is locked" however long it may wait; writers of this
    process take turns and share commits (db/engine/shared_commits.py).
    """

    def __init__(self, url: str) -> None:
        self.url = with_driver(url)
        self.is_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        self.engine = inline_sqlite.open_engine(self.url) if self.is_sqlite else _server(self.url)
        self._looking = self.engine.execution_options(**{READ_ONLY: True})
        self._commits = SharedCommits(self.engine)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        """Opens a transaction that may write: commits at the end, rolls back on any exception."""
        async with self._commits.begin() if self.is_sqlite else self._alone() as session:
            yield session

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[Session]:
        async with (
            AsyncSession(AsyncEngine(self.engine), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def begin_long(self) -> AsyncIterator[Session]:
        """Works like `begin`, for statements over a whole history: they hold nobody up."""
        async with self.begin() as session:
            if isinstance(session, InlineSession):
                session.aside = True
            yield session

    @asynccontextmanager
    async def begin_piece(self) -> AsyncIterator[Session]:
        """Works like `begin`, for one piece of many: presses are answered between two pieces."""
        began = monotonic()
        async with self.begin() as session:
            yield session
        await asyncio.sleep(min(monotonic() - began, LONGEST_REST))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        if not self.is_sqlite:
            async with self._alone() as session:
                yield session
            return
        looking = InlineSession(self._looking)
        try:
            yield looking
        finally:
            looking.sync_session.close()

    async def close(self) -> None:
        if self.is_sqlite:
            self.engine.dispose()
        else:
            await AsyncEngine(self.engine).dispose()


def with_driver(url: str) -> str:
    """Adds the driver to the URL: plain postgresql:// is understood too."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def _server(url: str) -> Engine:
    return create_async_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
    ).sync_engine
