"""Cards that their handlers have just shown, recorded many in one transaction."""

import asyncio

import structlog

from db.engine.database import Database
from db.outbox.views import View, record_shown

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
