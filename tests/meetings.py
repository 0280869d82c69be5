"""Meetings for stories that are about something else."""

from datetime import date, time

from sqlalchemy import select

from core.dates.rules import DayOfMonth, MeetingRule, rule_to_data
from core.model.meeting import Meeting
from db.meetings.meetings import NewMeeting, save_series
from db.people import load_cell
from db.rows import CellRow, CommitteeRow
from handlers.meetings.publish import publish
from tests.world import World


async def meet(world: World, cell_id: int, on: date = date(2026, 12, 3)) -> Meeting:
    """A meeting published at the story's present, its invitations sent."""
    new = NewMeeting(on, time(19, 30), "Hội trường tầng 2")
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting


async def post(world: World, name: str, label: str = "Đăng") -> str:
    """Somebody publishes what they see, and its minute passes; the toast of their press."""
    toast = await world.tap(name, label)
    await world.after(minutes=1)
    return toast


async def take_off(world: World, on: date) -> None:
    """The committee has written this working day down as a day off."""
    async with world.db.begin() as tx:
        for committee in await tx.scalars(select(CommitteeRow)):
            committee.settings = {"swap_days": {"off": [on.isoformat()], "working": []}}


async def a_series(world: World, cell_id: int, months: int = 4) -> list[Meeting]:
    """On the 3rd of every month, 19:30, from December on."""
    rule = rule_to_data(MeetingRule(DayOfMonth(3), time(19, 30)))
    async with world.db.begin() as tx:
        row = await tx.get_one(CellRow, cell_id)
        row.rule, row.place = rule, "Hội trường"
        cell = await load_cell(tx, cell_id)
        series_id = await save_series(tx, cell, rule, world.clock.now())
        meetings = [
            await publish(
                tx,
                cell,
                NewMeeting(on, time(19, 30), "Hội trường"),
                world.clock.now(),
                account_id=None,
                series_id=series_id,
            )
            for on in [date(2026, 12, 3), *(date(2027, m, 3) for m in range(1, months))]
        ]
    await world.settle()
    return meetings
