"""Was the regular meeting held? Asked once; held where nobody answers; corrected at any time."""

from datetime import UTC, datetime

from core.model.people import Role
from db.rows import DeliveryRow, MeetingRow
from tests.meetings import meet
from tests.sessions import rows
from tests.world import World

CELL = "Chi bộ Láng Hạ"
HA, AN, TAM = "Lê Thu Hà", "Nguyễn Văn An", "Vũ Minh Tâm"
MORNING_AFTER = datetime(2026, 12, 4, 2, tzinfo=UTC)


async def a_meeting_over(world: World) -> None:
    """It was on 3 December at 19:30; it is the next morning."""
    cell_id = await world.cell(CELL, [HA, AN])
    await world.member(None, TAM, Role.OFFICER)
    await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    await world.until(MORNING_AFTER)


async def board(world: World) -> str:
    await world.say(TAM, "/tonghop")
    return str(world.sees(TAM).text)


async def state(world: World) -> tuple[str, str]:
    [meeting] = await rows(world, MeetingRow)
    return meeting.state, meeting.cancel_reason


async def test_the_secretary_is_asked_once_and_silence_counts_as_held(world: World) -> None:
    await a_meeting_over(world)
    seen = world.sees(HA).text
    assert "Buổi sinh hoạt thứ Năm, 03/12/2026, 19:30 đã diễn ra?" in seen
    assert not any("đã diễn ra?" in text for text in world.texts(AN))
    assert "Đã qua giờ họp: 01, chưa hoàn tất: 01" in await board(world)
    await world.after(days=3)
    asked = [one for one in await rows(world, DeliveryRow) if one.kind == "held_asked"]
    assert [one.state for one in asked] == ["sent"]
    assert "Đã qua giờ họp: 01" in await board(world)


async def test_it_was_held(world: World) -> None:
    await a_meeting_over(world)
    assert await world.tap(HA, "✅ Đã họp") == "Đã ghi nhận."
    assert "Đã ghi: buổi thứ Năm, 03/12/2026, 19:30 đã họp." in world.sees(HA).text
    assert await state(world) == ("closed", "")
    assert "Đã qua giờ họp: 01, chưa hoàn tất: 00" in await board(world)


async def test_it_was_not_and_that_is_corrected(world: World) -> None:
    await a_meeting_over(world)
    await world.tap(HA, "🚫 Không họp")
    assert "Vì sao buổi thứ Năm, 03/12/2026, 19:30 không họp?" in world.sees(HA).text
    assert await world.tap(HA, "Thời tiết, thiên tai") == "Đã ghi nhận."
    assert await state(world) == ("cancelled", "Thời tiết, thiên tai")
    told = await board(world)
    assert "🚫 Không họp: 01" in told
    assert "Láng Hạ: 🚫 03/12 không họp" in told
    assert not any("hủy" in text for text in world.texts(AN))
    await world.tap(HA, "✅ Đã họp")
    assert await state(world) == ("closed", "")
    assert "☑️ 03/12 đã hoàn tất" in await board(world)
    await world.tap(HA, "Xem tổng hợp")
    await world.tap(HA, "Đã họp hay không?")
    await world.tap(HA, "🚫 Không họp")
    await world.tap(HA, "Không nêu lý do")
    assert await state(world) == ("cancelled", "")


async def test_others_cannot_say_so(world: World) -> None:
    await a_meeting_over(world)
    [meeting] = await rows(world, MeetingRow)
    for data in (f"1dh:{meeting.id}", f"1di:{meeting.id}:1", f"1dj:{meeting.id}:0"):
        press = world.sandbox.press_data(world.person(AN), data, message=world.sees(AN))
        await world.settle()
        assert press.alert
    assert await state(world) == ("published", "")
