"""A week without the bot, a clock that jumps: what still makes sense goes out once, no more."""

import asyncio
from collections import Counter
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from core.model.meeting import Meeting
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import DeliveryRow, ReminderRow
from handlers.meetings.publish import publish
from jobs.reminders.gap import note_alive
from tests.meetings import meet
from tests.months import received
from tests.world import World

pytestmark = pytest.mark.both

HA, AN, BINH = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"
PEOPLE = [HA, AN, BINH]
MEETING = NewMeeting(date(2026, 12, 3), time(19, 30), "Hội trường tầng 2")
"""A Thursday, eleven days and a half after the story begins."""
WEEK = timedelta(days=7)


async def waves(world: World) -> dict[str, str]:
    async with world.db.read() as tx:
        rows = await tx.execute(select(ReminderRow.kind, ReminderRow.state))
        return {row.kind: row.state for row in rows}


async def deliveries(world: World) -> Counter[tuple[str, str]]:
    """How many deliveries about the meeting came to which end, by kind."""
    about = DeliveryRow.meeting_id.is_not(None)
    async with world.db.read() as tx:
        rows = await tx.execute(select(DeliveryRow.kind, DeliveryRow.state).where(about))
        return Counter((row.kind, row.state) for row in rows)


async def publish_only(world: World, cell_id: int) -> Meeting:
    """A meeting is published; nothing is sent yet."""
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        return await publish(tx, cell, MEETING, world.clock.now(), account_id=None)


async def down(world: World, span: timedelta) -> None:
    """The bot is off for that long."""
    await world.stop_bot()
    world.clock.at += span
    await world.start_bot()
    await world.settle()


def all_received(world: World) -> list[list[str]]:
    return [received(world, name) for name in PEOPLE]


async def test_a_week_late_only_the_nearest_reminder_goes_out(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    await world.tap(BINH, "Vắng")
    await down(world, timedelta(days=10, hours=11))
    assert await waves(world) == {
        "invitation": "expanded",
        "three_days": "missed",
        "one_day": "expanded",
        "evening": "expanded",
        "two_hours": "planned",
        "close": "planned",
        "start": "planned",
        "end": "planned",
    }
    assert all_received(world) == [
        ["invitation", "evening"], ["invitation", "one_day"], ["invitation"]
    ]  # fmt: skip


async def test_back_after_the_meeting_what_was_due_is_missed_and_not_sent(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    await down(world, 2 * WEEK)
    assert await waves(world) == {
        "invitation": "expanded",
        "three_days": "missed",
        "one_day": "missed",
        "evening": "missed",
        "two_hours": "missed",
        "close": "expanded",
        "start": "expanded",
        "end": "expanded",
    }
    assert all_received(world) == [["invitation"]] * 3


async def test_an_unsent_invitation_and_a_due_reminder_are_one_message(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    world.sandbox.faults.add("sendMessage", how="429", times=None, seconds=30)
    await meet(world, cell_id)
    assert await deliveries(world) == {("invitation", "pending"): 3}
    world.sandbox.faults.clear()
    await down(world, timedelta(days=9))
    assert all_received(world) == [["three_days"]] * 3
    assert await deliveries(world) == {("invitation", "cancelled"): 3, ("three_days", "sent"): 3}


async def test_an_unsent_invitation_to_a_meeting_that_is_over_is_missed(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    world.sandbox.faults.add("sendMessage", how="429", times=None, seconds=30)
    await meet(world, cell_id)
    world.sandbox.faults.clear()
    await down(world, 2 * WEEK)
    assert await deliveries(world) == {("invitation", "missed"): 3, ("held_asked", "sent"): 1}
    assert all_received(world) == [[]] * 3


async def test_who_gets_a_reminder_after_the_gap_is_not_asked_again_beside_it(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await note_alive(world.db, world.clock.now(), world.clock.now())
    await meet(world, cell_id)
    await world.tap(AN, "Vắng")
    await world.stop_bot()
    world.clock.at += timedelta(days=9)
    await world.start_bot()
    assert await note_alive(world.db, world.clock.now(), world.clock.now()) == 0
    await world.settle()
    assert (await waves(world))["three_days"] == "expanded"
    assert [len(kinds) for kinds in all_received(world)] == [2, 1, 2]


async def test_many_meetings_due_at_once_are_one_message_each(world: World) -> None:
    """More is due than one round takes; a meeting's waves are looked at together all the same."""
    names = [f"Nguyễn Văn {number:02}" for number in range(60)]
    for name in names:
        await publish_only(world, await world.cell(f"Chi bộ {name}", [name]))
    await down(world, timedelta(days=9))
    assert {tuple(received(world, name)) for name in names} == {("three_days",)}


async def test_the_clock_an_hour_back_and_forth_sends_nothing_twice(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await meet(world, cell_id)
    await world.after(days=8, hours=11)
    assert all_received(world) == [["invitation", "three_days"]] * 3
    for hours in (-1, 1, -1, 3, -2):
        world.clock.at += timedelta(hours=hours)
        await world.settle()
        assert all_received(world) == [["invitation", "three_days"]] * 3
    await world.after(days=5)
    last = ["evening", "one_day", "one_day"]
    assert all_received(world) == [["invitation", "three_days", kind] for kind in last]


async def test_the_clock_jumps_while_sends_are_under_way(world: World) -> None:
    """A lease that seems to have run out is no reason to send again what is still under way."""
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    world.sandbox.faults.add("sendMessage", how="hold", times=3)
    await publish_only(world, cell_id)
    going = asyncio.create_task(world.service.workers.rounds.make())
    await world.sandbox.faults.reached(3)
    for hours in (1, -1):
        world.clock.at += timedelta(hours=hours)
        await world.service.workers.rounds.deliver.make()
    world.sandbox.faults.clear()
    await going
    await world.settle()
    assert all_received(world) == [["invitation"]] * 3
    async with world.db.read() as tx:
        assert await tx.scalar(select(func.sum(DeliveryRow.possible_duplicates))) == 0


async def test_many_outages_in_a_row_send_nothing_twice(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await meet(world, cell_id)
    for _ in range(4):
        await down(world, timedelta(hours=30))
    assert all_received(world) == [["invitation"]] * 3
