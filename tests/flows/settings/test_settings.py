"""/caidat: the rule, the place, the board, the zone, the reminders; a committee's defaults."""

from datetime import date, time

import pytest
from sqlalchemy import select

from core.dates.zones import to_local, to_utc
from core.model.people import Role
from db.rows import CellRow, CommitteeRow, LogRow, MeetingRow, ReminderRow
from tests.meetings import post
from tests.world import World

HANOI = "Asia/Ho_Chi_Minh"
HA = "Lê Thu Hà"
AN = "Nguyễn Văn An"
PHUC = "Vũ Văn Phúc"
TAM = "Vũ Minh Tâm"
HANOI_29_NOVEMBER = to_utc(date(2026, 11, 29), time(8), HANOI)
HANOI_3_DECEMBER = to_utc(date(2026, 12, 3), time(8), HANOI)


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
    await world.tap(HA, "Hằng tháng")
    await world.tap(HA, "08:00")
    await world.tap(HA, "Muộn hơn")
    said = "thứ Bảy đầu tiên hằng tháng, 08:00; gặp ngày nghỉ: họp muộn hơn"
    assert f"Từ:\nchưa có\n\nThành:\n{said}" in world.sees(HA).text
    assert "Các buổi tới theo lịch này: thứ Bảy, 05/12/2026, 08:00" in world.sees(HA).text
    assert (await load(world)).rule is None
    assert await world.tap(HA, "Lưu") == "Đã ghi nhận."
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
    await world.tap(HA, "tháng cuối quý")
    await world.tap(HA, "Giờ khác")
    await world.say(HA, "khoảng chiều chiều")
    assert "Đồng chí bấm một giờ, hoặc gõ" in world.sees(HA).text
    await world.say(HA, "17h15")
    assert "ngày làm việc cuối cùng tháng cuối quý (tháng 3, 6, 9, 12), 17:15" in (
        world.sees(HA).text
    )
    await world.tap(HA, "Hình thức: trực tiếp")
    await world.tap(HA, "Trực tuyến")
    await world.tap(HA, "📍")
    await world.say(HA, "Nhà văn hóa")
    await world.tap(HA, "Lưu")
    assert "17:15; tại Nhà văn hóa; trực tuyến" in world.sees(HA).text
    await world.say(HA, "ngày 3 hằng tháng 19:30")
    await world.tap(HA, "Giữ nguyên")
    assert "giữ nguyên; tại Nhà văn hóa; trực tuyến" in world.sees(HA).text
    assert "📍 Nơi họp: Nhà văn hóa" in labels(world)


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
    await world.say(HA, "ngày 5 tháng đầu quý 8h tại Hội trường")
    await world.tap(HA, "Giữ nguyên")
    await world.tap(HA, "Lưu")
    assert "ngày 5 tháng đầu quý (tháng 1, 4, 7, 10), 08:00" in world.sees(HA).text
    assert "tại Hội trường" in world.sees(HA).text


