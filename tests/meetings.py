"""Meetings for stories that are about something else."""

from datetime import date, time

from core.meetings import Meeting
from db.meetings import NewMeeting
from db.people import load_cell
from handlers.publishing import publish
from tests.world import World


async def meet(world: World, cell_id: int, on: date = date(2026, 12, 3)) -> Meeting:
    """A meeting published at the story's present, its invitations sent."""
    new = NewMeeting(on, time(19, 30), "Hội trường tầng 2")
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting
