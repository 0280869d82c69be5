"""A change of several meetings of the year: told once; asked are those who had been asked."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.model.answer import Choice
from db.rows import AnswerRow
from tests.meetings import a_series
from tests.world import World

pytestmark = pytest.mark.both

HA, AN, BINH = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"
PEOPLE = [HA, AN, BINH]
CHANGED = "BUỔI SINH HOẠT ĐÃ THAY ĐỔI"
SERIES_CHANGED = "LỊCH SINH HOẠT ĐÃ THAY ĐỔI"
INVITED_TO_DECEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)


def told(world: World, name: str, words: str = CHANGED) -> list[str]:
    return [text for text in world.sent(name) if words in text]


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def answers(world: World, **like: Any) -> list[AnswerRow]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(AnswerRow).filter_by(**like)))


async def test_nobody_is_asked_about_meetings_they_are_not_invited_to_yet(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await a_series(world, cell_id)
    await world.until(INVITED_TO_DECEMBER)
    await world.tap(AN, "Tham dự")
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/01")
    await world.say(HA, "20h")
    assert "bot hỏi lại" not in world.sees(HA).text
    await world.tap(HA, "Từ buổi này về sau (03 buổi)")
    await world.after(minutes=6)
    for name in (HA, AN, BINH):
        assert told(world, name) == []
        [word] = told(world, name, SERIES_CHANGED)
        assert (
            "Thời gian: chuyển từ Chủ nhật, 03/01/2027, 19:30 sang Chủ nhật, 03/01/2027, 20:00"
            in word
        )
        assert "02 buổi khác trong lịch cũng đổi như vậy" in word
        assert "Đồng chí chưa cần trả lời" in word
    assert [label for label in labels(world, AN) if "Tham dự" in label] == []
    assert [row.choice for row in await answers(world)] == [Choice.ATTEND]
    await world.tap(AN, "Xem lịch")
    assert "03/01" in " ".join(labels(world, AN))
    await world.until(datetime(2026, 12, 25, 2, tzinfo=UTC))
    invited = [text for text in world.texts(AN) if "MỜI HỌP" in text]
    assert "Chủ nhật, 03/01/2027, 20:00" in invited[-1]
    assert "✅ Tham dự" in labels(world, AN)


async def test_all_who_were_invited_are_asked_anew_for_each_meeting_they_knew(
    world: World,
) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await a_series(world, cell_id)
    await world.say(HA, "/caidat")
    await world.tap(HA, "Thư mời và nhắc")
    await world.tap(HA, "Thư mời")
    await world.tap(HA, "21 ngày")
    await world.tap(HA, "Lưu")
    await world.until(datetime(2026, 12, 15, 2, tzinfo=UTC))
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/01")
    await world.say(HA, "20h")
    await world.tap(HA, "Từ buổi này về sau (03 buổi)")
    await world.after(minutes=6)
    assert told(world, AN, SERIES_CHANGED) == []
    [word] = told(world, AN)
    assert CHANGED in word
    assert "02 buổi khác trong lịch cũng đổi như vậy" in word
    assert "✅ Tham dự" in labels(world, AN)


async def test_a_second_meeting_they_knew_is_asked_about_too(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    [_, january, *_] = await a_series(world, cell_id)
    await world.until(INVITED_TO_DECEMBER)
    await world.say(AN, "/lich")
    await world.tap(AN, "Tháng sau")
    await world.tap(AN, "Tháng sau")
    await world.tap(AN, "03/01")
    await world.tap(AN, "Tham dự")
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/12")
    await world.say(HA, "20h")
    await world.tap(HA, "Từ buổi này về sau (04 buổi)")
    await world.after(minutes=6)
    first, second = told(world, AN)
    assert "03 buổi khác trong lịch cũng đổi như vậy" in first
    assert "Chủ nhật, 03/01/2027, 20:00" in second
    assert "buổi khác" not in second
    assert len(told(world, BINH)) == 1
    assert await answers(world, meeting_id=january.id) == []
    assert january.on_date == date(2027, 1, 3)
