"""Somebody drops out within the last day: the secretary is told, once mistaken taps are over."""

from datetime import date, timedelta

from core.model.deliveries import DeliveryKind
from db.rows import DeliveryRow
from tests.flows.answers.test_away import give_duty
from tests.meetings import meet
from tests.sessions import hanoi, register, rows
from tests.world import World

HA, AN, BINH = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"
TOLD = "BÁO VẮNG SÁT GIỜ"


async def coming(world: World, *, on: date = date(2026, 11, 23)) -> int:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    meeting = await meet(world, cell_id, on)
    await world.tap(AN, "Tham dự")
    return meeting.id


def told(world: World) -> int:
    return sum(TOLD in text for text in world.sent(HA))


async def test_the_secretary_is_told_after_five_minutes(world: World) -> None:
    await coming(world)
    await world.after(hours=24)
    await world.tap(AN, "Vắng")
    await world.tap(AN, "Sức khỏe")
    await world.after(minutes=4)
    assert told(world) == 0
    await world.after(minutes=2)
    assert f"Đồng chí {AN} vừa báo vắng buổi sinh hoạt" in world.sees(HA).text
    assert "Lý do: sức khỏe." in world.sees(HA).text
    await world.tap(AN, "Tham dự")
    await world.after(minutes=6)
    assert f"Đồng chí {AN} báo lại cho buổi sinh hoạt" in world.sees(HA).text


async def test_a_mistaken_tap_is_told_to_nobody(world: World) -> None:
    await coming(world)
    await world.after(hours=24)
    await world.tap(AN, "Vắng")
    await world.after(minutes=2)
    await world.tap(AN, "Tham dự")
    before = len(world.sent(HA))
    await world.after(minutes=10)
    assert len(world.sent(HA)) == before
    await world.tap(AN, "Vắng")
    await world.after(minutes=4)
    assert told(world) == 0
    await world.after(minutes=2)
    assert told(world) == 1


async def test_who_never_said_they_come_and_who_is_early_are_not_told(world: World) -> None:
    await coming(world, on=date(2026, 12, 3))
    await world.tap(AN, "Vắng")
    await world.tap(BINH, "Vắng")
    await world.after(days=11)
    owed = await rows(world, DeliveryRow)
    assert not [one for one in owed if one.kind == DeliveryKind.DROP_OUT]


async def test_whoever_has_a_duty_is_told_of(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await register(world, cell_id, date(2026, 11, 23))
    await give_duty(world, AN)
    await world.say(AN, "/hop")
    await world.after(hours=24)
    await world.tap(AN, "Vắng")
    await world.after(minutes=6)
    assert "• Báo cáo chuyên đề, buổi" in world.sees(HA).text
    assert "làm thay" in str(world.sandbox.buttons(world.sees(HA)))


async def test_nothing_is_told_once_the_meeting_has_begun(world: World) -> None:
    await coming(world)
    await world.until(hanoi(date(2026, 11, 23), 19) + timedelta(minutes=29))
    await world.tap(AN, "Vắng")
    await world.after(seconds=40)
    assert told(world) == 1
