"""/lich: the month of one's cell; for officers, of a cell they watch."""

from datetime import date, time, timedelta

from sqlalchemy import select, update

from core.model.meeting import Kind
from core.model.people import Role
from db.meetings.meetings import NewMeeting, load_meeting
from db.people import load_cell
from db.rows import MeetingRow, ViewRow
from handlers.meetings.publish import enter_held, publish
from tests.world import World

HA = "Lê Thu Hà"
AN = "Nguyễn Văn An"


async def meet(world: World, cell_id: int, on: date, **more: object) -> int:
    new = NewMeeting(on, time(19, 30), "Hội trường", **more)  # type: ignore[arg-type]
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting.id


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def test_the_month_says_what_was_held_is_coming_was_cancelled(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id, date(2026, 11, 24))
    cancelled = await meet(world, cell_id, date(2026, 11, 27))
    await meet(world, cell_id, date(2026, 11, 30))
    await meet(world, cell_id, date(2026, 12, 3))
    async with world.db.begin() as tx:
        await tx.execute(
            update(MeetingRow).where(MeetingRow.id == cancelled).values(state="cancelled")
        )
    await world.after(days=3)
    await world.say(AN, "/lich")
    text = world.sees(AN).text
    assert "LỊCH SINH HOẠT THÁNG 11/2026" in text
    assert "thứ Ba, 24/11/2026, 19:30 – đã họp" in text
    assert "thứ Sáu, 27/11/2026, 19:30 – đã hủy" in text
    assert "thứ Hai, 30/11/2026, 19:30 – sắp tới" in text
    assert "03/12" not in text
    assert "📋 thứ Hai 30/11, 19:30" in labels(world, AN)
    assert not any("Thêm buổi" in label for label in labels(world, AN))
    await world.tap(AN, "Tháng sau")
    assert "thứ Năm, 03/12/2026" in world.sees(AN).text
    await world.tap(AN, "Tháng sau")
    assert "Tháng này chưa có buổi sinh hoạt nào" in world.sees(AN).text
    await world.tap(AN, "Tháng này")
    assert "THÁNG 11/2026" in world.sees(AN).text


async def test_a_member_opens_the_card_answers_and_it_stays_live(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id, date(2026, 11, 30))
    await world.say(AN, "/calendar")
    await world.tap(AN, "30/11, 19:30")
    message = world.sees(AN)
    assert "Đồng chí dự được không?" in message.text
    assert "‹ Lịch tháng" in labels(world, AN)
    assert not any("tổng hợp" in label for label in labels(world, AN))
    await world.tap(AN, "Tham dự")
    assert "Đã ghi nhận: Tham dự" in message.text
    async with world.db.read() as tx:
        kept = (await tx.scalars(select(ViewRow.message_id))).all()
    assert message.id in kept


async def test_back_to_the_month_and_the_card_is_forgotten(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id, date(2026, 11, 30))
    await world.say(HA, "/lich")
    await world.tap(HA, "30/11, 19:30")
    await world.tap(HA, "Lịch tháng")
    month = world.sees(HA)
    await world.tap(AN, "Tham dự")
    assert "LỊCH SINH HOẠT THÁNG 11/2026" in month.text
    await world.tap(HA, "30/11, 19:30")
    await world.tap(HA, "Xem tổng hợp")
    assert "Tham dự: 01 đồng chí" in month.text


async def test_a_member_opens_past_meetings_and_reads_how_they_were(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id, date(2026, 11, 24))
    await world.tap(AN, "Tham dự")
    off = await meet(world, cell_id, date(2026, 11, 27))
    async with world.db.begin() as tx:
        await tx.execute(
            update(MeetingRow).where(MeetingRow.id == off).values(state="cancelled", not_held=True)
        )
    await world.after(days=10)
    async with world.db.begin() as tx:
        late = NewMeeting(date(2026, 11, 18), time(19, 30), "Hội trường")
        cell = await load_cell(tx, cell_id)
        await enter_held(tx, cell, late, world.clock.now(), account_id=None)
    await world.say(AN, "/lich")
    await world.tap(AN, "Tháng trước")
    for day, how, answer in (
        ("18/11", "✅ Buổi này đã họp (ghi bổ sung).", ""),
        ("24/11", "✅ Buổi này đã họp.", "Đã ghi nhận: Tham dự"),
        ("27/11", "KHÔNG HỌP", ""),
    ):
        await world.tap(AN, f"{day}, 19:30")
        text = world.sees(AN).text
        assert f"{day}/2026" in text
        assert "Hội trường" in text
        assert how in text
        assert answer in text
        assert "câu trả lời" not in text
        assert labels(world, AN) == ["‹ Lịch tháng"]
        await world.tap(AN, "Lịch tháng")
        assert "LỊCH SINH HOẠT THÁNG 11/2026" in world.sees(AN).text


async def test_while_it_runs_the_month_says_so(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting_id = await meet(world, cell_id, date(2026, 11, 30))
    async with world.db.read() as tx:
        starts_at = (await load_meeting(tx, meeting_id)).starts_at
    await world.until(starts_at + timedelta(hours=1))
    await world.say(AN, "/lich")
    assert "thứ Hai, 30/11/2026, 19:30 – đang họp" in world.sees(AN).text


async def test_the_secretary_does_what_is_left_and_gets_back_to_that_month(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id, date(2026, 11, 24))
    topic = {"kind": Kind.TOPIC, "topic": "Nêu gương"}
    await meet(world, cell_id, date(2026, 11, 26), **topic)
    await world.after(days=10)
    await world.say(HA, "/lich")
    await world.tap(HA, "Tháng trước")
    for day, way, shown in (
        ("24/11", ["Xem tổng hợp"], "Chưa trả lời"),
        ("24/11", ["Đã họp hay không?", "🚫 Không họp", "Thời tiết"], "không họp"),
        ("24/11", ["Đã họp hay không?", "✅ Đã họp"], "đã họp"),
        ("26/11", ["Việc chuẩn bị"], "Nêu gương"),
        ("26/11", ["📝 Đánh giá"], "Nêu gương"),
        ("26/11", ["✍️ Kết luận", "‹ Đánh giá"], "Nêu gương"),
    ):
        await world.tap(HA, f"{day}, 19:30")
        for label in way:
            await world.tap(HA, label)
        assert shown in world.sees(HA).text
        await world.tap(HA, "Lịch tháng")
        assert "LỊCH SINH HOẠT THÁNG 11/2026" in world.sees(HA).text


async def test_an_empty_month_leads_to_the_next_meeting(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id, date(2027, 1, 5))
    await world.say(AN, "/lich")
    assert "Tháng này chưa có buổi sinh hoạt nào" in world.sees(AN).text
    assert "Buổi gần nhất sắp tới: thứ Ba, 05/01/2027, 19:30" in world.sees(AN).text
    await world.tap(AN, "05/01, 19:30")
    assert "Đồng chí dự được không?" in world.sees(AN).text


async def test_a_leader_starts_a_meeting_from_the_calendar(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/lich")
    await world.tap(HA, "Thêm buổi sinh hoạt")
    assert "Họp ngày nào?" in world.sees(HA).text


async def test_an_officer_picks_a_cell_and_sees_no_card(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.cell("Chi bộ Thành Công", ["Đỗ Văn Khôi"])
    await world.member(None, "Vũ Minh Tâm", Role.OFFICER)
    await meet(world, cell_id, date(2026, 11, 30))
    await world.say("Vũ Minh Tâm", "/lich")
    await world.tap("Vũ Minh Tâm", "Chi bộ Láng Hạ")
    assert "thứ Hai, 30/11/2026, 19:30 – sắp tới" in world.sees("Vũ Minh Tâm").text
    await world.tap("Vũ Minh Tâm", "30/11, 19:30")
    assert "Buổi này sắp tới" in world.sees("Vũ Minh Tâm").text
    shown = labels(world, "Vũ Minh Tâm")
    assert not any("Tham dự" in label for label in shown)
    assert any("tổng hợp" in label for label in shown)


async def test_nobody_sees_another_cells_month_or_a_draft(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    other = await world.cell("Chi bộ Khác", ["Đỗ Văn Khôi"])
    meeting_id = await meet(world, cell_id, date(2026, 11, 30))
    await world.say("Đỗ Văn Khôi", "/lich")
    message = world.sees("Đỗ Văn Khôi")
    for data in (f"1cm:{cell_id}:", f"1co:{meeting_id}:{other}", "1cm:77:", f"1cm:{other}:2026"):
        press = world.sandbox.press_data(world.person("Đỗ Văn Khôi"), data, message=message)
        await world.settle()
        assert press.alert
    async with world.db.begin() as tx:
        await tx.execute(update(MeetingRow).values(state="draft"))
    await world.say(AN, "/lich")
    assert "Tháng này chưa có buổi sinh hoạt nào" in world.sees(AN).text
    message = world.sees(AN)
    press = world.sandbox.press_data(world.person(AN), f"1co:{meeting_id}:0", message=message)
    await world.settle()
    assert press.alert


async def test_a_stranger_is_told_how_to_join(world: World) -> None:
    await world.say("Bùi Văn Lạ", "/lich")
    assert "chưa tham gia chi bộ nào" in world.sees("Bùi Văn Lạ").text
