"""A meeting that was held is entered afterwards: nobody is invited, and it counts."""

from datetime import date

import pytest

from core.model.people import Role
from db.rows import DeliveryRow, MeetingRow, ReminderRow, TopicRow
from tests.sessions import rows
from tests.world import World

CELL = "Chi bộ Láng Hạ"
HA, AN, TAM = "Lê Thu Hà", "Nguyễn Văn An", "Vũ Minh Tâm"


async def a_cell(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    await world.member(None, TAM, Role.OFFICER)


async def test_a_regular_meeting_of_the_past(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/themhop 03/11/2026 19:30 Hội trường")
    assert "đã qua: buổi này chỉ ghi vào lịch" in world.sees(HA).text
    assert "Ghi là đã họp?" in world.sees(HA).text
    assert await world.tap(HA, "Ghi là đã họp") == "Đã ghi là đã họp."
    assert "Ghi bổ sung ngày" in world.sees(HA).text
    await world.after(days=1)
    [meeting] = await rows(world, MeetingRow)
    assert (meeting.on_date, meeting.entered_at is None) == (date(2026, 11, 3), False)
    assert await rows(world, ReminderRow) == []
    assert [row for row in await rows(world, DeliveryRow) if row.kind != "menu"] == []
    assert world.texts(AN) == []
    await it_counts_upwards(world)


async def it_counts_upwards(world: World) -> None:
    await world.say(HA, "/lich")
    assert "03/11/2026, 19:30" in world.sees(HA).text
    await world.say(TAM, "/tonghop")
    seen = world.sees(TAM).text
    if "THÁNG 12" in seen:
        await world.tap(TAM, "‹ Tháng 11/2026")
        seen = world.sees(TAM).text
    assert "Láng Hạ: ☑️ 03/11 đã họp (ghi bổ sung)" in seen
    assert "Đã qua giờ họp: 01, chưa hoàn tất: 00" in seen


async def test_a_topic_session_of_the_past_counts_for_its_quarter(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/themhop chuyên đề 05/10/2026 19:30 Hội trường")
    await world.tap(HA, "📖 Chuyên đề")
    await world.say(HA, "Học tập tác phong nêu gương")
    await world.tap(HA, "Ghi là đã họp")
    await world.after(minutes=1)
    [topic] = await rows(world, TopicRow)
    assert (topic.title, topic.state) == ("Học tập tác phong nêu gương", "held")
    await world.say(HA, "/chuyende")
    assert "Học tập tác phong nêu gương" in world.sees(HA).text
    await world.say(TAM, "/tonghop")
    assert "Có chuyên đề quý IV: 01/01 (100,0%)" in world.sees(TAM).text
    assert world.texts(AN) == []


@pytest.mark.parametrize("when", ["03/11/2020 19:30", "hôm nay 00:01"])
async def test_what_is_too_long_ago_or_today_is_refused(world: World, when: str) -> None:
    await a_cell(world)
    await world.say(HA, f"/themhop {when} Hội trường")
    assert "đã qua" in world.sees(HA).text
    assert "✅ Ghi là đã họp" not in world.sandbox.buttons(world.sees(HA))


async def test_an_old_button_enters_nothing_twice(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/themhop 03/11/2026 19:30 Hội trường")
    preview = world.sees(HA)
    data = (preview.reply_markup or [])[0][0].data or ""
    await world.tap(HA, "Ghi là đã họp")
    for name in (HA, AN):
        press = world.sandbox.press_data(world.person(name), data, message=preview)
        await world.settle()
        assert press.alert
    assert len(await rows(world, MeetingRow)) == 1
