"""The three rounds: plan, deliver, refresh. APScheduler ticks them, a saved answer wakes them.

They go side by side: a long delivery keeps neither a nearer wave nor a board waiting.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from core.screens import Messenger
from db.engine import Database
from jobs.deliver import Courier
from jobs.plan import expand_due
from jobs.refresh import refresh_views

log = structlog.get_logger()

WAKE_APART = 0.1
"""Seconds between two wakings: a hundred presses a second need no hundred rounds."""


class Round:
    """One job, never twice at a time; asked for while it runs, it runs once more after."""

    def __init__(self, job: Callable[[], Awaitable[int]]) -> None:
        self.job = job
        self.busy = False
        self._again = False

    async def make(self) -> int:
        """Does what is due; how much there was. 0 when it is under way already."""
        self._again = True
        if self.busy:
            return 0
        self.busy = True
        done = 0
        try:
            while self._again:
                self._again = False
                done += await self.job()
        finally:
            self.busy = False
        return done


class Rounds:
    """All rounds of one process."""

    def __init__(
        self, db: Database, messenger: Messenger, now: Callable[[], datetime], courier: Courier
    ) -> None:
        self.courier = courier
        self.plan = Round(lambda: expand_due(db, now()))
        self.deliver = Round(courier.deliver_due)
        self.refresh = Round(lambda: refresh_views(db, messenger, now))
        self._woken: set[asyncio.Task[None]] = set()
        self._waking: asyncio.TimerHandle | None = None
        self._woken_at = -math.inf

    @property
    def idle(self) -> bool:
        """Nothing is being planned, delivered or refreshed at this moment."""
        busy = self.plan.busy or self.deliver.busy or self.refresh.busy
        return not busy and not self._woken and self.courier.idle

    async def make(self) -> int:
        """Every round once, and what was sent is awaited; how much there was to do."""
        done = await self.plan.make() + await self.deliver.make()
        await self.courier.finish()
        return done + await self.refresh.make()

    def wake(self) -> None:
        """Something changed: all rounds soon, without waiting for the next tick."""
        if self._waking is not None:
            return
        loop = asyncio.get_running_loop()
        pause = self._woken_at + WAKE_APART - loop.time()
        if pause > 0:
            self._waking = loop.call_later(pause, self._wake_now)
        else:
            self._wake_now()

    def _wake_now(self) -> None:
        self._waking = None
        self._woken_at = asyncio.get_running_loop().time()
        for one in (self._plan_and_deliver, self.refresh.make):
            self.start(one)

    def start(self, job: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        """Begins a job that `finish` waits for; what goes wrong in it is logged."""
        task = asyncio.create_task(self._quietly(job))
        self._woken.add(task)
        task.add_done_callback(self._woken.discard)
        return task

    async def finish(self) -> None:
        """Waits for what is under way; what was only to be woken waits in the database."""
        if self._waking is not None:
            self._waking.cancel()
        while self._woken:
            await asyncio.wait(self._woken)
        await self.courier.finish()

    async def _plan_and_deliver(self) -> int:
        return await self.plan.make() + await self.deliver.make()

    async def _quietly(self, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except Exception:
            log.exception("round failed; the next tick tries again")
