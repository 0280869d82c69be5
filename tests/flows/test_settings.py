"""/caidat: the regular meetings' rule and the year it makes, the usual place, the board."""

from datetime import date, timedelta

from sqlalchemy import select

from db.rows import CellRow, LogRow, MeetingRow, ReminderRow, SeriesRow
from sandbox import Message
from tests.world import World

HA = "Lê Thu Hà"
AN = "Nguyễn Văn An"


async def load(world: World) -> CellRow:
    async with world.db.read() as tx:
        return (await tx.scalars(select(CellRow))).one()


def labels(world: World, name: str = HA) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def test_a_rule_by_buttons(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    assert "Lịch thường kỳ: chưa có" in world.sees(HA).text
    await world.tap(HA, "Lịch thường kỳ")
    await world.tap(HA, "Thứ trong tháng")
    await world.tap(HA, "thứ Bảy")
    await world.tap(HA, "thứ Bảy đầu tiên")
    await world.tap(HA, "08:00")
    toast = await world.tap(HA, "Muộn hơn")
    assert toast == "Đã ghi nhận."
    said = "thứ Bảy đầu tiên hằng tháng, 08:00; gặp ngày nghỉ: họp muộn hơn"
    assert said in world.sees(HA).text
    await world.tap(HA, "Cài đặt")
    assert f"Lịch thường kỳ: {said}" in world.sees(HA).text
    cell = await load(world)
    assert cell.rule
    assert cell.rule["pattern"] == "nth_weekday"
    async with world.db.read() as tx:
        line = (await tx.scalars(select(LogRow).where(LogRow.cell_id == cell.id))).one()
    assert line.action == "change_rule"
    assert line.before == {"rule": None}
    assert line.after == {"rule": cell.rule}


async def test_the_last_working_day_and_a_typed_hour(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/settings")
    await world.tap(HA, "Lịch thường kỳ")
    await world.tap(HA, "Ngày làm việc cuối tháng")
    await world.tap(HA, "Giờ khác")
    await world.say(HA, "khoảng chiều chiều")
    assert "Đồng chí bấm một giờ, hoặc gõ" in world.sees(HA).text
    await world.say(HA, "17h15")
    assert "ngày làm việc cuối cùng hằng tháng, 17:15" in world.sees(HA).text


async def test_a_typed_rule_and_its_slips(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, "Lịch thường kỳ")
    for typed, said in (
        ("ngày 3 hằng tháng", "Thiếu giờ họp"),
        ("19:30", "Thiếu ngày họp"),
        ("ngày 45 hằng tháng 19:30", "“ngày 45 hằng tháng” không phải ngày"),
        ("ngày 3 hằng tháng 25h", "“25h” không phải giờ"),
        ("ngày 3 hằng tháng 19:30 nhé bot", "Chưa hiểu “nhé bot”"),
    ):
        await world.say(HA, typed)
        assert said in world.sees(HA).text
    await world.say(HA, "ngày 3 hằng tháng 19:30")
    assert "Đã chọn: ngày 3 hằng tháng, 19:30" in world.sees(HA).text
    await world.tap(HA, "Sớm hơn")
    assert "ngày 3 hằng tháng, 19:30; gặp ngày nghỉ: họp sớm hơn" in world.sees(HA).text


async def see_the_year(world: World) -> Message:
    """A meeting on the 3rd, a rule for the 3rd, a usual place: the preview of the rest."""
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await world.tap(HA, "Đăng")
    await world.say(HA, "/caidat")
    await world.tap(HA, "Lịch thường kỳ")
    await world.say(HA, "ngày 3 hằng tháng 19:30")
    await world.tap(HA, "Muộn hơn")
    await world.tap(HA, "Lập lịch cả năm")
    assert "Đồng chí đặt nơi họp thường dùng trước khi đăng" in world.sees(HA).text
    await world.tap(HA, "Nơi họp thường dùng")
    await world.tap(HA, "Hội trường")
    await world.tap(HA, "Lịch thường kỳ")
    await world.tap(HA, "Lập lịch cả năm")
    return world.sees(HA)


async def test_the_year_is_previewed_and_published_once(world: World) -> None:
    preview = await see_the_year(world)
    assert "03/12/2026" not in preview.text
    assert "• thứ Hai, 04/01/2027 (dời từ Chủ nhật, 03/01: ngày cuối tuần)" in preview.text
    assert "thư mời gửi trước mỗi buổi 10 ngày" in preview.text
    rows = preview.reply_markup or []
    data = next(b.data for row in rows for b in row if "Đăng" in b.text)
    await world.tap(HA, "Đăng cả năm (11 buổi)")
    assert "11 buổi đã vào lịch" in preview.text
    again = world.sandbox.press_data(world.person(HA), data or "", message=preview)
    await world.settle()
    assert again.text == "Lịch đã thay đổi. Đồng chí xem lại bản mới."
    assert "Không còn ngày nào cần lập" in preview.text
    async with world.db.read() as tx:
        assert len((await tx.scalars(select(SeriesRow))).all()) == 1
        assert len((await tx.scalars(select(MeetingRow))).all()) == 12


async def test_the_years_meetings_invite_ten_days_before(world: World) -> None:
    await see_the_year(world)
    before = len(world.texts(AN))
    await world.tap(HA, "Đăng cả năm")
    assert len(world.texts(AN)) == before
    async with world.db.read() as tx:
        made = (await tx.scalars(select(MeetingRow).where(MeetingRow.series_id.is_not(None)))).all()
        invited = (
            await tx.scalars(select(ReminderRow).where(ReminderRow.kind == "invitation"))
        ).all()
    starts = {meeting.id: meeting.starts_at for meeting in made}
    ahead = {starts[wave.meeting_id] - wave.due_at for wave in invited if wave.meeting_id in starts}
    assert ahead == {timedelta(days=10)}
    assert {meeting.place for meeting in made} == {"Hội trường"}
    assert date(2027, 1, 4) in {meeting.on_date for meeting in made}
    await world.after(days=35)
    assert "thứ Hai, 04/01/2027, 19:30" in world.sees(AN).text


async def test_a_month_that_meets_on_another_day_is_pointed_out(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 05/12/2026 19:30 Hội trường")
    await world.tap(HA, "Đăng")
    await world.say(HA, "/caidat")
    await world.tap(HA, "Nơi họp thường dùng")
    await world.say(HA, "Phòng họp A")
    assert "Nơi họp thường dùng: Phòng họp A" in world.sees(HA).text
    await world.tap(HA, "Lịch thường kỳ")
    await world.say(HA, "ngày 3 hằng tháng 19:30")
    await world.tap(HA, "Giữ nguyên")
    await world.tap(HA, "Lập lịch cả năm")
    text = world.sees(HA).text
    assert "• thứ Năm, 03/12/2026 ⚠️ tháng này đã có buổi ngày 05/12" in text
    assert "• Chủ nhật, 03/01/2027 (ngày cuối tuần)" in text


async def test_the_board_shows_names_only_where_chosen(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    group = world.sandbox.add_group("Chi bộ Láng Hạ", [world.person(n) for n in (HA, AN)])
    world.sandbox.add_bot(group, by=world.person(HA))
    await world.settle()
    await world.tap(HA, "Láng Hạ", chat=group)
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await world.tap(HA, "Đăng")
    await world.tap(AN, "Tham dự")
    board = next(m for m in world.sandbox.messages(group) if m.pinned)
    assert AN not in board.text
    await world.say(HA, "/caidat")
    await world.tap(HA, "Bảng theo dõi")
    await world.tap(HA, "số lượng và họ tên")
    assert AN in board.text
    await world.tap(HA, "Bảng theo dõi")
    await world.tap(HA, "chỉ số lượng")
    assert AN not in board.text


async def test_settings_are_the_leaders(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(AN, "/caidat")
    message = world.sees(AN)
    assert "không thuộc quyền" in message.text
    for data in (
        f"1kh:{cell_id}",
        f"1ks:{cell_id}:rule",
        f"1kb:{cell_id}:1",
        f"1kp:{cell_id}:0",
        f"1kr:{cell_id}:day",
        f"1kw:{cell_id}:5",
        f"1kq:{cell_id}:d3_1_1:1930:stay",
        f"1kt:{cell_id}:d3_1_1",
        f"1ky:{cell_id}",
        f"1ku:{cell_id}:1",
    ):
        press = world.sandbox.press_data(world.person(AN), data, message=message)
        await world.settle()
        assert press.alert, data
    cell = await load(world)
    assert (cell.rule, cell.board_names, cell.place) == (None, False, "")


async def test_damaged_buttons_change_nothing(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    message = world.sees(HA)
    for data in (
        f"1ks:{cell_id}:nowhere",
        f"1kw:{cell_id}:9",
        f"1kq:{cell_id}:d99_1_1:1930:stay",
        f"1kq:{cell_id}:d3_5_1:1930:stay",
        f"1kq:{cell_id}:d3_1_1:9930:stay",
        f"1kq:{cell_id}:d3_1_1:1930:never",
        f"1ky:{cell_id}",
    ):
        press = world.sandbox.press_data(world.person(HA), data, message=message)
        await world.settle()
        assert press.alert, data
    assert (await load(world)).rule is None
