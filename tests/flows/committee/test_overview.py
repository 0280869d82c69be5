"""/tonghop and /dondoc: an officer sees all cells at a glance, and urges those behind."""

import io
from datetime import UTC, date, datetime, time
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import event, insert, select, update

from core.committee.overview import Filter
from core.committee.overview_picture import draw
from core.committee.overview_sheet import sheet
from core.committee.screens.overview import overview
from core.committee.screens.urging import dry_run
from core.committee.urging import plan_urging
from core.model.people import Role
from core.ui.words import words_in
from db.committee.overview import load_board
from db.rows import (
    AccountRow,
    AnswerRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    LogRow,
    MeetingRow,
    MemberRow,
    RoleRow,
)
from tests.meetings import meet
from tests.world import World

LANG_HA, THANH_CONG, BUU_DIEN = "Chi bộ Láng Hạ", "Chi bộ Thành Công", "Chi bộ Bưu điện"
HA, AN, BINH, LAN, MINH, TAM = (
    "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Hồ Thị Lan", "Lý Văn Minh", "Vũ Minh Tâm",
)  # fmt: skip
DECEMBER = date(2026, 12, 1)


async def a_committee(world: World) -> None:
    """Three cells: one with a meeting and answers, one behind, one whose secretary is away."""
    lang_ha = await world.cell(LANG_HA, [HA, AN, BINH])
    await world.cell(THANH_CONG, [LAN, f"{MINH} (chưa)"])
    await world.cell(BUU_DIEN, ["Tạ Thị Mai (chưa)"])
    await world.member(None, TAM, Role.OFFICER)
    await meet(world, lang_ha)
    await world.tap(AN, "Tham dự")
    await world.tap(BINH, "Vắng")
    await world.tap(BINH, "Sức khỏe")
    # Past the asking: the month to be registered is December.
    await world.until(datetime(2026, 11, 25, 2, tzinfo=UTC))


def labels(world: World, name: str = TAM) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def test_the_board_its_filters_and_one_cell(world: World) -> None:
    await a_committee(world)
    await world.say(TAM, "/tonghop")
    seen = world.sees(TAM)
    assert (
        "TỔNG HỢP THÁNG 12/2026\nĐảng ủy Khối – 03 chi bộ\n🕒 tính đến 09:00, 25/11/2026"
        in seen.text
    )
    assert "Đã đăng ký: 01\n⬜ Chưa đăng ký: 02\n🗓" in seen.text
    assert "Có chuyên đề quý IV: 00/03 (0,0%)" in seen.text
    assert "Láng Hạ: 🗓 03/12 19:30, báo dự 01/03 (33,3%)" in seen.text
    assert "Thành Công: ⬜ chưa đăng ký, đã đề nghị bí thư" in seen.text
    await world.tap(TAM, "Chưa đăng ký")
    assert "Láng Hạ" not in seen.text
    await world.tap(TAM, "Tất cả")
    numbers = {line.split(". ")[1].split(":")[0]: line.split(".")[0]
               for line in seen.text.split("\n") if line[:1].isdigit()}  # fmt: skip
    await world.tap(TAM, numbers["Láng Hạ"])
    assert "Báo tham dự 1, vắng 1, chưa chắc 0, chưa trả lời 1" in seen.text
    assert "số phải dự (trừ được miễn): 01/03 (33,3%)" in seen.text
    assert "Lê Thu Hà (bí thư)" in seen.text
    assert "📣 Đôn đốc chi bộ này" not in labels(world)
    await world.tap(TAM, "‹ Tổng hợp")
    await world.tap(TAM, numbers["Thành Công"])
    assert "Bot chưa nhắn tin được cho 01/02 đồng chí" in seen.text
    assert "📣 Đôn đốc chi bộ này" in labels(world)
    await world.tap(TAM, "‹ Tổng hợp")
    await world.tap(TAM, "‹ Tháng 11/2026")
    assert "TỔNG HỢP THÁNG 11/2026" in seen.text
    assert not any("ức khỏe" in text for text in world.texts(TAM))


async def test_a_month_not_asked_for_yet_says_when_it_will_be(world: World) -> None:
    await a_committee(world)
    await world.say(TAM, "/tonghop")
    assert "Bot sẽ đề nghị" not in world.sees(TAM).text
    await world.tap(TAM, "Tháng 01/2027 ›")
    assert (
        "🔔 Bot sẽ đề nghị các bí thư đăng ký: thứ Sáu, 25/12/2026, 08:00." in world.sees(TAM).text
    )
    await world.tap(TAM, "1")
    seen = world.sees(TAM).text
    assert (
        "Chưa đăng ký buổi thường kỳ. Bot sẽ đề nghị bí thư đăng ký: thứ Sáu, 25/12/2026, 08:00."
        in seen
    )


