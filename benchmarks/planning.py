"""A year planned for a whole committee: `python -m benchmarks.planning`.

Every cell has a rule; its year is made and published by the functions behind the buttons. Done once
more, nothing is written.
"""

import argparse
import asyncio
import tempfile
import time
from datetime import datetime
from datetime import time as wall_time
from pathlib import Path

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from benchmarks.committee import add_committee
from benchmarks.table import middle, show, show_machine
from bot.clock import utc_now
from core.dates.holidays import Holidays
from core.dates.rules import DayOfMonth, MeetingRule, Shift, rule_to_data
from core.dates.zones import to_local
from core.meetings.year_plan import plan_year
from db.engine.database import Database, Session
from db.engine.migrate import migrate
from db.meetings.meetings import NewMeeting, load_meetings_between, save_series
from db.people import load_cell
from db.rows import DeliveryRow, LogRow, MeetingRow, ReminderRow, SeriesRow
from handlers.meetings.publish import publish
from jobs.reminders.waves import expand_due

CELLS = 92


async def plan_cell(tx: Session, cell_id: int, rule: MeetingRule, now: datetime) -> int:
    """As when the secretary presses; how many meetings were published."""
    cell = await load_cell(tx, cell_id)
    today = to_local(now, cell.zone).date().replace(day=1)
    last = today + relativedelta(years=1, months=2)
    meetings = await load_meetings_between(tx, cell.id, today, last)
    year = plan_year(rule, now, cell.zone, Holidays(), meetings)
    days = [day.on for day in year if day.on]
    if days:
        series_id = await save_series(tx, cell, rule_to_data(rule), now)
        for day in days:
            new = NewMeeting(on_date=day, at_time=rule.at, place="Hội trường tầng 2")
            await publish(tx, cell, new, now, account_id=None, series_id=series_id)
    return len(days)


async def once(folder: Path, members: int) -> dict[str, float]:
    url = f"sqlite:///{folder / 'bot.sqlite'}"
    now = utc_now()
    migrate(url, now)
    db = Database(url)
    async with db.begin() as tx:
        cell_ids = await add_committee(tx, CELLS, members, now)
    found = {}
    for label in ("the first time, s", "once more, s"):
        before = await _rows(db)
        began, worked = time.perf_counter(), time.process_time()
        for number, cell_id in enumerate(cell_ids):
            rule = MeetingRule(DayOfMonth(number % 28 + 1), at=wall_time(19, 30), shift=Shift.AFTER)
            async with db.begin() as tx:
                await plan_cell(tx, cell_id, rule, now)
        await expand_due(db, now)
        found[label] = time.perf_counter() - began
        found[f"  of it processor, {label}"] = time.process_time() - worked
        found[f"rows written {label[:-3]}"] = await _rows(db) - before
    await db.close()
    return found


async def _rows(db: Database) -> float:
    """How many rows what is planned has in all tables it is written to."""
    tables = (MeetingRow, ReminderRow, SeriesRow, DeliveryRow, LogRow)
    async with db.read() as tx:
        counts = [await tx.scalar(select(func.count()).select_from(table)) for table in tables]
    return float(sum(count or 0 for count in counts))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=7000)
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are shown")
    options = parser.parse_args()
    show_machine()
    runs = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(await once(Path(folder), options.members))
    rows = [[label, middle([run[label] for run in runs])] for label in runs[0]]
    show(f"A year for {CELLS} cells, {options.members} members", ["", "median"], rows)


if __name__ == "__main__":
    asyncio.run(main())
