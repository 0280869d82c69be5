"""The rounds: plan, follow, deliver, refresh, report. APScheduler ticks them, a change wakes them.

They go side by side: a long delivery keeps neither a nearer wave nor a board waiting.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from core.model.replica_share import ChatShare, ChatSlots
from core.ui.screens import Messenger
from db.engine.database import Database
from jobs.notices.notices import Reports
from jobs.outbox.deliver import Courier
from jobs.outbox.refresh import refresh_views
from jobs.planners import plan_due, reconcile

log = structlog.get_logger()

WAKE_APART = 0.3
"""Seconds between two wakings: a hundred presses a second need no hundred rounds."""


class Round:
    """One job, never twice at a time; asked for while it runs, it runs once more after.

    Nothing is done while it may not be.
    """

    def __init__(
        self, job: Callable[[], Awaitable[int]], may: Callable[[], bool] = lambda: True
    ) -> None:
        self.job = job
        self.may = may
        self.busy = False
        self._again = False

    async def make(self) -> int:
        """Does what is due; returns how much there was, 0 when it is under way already."""
        self._again = True
        if self.busy or not self.may():
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
    """All rounds of one process. Where several share the work, one plans and each does its own."""

    def __init__(
        self,
        db: Database,
        messenger: Messenger,
        now: Callable[[], datetime],
        courier: Courier,
        share: ChatShare | None = None,
    ) -> None:
        def leads() -> bool:
            return share is None or share.leads

        def part() -> ChatSlots | None:
            return share.part if share else None

        self.courier = courier
        self.plan = Round(lambda: plan_due(db, now()), leads)
        self.follow = Round(lambda: reconcile(db, now()), leads)
        self.deliver = Round(courier.deliver_due)
        reports = Reports(db, messenger, now)
        self.refresh = Round(lambda: refresh_views(db, messenger, now, part()))
        self.report = Round(reports.report, leads)
        self._woken: set[asyncio.Task[None]] = set()
        self._waking: asyncio.TimerHandle | None = None
        self._woken_at = -math.inf

    @property
    def idle(self) -> bool:
        """Nothing is being planned, delivered or refreshed at this moment."""
        rounds = (self.plan, self.follow, self.deliver, self.refresh, self.report)
        busy = any(one.busy for one in rounds)
        return not busy and not self._woken and self.courier.idle

    async def make(self, *, follow: bool = True) -> int:
        """Makes every round once, or all but `follow`, and waits for what was sent; returns how
        much there was. What the rounds were to be woken for is done with it.
        """
        self._forget_waking()
        done = await self.follow.make() if follow else 0
        done += await self.plan.make() + await self.deliver.make()
        await self.courier.finish()
        return done + await self.refresh.make() + await self.report.make()

    def wake(self) -> None:
        """Wakes all rounds soon, without waiting for the next tick."""
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
        for one in (self._plan_and_deliver, self.refresh.make, self.report.make):
            self.start(one)

    def start(self, job: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        """Starts a job that `finish` waits for; what goes wrong in it is logged."""
        task = asyncio.create_task(self._quietly(job))
        self._woken.add(task)
        task.add_done_callback(self._woken.discard)
        return task

    async def finish(self) -> None:
        """Waits for what is under way; what was only to be woken waits in the database."""
        self._forget_waking()
        while self._woken:
            await asyncio.wait(self._woken)
        await self.courier.finish()

    def _forget_waking(self) -> None:
        if self._waking is not None:
            self._waking.cancel()
            self._waking = None

    async def _plan_and_deliver(self) -> int:
        return await self.plan.make() + await self.deliver.make()

    async def _quietly(self, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except Exception:
            log.exception("round failed; the next tick tries again")
