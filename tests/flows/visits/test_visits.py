"""/dusinhhoat: officers sit in on cells' meetings; the plan follows the meetings."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import select

from core.model.names import cell_order
from core.model.people import Role
from db.rows import LogRow, VisitRow
from sandbox import Message
from tests.meetings import meet
from tests.world import World

HA, AN, LAN, MAI = "Lê Thu Hà", "Nguyễn Văn An", "Hồ Thị Lan", "Tạ Thị Mai"
TAM, DUC = "Vũ Minh Tâm", "Đỗ Minh Đức"
CELL, OTHER, THIRD = "Chi bộ Láng Hạ", "Chi bộ Thành Công", "Chi bộ Ô Chợ Dừa"
NUMBERED = re.compile(r"\d+\. ")
IN_HANOI = timedelta(hours=7)


async def a_committee(world: World) -> tuple[int, int]:
    """Three cells and two officers; the first two cells' ids."""
    first = await world.cell(CELL, [HA, AN])
    second = await world.cell(OTHER, [LAN])
    await world.cell(THIRD, [MAI])
    for name in (TAM, DUC):
        await world.member(None, name, Role.OFFICER)
    return first, second


async def assign(world: World, cell: str, month: str, officer: str, by: str = TAM) -> str:
    """Cell, then month, then officer; what the last tap was answered with."""
    await world.say(by, "/dusinhhoat")
    await world.tap(by, "Chọn chi bộ, tháng, cấp ủy viên")
    await world.tap(by, cell)
    await world.tap(by, month)
    return await world.tap(by, officer)


async def plan(world: World) -> list[tuple[int, str, date, str]]:
    async with world.db.read() as tx:
        rows = await tx.scalars(select(VisitRow).order_by(VisitRow.id))
        return [(row.cell_id, str(row.member_id), row.month, row.state) for row in rows]


def told(world: World, name: str, words: str) -> list[Message]:
    found = world.sandbox.messages(world.person(name))
    return [m for m in found if m.from_.is_bot and words in (m.text or "")]


def local(message: Message) -> str:
    return f"{message.date + IN_HANOI:%d/%m %H:%M}"


async def test_from_the_plan_to_the_tap_after_the_meeting(world: World) -> None:
    first, _ = await a_committee(world)
    await world.say(TAM, "/dusinhhoat")
    assert "KẾ HOẠCH DỰ SINH HOẠT NĂM 2026" in world.sees(TAM).text
    assert "Chưa có trong kế hoạch năm: 03 chi bộ" in world.sees(TAM).text
    await world.tap(TAM, "Tháng 12")
    await world.tap(TAM, "Thêm chi bộ")
    await world.tap(TAM, CELL)
    assert "Đã đưa vào kế hoạch" in await world.tap(TAM, f"{DUC} (0)")
    assert f"{CELL}: đồng chí {DUC}, tháng 12/2026, chưa có lịch họp" in world.sees(TAM).text
    assert "đã có trong kế hoạch" in await assign(world, CELL, "Tháng 12/2026", f"{DUC} (1)")
    await world.after(minutes=6)
    (letter,) = told(world, DUC, "PHÂN CÔNG DỰ SINH HOẠT")
    assert f"{CELL}: tháng 12/2026, chưa có lịch họp" in letter.text
    (hosted,) = told(world, HA, "phân công cấp ủy viên dự sinh hoạt")
    assert f"Đồng chí {DUC}, tháng 12/2026" in hosted.text

    await meet(world, first)
    await world.after(seconds=15)
    (news,) = told(world, DUC, "đã có lịch họp")
    assert "thứ Năm, 03/12/2026, 19:30, Hội trường tầng 2" in news.text
    await world.until(datetime.fromisoformat("2026-12-03T18:00:00+07:00"))
    (reminder,) = told(world, DUC, "NHẮC DỰ SINH HOẠT")
    assert local(reminder) == "02/12 19:30"
    assert "Hội trường tầng 2" in reminder.text
    (coming,) = told(world, HA, "CẤP ỦY VIÊN DỰ SINH HOẠT")
    assert local(coming) == "01/12 19:30"

    await world.until(datetime.fromisoformat("2026-12-04T09:00:00+07:00"))
    (question,) = told(world, DUC, f"dự buổi sinh hoạt của {CELL}")
    assert local(question) == "04/12 07:00"
    await world.say(TAM, "/dusinhhoat")
    await world.tap(TAM, "Chưa ghi nhận (01)")
    assert f"1. {CELL}: đồng chí {DUC}" in world.sees(TAM).text
    await world.tap(TAM, "1")
    assert "Đã dự" not in "".join(world.sandbox.buttons(world.sees(TAM)))
    assert await world.tap(DUC, "Đã dự") == "Đã ghi nhận."
    assert "✅ Đã dự." in world.sees(DUC).text
    await world.say(TAM, "/visits")
    assert "Tháng 12: 01 chi bộ, đã dự 01" in world.sees(TAM).text
    await world.after(days=3)
    assert len(told(world, DUC, "dự buổi sinh hoạt của")) == 0
    async with world.db.read() as tx:
        actions = (await tx.scalars(select(LogRow.action).order_by(LogRow.id))).all()
    assert [a for a in actions if "visit" in a] == ["plan_visit", "record_visit"]


