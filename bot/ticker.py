"""APScheduler ticks; the rows are what is owed."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.inbox import Inbox
from jobs.rounds import Rounds

STEADY = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
Job = Callable[[], Awaitable[Any]]


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
            self.scheduler.add_job(self._begin, "interval", seconds=seconds, args=(job,))
        self.rounds = rounds
        self._begun: dict[Job, asyncio.Task[None]] = {}
        self._planned_at = -math.inf

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

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
