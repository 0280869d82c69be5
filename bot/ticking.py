"""APScheduler ticks; the rows are what is owed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.inbox import Inbox
from jobs.rounds import Rounds

STEADY = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
Job = Callable[[], Awaitable[Any]]


class Ticker:
    """Every second: plan, deliver, refresh. Now and then: listen, pick up, tidy up."""

    def __init__(self, rounds: Rounds, inbox: Inbox, listen: Job, tidy: Job) -> None:
        self.scheduler = AsyncIOScheduler(job_defaults=STEADY, timezone="UTC")
        for job, seconds in (
            (rounds.plan.make, 1),
            (rounds.deliver.make, 1),
            (rounds.refresh.make, 1),
            (listen, 10),
            (inbox.pick_up, 10),
            (tidy, 3600),
        ):
            self.scheduler.add_job(self._begin, "interval", seconds=seconds, args=(job,))
        self.rounds = rounds
        self._begun: dict[Job, asyncio.Task[None]] = {}

    async def _begin(self, job: Job) -> None:
        # Begun only: what APScheduler itself runs, it cancels in the middle when it is stopped.
        task = self._begun.get(job)
        if task is None or task.done():
            self._begun[job] = self.rounds.start(job)

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
