"""What handlers show: what a message mirrors from then on, and no longer mirrors.

Cards that their handlers have just shown are recorded many in one transaction.
"""

import asyncio
from datetime import datetime

import structlog

from core.model.deliveries import Of
from core.ui.screens import Screen
from db.engine.database import Database, Session
from db.outbox.views import (
    View,
    find_view,
    forget_view,
    leave_to_handler,
    record_shown,
    remember_mirror,
)

log = structlog.get_logger()

GATHER = 0.05
"""Seconds for which those that come are recorded together."""


class ShownViews:
    """Records them soon. What is lost with the process is edited once more, to what it shows."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._views: list[View] = []
        self._recording: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Nothing waits to be recorded."""
        return self._recording is None

    def note(self, view: View) -> None:
        """Records that the message shows the view's revision."""
        self._views.append(view)
        if self._recording is None:
            self._recording = asyncio.create_task(self._record())

    async def hold(self, tx: Session, chat_id: int, message_id: int, now: datetime) -> None:
        """Leaves the message that was tapped to its handler, which is about to show it."""
        await leave_to_handler(tx, chat_id, message_id, now)

    async def leave(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Keeps the message up to date no more: this screen is about to take its place. A meeting's
        views are left to who shows them.
        """
        if screen.mirrors and screen.mirrors.kind.of is Of.MEETING:
            return
        async with self.db.read() as tx:
            view = await find_view(tx, chat_id, message_id)
        if view is None or view.kind.of is Of.MEETING:
            return
        async with self.db.begin() as tx:
            await forget_view(tx, chat_id, message_id)

    async def remember(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Keeps up to date what the screen says it mirrors."""
        if screen.mirrors and screen.mirrors.kind.of is not Of.MEETING:
            async with self.db.begin() as tx:
                await remember_mirror(tx, screen.mirrors, chat_id, message_id, screen.digest)

    async def finish(self) -> None:
        while self._recording:
            await asyncio.wait([self._recording])

    async def _record(self) -> None:
        try:
            while self._views:
                await asyncio.sleep(GATHER)
                views, self._views = self._views, []
                async with self.db.begin() as tx:
                    await record_shown(tx, views)
        except Exception:
            log.exception("shown cards not recorded; they are edited once more")
        finally:
            self._recording = None
