"""The year's topics: the committee's guide, the quarter's gap, suggestions, what goes on."""

from datetime import date

from core.model.meeting import Meeting
from core.model.people import Role
from db.rows import CommitteeRow, EvaluationRow, ItemRow, LogRow, MemberRow, TopicRow
from tests.sessions import TITLE, hanoi, register, rows
from tests.world import World

HA, AN, BINH = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"
TAM, GIANG, LAN = "Vũ Minh Tâm", "Vũ Thị Giang", "Hồ Thị Lan"
GUIDE_12 = "12-HD/BTCTW-2018"


async def officer_elsewhere(world: World, name: str) -> None:
    """An officer of another committee."""
    await world.cell("Chi bộ Hoa Mai", [], committee="Đảng ủy Phường")
    member_id = await world.member(None, name, Role.OFFICER)
    async with world.db.begin() as tx:
        (await tx.get_one(MemberRow, member_id)).committee_id += 1


# --- the guide ----------------------------------------------------------------------------------


async def test_a_committee_chooses_its_guide_and_everything_follows(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await world.member(None, TAM, Role.OFFICER)
    await officer_elsewhere(world, GIANG)
    await the_officer_sees_and_changes_the_guide(world)
    await nobody_else_may(world)
    meeting = await register(world, cell_id, date(2026, 12, 10))
    await the_checklist_follows(world, meeting)
    await the_gap_follows(world)
    await the_score_follows(world, meeting)


async def the_officer_sees_and_changes_the_guide(world: World) -> None:
    await world.say(TAM, "/caidat")
    assert "Hướng dẫn sinh hoạt: Hướng dẫn 42-HD/BTCTW (2025)" in world.sees(TAM).text
    await world.tap(TAM, "📘 Hướng dẫn sinh hoạt")
    page = world.sees(TAM).text
    assert "• Buổi chuyên đề: ít nhất 90 phút – chưa có nguồn xác nhận" in page
    assert "• Mốc dự họp tốt: từ 90%\n" in page
    await world.tap(TAM, "12-HD/BTCTW (2018)")
    preview = world.sees(TAM).text
    before, after = preview.split("Thành:")
    assert "Mốc dự họp tốt: từ 90%" in before
    assert "Mốc dự họp tốt: từ 85%" in after
    assert "Gửi tài liệu: trước ít nhất 1 ngày – chưa có nguồn xác nhận" in after
    assert "Áp dụng cho 01 chi bộ. Số chi bộ chưa đủ buổi chuyên đề trong quý: 1 → 1." in after
    assert (await rows(world, CommitteeRow, name="Đảng ủy Khối"))[0].settings is None
    assert await world.tap(TAM, "Lưu") == "Đã ghi nhận."
    await the_officer_sets(world, "Chuyên đề mỗi quý", "2")
    await the_officer_sets(world, "Ngày gửi tài liệu", "3")
    await the_officer_sets(world, "Mốc dự họp tốt", "75")
    await world.tap(TAM, "‹ Cài đặt")
    assert "Hướng dẫn 12-HD/BTCTW (2018), đặt riêng 3 mức" in world.sees(TAM).text
    await world.tap(TAM, "📘 Hướng dẫn sinh hoạt")
    page = world.sees(TAM).text
    assert "ít nhất 02 buổi mỗi quý – đảng ủy đặt riêng (hướng dẫn: 1)" in page
    own = {"topic_sessions_a_quarter": 2, "documents_days_before": 3, "good_attendance_percent": 75}
    [committee] = await rows(world, CommitteeRow, name="Đảng ủy Khối")
    assert committee.settings == {"profile": {"id": GUIDE_12, "values": own}}
    log = await rows(world, LogRow, action="change_profile")
    assert (log[0].before, log[0].after) == (
        {"profile": None},
        {"profile": {"id": GUIDE_12, "values": {}}},
    )
    assert len(log) == 4


async def the_officer_sets(world: World, field: str, value: str) -> None:
    await world.tap(TAM, field)
    await world.tap(TAM, value)
    assert "XEM LẠI" in world.sees(TAM).text
    await world.tap(TAM, "Lưu")


async def nobody_else_may(world: World) -> None:
    before = (await rows(world, CommitteeRow, name="Đảng ủy Khối"))[0].settings
    for who in (HA, GIANG):
        await world.say(who, "/help")
        for data in ("1ks:-1:profile", "1pb:-1:11-ĐA/TU-2021", "1pf:-1:topic_minutes",
                     "1pv:-1:topic_minutes:60"):  # fmt: skip
            press = world.sandbox.press_data(world.person(who), data, message=world.sees(who))
            await world.settle()
            assert press.alert, (who, data)
    assert (await rows(world, CommitteeRow, name="Đảng ủy Khối"))[0].settings == before


async def the_checklist_follows(world: World, meeting: Meeting) -> None:
    items = {item.step: item for item in await rows(world, ItemRow, meeting_id=meeting.id)}
    assert items["documents"].due_on == date(2026, 12, 7)
    assert items["documents"].title == "Gửi dự thảo, tài liệu đến đảng viên"
    assert items["outline"].due_on == date(2026, 12, 1)


async def the_gap_follows(world: World) -> None:
    await world.until(hanoi(date(2026, 12, 7), 9))
    line = "chuyên đề: Chi bộ Láng Hạ"
    assert sum(line in text for text in world.sent(HA)) == 1
    await world.tap(HA, line)
    assert "Còn thiếu 01 buổi sinh hoạt chuyên đề trong quý IV/2026" in world.sees(HA).text
    told = [text for text in world.texts(TAM) if "⚠️ CHUYÊN ĐỀ QUÝ IV/2026" in text]
    assert "• Chi bộ Láng Hạ – quý thiếu 01 buổi, năm thiếu 03 buổi" in told[0]


async def the_score_follows(world: World, meeting: Meeting) -> None:
    await world.until(hanoi(date(2026, 12, 11), 8))
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "Đánh giá")
    await world.tap(HA, "Số có mặt")
    await world.say(HA, "2")
    sheet = world.sees(HA).text
    assert "Báo tham dự: 00/03; có mặt: 02/03 (66,7%; tốt: từ 75%)" in sheet
    assert "Thời gian và số đảng viên tham dự: 8/15 (bot tính)" in sheet
    await world.tap(HA, "Chấm điểm")
    await world.say(HA, "30")
    assert "Kết thúc và kết quả" in world.sees(HA).text
    await world.say(TAM, "/caidat")
    await world.tap(TAM, "📘 Hướng dẫn sinh hoạt")
    await world.tap(TAM, "42-HD/BTCTW (2025)")
    await world.tap(TAM, "Lưu")
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "Đánh giá")
    sheet = world.sees(HA).text
    assert "Số đảng viên tham dự: 2/5 (bot tính)" in sheet
    assert "Kết thúc sinh hoạt, biên bản: –/5" in sheet
    [kept] = await rows(world, EvaluationRow)
    assert (kept.profile, kept.scores) == ("42-HD/BTCTW-2025", {})


