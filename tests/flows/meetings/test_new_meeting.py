"""A leader makes a meeting: by buttons, in one line, with slips on the way."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select, update

from core.model.people import Role
from db.rows import AccountRow, LogRow, MeetingRow, MemberRow, PromptRow, RoleRow, ViewRow
from jobs.tidy import tidy_up
from tests.meetings import post
from tests.world import World

HA = "Lê Thu Hà"
PEOPLE = [HA, "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường (chưa)"]
LINE = "/themhop 03/12/2026 19:30 Hội trường tầng 2"


async def meetings(world: World) -> list[MeetingRow]:
    async with world.db.read() as tx:
        rows = await tx.scalars(select(MeetingRow).order_by(MeetingRow.starts_at))
        return list(rows)


def labels(world: World, name: str = HA) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def test_by_buttons_from_the_first_question_to_the_summary(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop")
    grid = labels(world)
    assert grid[:10] == ["·", "11/2026", "›", "T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    assert "21" not in grid
    assert "22" in grid
    await world.tap(HA, "›")
    assert labels(world)[:3] == ["‹", "12/2026", "›"]
    await world.tap(HA, "3")
    assert "thứ Năm, 03/12/2026" in world.sees(HA).text
    await world.tap(HA, "19:30")
    assert "Đồng chí gõ nơi họp, ví dụ: Hội trường tầng 2." in world.sees(HA).text
    assert "⌨️ Nơi khác" not in labels(world)
    await world.say(HA, "Hội trường tầng 2")
    await world.tap(HA, "Sinh hoạt thường kỳ")
    await world.tap(HA, "Trực tiếp")
    preview = world.sees(HA).text
    assert "XEM LẠI TRƯỚC KHI ĐĂNG" in preview
    assert "thứ Năm, 03/12/2026, 19:30" in preview
    assert "Chi bộ có 04 đồng chí" in preview
    assert "01 đồng chí chưa tham gia" in preview
    assert "ngay khi đăng: tất cả đồng chí" in preview
    assert "thứ Hai, 30/11/2026, 19:30: đồng chí chưa trả lời" in preview
    assert "Nhận trả lời đến giờ họp" in preview
    assert await meetings(world) == []
    toast = await post(world, HA)
    assert toast.startswith("Một phút nữa bot đăng.")
    [meeting] = await meetings(world)
    assert (meeting.on_date, meeting.at_time) == (date(2026, 12, 3), time(19, 30))
    assert any("TỔNG HỢP TRẢ LỜI" in text for text in world.texts(HA))
    assert "MỜI HỌP" in world.sees("Nguyễn Văn An").text


async def test_the_summary_in_the_previews_place_is_live(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    await post(world, HA)
    await world.tap("Nguyễn Văn An", "Tham dự")
    summary = next(text for text in world.texts(HA) if "TỔNG HỢP" in text)
    assert "Tham dự: 01 đồng chí" in summary


async def test_one_line_leads_straight_to_the_preview(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/newmeeting chuyên đề 10/12 19h30 Phòng họp A")
    preview = world.sees(HA).text
    assert "Sinh hoạt chuyên đề" in preview
    assert "thứ Năm, 10/12/2026, 19:30" in preview
    assert "Phòng họp A" in preview
    await world.tap(HA, "📖 Chuyên đề")
    await world.say(HA, "Học tập và làm theo Bác")
    await world.tap(HA, "Chuẩn bị")
    await world.say(HA, "Đọc tài liệu 1\nGhi ý kiến")
    await world.tap(HA, "Chủ trì")
    await world.tap(HA, "Trần Thị Bình")
    preview = world.sees(HA).text
    assert "Chuyên đề: Học tập và làm theo Bác" in preview
    assert "Đọc tài liệu 1\nGhi ý kiến" in preview
    assert "Chủ trì: Trần Thị Bình" in preview
    await post(world, HA)
    assert "Chủ trì: Trần Thị Bình" in world.sees("Nguyễn Văn An").text


async def test_what_is_missing_is_asked_and_nothing_typed_is_lost(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop 30/02 19h Hội trường lớn")
    text = world.sees(HA).text
    assert "“30/02” không có trong lịch" in text
    assert "Họp ngày nào?" in text
    assert "Hội trường lớn" in text
    assert "19:00" in text
    await world.say(HA, "01/01/2020")
    assert "Ngày 01/01/2020 đã qua" in world.sees(HA).text
    await world.say(HA, "03/12/2030")
    assert "Ngày 03/12/2030 còn hơn hai năm nữa" in world.sees(HA).text
    await world.say(HA, "ấy là hôm nào nhỉ")
    assert "Chưa hiểu ý đồng chí" in world.sees(HA).text
    await world.say(HA, "5")
    preview = world.sees(HA).text
    assert "thứ Bảy, 05/12/2026, 19:00" in preview
    assert "Hội trường lớn" in preview


async def test_typed_corrections_at_the_preview(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    for typed, seen in (
        ("19h", "thứ Năm, 03/12/2026, 19:00"),
        ("ngày 5", "thứ Bảy, 05/12/2026, 19:00"),
        ("Phòng họp A", "📍 Phòng họp A"),
        ("25h", "“25h” không phải là giờ. Đồng chí gõ giờ từ 0h đến 23h59"),
        ("???", "Chưa hiểu ý đồng chí"),
    ):
        await world.say(HA, typed)
        assert seen in world.sees(HA).text
    assert "thứ Bảy, 05/12/2026, 19:00" in world.sees(HA).text
    await world.tap(HA, "Sửa giờ")
    await world.tap(HA, "Giờ khác")
    await world.say(HA, "18:45")
    assert "thứ Bảy, 05/12/2026, 18:45" in world.sees(HA).text


async def test_an_hour_that_has_passed_today(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop 22/11/2026 08:00 Phòng A")
    text = world.sees(HA).text
    assert "08:00 của ngày đó đã qua" in text
    assert "Họp lúc mấy giờ?" in text
    assert "08:30" not in labels(world)
    assert "14:00" in labels(world)


async def test_two_taps_on_publish_publish_once(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    preview = world.sees(HA)
    rows = preview.reply_markup or []
    data = next(b.data or "" for row in rows for b in row if "Đăng" in b.text)
    first = world.sandbox.press_data(world.person(HA), data, message=preview)
    second = world.sandbox.press_data(world.person(HA), data, message=preview)
    await world.settle()
    assert (first.text or "").startswith("Một phút nữa bot đăng.")
    assert (second.text or "").startswith("Dự thảo này đã đăng, đã bỏ")
    assert len(await meetings(world)) == 1
    await world.after(minutes=1)
    assert "TỔNG HỢP" in preview.text


async def test_an_old_preview_shows_the_latest_instead(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    old = world.sees(HA)
    await world.say(HA, "20h")
    press = world.sandbox.tap(world.person(HA), "Đăng", message=old)
    await world.settle()
    assert press.text == "Nút này thuộc dự thảo cũ. Đây là dự thảo mới nhất."
    assert await meetings(world) == []
    assert "03/12/2026, 20:00" in old.text
    world.sandbox.tap(world.person(HA), "Đăng", message=old)
    await world.settle()
    assert [m.at_time for m in await meetings(world)] == [time(20, 0)]


async def test_an_old_preview_does_not_take_over(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    old = world.sees(HA)
    await world.say(HA, "20h")
    newest = world.sees(HA)
    press = world.sandbox.tap(world.person(HA), "Sửa giờ", message=old)
    await world.settle()
    assert press.text == "Nút này thuộc dự thảo cũ. Đây là dự thảo mới nhất."
    assert old.text == newest.text
    press = world.sandbox.tap(world.person(HA), "Đăng", message=newest)
    await world.settle()
    assert (press.text or "").startswith("Một phút nữa bot đăng.")


async def test_a_draft_that_waits_is_not_lost(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop 03/12/2026 Hội trường")
    await world.say(HA, "/themhop 10/12/2026 8h Phòng A")
    question = world.sees(HA)
    assert "đang soạn dở một buổi" in question.text
    assert "03/12/2026" in question.text
    await world.tap(HA, "Tiếp tục dự thảo")
    assert "Họp lúc mấy giờ?" in world.sees(HA).text
    assert "Hội trường" in world.sees(HA).text
    await world.say(HA, "/themhop 10/12/2026 8h Phòng A")
    asked = world.sees(HA)
    await world.tap(HA, "Lập buổi mới")
    assert "thứ Năm, 10/12/2026, 08:00" in asked.text
    assert "Phòng A" in asked.text
    # The question that stood there is answered: its button, forged, takes nothing away.
    await world.say(HA, "9h")
    press = world.sandbox.press_data(world.person(HA), "1nw:1:0", message=asked)
    await world.settle()
    assert press.text == "Nút này thuộc dự thảo cũ. Đây là dự thảo mới nhất."
    assert "thứ Năm, 10/12/2026, 09:00" in asked.text


async def test_a_topic_session_is_asked_for_its_topic(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop")
    await world.say(HA, "3/12 19h30")
    await world.say(HA, "Hội trường")
    await world.tap(HA, "Sinh hoạt chuyên đề")
    assert "gõ tên chuyên đề" in world.sees(HA).text
    await world.tap(HA, "Quay lại")
    await world.say(HA, "chuyên đề")
    await world.say(HA, "Xây dựng chi bộ bốn tốt")
    await world.tap(HA, "Trực tiếp")
    assert "Chuyên đề: Xây dựng chi bộ bốn tốt" in world.sees(HA).text
    await post(world, HA)
    await world.tap(HA, "Lịch tháng")
    assert any("LỊCH SINH HOẠT THÁNG 12/2026" in text for text in world.texts(HA))


async def test_a_draft_ends_politely_after_a_day(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop 03/12/2026 Hội trường")
    await world.after(days=1, minutes=1)
    await tidy_up(world.db, world.clock.now())
    await world.stop_bot()
    await world.start_bot()
    await world.say(HA, "19h30")
    assert "Quá một ngày, phần làm dở đã hủy" in world.sees(HA).text
    await world.tap(HA, "Lập buổi mới")
    assert "Họp ngày nào?" in world.sees(HA).text
    async with world.db.read() as tx:
        (kept,) = (await tx.scalars(select(PromptRow.data))).all()
    assert kept["place"] == ""


async def test_another_meeting_on_the_day_is_warned_of(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop chuyên đề 03/12/2026 8h Phòng A")
    await post(world, HA)
    await world.say(HA, "/themhop")
    await world.tap(HA, "›")
    assert "3•" in labels(world)
    await world.tap(HA, "3•")
    await world.tap(HA, "08:00")
    await world.tap(HA, "Phòng A")
    await world.tap(HA, "Sinh hoạt thường kỳ")
    await world.tap(HA, "Trực tiếp")
    assert "Chi bộ đã có một buổi đúng thời điểm này" in world.sees(HA).text
    assert not any("ăng" in label for label in labels(world))
    await world.say(HA, "19:30")
    assert "đã có buổi lúc 08:00: Sinh hoạt chuyên đề, Phòng A" in world.sees(HA).text
    await post(world, HA, "Vẫn đăng")
    assert len(await meetings(world)) == 2


async def test_a_meeting_that_came_meanwhile_is_shown_before_publishing(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.member(cell_id, "Đỗ Văn Khôi", Role.DEPUTY)
    await world.say(HA, LINE)
    await world.say("Đỗ Văn Khôi", "/themhop 03/12/2026 8h Phòng A")
    await post(world, "Đỗ Văn Khôi")
    preview = next(m for m in world.sandbox.messages(world.person(HA)) if "XEM LẠI" in m.text)
    world.sandbox.tap(world.person(HA), "Đăng", message=preview)
    await world.settle()
    assert len(await meetings(world)) == 1
    assert "đã có buổi lúc 08:00" in preview.text
    world.sandbox.tap(world.person(HA), "Vẫn đăng", message=preview)
    await world.settle()
    assert len(await meetings(world)) == 2


async def test_a_restart_forgets_nothing(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/themhop 03/12/2026 Hội trường")
    await world.stop_bot()
    await world.start_bot()
    await world.tap(HA, "19:30")
    assert "thứ Năm, 03/12/2026, 19:30" in world.sees(HA).text
    await post(world, HA)
    assert len(await meetings(world)) == 1


async def test_drop_leaves_nothing(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    await world.tap(HA, "Bỏ")
    assert "Đã bỏ dự thảo" in world.sees(HA).text
    async with world.db.read() as tx:
        assert (await tx.scalars(select(PromptRow))).all() == []
        assert (await tx.scalars(select(ViewRow))).all() == []
    await world.tap(HA, "Lập buổi khác")
    assert "Họp ngày nào?" in world.sees(HA).text


async def test_quiet_hours_are_told(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.until(datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    await world.say(HA, "/themhop 30/11 19:30 Phòng A")
    assert (
        "thứ Hai, 23/11/2026, 07:00: tất cả đồng chí (dời khỏi giờ không nhắn tin)"
        in world.sees(HA).text
    )


async def test_a_leader_of_two_cells_says_which_and_the_line_waits(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    second = await world.cell("Chi bộ Thành Công", ["Đỗ Văn Khôi"])
    async with world.db.begin() as tx:
        account = await tx.scalar(
            select(AccountRow).where(AccountRow.telegram_id == world.person(HA).id)
        )
        assert account
        row = MemberRow(
            committee_id=1,
            cell_id=second,
            full_name=HA,
            name_key="le thu ha",
            standing="official",
            account_id=account.id,
        )
        tx.add(row)
        await tx.flush()
        tx.add(RoleRow(member_id=row.id, role=Role.DEPUTY))
    await world.say(HA, LINE)
    assert labels(world)[:2] == ["Chi bộ Láng Hạ", "Chi bộ Thành Công"]
    await world.tap(HA, "Chi bộ Thành Công")
    assert "Chi bộ Thành Công" in world.sees(HA).text
    assert "thứ Năm, 03/12/2026, 19:30" in world.sees(HA).text


async def test_only_leaders_and_only_their_own_drafts(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    other = await world.cell("Chi bộ Khác", ["Đỗ Văn Khôi"])
    await world.say("Nguyễn Văn An", "/themhop 03/12/2026 19:30 Phòng A")
    assert "do cấp ủy thực hiện" in world.sees("Nguyễn Văn An").text
    await world.tap("Nguyễn Văn An", "Trang chính")
    assert "Chào đồng chí Nguyễn Văn An" in world.sees("Nguyễn Văn An").text
    await world.say(HA, "/themhop")
    message = world.sees(HA)
    forged = [f"1nc:1:{other}", "1nd:1:2026xx", "1nh:1:99", "1np:0:7", "1nu:1:0", "1ns:99999"]
    for data in forged:
        world.sandbox.press_data(world.person(HA), data, message=message)
        await world.settle()
    assert await meetings(world) == []


async def test_publishing_is_logged(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, LINE)
    await post(world, HA)
    async with world.db.read() as tx:
        actions = (await tx.scalars(select(LogRow.action).where(LogRow.cell_id.is_not(None)))).all()
    assert actions == ["publish_meeting"]


async def test_the_same_in_english(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    async with world.db.begin() as tx:
        await tx.execute(update(AccountRow).values(language="en"))
    await world.say(HA, "/newmeeting")
    assert "On which day?" in world.sees(HA).text
    for tapped in ("›", "3", "19:30"):
        await world.tap(HA, tapped)
    await world.say(HA, "Room A")
    assert "What kind of meeting?" in world.sees(HA).text
    kinds = labels(world)
    await world.tap(HA, kinds[1])
    assert "Later" in labels(world)
    await world.tap(HA, "Later")
    await world.tap(HA, labels(world)[2])
    preview = world.sees(HA).text
    assert "Thursday, 03/12/2026, 19:30" in preview
    assert "The cell has 4 members" in preview
    for step in ("Day", "Time", "Place", "Kind", "Chair"):
        await world.tap(HA, step)
        await world.tap(HA, "Back")
    await world.say(HA, "30/02")
    assert "There is no such day: “30/02”" in world.sees(HA).text
    await post(world, HA, "Publish")
    assert len(await meetings(world)) == 1
    await world.say(HA, "/calendar")
    await world.tap(HA, "Next ›")
    assert "Thursday, 03/12/2026, 19:30 – upcoming" in world.sees(HA).text
    await world.say(HA, "/settings")
    await world.tap(HA, "Regular meetings")
    await world.say(HA, "first Saturday 8:00")
    await world.tap(HA, "Later: the working day after")
    assert "the first Saturday of every month, 08:00" in world.sees(HA).text


async def test_an_announcement_that_names_two_days_is_asked_about(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(
        HA, "/themhop Thời gian: 19h30 ngày 03/12 hoặc 05/12\nĐịa điểm: Nhà văn hóa. Đề nghị đủ"
    )
    assert "Tin có nhiều ngày: 03/12/2026, 05/12/2026" in world.sees(HA).text
    await world.tap(HA, "thứ Bảy, 05/12/2026")
    preview = world.sees(HA).text
    assert "thứ Bảy, 05/12/2026, 19:30" in preview
    assert "📍 Nhà văn hóa\n" in preview
