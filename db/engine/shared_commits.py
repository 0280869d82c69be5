"""Writers of one SQLite file: one at a time, and those who wait share a commit.

A commit waits for the disk, which takes longer than what is written. So a writer whose turn is
over leaves the transaction open for the next ones, for a few milliseconds at most; each has a
savepoint of its own, so what fails is undone alone. Nobody's `begin` ends before the commit that
holds their work.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from sqlalchemy import Connection, Engine

from db.engine.inline_sqlite import InlineSession, begin_writing, commit, is_undone

LONGEST = 0.01
"""Seconds after which a shared transaction takes nobody else."""


class _Shared:
    """A transaction that several writers share."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.full_at = asyncio.get_running_loop().time() + LONGEST
        self.committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def full(self) -> bool:
        return asyncio.get_running_loop().time() >= self.full_at

    async def commit(self) -> None:
        """Ends it for all; everybody who waits learns whether it is kept."""
        try:
            with closing(self.connection):
                await self._keep()
        except Exception as error:  # noqa: BLE001 - it is theirs, each raises it
            self.committed.set_exception(error)
            self.committed.exception()  # all of them may have failed before
        else:
            self.committed.set_result(None)

    async def _keep(self) -> None:
        try:
            await commit(self.connection)
        except BaseException:
            self.connection.invalidate()  # nobody knows what state it is in
            raise


class SharedCommits:
    """Gives writers their turns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._open: _Shared | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[InlineSession]:
        """Opens a transaction that may write: commits at the end, rolls back on any exception."""
        await self._take_turn()
        try:
            shared = self._open = self._open or await self._begin()
            try:
                session = InlineSession(shared.connection)
                with closing(session.sync_session), session.sync_session.begin():
                    yield session
            finally:
                if shared.full or not self._waiting or is_undone(shared.connection):
                    self._open = None
                    await asyncio.shield(asyncio.ensure_future(shared.commit()))
        finally:
            self._turn.release()
        await asyncio.shield(shared.committed)

    async def _take_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            self._waiting -= 1
            await self._commit_left_open()
            raise
        self._waiting -= 1

    async def _commit_left_open(self) -> None:
        # It was left open for somebody who does not come any more.
        shared = self._open
        if shared is not None and not self._waiting and not self._turn.locked():
            self._open = None
            await asyncio.shield(asyncio.ensure_future(shared.commit()))

    async def _begin(self) -> _Shared:
        connection = self.engine.connect()
        try:
            await begin_writing(connection)
        except BaseException:
            connection.close()
            raise
        return _Shared(connection)