async def test_the_year_by_rule_is_adjusted_and_saved_once(world: World) -> None:
    await a_committee(world)
    await world.say(TAM, "/dusinhhoat")
    await world.tap(TAM, "2027 ›")
    await world.tap(TAM, "Mỗi chi bộ một lần trong năm")
    preview = world.sees(TAM)
    assert "03 buổi, chia đều cho các đồng chí và các tháng" in preview.text
    lines = proposed(world)
    assert [line.rsplit(", ", 1)[1] for line in lines] == ["01/2027", "02/2027", "03/2027"]
    assert await plan(world) == []
    await open_line(world, THIRD)
    await world.tap(TAM, "Đổi tháng")
    await world.tap(TAM, "Tháng 09/2027")
    await open_line(world, CELL)
    await world.tap(TAM, "Bỏ buổi này")
    await world.stop_bot()
    await world.start_bot()
    save = next(b.data for row in preview.reply_markup or [] for b in row if "Lưu" in b.text)
    assert "Đã lưu 02 buổi" in await world.tap(TAM, "Lưu kế hoạch (02 buổi)")
    again = world.sandbox.press_data(world.person(TAM), save or "", message=preview)
    await world.settle()
    assert "Dự kiến này không còn" in (again.text or "")
    assert sorted(month for _, _, month, _ in await plan(world)) in (
        [date(2027, 2, 1), date(2027, 9, 1)],
        [date(2027, 1, 1), date(2027, 9, 1)],
        [date(2027, 3, 1), date(2027, 9, 1)],
    )
    await world.after(minutes=6)
    letters = [told(world, name, "PHÂN CÔNG") for name in (TAM, DUC)]
    assert sum(m.text.count("Chi bộ") for found in letters for m in found) == 2
    assert [len(told(world, name, "Đảng ủy phân công")) for name in (HA, LAN, MAI)] == [0, 1, 1]


async def test_cells_stand_in_the_order_of_vietnamese_lists(world: World) -> None:
    names = [f"Chi bộ {name}" for name in ("Cơ quan", "Công ty", "Đào tạo", "Khoa học", "Số 2")]
    ordered = sorted([*names, "Chi bộ Số 10"], key=cell_order)
    for name in sorted(ordered):
        await world.cell(name, [f"Lê Thị {name.split()[-1].title()}"])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/dusinhhoat")
    await world.tap(TAM, "2027 ›")
    await world.tap(TAM, "Mỗi chi bộ một lần trong năm")
    for line in range(6):
        await world.tap(TAM, f"{line + 1}")
        await world.tap(TAM, "Đổi tháng")
        await world.tap(TAM, "Tháng 03/2027")
    await world.tap(TAM, "Lưu kế hoạch (06 buổi)")
    shown = re.findall("• (.*):", world.sees(TAM).text)
    assert shown == ordered
    assert ordered.index("Chi bộ Đào tạo") < ordered.index("Chi bộ Khoa học")
    await world.after(minutes=6)
    (letter,) = told(world, TAM, "PHÂN CÔNG")
    assert re.findall("• (.*):", letter.text) == ordered


async def test_a_cells_long_name_is_on_the_screen_as_a_whole(world: World) -> None:
    long = "Chi bộ Công ty cổ phần xây dựng và phát triển kinh doanh số 2"
    await world.cell(long, [HA])
    await world.cell(OTHER, [LAN])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/dusinhhoat")
    await world.tap(TAM, "Chọn chi bộ, tháng, cấp ủy viên")
    assert f"• {long}\n\n➕ Dự sinh hoạt" in world.sees(TAM).text
    assert OTHER not in world.sees(TAM).text


async def test_a_line_of_the_proposal_says_the_meetings_day(world: World) -> None:
    first, _ = await a_committee(world)
    await meet(world, first)
    await world.say(TAM, "/dusinhhoat")
    await world.tap(TAM, "Mỗi chi bộ một lần trong năm")
    await open_line(world, CELL)
    assert "thứ Năm, 03/12/2026, 19:30" in world.sees(TAM).text


