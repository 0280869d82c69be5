"""Topic sessions for stories, and the rows they leave."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import inspect, select

from core.dates.zones import to_utc
from core.model.meeting import Kind, Meeting
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import Row
from handlers.meetings.publish import publish
from tests.world import World

TITLE = "Học tập tác phong nêu gương"


def hanoi(on: date, hour: int) -> datetime:
    return to_utc(on, time(hour), "Asia/Ho_Chi_Minh")


async def rows(world: World, kind: type[Row], **like: Any) -> list[Any]:
    """What the database holds, in the order it was written where rows are numbered."""
    key = next(iter(inspect(kind).primary_key))
    async with world.db.read() as tx:
        return list(await tx.scalars(select(kind).filter_by(**like).order_by(key)))


async def register(world: World, cell_id: int, on: date, topic: str = TITLE) -> Meeting:
    """A topic session that somebody registered, with its checklist."""
    new = NewMeeting(on, time(19, 30), "Hội trường", kind=Kind.TOPIC, topic=topic)
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.after(seconds=15)
    return meeting


async def plan(world: World, secretary: str, title: str = TITLE, quarter: str = "IV") -> None:
    """The secretary plans a topic; its page is open."""
    await world.say(secretary, "/chuyende")
    await world.tap(secretary, f"Chuyên đề quý {quarter}")
    await world.say(secretary, title)
