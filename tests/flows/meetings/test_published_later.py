"""What is published goes out after a minute; until then it can be taken back."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from db.rows import DeliveryRow, MeetingRow, ReminderRow
from tests.flows.committee.test_registration import REGISTER
from tests.flows.meetings.test_new_meeting import HA, LINE, PEOPLE, labels
from tests.meetings import post
from tests.world import World

AN, CELL = "Nguyễn Văn An", "Chi bộ Láng Hạ"
UNDO = "Hoàn tác"


async def states(world: World) -> list[str]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(MeetingRow.state).order_by(MeetingRow.id)))


async def owed(world: World) -> int:
    async with world.db.read() as tx:
        waves = (await tx.scalars(select(ReminderRow.id))).all()
        about = select(DeliveryRow.id).where(DeliveryRow.meeting_id.is_not(None))
        return len(waves) + len((await tx.scalars(about)).all())


async def test_a_meeting_goes_out_after_a_minute(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, LINE)
    await world.tap(HA, "Đăng")
    screen = world.sees(HA)
    assert "ĐĂNG LÚC 09:01" in screen.text
    assert "Bot gửi thư mời tới 03 đồng chí lúc 09:01." in screen.text
    assert labels(world)[0] == "↩️ Hoàn tác"
    assert not any("MỜI HỌP" in text for text in world.texts(AN))
    await world.say(AN, "/hop")
    assert "03/12" not in world.sees(AN).text
    await world.after(minutes=1)
    assert "TỔNG HỢP TRẢ LỜI" in screen.text
    assert any("MỜI HỌP" in text for text in world.sent(AN))
    assert await states(world) == ["published"]


@pytest.mark.both
async def test_undone_in_time_nobody_hears_of_it(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, LINE)
    await world.tap(HA, "Đăng")
    screen = world.sees(HA)
    rows = screen.reply_markup or []
    undo = next(b.data or "" for row in rows for b in row if UNDO in b.text)
    assert await world.tap(HA, UNDO) == "Đã hoàn tác. Không ai được báo gì."
    assert "XEM LẠI TRƯỚC KHI ĐĂNG" in world.sees(HA).text
    await world.until(datetime(2026, 12, 4, tzinfo=UTC))
    assert not any("03/12" in text for text in world.sent(AN))
    assert await states(world) == []
    assert await owed(world) == 0
    world.sandbox.press_data(world.person(HA), undo, message=screen)
    await world.settle()
    assert await states(world) == []


async def test_the_draft_is_there_again_to_be_changed_and_published(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, LINE)
    await world.tap(HA, "Đăng")
    await world.tap(HA, UNDO)
    await world.say(HA, "20h")
    await post(world, HA)
    assert any("03/12/2026, 20:00" in text for text in world.sent(AN))


async def test_too_late_is_said(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, LINE)
    await world.tap(HA, "Đăng")
    screen = world.sees(HA)
    rows = screen.reply_markup or []
    undo = next(b.data or "" for row in rows for b in row if UNDO in b.text)
    await world.after(minutes=1)
    press = world.sandbox.press_data(world.person(HA), undo, message=screen)
    await world.settle()
    assert "không hoàn tác được nữa" in (press.text or "")
    assert await states(world) == ["published"]


async def test_a_stop_in_that_minute_loses_nothing(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, LINE)
    await world.tap(HA, "Đăng")
    await world.stop_bot()
    await world.start_bot()
    assert not any("MỜI HỌP" in text for text in world.sent(AN))
    await world.after(minutes=1)
    assert sum("MỜI HỌP" in text for text in world.sent(AN)) == 1


async def test_a_year_is_taken_back_as_one(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, "/caidat")
    await world.tap(HA, "Lịch thường kỳ")
    await world.say(HA, "ngày 3 hằng tháng 19h30 tại Hội trường")
    await world.tap(HA, "Giữ nguyên ngày")
    await world.tap(HA, "Lưu")
    await world.tap(HA, "Lập lịch cả năm")
    await world.tap(HA, "Đăng cả năm")
    assert "Lịch cả năm: 12 buổi" in world.sees(HA).text
    assert set(await states(world)) == {"draft"}
    await world.tap(HA, UNDO)
    assert "📣 Đăng cả năm (12 buổi)" in labels(world)
    assert await states(world) == []
    await post(world, HA, "Đăng cả năm")
    assert "ĐÃ ĐĂNG LỊCH CẢ NĂM" in world.sees(HA).text
    assert await states(world) == ["published"] * 12


async def test_a_month_is_registered_after_its_minute(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(HA, "/caidat")
    await world.tap(HA, "Lịch thường kỳ")
    await world.say(HA, "ngày 3 hằng tháng 19h30 tại Hội trường")
    await world.tap(HA, "Giữ nguyên ngày")
    await world.tap(HA, "Lưu")
    await world.say(HA, "/dangky")
    await world.tap(HA, "Đăng ký tháng 12/2026")
    await world.tap(HA, REGISTER)
    assert "03/12/2026, 19:30" in world.sees(HA).text
    assert await states(world) == ["draft"]
    await world.after(minutes=1)
    assert await states(world) == ["published"]
    assert any("Đã đăng ký" in text or "ĐÃ ĐĂNG KÝ" in text for text in world.texts(HA))