async def test_no_one_is_in_two_places_at_once(world: World) -> None:
    first, second = await a_committee(world)
    await meet(world, first, date(2026, 12, 3))
    await meet(world, second, date(2026, 12, 3))
    await assign(world, CELL, "Tháng 12/2026 (họp 03/12)", f"{TAM} (0)")
    refused = await assign(world, OTHER, "Tháng 12/2026 (họp 03/12)", f"⛔ {TAM} (1) – trùng lịch")
    assert f"Đồng chí {TAM} đã nhận dự {CELL}" in refused
    assert len(await plan(world)) == 1
    await world.tap(TAM, f"{DUC} (0)")
    assert len(await plan(world)) == 2


async def test_nobody_is_sent_to_their_own_cell(world: World) -> None:
    first, second = await a_committee(world)
    await world.member(first, TAM)
    await world.member(second, DUC)
    at_home = f"⛔ {TAM} (0) – sinh hoạt tại đây"
    refused = await assign(world, CELL, "Tháng 12/2026", at_home)
    assert f"Đồng chí {TAM} sinh hoạt tại {CELL}" in refused
    assert await plan(world) == []
    await world.say(TAM, "/dusinhhoat")
    await world.tap(TAM, "Mỗi chi bộ một lần trong năm")
    lines = proposed(world)
    assert any(f"{CELL}: đồng chí {DUC}" in line for line in lines)
    assert any(f"{OTHER}: đồng chí {TAM}" in line for line in lines)
    await open_line(world, CELL)
    await world.tap(TAM, "Đổi người")
    assert "sinh hoạt tại" in await world.tap(TAM, f"⛔ {TAM}")


def proposed(world: World) -> list[str]:
    """The lines of the proposal an officer has before them."""
    return [line for line in world.sees(TAM).text.splitlines() if NUMBERED.match(line)]


async def open_line(world: World, cell: str) -> None:
    """Presses the number of the cell's line."""
    [number] = [line.split(".")[0] for line in proposed(world) if cell in line]
    await world.tap(TAM, number)


async def test_a_meeting_that_is_known_is_shown_at_once(world: World) -> None:
    first, _ = await a_committee(world)
    await meet(world, first)
    await assign(world, CELL, "Tháng 12/2026", f"{DUC} (0)")
    assert f"{CELL}: đồng chí {DUC}, thứ Năm, 03/12/2026, 19:30" in world.sees(TAM).text


async def test_a_moved_meeting_is_told_once_and_a_clash_to_both(world: World) -> None:
    first, second = await a_committee(world)
    await meet(world, first, date(2026, 12, 3))
    await meet(world, second, date(2026, 12, 10))
    await assign(world, CELL, "Tháng 12/2026 (họp 03/12)", f"{TAM} (0)")
    await assign(world, OTHER, "Tháng 12/2026 (họp 10/12)", f"{TAM} (1)")
    await world.after(minutes=6)
    (letter,) = told(world, TAM, "PHÂN CÔNG")
    assert letter.text.count("Chi bộ") == 2
    await world.say(HA, "/suahop 10/12/2026 20:00")
    await world.tap(HA, "Lưu")
    await world.after(minutes=4)
    assert told(world, TAM, "đổi buổi sinh hoạt") == []
    await world.after(minutes=4)
    (moved,) = told(world, TAM, "đổi buổi sinh hoạt")
    assert "Trước: thứ Năm, 03/12/2026, 19:30" in moved.text
    assert "Nay: thứ Năm, 10/12/2026, 20:00" in moved.text
    (clash,) = told(world, TAM, "TRÙNG LỊCH")
    assert CELL in clash.text
    assert OTHER in clash.text
    for secretary in (HA, LAN):
        (word,) = told(world, secretary, "bị trùng lịch")
        assert TAM in word.text
    await world.until(datetime.fromisoformat("2026-12-11T09:00:00+07:00"))
    reminders = told(world, TAM, "NHẮC DỰ SINH HOẠT")
    assert [local(m) for m in reminders] == ["09/12 19:30"]
    assert "Dự 10/12, 20:00" in reminders[0].text


async def test_a_clash_reaches_the_officer_who_planned_it(world: World) -> None:
    first, second = await a_committee(world)
    await meet(world, first, date(2026, 12, 3))
    await meet(world, second, date(2026, 12, 10))
    await assign(world, CELL, "Tháng 12/2026 (họp 03/12)", f"{DUC} (0)")
    await assign(world, OTHER, "Tháng 12/2026 (họp 10/12)", f"{DUC} (1)")
    await world.after(minutes=6)
    await world.say(HA, "/suahop 10/12/2026 20:00")
    await world.tap(HA, "Lưu")
    await world.after(minutes=8)
    (clash,) = told(world, TAM, "TRÙNG LỊCH")
    assert f"đồng chí {DUC} không thể dự cả hai" in clash.text
    assert len(told(world, DUC, "TRÙNG LỊCH")) == 1


