"""After more than 150 s unheard, those who may have pressed in vain get their card anew."""

from datetime import UTC, date, datetime, time, timedelta

from db.meetings.meetings import NewMeeting
from db.people import load_cell
from handlers.meetings.publish import publish
from jobs.reminders.gap import note_alive
from tests.world import World

PEOPLE = ["Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"]
AGAIN = "📨 THƯ MỜI (GỬI LẠI)"
# An hour before the reminder "three days before".
BEFORE_THE_REMINDER = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)


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
    await world.after(minutes=10)
    now = world.clock.now()
    await note_alive(world.db, now, now)
    jumped = now + timedelta(hours=3)
    assert await note_alive(world.db, jumped, now, unheard=timedelta(seconds=12)) == 0
    assert await note_alive(world.db, jumped, now, unheard=timedelta(seconds=151)) == 2


async def test_a_reminder_that_fell_due_in_the_gap_is_word_enough(world: World) -> None:
    await story(world)
    await world.until(BEFORE_THE_REMINDER)
    await restart_after(world, 3600)
    assert heads(world, "Trần Thị Bình")[1:] == ["🔔 NHẮC LỊCH"]


async def test_who_just_got_a_reminder_gets_no_card_on_top_of_it(world: World) -> None:
    await story(world)
    await world.until(BEFORE_THE_REMINDER + timedelta(hours=1))
    reminded = heads(world, "Trần Thị Bình")
    now = world.clock.now()
    await note_alive(world.db, now, now, unheard=timedelta(seconds=200))
    await world.settle()
    assert heads(world, "Trần Thị Bình") == reminded
    assert len(reminded) == 2


async def test_a_reminder_of_longer_ago_does_not_stand_for_the_card(world: World) -> None:
    await story(world)
    await world.until(BEFORE_THE_REMINDER + timedelta(hours=2))
    now = world.clock.now()
    assert await note_alive(world.db, now, now, unheard=timedelta(seconds=200)) == 2
