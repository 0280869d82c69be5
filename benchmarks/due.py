"""Ten thousand reminders due at once, and the event loop meanwhile: `python -m benchmarks.due`.

Ours: a committee's waves fall due, become deliveries and are sent, as fast as they can be claimed,
by a messenger that answers at once. Beside it APScheduler's own SQLAlchemy job store with as many
jobs due. Both on SQLite; each in a process of its own.
"""

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from benchmarks.committee import add_committee, meet_everywhere
from benchmarks.table import middle, share_below, show, show_machine, times
from bot.clock import utc_now
from core.ui.lanes import Lane
from core.ui.screens import Outcome, Screen, Sent
from db.engine.database import Database
from db.engine.migrate import migrate
from jobs.outbox.deliver import Courier
from jobs.rounds import Rounds

CELLS = 92
WATCHED = 20.0
"""Seconds of sending that are looked at."""


class AtOnce:
    """A messenger that is always answered at once."""

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome:
        del chat_id, screen, lane
        self.sent += 1
        await asyncio.sleep(0)
        return Sent(self.sent)


@asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """How late, in milliseconds, the event loop was each time it was asked for a millisecond."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append(1000 * (time.perf_counter() - began) - 1)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.05)
    late.clear()
    yield late
    watching.cancel()


async def ours(folder: Path, reminders: int) -> dict[str, Any]:
    url = f"sqlite:///{folder / 'bot.sqlite'}"
    migrate(url, utc_now())
    db, messenger = Database(url), AtOnce()
    async with db.begin() as tx:
        now = utc_now()
        await meet_everywhere(tx, await add_committee(tx, CELLS, reminders, now), now)
    everybody: Any = messenger
    rounds = Rounds(db, everybody, utc_now, Courier(db, everybody, utc_now))
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    async with watched() as late:
        await rounds.plan.make()
        planned = time.perf_counter() - began
        sending = asyncio.create_task(rounds.deliver.make())
        await asyncio.wait([sending], timeout=WATCHED)
        sending.cancel()
        await rounds.courier.finish()
    took = time.perf_counter() - began
    await db.close()
    return {"late": late, "took": took, "done": messenger.sent, "planned": planned}


async def remind(number: int) -> None:
    done.append(number)


done: list[int] = []


async def store(folder: Path, reminders: int) -> dict[str, Any]:
    def scheduler() -> AsyncIOScheduler:
        url = f"sqlite:///{folder / 'jobs.sqlite'}"
        return AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, timezone="UTC")

    first = scheduler()
    first.start(paused=True)
    due = utc_now() + timedelta(seconds=1)
    for number in range(reminders):
        first.add_job(remind, "date", run_date=due, args=(number,), misfire_grace_time=None)
    first.shutdown(wait=False)
    await asyncio.sleep(max(0.0, (due - utc_now()).total_seconds()))
    second = scheduler()
    began = time.perf_counter()
    async with watched() as late:
        second.start()
        while len(done) < reminders and time.perf_counter() < began + 120:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    second.shutdown(wait=False)
    return {"late": late, "took": time.perf_counter() - began, "done": len(done)}


async def idle(folder: Path, reminders: int) -> dict[str, Any]:
    del folder, reminders
    async with watched() as late:
        await asyncio.sleep(5)
    return {"late": late, "took": 5.0, "done": 0}


WHO = {"ours": ours, "APScheduler's store": store, "an idle loop": idle}


async def in_a_process(name: str, reminders: int) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.due", "--reminders", str(reminders), "--only", name,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are shown")
    parser.add_argument("--only", choices=WHO, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(await WHO[options.only](Path(folder), options.reminders)))
        return
    show_machine()
    found = {
        name: [await in_a_process(name, options.reminders) for _ in range(options.runs)]
        for name in WHO
    }
    worst = {name: middle([max(run["late"]) for run in runs]) for name, runs in found.items()}
    rows: list[list[object]] = [
        [
            name,
            worst[name],
            middle([share_below(run["late"], 0.999) for run in runs]),
            times(worst["ours"], worst[name]),
            middle([run["done"] for run in runs]),
            middle([run["took"] for run in runs]),
        ]
        for name, runs in found.items()
    ]
    head = ["milliseconds", "blocked at most", "99.9 %", "ours / this", "reminders", "in s"]
    show(f"{options.reminders} reminders due at once: the event loop", head, rows)


if __name__ == "__main__":
    asyncio.run(main())