async def test_an_edit_that_may_be_taken_back_is_in_no_letter(world: World) -> None:
    first, _ = await a_committee(world)
    await meet(world, first, date(2026, 12, 3))
    await assign(world, CELL, "Tháng 12/2026 (họp 03/12)", f"{TAM} (0)")
    await world.after(minutes=2)
    await world.say(HA, "/suahop 10/12/2026 20:00")
    await world.tap(HA, "Lưu")
    await world.after(minutes=4)
    (letter,) = told(world, TAM, "PHÂN CÔNG")
    (hosted,) = told(world, HA, "phân công cấp ủy viên dự sinh hoạt")
    assert "03/12/2026, 19:30" in letter.text
    assert "03/12/2026, 19:30" in hosted.text
    await world.after(minutes=4)
    (moved,) = told(world, TAM, "đổi buổi sinh hoạt")
    assert "Nay: thứ Năm, 10/12/2026, 20:00" in moved.text


async def test_a_reminder_waits_for_an_edit_that_is_taken_back(world: World) -> None:
    first, _ = await a_committee(world)
    await meet(world, first, date(2026, 12, 3))
    await assign(world, CELL, "Tháng 12/2026 (họp 03/12)", f"{TAM} (0)")
    await world.until(datetime.fromisoformat("2026-12-02T19:28:00+07:00"))
    await world.say(HA, "/suahop 10/12/2026 20:00")
    await world.tap(HA, "Lưu")
    await world.after(minutes=4)
    assert told(world, TAM, "NHẮC DỰ SINH HOẠT") == []
    await world.tap(HA, "Hoàn tác")
    await world.after(minutes=1)
    assert len(told(world, TAM, "NHẮC DỰ SINH HOẠT")) == 1


async def test_a_cancelled_meeting_frees_the_visit_for_the_next(world: World) -> None:
    first, _ = await a_committee(world)
    await meet(world, first, date(2026, 12, 3))
    await assign(world, CELL, "Tháng 12/2026 (họp 03/12)", f"{TAM} (0)")
    await world.after(minutes=6)
    await world.say(HA, "/suahop")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.say(HA, "Trùng lịch công tác")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.after(minutes=6)
    assert len(told(world, TAM, "hủy buổi sinh hoạt")) == 1
    await meet(world, first, date(2026, 12, 17))
    await world.after(seconds=15)
    (news,) = told(world, TAM, "đã có lịch họp")
    assert "17/12/2026" in news.text
    await world.until(datetime.fromisoformat("2026-12-18T09:00:00+07:00"))
    assert [local(m) for m in told(world, TAM, "NHẮC DỰ SINH HOẠT")] == ["16/12 19:30"]


async def test_taken_out_again(world: World) -> None:
    await a_committee(world)
    await assign(world, CELL, "Tháng 12/2026", f"{DUC} (0)")
    await remove(world)
    await world.after(minutes=6)
    assert told(world, DUC, "DỰ SINH HOẠT") == []
    await assign(world, CELL, "Tháng 12/2026", f"{DUC} (0)")
    await world.after(minutes=6)
    await remove(world)
    assert len(told(world, DUC, "đã được bỏ khỏi kế hoạch")) == 1
    assert len(told(world, HA, "kế hoạch đã thay đổi")) == 1
    assert await plan(world) == []


async def remove(world: World) -> None:
    await world.tap(TAM, "1")
    await world.tap(TAM, "Bỏ khỏi kế hoạch")
    await world.tap(TAM, "Bỏ khỏi kế hoạch")


async def test_only_officers_plan_and_only_the_visitor_records(world: World) -> None:
    first, _ = await a_committee(world)
    await assign(world, CELL, "Tháng 12/2026", f"{DUC} (0)")
    for name in (HA, AN):
        await world.say(name, "/dusinhhoat")
        assert "do cấp ủy thực hiện" in world.sees(name).text
    await world.say("Tạ Quang Lạ", "/visits")
    assert "chưa tham gia" in world.sees("Tạ Quang Lạ").text
    before = await plan(world)
    member = before[0][1]
    for name, data in (
        (HA, f"1xj:{first}:{member}:202701"),
        (HA, "1xd:1:1"),
        (HA, "1xe:1:1"),
        (TAM, "1xd:1:1"),
        (DUC, "1xd:1:1"),
        (TAM, f"1xj:{first}:{member}:202613"),
        (TAM, f"1xj:{first}:{member}:202610"),
        (TAM, f"1xj:{first}:1:202612"),
        (TAM, "1xq:0"),
    ):
        await world.say(name, "/help")
        press = world.sandbox.press_data(world.person(name), data, message=world.sees(name))
        await world.settle()
        assert press.alert, (name, data)
    assert await plan(world) == before