async def test_the_board_shows_names_only_where_chosen(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    group = world.sandbox.add_group("Chi bộ Láng Hạ", [world.person(n) for n in (HA, AN)])
    world.sandbox.add_bot(group, by=world.person(HA))
    await world.settle()
    await world.tap(HA, "Láng Hạ", chat=group)
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    await world.tap(AN, "Tham dự")
    board = next(m for m in world.sandbox.messages(group) if m.pinned)
    assert AN not in board.text
    await world.say(HA, "/caidat")
    await world.tap(HA, "Bảng theo dõi")
    await world.tap(HA, "Số lượng và họ tên")
    assert AN not in board.text
    await world.tap(HA, "Lưu")
    assert AN in board.text
    await world.tap(HA, "‹ Cài đặt")
    await world.tap(HA, "Bảng theo dõi")
    await world.tap(HA, "Chỉ số lượng")
    await world.tap(HA, "Lưu")
    assert AN not in board.text


async def test_the_first_day_can_be_corrected(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, "Ngày đầu")
    await world.say(HA, "25/12/2026")
    assert "không thể ở sau hôm nay" in world.sees(HA).text
    await world.say(HA, "01/07/2026")
    assert "tính lại từ ngày này" in world.sees(HA).text
    await world.say(HA, "15/07/2026")
    assert await world.tap(HA, "Lưu") == "Đã ghi nhận."
    assert "Bây giờ: 15/07/2026" in world.sees(HA).text
    assert (await load(world)).first_on == date(2026, 7, 15)


async def test_settings_are_the_leaders(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(AN, "/caidat")
    message = world.sees(AN)
    assert "do cấp ủy thực hiện" in message.text
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
        f"1sz:{cell_id}:Europe/Berlin",
        f"1sv:{cell_id}:1:0",
        f"1sw:{cell_id}:one_day",
        f"1sx:{cell_id}:one_day:on:0",
        f"1sc:{cell_id}:day",
        f"1sq:{cell_id}:2200:0600",
        f"1sr:{cell_id}:quiet",
        f"1sd:{cell_id}:d3_1_1",
        f"1sm:{cell_id}",
        f"1sn:{cell_id}:online",
        f"1sp:{cell_id}",
        f"1so:{cell_id}:0",
        f"1sb:{cell_id}:2027-01",
        f"1se:{cell_id}:2027-01:skip",
        f"1sh:{cell_id}:2027-01",
        f"1sj:{cell_id}:20270105",
        f"1sa:{cell_id}",
        "1kh:-1",
        "1ks:-1:swap_days",
        "1sf:-1:ask_day",
        "1sg:-1:ask_day:20",
        "1sx:-1:one_day:on:0",
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
        f"1ks:{cell_id}:swap_days",
        f"1sz:{cell_id}:Asia/Nowhere",
        f"1sv:{cell_id}:1:0",
        f"1sx:{cell_id}:one_day:minutes:7",
        f"1sx:{cell_id}:invitation:on:0",
        f"1sc:{cell_id}:never",
        f"1sq:{cell_id}:9900:0600",
        f"1sr:{cell_id}:place",
        f"1sn:{cell_id}:online",
        f"1so:{cell_id}:7",
        f"1sd:{cell_id}:d0_1_1",
    ):
        press = world.sandbox.press_data(world.person(HA), data, message=message)
        await world.settle()
        assert press.alert, data
    assert (await load(world)).rule is None


# --- reminders ----------------------------------------------------------------------------------


async def planned(world: World) -> dict[str, str]:
    """When each wave is due, as people in Hà Nội read it; "sent" for those that have gone."""
    async with world.db.read() as tx:
        rows = (await tx.scalars(select(ReminderRow).order_by(ReminderRow.id))).all()
    return {
        row.kind: f"{to_local(row.due_at, HANOI):%d/%m %H:%M}" if row.state == "planned" else "sent"
        for row in rows
    }


async def test_reminders_change_what_is_still_to_come(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    await world.say(HA, "/caidat")
    await world.tap(HA, "Thư mời và nhắc")
    await world.tap(HA, "Nhắc lần 2")
    await world.tap(HA, "5 ngày")
    text = world.sees(HA).text
    assert "Từ:\nNhắc lần 2: trước 1 ngày – đồng chí tham dự hoặc chưa trả lời" in text
    assert "Thành:\nNhắc lần 2: trước 5 ngày" in text
    assert "Buổi tới, thứ Năm, 03/12/2026, 19:30:\n• Thư mời: đã gửi, không gửi lại" in text
    assert "• Nhắc lần 2: thứ Bảy, 28/11/2026, 19:30" in text
    assert (await planned(world))["one_day"] == "02/12 19:30"
    await world.tap(HA, "Lưu")
    assert (await planned(world))["one_day"] == "28/11 19:30"
    await world.until(HANOI_29_NOVEMBER)
    assert (await planned(world))["one_day"] == "sent"
    await world.say(HA, "/caidat")
    await world.tap(HA, "Thư mời và nhắc")
    await world.tap(HA, "Nhắc lần 2")
    await world.tap(HA, "1 ngày")
    assert "• Nhắc lần 2: đã gửi, không gửi lại" in world.sees(HA).text
    await world.tap(HA, "Lưu")
    await world.tap(HA, "Nhắc lần 1")
    await world.tap(HA, "Tắt lần nhắc này")
    await world.tap(HA, "Lưu")
    assert "three_days" not in await planned(world)
    before = len(world.texts(AN))
    await world.after(days=3)
    assert len(world.texts(AN)) == before


async def test_answers_close_the_evening_before(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    await world.say(HA, "/caidat")
    await world.tap(HA, "Hạn trả lời")
    await world.tap(HA, "20:00 tối hôm trước")
    assert "• Hết hạn trả lời: thứ Tư, 02/12/2026, 20:00" in world.sees(HA).text
    await world.tap(HA, "Lưu")
    assert (await planned(world))["close"] == "02/12 20:00"
    await world.say(HA, "/themhop 10/12/2026 08:00 Hội trường")
    assert "Nhận trả lời đến thứ Tư, 09/12/2026, 20:00" in world.sees(HA).text
    await post(world, HA)
    async with world.db.read() as tx:
        closes = (
            await tx.scalars(select(MeetingRow.answers_close_at).order_by(MeetingRow.id))
        ).all()
    assert [f"{to_local(at, HANOI):%d/%m %H:%M}" for at in closes if at] == [
        "02/12 20:00",
        "09/12 20:00",
    ]
    await world.until(HANOI_3_DECEMBER)
    message = world.sandbox.messages(world.person(AN))[0]
    press = world.sandbox.press_data(world.person(AN), "1an:1:attend", message=message)
    await world.settle()
    assert "Đã hết thời gian trả lời" in (press.text or "")


async def second_reminder_five_days_before(world: World) -> None:
    await world.say(HA, "/caidat")
    await world.tap(HA, "Thư mời và nhắc")
    await world.tap(HA, "Nhắc lần 2")
    await world.tap(HA, "5 ngày")
    await world.tap(HA, "Lưu")


async def closed_the_evening_before(world: World) -> None:
    await world.say(HA, "/caidat")
    await world.tap(HA, "Hạn trả lời")
    await world.tap(HA, "20:00 tối hôm trước")
    await world.tap(HA, "Lưu")


async def test_reminders_changed_while_an_edit_waits_follow_its_undoing(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    await world.say(HA, "/suahop 05/12 20h")
    await world.tap(HA, "Lưu")
    edit = world.sees(HA)
    before = await planned(world)
    await second_reminder_five_days_before(world)
    await closed_the_evening_before(world)
    assert await planned(world) == before
    world.sandbox.tap(world.person(HA), "Hoàn tác", message=edit)
    await world.settle()
    assert (await planned(world))["one_day"] == "28/11 19:30"
    assert (await planned(world))["close"] == "02/12 20:00"


@pytest.mark.parametrize("settings_first", [True, False])
@pytest.mark.parametrize(
    ("edit", "reminded", "closes"),
    [("05/12 20h", "30/11 20:00", "04/12 20:00"), ("Nhà văn hóa", "28/11 19:30", "02/12 20:00")],
)
async def test_an_edit_and_new_reminders_in_either_order_come_to_the_same(
    world: World, edit: str, reminded: str, closes: str, *, settings_first: bool
) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    if settings_first:
        await second_reminder_five_days_before(world)
        await closed_the_evening_before(world)
    await world.say(HA, f"/suahop {edit}")
    await world.tap(HA, "Lưu")
    if not settings_first:
        await second_reminder_five_days_before(world)
        await closed_the_evening_before(world)
    await world.after(minutes=6)
    waves = await planned(world)
    assert (waves["invitation"], waves["one_day"], waves["close"]) == ("sent", reminded, closes)
    async with world.db.read() as tx:
        [closes_at] = await tx.scalars(select(MeetingRow.answers_close_at))
    assert closes_at is not None
    assert f"{to_local(closes_at, HANOI):%d/%m %H:%M}" == closes


async def test_quiet_hours_and_a_change_that_somebody_else_overtook(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.member(cell_id, PHUC, Role.DEPUTY)
    await world.say(HA, "/caidat")
    await world.tap(HA, "Giờ không nhắn tin")
    await world.say(HA, "lúc đêm")
    assert "Chưa hiểu giờ" in world.sees(HA).text
    await world.say(HA, "23h - 5h30")
    assert "Từ:\n21:00 – 07:00\n\nThành:\n23:00 – 05:30" in world.sees(HA).text
    await world.say(PHUC, "/caidat")
    await world.tap(PHUC, "Giờ không nhắn tin")
    await world.tap(PHUC, "22:00 – 06:00")
    await world.tap(PHUC, "Lưu")
    assert "cài đặt vừa được sửa" in await world.tap(HA, "Lưu")
    assert (await load(world)).reminders == {"quiet_from": "22:00", "quiet_until": "06:00"}
    await world.say(HA, "/caidat")
    await world.tap(HA, "Giờ không nhắn tin")
    await world.tap(HA, "Theo mặc định của đảng ủy")
    await world.tap(HA, "Lưu")
    assert (await load(world)).reminders is None


async def test_a_change_waits_over_a_restart_and_is_forgotten_after_a_day(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, "Múi giờ")
    await world.say(HA, "Hà Nội")
    assert "Chưa tìm thấy múi giờ này" in world.sees(HA).text
    await world.say(HA, "warsaw")
    assert "Thành:\nGiờ Ba Lan" in world.sees(HA).text
    await world.stop_bot()
    await world.start_bot()
    await world.tap(HA, "Lưu")
    assert (await load(world)).zone == "Europe/Warsaw"
    await world.tap(HA, "‹ Cài đặt")
    await world.tap(HA, "Nơi họp")
    await world.say(HA, "Phòng họp A")
    await world.after(days=2)
    assert "không còn chờ lưu" in await world.tap(HA, "Lưu")
    assert (await load(world)).place == ""


# --- the committee ------------------------------------------------------------------------------


async def test_a_committees_defaults_reach_the_cells_that_have_none(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    await world.say(TAM, "/caidat")
    assert "CÀI ĐẶT CỦA ĐẢNG ỦY" in world.sees(TAM).text
    await world.tap(TAM, "Thư mời và nhắc")
    await world.tap(TAM, "Nhắc lần cuối")
    await world.tap(TAM, "6 giờ")
    assert "Áp dụng cho 01 chi bộ chưa có cài đặt riêng" in world.sees(TAM).text
    await world.tap(TAM, "Lưu")
    assert (await planned(world))["two_hours"] == "03/12 13:30"
    await world.say(HA, "/caidat")
    await world.tap(HA, "Thư mời và nhắc")
    assert "Nhắc lần cuối: trước 6 giờ" in world.sees(HA).text
    assert "đang theo mặc định của đảng ủy" in world.sees(HA).text


async def test_swap_days_and_registration_are_the_officers(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/caidat")
    await world.tap(TAM, "Ngày nghỉ, làm bù")
    await world.say(TAM, "02/01/2027 nghỉ\nngày mai nghỉ")
    assert "“ngày mai nghỉ” chưa rõ" in world.sees(TAM).text
    await world.say(TAM, "31/12/2026 nghỉ\n26/12/2026 làm bù")
    assert "Thành:\nthứ Bảy, 26/12/2026: làm bù\nthứ Năm, 31/12/2026: nghỉ" in (
        world.sees(TAM).text
    )
    await world.tap(TAM, "Lưu")
    await world.say(HA, "/themhop ngày làm việc cuối cùng tháng 12 19h30 Hội trường")
    assert "thứ Tư, 30/12/2026, 19:30" in world.sees(HA).text
    await post(world, HA)
    await world.say(HA, "/suahop")
    await world.tap(HA, "🗓 Ngày")
    await world.say(HA, "ngày làm việc cuối tháng 12")
    assert "đang đúng như vậy rồi" in world.sees(HA).text
    await world.tap(TAM, "‹ Cài đặt")
    await world.tap(TAM, "Đăng ký lịch hằng tháng")
    await world.tap(TAM, "Ngày đề nghị")
    await world.tap(TAM, "18")
    assert "Thành:\nĐề nghị bí thư đăng ký: ngày 18 tháng trước" in world.sees(TAM).text
    await world.tap(TAM, "Lưu")
    async with world.db.read() as tx:
        committee = (await tx.scalars(select(CommitteeRow))).one()
        changes = select(LogRow).where(LogRow.action.startswith("change_"))
        lines = (await tx.scalars(changes.order_by(LogRow.id))).all()
    assert committee.settings == {
        "swap_days": {"off": ["2026-12-31"], "working": ["2026-12-26"]},
        "registration": {"ask_day": 18},
    }
    assert [line.action for line in lines] == ["change_swap_days", "change_registration"]
    assert lines[1].before == {"registration": None}
    await world.say(HA, "/caidat")
    await world.tap(HA, "Lịch thường kỳ")
    await world.tap(HA, "Ngày làm việc cuối tháng")
    await world.tap(HA, "Hằng tháng")
    await world.tap(HA, "19:30")
    assert "thứ Tư, 30/12/2026, 19:30" in world.sees(HA).text
