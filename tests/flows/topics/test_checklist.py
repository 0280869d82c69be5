"""A session's checklist in the secretary's hands: owners, own lines, days, the cell's template."""

from datetime import date, timedelta

from sqlalchemy import select, update

from db.rows import CommitteeRow, ItemRow, LogRow, MemberRow, TemplateRow
from tests.meetings import take_off
from tests.sessions import hanoi, plan, register, rows
from tests.world import World

HA, AN, BINH = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"
OUTLINE = "Gửi đề cương chuyên đề để chi ủy cho ý kiến"


async def lines(world: World, meeting_id: int) -> dict[str, ItemRow]:
    return {item.title: item for item in await rows(world, ItemRow, meeting_id=meeting_id)}


def number_of(world: World, title: str) -> str:
    """The number a line has in the list the secretary edits."""
    shown = next(text for text in world.texts(HA) if "SỬA DANH MỤC" in text)
    return next(line for line in shown.split("\n") if title in line).split(".")[0]


async def test_the_cells_own_checklist(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    meeting = await register(world, cell_id, date(2026, 12, 10))
    await the_secretary_changes_the_lines(world, meeting.id)
    await a_tick_is_undone_by_the_same_button(world, meeting.id)
    await the_meeting_moves(world, meeting.id)
    await the_next_session_begins_with_these_lines(world, cell_id)


async def the_secretary_changes_the_lines(world: World, meeting_id: int) -> None:
    await world.tap(HA, "➕ Thêm việc")
    await world.say(HA, "In tài liệu; 08/12")
    assert "Giao việc này cho đồng chí nào?" in world.sees(HA).text
    await world.tap(HA, AN)
    assert f"Giao cho: {AN}" in world.sees(HA).text
    assert not any("VIỆC CỦA ĐỒNG CHÍ" in text for text in world.texts(AN))
    await world.tap(HA, "Hạn sớm 1 ngày")
    assert "Hạn: thứ Hai, 07/12/2026" in world.sees(HA).text
    await world.after(minutes=3)
    assert "⬜ In tài liệu – hạn 07/12" in world.sees(AN).text
    await world.tap(HA, "‹ Danh mục việc")
    await world.tap(HA, "✏️ Sửa, giao việc")
    await world.tap(HA, number_of(world, "Thống nhất hình thức"))
    await world.tap(HA, "🗑 Bỏ việc này")
    await world.tap(HA, "‹ Danh mục việc")
    found = await lines(world, meeting_id)
    assert found["In tài liệu"].due_on == date(2026, 12, 7)
    assert not any(title.startswith("Thống nhất hình thức") for title in found)
    actions = [line.action for line in await rows(world, LogRow)]
    assert actions[-4:] == ["add_item", "change_item_owner", "change_item_day", "drop_item"]


async def a_tick_is_undone_by_the_same_button(world: World, meeting_id: int) -> None:
    seen = world.sees(AN)
    await world.tap(AN, "⬜ In tài liệu")
    assert "✅ In tài liệu" in seen.text
    assert (await lines(world, meeting_id))["In tài liệu"].done_at is not None
    assert any(f"✅ In tài liệu – {AN}" in text for text in world.texts(HA))
    toast = await world.tap(AN, "✅ In tài liệu")
    assert toast == "Đã ghi nhận việc chưa xong: In tài liệu."
    item = (await lines(world, meeting_id))["In tài liệu"]
    assert item.done_at is None
    press = world.sandbox.press_data(world.person(BINH), f"1yt:{item.id}:1:0", message=seen)
    await world.settle()
    assert press.alert
    assert (await lines(world, meeting_id))["In tài liệu"].done_at is None


async def the_meeting_moves(world: World, meeting_id: int) -> None:
    before = await lines(world, meeting_id)
    await world.say(HA, "/suahop 14/12")
    await world.tap(HA, "Lưu")
    await world.after(seconds=15)
    after = await lines(world, meeting_id)
    moved = timedelta(days=4)
    assert {title: item.due_on for title, item in after.items()} == {
        title: item.due_on + moved for title, item in before.items()
    }
    assert after["In tài liệu"].due_on == date(2026, 12, 11)


async def the_next_session_begins_with_these_lines(world: World, cell_id: int) -> None:
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Học tập")
    await world.tap(HA, "📋 Việc chuẩn bị")
    await world.tap(HA, "✏️ Sửa, giao việc")
    assert await world.tap(HA, "💾 Giữ làm mẫu") == "Đã giữ làm mẫu của chi bộ."
    assert len(await rows(world, TemplateRow)) == 1
    second = await register(world, cell_id, date(2026, 12, 28), "Phòng, chống lãng phí")
    found = await lines(world, second.id)
    assert found["In tài liệu"].due_on == date(2026, 12, 25)
    assert not any(title.startswith("Thống nhất hình thức") for title in found)
    await world.tap(HA, "✏️ Sửa, giao việc")
    await world.tap(HA, "↩️ Trở lại mẫu theo hướng dẫn")
    third = await register(world, cell_id, date(2026, 12, 30), "Xây dựng chi bộ bốn tốt")
    found = await lines(world, third.id)
    assert "In tài liệu" not in found
    assert any(title.startswith("Thống nhất hình thức") for title in found)


async def test_a_line_nobody_has_comes_to_the_secretary_when_it_is_due(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await register(world, cell_id, date(2026, 12, 10))
    await world.until(hanoi(date(2026, 12, 3), 9))
    due = [text for text in world.texts(HA) if "VIỆC ĐẾN HẠN" in text]
    assert any("Gửi đề cương chuyên đề" in text for text in due)
    assert not any("VIỆC ĐẾN HẠN" in text for text in world.texts(AN))


async def test_a_session_registered_late_begins_with_nothing_overdue(world: World) -> None:
    """What should have been done days ago is due today, and urged from tomorrow on.

    The secretary's page of a line stays where it is, though the card it came from has changed.
    """
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting = await register(world, cell_id, date(2026, 11, 26))
    card = next(text for text in world.texts(HA) if "ĐÃ LẬP DANH MỤC" in text)
    assert "00/14 việc xong" in card
    assert "quá hạn" not in card
    due = {item.step: item.due_on for item in await rows(world, ItemRow, meeting_id=meeting.id)}
    assert (due["assign"], due["outline"]) == (date(2026, 11, 22), date(2026, 11, 22))
    assert due["agree"] == date(2026, 11, 23)
    await world.until(hanoi(date(2026, 11, 23), 9))
    [due_line] = [x for x in world.sandbox.buttons(world.sees(HA)) if "Việc đến hạn" in x]
    await world.tap(HA, due_line)
    assert "🔴 Phân công đồng chí chuẩn bị" in world.sees(HA).text
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Học tập")
    await world.tap(HA, "📋 Việc chuẩn bị")
    await world.tap(HA, "✏️ Sửa, giao việc")
    await world.tap(HA, number_of(world, "Gửi đề cương"))
    await world.tap(HA, "Hạn muộn 1 ngày")
    assert "Hạn: thứ Hai, 23/11/2026" in world.sees(HA).text


async def test_a_lines_last_working_day_is_the_committees(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await take_off(world, date(2026, 11, 30))
    meeting = await register(world, cell_id, date(2026, 12, 10))
    await world.tap(HA, "➕ Thêm việc")
    await world.say(HA, "In tài liệu; ngày làm việc cuối tháng 11")
    assert (await lines(world, meeting.id))["In tài liệu"].due_on == date(2026, 11, 27)


async def test_a_template_keeps_the_cells_own_days_and_follows_the_committee_in_others(
    world: World,
) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    first = await register(world, cell_id, date(2026, 12, 10))
    before = await steps(world, first.id)
    await world.tap(HA, "✏️ Sửa, giao việc")
    await world.tap(HA, number_of(world, "Gửi đề cương"))
    await world.tap(HA, "Hạn sớm 1 ngày")
    await world.tap(HA, "‹ Danh mục việc")
    await world.tap(HA, "✏️ Sửa, giao việc")
    await world.tap(HA, "💾 Giữ làm mẫu")
    async with world.db.begin() as tx:
        for committee in await tx.scalars(select(CommitteeRow)):
            committee.settings = {"profile": {"values": {"documents_days_before": 3}}}
    second = await register(world, cell_id, date(2026, 12, 28), "Phòng, chống lãng phí")
    after = await steps(world, second.id)
    assert (before["documents"], after["documents"]) == (-1, -3)
    assert after["outline"] == before["outline"] - 1


async def steps(world: World, meeting_id: int) -> dict[str, int]:
    return {
        item.step: item.offset_days for item in await rows(world, ItemRow, meeting_id=meeting_id)
    }


async def test_a_tick_is_undone_where_it_was_made(world: World) -> None:
    """In the reminder, and in /viec."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting = await register(world, cell_id, date(2026, 12, 10))
    async with world.db.begin() as tx:
        an = await tx.scalar(select(MemberRow.id).where(MemberRow.full_name == AN))
        own = update(ItemRow).where(ItemRow.step == "outline")
        await tx.execute(own.values(member_id=an, owner=""))
    await world.until(hanoi(date(2026, 12, 2), 9))
    reminder = world.sees(AN)
    assert "VIỆC ĐẾN HẠN" in reminder.text
    await world.tap(AN, "⬜ Gửi đề cương")
    assert (await lines(world, meeting.id))[OUTLINE].done_at is not None
    assert world.sees(AN) is reminder
    await world.tap(AN, "✅ Gửi đề cương")
    assert (await lines(world, meeting.id))[OUTLINE].done_at is None
    await world.say(AN, "/viec")
    await world.tap(AN, "⬜ Gửi đề cương")
    await world.tap(AN, "✅ Gửi đề cương")
    assert (await lines(world, meeting.id))[OUTLINE].done_at is None
    assert "⬜ Gửi đề cương" in " ".join(world.sandbox.buttons(world.sees(AN)))


async def test_who_takes_a_duty_over_gets_its_lines(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await plan(world, HA)
    await world.tap(HA, "Phân công báo cáo chuyên đề")
    await world.tap(HA, AN)
    await world.tap(AN, "Nhận")
    await register(world, cell_id, date(2026, 12, 10))
    await world.say(AN, "/viec")
    assert "Gửi đề cương" in world.sees(AN).text
    await world.tap(AN, "Báo cáo chuyên đề")
    await world.tap(AN, "Nhờ làm thay")
    await world.tap(AN, BINH)
    await world.tap(BINH, "Đồng ý")
    await world.say(BINH, "/viec")
    assert "Gửi đề cương" in world.sees(BINH).text
    await world.say(AN, "/viec")
    assert "Gửi đề cương" not in world.sees(AN).text
    await world.until(hanoi(date(2026, 12, 2), 9))
    assert any("VIỆC ĐẾN HẠN" in text for text in world.texts(BINH))
    assert not any("VIỆC ĐẾN HẠN" in text for text in world.texts(AN))


async def test_an_undone_line_is_told_three_times_then_to_the_secretary(world: World) -> None:
    """And of what prepares the session nobody hears any more once it has begun."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await register(world, cell_id, date(2026, 12, 10))
    async with world.db.begin() as tx:
        an = await tx.scalar(select(MemberRow.id).where(MemberRow.full_name == AN))
        own = update(ItemRow).where(ItemRow.step == "outline")
        await tx.execute(own.values(member_id=an, owner=""))
    await world.until(hanoi(date(2026, 12, 4), 12))
    assert sum(OUTLINE in first for first in world.sent(AN)) in (2, 3)
    assert not any("QUÁ HẠN CHƯA XONG" in first for first in world.sent(HA))
    await world.until(hanoi(date(2026, 12, 5), 12))
    [late] = [first for first in world.sent(HA) if "QUÁ HẠN CHƯA XONG" in first]
    assert f"🔴 {OUTLINE} – {AN}" in late
    heard = len(world.sent(AN))
    await world.until(hanoi(date(2026, 12, 7), 12))
    assert len(world.sent(AN)) == heard
    await world.until(hanoi(date(2026, 12, 20), 12))
    after = [first for first in world.sent(HA)[-6:] if "VIỆC ĐẾN HẠN" in first]
    assert not any(OUTLINE in first for first in after)
