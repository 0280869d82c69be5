"""APScheduler ticks; the rows are what is owed."""

from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from db.engine import Database
from jobs.rounds import Rounds
from jobs.tidy import tidy_up

STEADY = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}


class Ticker:
    """Every second: plan, deliver, refresh. Every hour: tidy up."""

    def __init__(self, rounds: Rounds, db: Database, now: Callable[[], datetime]) -> None:
        self.scheduler = AsyncIOScheduler(job_defaults=STEADY, timezone="UTC")
        for one in (rounds.plan, rounds.deliver, rounds.refresh):
            self.scheduler.add_job(one.make, "interval", seconds=1)
        self.db = db
        self.now = now
        self.scheduler.add_job(self._tidy, "interval", hours=1)

    async def _tidy(self) -> None:
        await tidy_up(self.db, self.now())

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
