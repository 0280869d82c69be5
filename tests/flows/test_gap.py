"""After more than 150 s unheard, those who may have pressed in vain get their card anew."""

from datetime import date, time, timedelta

from db.meetings import NewMeeting
from db.people import load_cell
from handlers.publishing import publish
from jobs.gap import note_alive
from tests.world import World

PEOPLE = ["Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"]
AGAIN = "📨 THƯ MỜI (GỬI LẠI)"


async def story(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    async with world.db.begin() as tx:
        new = NewMeeting(date(2026, 12, 3), time(19, 30), "Hội trường tầng 2")
        cell = await load_cell(tx, cell_id)
        await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    await world.tap("Nguyễn Văn An", "Tham dự")


def heads(world: World, name: str) -> list[str]:
    return [text.split("\n")[0] for text in world.texts(name)]


async def restart_after(world: World, seconds: int) -> None:
    heard_at = world.clock.now()
    await note_alive(world.db, heard_at, heard_at)
    await world.stop_bot()
    world.clock.at += timedelta(seconds=seconds)
    await world.start_bot()
    await note_alive(world.db, world.clock.now(), world.clock.now())
    await world.settle()


async def test_a_long_gap_asks_the_silent_again_once(world: World) -> None:
    await story(world)
    await restart_after(world, 200)
    assert heads(world, "Trần Thị Bình") == ["📨 MỜI HỌP CHI BỘ", AGAIN]
    assert "những lần bấm nút trong lúc đó có thể bị mất" in world.sees("Trần Thị Bình").text
    assert heads(world, "Nguyễn Văn An") == ["📨 MỜI HỌP CHI BỘ"]
    await world.tap("Trần Thị Bình", "Tham dự")
    first, second = world.texts("Trần Thị Bình")
    assert "Đã ghi nhận: Tham dự" in first
    assert "Đã ghi nhận: Tham dự" in second


async def test_a_short_gap_asks_nobody(world: World) -> None:
    await story(world)
    await restart_after(world, 140)
    assert heads(world, "Trần Thị Bình") == ["📨 MỜI HỌP CHI BỘ"]


async def test_a_gap_at_night_waits_for_the_morning(world: World) -> None:
    await story(world)
    await world.after(hours=14)
    await restart_after(world, 600)
    assert heads(world, "Trần Thị Bình") == ["📨 MỜI HỌP CHI BỘ"]
    await world.after(hours=9)
    assert heads(world, "Trần Thị Bình") == ["📨 MỜI HỌP CHI BỘ", AGAIN]


async def test_the_process_own_measure_counts_while_it_runs(world: World) -> None:
    """A clock that jumps is no gap; a silence that was measured is one."""
    await story(world)
    now = world.clock.now()
    await note_alive(world.db, now, now)
    jumped = now + timedelta(hours=3)
    assert await note_alive(world.db, jumped, now, unheard=timedelta(seconds=12)) == 0
    assert await note_alive(world.db, jumped, now, unheard=timedelta(seconds=151)) == 2