# --- the committee's suggestions ----------------------------------------------------------------


async def test_an_officers_suggestion_reaches_every_cell_and_one_takes_it(world: World) -> None:
    """The officer is a member of a cell themselves, and reaches both."""
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.cell("Chi bộ Thành Công", [LAN, TAM])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/chuyende")
    await world.tap(TAM, "🏛 Gợi ý của Đảng ủy Khối")
    assert "Chưa có gợi ý nào." in world.sees(TAM).text
    await world.tap(TAM, "Chuyên đề quý IV")
    await world.say(TAM, TITLE)
    assert f"• {TITLE}" in world.sees(TAM).text
    assert "Chưa đủ sinh hoạt chuyên đề quý này: 02 chi bộ" in world.sees(TAM).text
    for who in (HA, LAN):
        await world.say(who, "/chuyende")
        assert f"➕ Gợi ý: {TITLE}" in world.sandbox.buttons(world.sees(who))
    await world.say(AN, "/chuyende")
    assert not any("Gợi ý" in label for label in world.sandbox.buttons(world.sees(AN)))
    await world.tap(HA, "➕ Gợi ý")
    offered, taken = await rows(world, TopicRow)
    assert (taken.taken_from, taken.title, taken.state) == (offered.id, TITLE, "planned")
    await world.say(HA, "/chuyende")
    assert f"➕ Gợi ý: {TITLE}" not in world.sandbox.buttons(world.sees(HA))
    await the_officer_looks_into_the_plan(world)


async def the_officer_looks_into_the_plan(world: World) -> None:
    await world.say(TAM, "/tonghop")
    await world.tap(TAM, "1")
    await world.tap(TAM, "📚 Kế hoạch chuyên đề")
    plan = world.sees(TAM).text
    assert "KẾ HOẠCH CHUYÊN ĐỀ 2026\nChi bộ Láng Hạ" in plan
    assert f"• {TITLE} – dự kiến" in plan
    labels = world.sandbox.buttons(world.sees(TAM))
    assert not any(label.startswith("➕") for label in labels)
    await world.tap(TAM, "💡 Gợi ý của đảng ủy")
    assert "GỢI Ý CHUYÊN ĐỀ 2026" in world.sees(TAM).text
    await world.say(TAM, "/chuyende")
    await world.tap(TAM, "Chi bộ Thành Công")
    await world.tap(TAM, "‹ Tổng hợp")
    assert "Chi bộ Thành Công" in world.sees(TAM).text


