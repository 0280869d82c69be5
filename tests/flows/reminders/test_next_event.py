"""What the clocks of the demo and of the tests stop at, before there is any row of it."""

from datetime import date

from core.dates.zones import to_local
from db.next_event import find_next_event
from tests.meetings import meet
from tests.sessions import hanoi, register
from tests.world import World

HA, LAN = "Lê Thu Hà", "Hồ Thị Lan"
DECEMBER, WARNED, JANUARY = "25/11/2026 08:00", "05/12/2026 08:00", "25/12/2026 08:00"


async def coming(world: World) -> tuple[str, str, str]:
    """When in Hà Nội, what, and whose."""
    async with world.db.read() as tx:
        event = await find_next_event(tx, world.clock.now())
    assert event is not None
    local = to_local(event.at, "Asia/Ho_Chi_Minh")
    return f"{local:%d/%m/%Y %H:%M}", event.area, event.cell


async def test_the_first_asking_and_the_warning_of_a_gap(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA])
    assert await coming(world) == (DECEMBER, "committee", "Chi bộ Láng Hạ")
    await world.cell("Chi bộ Thành Công", [LAN])
    assert await coming(world) == (DECEMBER, "committee", "")
    await world.until(hanoi(date(2026, 11, 25), 9))
    assert await coming(world) == ("27/11/2026 08:00", "committee", "")
    await world.until(hanoi(date(2026, 12, 4), 9))
    assert await coming(world) == (WARNED, "topics", "")
    await world.until(hanoi(date(2026, 12, 7), 9))
    assert any("THIẾU SINH HOẠT CHUYÊN ĐỀ" in text for text in world.texts(HA))
    await world.until(hanoi(date(2026, 12, 24), 9))
    assert await coming(world) == (JANUARY, "committee", "")


async def test_nobody_is_asked_for_a_month_that_is_registered(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA])
    await meet(world, cell_id, date(2027, 1, 4))
    await world.until(hanoi(date(2026, 12, 24), 9))
    assert await coming(world) == ("01/01/2027 19:30", "reminders", "Chi bộ Láng Hạ")


async def test_the_running_order_goes_by_its_area(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA])
    await register(world, cell_id, date(2026, 12, 10))
    await world.until(hanoi(date(2026, 12, 10), 18))
    assert await coming(world) == ("10/12/2026 18:30", "topics", "Chi bộ Láng Hạ")