async def test_the_picture_and_the_spreadsheet(world: World) -> None:
    await a_committee(world)
    await world.say(TAM, "/overview")
    board = world.sees(TAM)
    toast = await world.tap(TAM, "Ảnh tổng hợp")
    assert toast == "Đang làm, đồng chí chờ vài giây."
    picture = world.sees(TAM)
    assert picture.photo
    assert "TỔNG HỢP THÁNG 12/2026" in (picture.caption or "")
    press = world.sandbox.press_data(
        world.person(TAM),
        next(
            button.data or ""
            for row in board.reply_markup or []
            for button in row
            if "Excel" in button.text
        ),
        message=board,
    )
    await world.settle()
    assert press.answered
    document = world.sees(TAM).document
    assert document
    assert document.name == "tong-hop-2026-12.xlsx"
    page = load_workbook(io.BytesIO(document.content)).worksheets[0]
    rows = {row[1].value: row for row in page.iter_rows(min_row=3)}
    assert page["A1"].value == (
        "TỔNG HỢP THÁNG 12/2026 – Đảng ủy Khối – tính đến 09:00, 25/11/2026"
    )
    assert [cell.value for cell in page[2]][:5] == [
        "STT", "Đơn vị", "Tình trạng", "Ngày họp", "Giờ họp",
    ]  # fmt: skip
    assert page.freeze_panes == "C3"
    assert rows[LANG_HA][3].value == datetime(2026, 12, 3)  # noqa: DTZ001 - Excel has no zones
    assert rows[LANG_HA][3].number_format == "DD/MM/YYYY"
    assert rows[LANG_HA][4].value == time(19, 30)
    assert [cell.value for cell in rows[LANG_HA]][7:10] == [3, 3, 1]
    assert rows[LANG_HA][14].value == 1 / 3
    assert rows[THANH_CONG][2].value == "Chưa đăng ký"
    await world.tap(TAM, "Xem tổng hợp")
    assert "TỔNG HỢP THÁNG 12/2026" in world.sees(TAM).text


async def test_a_cancelled_meeting_is_shown_as_cancelled(world: World) -> None:
    await a_committee(world)
    async with world.db.begin() as tx:
        await tx.execute(
            update(MeetingRow).values(state="cancelled", cancel_reason="Trùng việc của cấp trên")
        )
    await world.say(TAM, "/tonghop")
    seen = world.sees(TAM)
    assert "Chưa đăng ký: 02\n🚫 Đã hủy: 01" in seen.text
    assert "Láng Hạ: 🚫 03/12 đã hủy" in seen.text
    await world.say(TAM, "Láng Hạ")
    assert "đã hủy, lý do: Trùng việc của cấp trên" in world.sees(TAM).text
    assert "📣 Đôn đốc chi bộ này" in labels(world)
    assert "chưa đăng ký" not in world.sees(TAM).text.casefold()
    async with world.db.read() as tx:
        board = await load_board(tx, 1, DECEMBER)
    content = sheet(words_in("vi"), board, world.clock.now())
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    status = {row[1].value: row[2].value for row in page.iter_rows(min_row=3)}
    assert status[LANG_HA] == "Đã hủy"
    assert draw(words_in("vi"), board, world.clock.now())
    await world.say(HA, "/dangky")
    assert "tháng 12/2026: buổi 03/12 đã hủy, chưa đăng ký buổi khác" in world.sees(HA).text


async def test_before_a_cells_first_day_there_is_no_data_and_nothing_lacks(world: World) -> None:
    await a_committee(world)
    async with world.db.begin() as tx:
        await tx.execute(
            update(CellRow).where(CellRow.name == THANH_CONG).values(first_on=date(2026, 11, 20))
        )
    await world.say(TAM, "/tonghop")
    await world.tap(TAM, "‹ Tháng 11/2026")
    seen = world.sees(TAM)
    assert "Thành Công: ▫️ chưa có dữ liệu" in seen.text
    assert "Chưa có dữ liệu: 01" in seen.text
    assert "Có chuyên đề quý IV: 00/02 (0,0%)" in seen.text
    await world.say(TAM, "Thành Công")
    assert "Chưa có dữ liệu: dữ liệu có từ ngày 20/11/2026." in world.sees(TAM).text
    assert "Chuyên đề trong quý: chưa có dữ liệu" in world.sees(TAM).text
    await world.tap(TAM, "‹ Tổng hợp")
    await world.tap(TAM, "Tháng 12/2026 ›")
    assert "Thành Công: ⬜ chưa đăng ký" in world.sees(TAM).text


async def test_who_is_exempt_counts_neither_among_those_expected_nor_among_those_coming(
    world: World,
) -> None:
    await a_committee(world)
    async with world.db.begin() as tx:
        await tx.execute(update(MemberRow).where(MemberRow.full_name == AN).values(exempt=True))
    await world.say(TAM, "/tonghop")
    assert "báo dự 00/02 (0,0%)" in world.sees(TAM).text


