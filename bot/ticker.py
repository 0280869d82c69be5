"""APScheduler ticks; the rows are what is owed."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import utc_now
from bot.inbox import Inbox
from jobs.rounds import Rounds

log = structlog.get_logger()

STEADY = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
JUMP = 2.0
"""Seconds by which the wall clock may differ from the steady one between two looks."""

Job = Callable[[], Awaitable[Any]]


class Steadily(BaseTrigger):  # type: ignore[misc]
    """Fires every so many seconds, and once after a jump of the clock: APScheduler's own interval
    walks through every tick that was missed, which takes the longer the machine slept.
    """

    def __init__(self, seconds: float) -> None:
        self.every = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Returns the tick after that one, or the first that is still ahead."""
        following = (previous_fire_time or now) + self.every
        return following if following > now else now + self.every


class Jumps:
    """Notices that the wall clock was set, or stood still while the machine slept."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._seen = self._apart()

    def _apart(self) -> float:
        return self._wall() - self._steady()

    def jumped(self) -> bool:
        """Tells whether it jumped since this was last asked, either way."""
        before, self._seen = self._seen, self._apart()
        return abs(self._seen - before) > JUMP


class Ticker:
    """Every second: plan, deliver, refresh. Now and then: follow, listen, pick up, tidy up.

    What is done once for all that share the work asks itself who leads.
    """

    def __init__(self, rounds: Rounds, inbox: Inbox, listen: Job, tidy: Job, back_up: Job) -> None:
        self.scheduler = AsyncIOScheduler(job_defaults=STEADY, timezone="UTC")
        for job, seconds in (
            (rounds.plan.make, 1),
            (rounds.deliver.make, 1),
            (rounds.refresh.make, 1),
            (rounds.report.make, 1),
            (rounds.follow.make, 15),
            (listen, 10),
            (inbox.pick_up, 1 if inbox.share else 10),
            (tidy, 3600),
            (back_up, 60),
        ):
            self.scheduler.add_job(self._begin, Steadily(seconds), args=(job,))
        self.rounds = rounds
        self._begun: dict[Job, asyncio.Task[None]] = {}
        self._planned_at = -math.inf
        self._watching: asyncio.Task[None] | None = None

    async def _begin(self, job: Job) -> None:
        # Begun only: what APScheduler itself runs, it cancels in the middle when it is stopped.
        task = self._begun.get(job)
        if task is None or task.done():
            task = self._begun[job] = self.rounds.start(job)
            if job == self.rounds.plan.make:
                task.add_done_callback(self._note)

    def _note(self, _ended: asyncio.Task[None]) -> None:
        self._planned_at = time.monotonic()

    def still_for(self) -> float:
        """Seconds since planning last came to an end: it never takes long, and every second."""
        return time.monotonic() - self._planned_at

    def tick_now(self) -> None:
        """Begins everything now: after a clock set back its next tick would be hours away."""
        for job in self.scheduler.get_jobs():
            job.modify(next_run_time=utc_now())

    async def _watch(self) -> None:
        jumps = Jumps()
        while True:
            await asyncio.sleep(JUMP)
            if jumps.jumped():
                log.warning("the clock was set, or the machine slept; everything due is done now")
                self.tick_now()

    def start(self) -> None:
        self.scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    def stop(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
