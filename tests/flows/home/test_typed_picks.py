"""A name, a number, a day, an hour, a month may be typed wherever buttons offer one."""

from datetime import date

import pytest

from core.model.people import Role
from core.ui.words import words_in
from tests.meetings import meet
from tests.sessions import register
from tests.world import World

CELL, OTHER = "Chi bộ Láng Hạ", "Chi bộ Thử Hai"
HA, AN, MAI, HUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Mai", "Phạm Thị Hương"
THU_HUONG, TU = "Vũ Thu Hương", "Đỗ Minh Tú"
SON, NGA = "Cao Văn Sơn", "Bùi Thị Nga"

Row = tuple[str, str, str]
"""What is pressed on the way, from a command on, "=" before a key of the catalogues; what is typed;
what is seen then."""
VI = words_in("vi")
OF_A_SECRETARY: list[Row] = [
    ("/thanhvien", "Mai", f"{MAI}\n{CELL}"),
    ("/thanhvien", "đồng chí an", f"{AN}\n{CELL}"),
    ("/thanhvien > ⏳ Chưa", "tu", f"{TU}\n{CELL}"),
    ("/thanhvien", "Maii", "Có phải đồng chí muốn chọn"),
    ("/thanhvien", "Hương", "có mấy tên khớp"),
    ("/lich > Tháng sau > 03/12 > 📊 > hộ", "Mai", MAI),
    ("/dangky", "tháng 11", "THÁNG 11/2026"),
    ("/dangky > 11/2026", "28/11", "28/11/2026"),
    ("/themhop > =new_meeting.anew", "5/12", "05/12/2026"),
    ("/chuyende", "năm 2027", "2027"),
    ("/chuyende > quý IV", "Học tập tác phong", "📄 Học tập tác phong"),
    ("/chuyende > Học tập > =topics.assign.presenter", "chị Mai", MAI),
    ("/caidat > 🗓 > =rule.kind.day", "17", "ngày 17"),
    ("/caidat > 🗓 > =rule.kind.weekday", "thứ năm", "Lần nào trong tháng"),
    ("/caidat > 🗓 > =rule.kind.day > 17 > =rule.every_month", "19h15", "19:15"),
    ("/caidat > 🔔 > =wave.one_day", "30 giờ", "trước 30 giờ"),
    ("/caidat > 🔔 > =wave.one_day", "4", "trước 4 giờ"),
    ("/caidat > 🔔 > =wave.one_day", "300 giờ", "từ 3 đến 168"),
    ("/caidat > 🔔 > =wave.invitation", "9", "trước 9 ngày"),
    ("/caidat > 🌙", "22:00 - 06:00", "22:00 – 06:00"),
    ("/caidat > ⏳", "2 giờ", "2 giờ trước khi họp"),
    ("/caidat > 🌐", "Berlin", "Berlin"),
]
OF_AN_OFFICER: list[Row] = [
    ("/tonghop", "1", f"{CELL}\nSinh hoạt"),
    ("/tonghop", "Thử Hai", f"{OTHER}\nSinh hoạt"),
    ("/start > 🏛", "láng hạ", f"{CELL}\n\n"),
    ("/thanhvien", "thử hai", OTHER),
    ("/thongbao", "Thử Hai", "Đã chọn: "),
    ("/dusinhhoat", "2027", "NĂM 2027"),
    ("/dusinhhoat > ➕", "Láng Hạ", CELL),
    ("/dusinhhoat > ➕ > Láng Hạ", "tháng 12", "12/2026"),
    ("/dusinhhoat > ➕ > Láng Hạ > Tháng 12", "Nga", NGA),
    ("/dusinhhoat > Tháng 12", "1", NGA),
    ("/caidat > =settings.registration.button > =registration.set.ask_day", "12", "ngày 12"),
    ("/caidat > =settings.registration.button > =registration.set.ask_day", "31", "từ 10 đến 25"),
    ("/caidat > 📘 > Phút", "95", "95"),
]


async def _go(world: World, who: str, way: str) -> None:
    command, *taps = way.split(" > ")
    await world.say(who, command)
    for button in taps:
        await world.tap(who, VI.plain(button[1:]) if button.startswith("=") else button)


@pytest.mark.parametrize(
    ("who", "rows"), [(HA, OF_A_SECRETARY), (SON, OF_AN_OFFICER)], ids=["secretary", "officer"]
)
async def test_what_may_be_typed(world: World, who: str, rows: list[Row]) -> None:
    first = await world.cell(CELL, [HA, AN, MAI, HUONG, THU_HUONG, f"{TU} (chưa)"])
    other = await world.cell(OTHER, ["Hồ Văn Bảy"])
    for officer in (SON, NGA):
        await world.member(None, officer, Role.OFFICER)
    await meet(world, first)
    await meet(world, other)
    for way, typed, seen in rows:
        await _go(world, who, way)
        before = world.sees(who)
        await world.say(who, typed)
        assert world.sees(who).id != before.id, way
        assert seen in world.sees(who).text, way


async def test_a_sessions_people_and_days_may_be_typed(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN, MAI, HUONG])
    await register(world, cell_id, date(2026, 12, 10))
    rows: list[Row] = [
        ("/chuyende > Học tập > =topics.assign.news_brief", "an", f"điểm tin: đồng chí {AN}"),
        ("/chuyende > Học tập > 📋 > ✏️ > 1 > 👤", "Hương", f"Giao cho: {HUONG}"),
        ("/chuyende > Học tập > 📋 > ✏️ > 1", "5/12", "05/12/2026"),
        ("/chuyende > Học tập > 📋 > ✏️ > 1", "1", "01/12/2026"),
    ]
    for way, typed, seen in rows:
        await _go(world, HA, way)
        await world.say(HA, typed)
        assert seen.lower() in world.sees(HA).text.lower(), way
    await world.tap(AN, "Nhận")
    await world.tap(AN, "🔄")
    await world.say(AN, "Mai")
    assert world.sees(AN).text.startswith("Đã gửi lời nhờ.")
    assert AN in world.sees(MAI).text


async def test_a_pick_ends_with_whatever_else_is_done(world: World) -> None:
    await world.cell(CELL, [HA, AN, MAI])
    await world.say(HA, "/thanhvien")
    await world.say(HA, "/lich")
    await world.say(HA, "Mai")
    assert f"{MAI}\n{CELL}" not in world.sees(HA).text
    await world.say(HA, "/thanhvien")
    await world.stop_bot()
    await world.start_bot()
    await world.say(HA, "Mai")
    assert f"{MAI}\n{CELL}" in world.sees(HA).text
    await world.say(HA, "/thanhvien")
    await world.after(hours=2)
    await world.say(HA, "An")
    assert f"{AN}\n{CELL}" not in world.sees(HA).text


async def test_a_line_for_something_else_is_not_taken_for_a_name(world: World) -> None:
    await world.cell(CELL, [HA, AN, MAI])
    await world.say(HA, "/thanhvien")
    await world.say(HA, "cảm ơn")
    assert world.sees(HA).text == "Cảm ơn đồng chí."
    await world.say(HA, "mai tôi bận")
    assert f"{MAI}\n{CELL}" not in world.sees(HA).text