# --- the quarter's gap ----------------------------------------------------------------------------


async def test_who_lacks_a_session_is_told_once_in_the_quarters_last_month(world: World) -> None:
    """One has the quarter's session and too few in the year; one has neither."""
    lang_ha = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.cell("Chi bộ Thành Công", [LAN])
    await world.member(None, TAM, Role.OFFICER)
    await register(world, lang_ha, date(2026, 12, 20))
    await world.until(hanoi(date(2026, 12, 5), 7))
    assert not any("THIẾU SINH HOẠT" in text for text in world.texts(LAN))
    await world.until(hanoi(date(2026, 12, 5), 9))
    await world.stop_bot()
    await world.start_bot()
    await world.until(hanoi(date(2026, 12, 7), 9))
    [ha] = [text for text in world.texts(HA) if "THIẾU SINH HOẠT" in text]
    assert "trong quý IV/2026" not in ha
    assert "Năm 2026 còn thiếu 03 buổi" in ha
    [lan] = [text for text in world.texts(LAN) if "THIẾU SINH HOẠT" in text]
    assert "Còn thiếu 01 buổi sinh hoạt chuyên đề trong quý IV/2026" in lan
    assert "Năm 2026 còn thiếu 04 buổi" in lan
    [tam] = [text for text in world.texts(TAM) if "CHUYÊN ĐỀ QUÝ IV/2026" in text]
    assert "• Chi bộ Láng Hạ – năm thiếu 03 buổi" in tam
    assert "• Chi bộ Thành Công – quý thiếu 01 buổi, năm thiếu 04 buổi" in tam
    assert not any("THIẾU SINH HOẠT" in text for text in world.texts(AN))
    await what_is_planned_without_a_session_goes_on(world)


async def what_is_planned_without_a_session_goes_on(world: World) -> None:
    await world.tap(LAN, "📚 Mở kế hoạch chuyên đề")
    await world.tap(LAN, "Chuyên đề quý IV")
    await world.say(LAN, "Phòng, chống lãng phí")
    await world.until(hanoi(date(2027, 1, 2), 9))
    held, planned = await rows(world, TopicRow)
    assert (held.state, held.quarter) == ("held", date(2026, 10, 1))
    assert (planned.state, planned.quarter) == ("planned", date(2027, 1, 1))
    await world.say(LAN, "/chuyende")
    assert "Quý I/2027\n• Phòng, chống lãng phí – dự kiến" in world.sees(LAN).text


# --- urging -------------------------------------------------------------------------------------


async def test_an_officer_urges_the_cells_that_lack_a_session_once_a_day(world: World) -> None:
    """Two taps: who would be written to, then the message; one registered meanwhile gets none."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.cell("Chi bộ Thành Công", [LAN])
    await world.cell("Chi bộ Hoa Mai", [f"{BINH} (chưa)"])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/chuyende")
    await world.tap(TAM, "Đôn đốc chuyên đề")
    plan = world.sees(TAM).text
    assert "Sẽ nhắn bí thư của 02 chi bộ:\n• Chi bộ Láng Hạ\n• Chi bộ Thành Công" in plan
    assert "Chưa nhắn tin được 01 chi bộ, đồng chí gọi giúp:\n• Chi bộ Hoa Mai" in plan
    assert not any("ĐÔN ĐỐC" in text for text in (*world.texts(HA), *world.texts(LAN)))
    await register(world, cell_id, date(2026, 12, 10))
    assert await world.tap(TAM, "Gửi (2 tin)") == "Danh sách đã thay đổi. Đồng chí xem lại rồi gửi."
    await world.tap(TAM, "Gửi (1 tin)")
    assert "Đã đôn đốc chuyên đề quý IV/2026: 01 chi bộ." in world.sees(TAM).text
    assert "ĐẢNG ỦY ĐÔN ĐỐC CHUYÊN ĐỀ" in world.sees(LAN).text
    assert not any("ĐÔN ĐỐC" in text for text in (*world.texts(HA), *world.texts(AN)))
    await world.tap(LAN, "Mở kế hoạch")
    await world.tap(TAM, "Quay lại")
    await world.tap(TAM, "Đôn đốc chuyên đề")
    assert "01 chi bộ đã được đôn đốc trong một ngày qua" in world.sees(TAM).text
    [line] = await rows(world, LogRow, action="urge_topics")
    assert line.after == {"messages": 1}