async def test_urging_shows_who_gets_what_then_sends_once(world: World) -> None:
    await a_committee(world)
    await world.say(TAM, "/dondoc")
    seen = world.sees(TAM)
    assert "Sẽ nhắn 01 chi bộ (bí thư: 01):\n• Thành Công: Hồ Thị Lan" in seen.text
    assert "Chưa nhắn tin được 01 chi bộ" in seen.text
    assert "• Bưu điện: Tạ Thị Mai (bí thư), chưa tham gia" in seen.text
    before = len(world.texts(LAN))
    data = (seen.reply_markup or [])[0][0].data or ""
    assert await world.tap(TAM, "Gửi (1 tin)") == "Đã gửi."
    assert "📣 Đảng ủy đôn đốc" in world.sees(LAN).text
    assert "01 tin tới 01 chi bộ" in seen.text
    press = world.sandbox.press_data(world.person(TAM), data, message=seen)
    await world.settle()
    assert press.text == "Danh sách đã thay đổi. Đồng chí xem lại rồi gửi."
    assert "01 chi bộ đã được đôn đốc trong một ngày qua" in seen.text
    assert labels(world)[0] == "✉️ Gửi cả nơi vừa đôn đốc (1 tin)"
    assert len(world.texts(LAN)) == before + 1
    async with world.db.read() as tx:
        lines = (await tx.scalars(select(LogRow).where(LogRow.action == "urge"))).all()
        sent = (await tx.scalars(select(DeliveryRow).where(DeliveryRow.kind == "urge"))).all()
    assert [line.after for line in lines] == [{"month": "2026-12-01", "messages": 1}]
    assert [one.state for one in sent] == ["sent"]


async def test_the_result_names_who_could_not_be_told(world: World) -> None:
    await a_committee(world)
    world.person(LAN).deactivated = True
    await world.say(TAM, "/urge")
    await world.tap(TAM, "Gửi")
    await world.tap(TAM, "Xem kết quả")
    seen = world.sees(TAM)
    assert "Đã nhận tin: 00" in seen.text
    assert "Chưa gửi được 01 tin" in seen.text
    assert f"• {LAN}" in seen.text
    assert "Đã đăng ký sau khi đôn đốc: 00/01 (0,0%)" in seen.text


async def test_only_officers_look_and_urge(world: World) -> None:
    await a_committee(world)
    for line in ("/tonghop", "/dondoc"):
        await world.say(HA, line)
        assert "do cấp ủy thực hiện" in world.sees(HA).text
    await world.say(TAM, "/help")
    assert "/tonghop – " in world.sees(TAM).text
    assert "🏛 Chi bộ trực thuộc" in labels(world)


async def fill(world: World, cells: int) -> int:
    """A committee of so many cells with long names: every other one has met, all have leaders."""
    start = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
    async with world.db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        for number in range(cells):
            name = f"Chi bộ Công ty cổ phần Xây dựng và Phát triển kinh doanh số {number:02d}"
            cell = CellRow(committee_id=committee.id, name=name, zone=committee.zone)
            account = AccountRow(
                telegram_id=5000 + number, consent_version=1, consented_at=world.clock.now()
            )
            tx.add_all([cell, account])
            await tx.flush()
            member = MemberRow(
                committee_id=committee.id, cell_id=cell.id, full_name=f"Bí thư Số {number:02d}",
                name_key=str(number), standing="official", account_id=account.id,
            )  # fmt: skip
            tx.add(member)
            await tx.flush()
            tx.add(RoleRow(member_id=member.id, role=Role.SECRETARY))
            if number % 2:
                meeting = MeetingRow(
                    cell_id=cell.id, kind="combined", state="published", on_date=start.date(),
                    at_time=time(19, 30), zone=cell.zone, starts_at=start, place="Hội trường",
                    mode="in_person",
                )  # fmt: skip
                tx.add(meeting)
                await tx.flush()
                await tx.execute(
                    insert(AnswerRow).values(
                        meeting_id=meeting.id, member_id=member.id, choice="attend",
                        reason_text="", on_behalf=False, answered_at=world.clock.now(),
                    )
                )  # fmt: skip
    return committee.id


async def test_ninety_two_cells_take_few_queries_and_short_messages(world: World) -> None:
    committee_id = await fill(world, 92)
    statements: list[str] = []

    def count(*call: Any) -> None:
        statements.append(call[2])

    engine = world.db.engine
    event.listen(engine, "before_cursor_execute", count)
    async with world.db.read() as tx:
        board = await load_board(tx, committee_id, DECEMBER)
    event.remove(engine, "before_cursor_execute", count)
    assert len(statements) <= 10
    assert len(board.units) == 92
    now = world.clock.now()
    for language in ("vi", "en"):
        words = words_in(language)
        for chosen in Filter:
            for page in range(10):
                screen = overview(words, board, chosen, page, now, may_urge=True)
                assert len(screen.text) <= 4096
        assert len(dry_run(words, board, plan_urging(board, {}, now), 0, "UTC").text) <= 4096
        urged = {unit.cell_id: now for unit in board.units}
        assert len(dry_run(words, board, plan_urging(board, urged, now), 0, "UTC").text) <= 4096
