"""A leader changes, moves or cancels a meeting; everyone concerned is told once."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from core.model.meeting import Meeting
from db.groups.groups import bind_group
from db.rows import (
    AnswerHistoryRow,
    AnswerRow,
    CellRow,
    ChangeRow,
    DeliveryRow,
    LogRow,
    MeetingRow,
    ReminderRow,
    Row,
    SeriesRow,
)
from sandbox import Chat
from tests.meetings import a_series, meet
from tests.world import World

pytestmark = pytest.mark.both

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
PEOPLE = [HA, AN, BINH, f"{CUONG} (chưa)"]
KHOI = "Đỗ Văn Khôi"
CHANGED = "BUỔI SINH HOẠT ĐÃ THAY ĐỔI"
CANCELLED = "BUỔI SINH HOẠT ĐÃ HỦY"


async def a_meeting(world: World) -> Meeting:
    """On 03/12, 19:30; everybody invited."""
    return await meet(world, await world.cell("Chi bộ Láng Hạ", PEOPLE))


async def test_a_time_that_is_not_understood_is_not_taken_for_a_place(world: World) -> None:
    await a_meeting(world)
    await world.say(HA, "/suahop lùi 1 tuần")
    assert "chưa hiểu" in world.sees(HA).text
    assert "Nơi họp: từ" not in world.sees(HA).text


async def a_group(world: World, cell_id: int) -> Chat:
    group = world.sandbox.add_group("Nhóm", [world.person(name) for name in (HA, AN)])
    world.sandbox.add_bot(group, by=world.person(HA))
    async with world.db.begin() as tx:
        await bind_group(tx, cell_id, group.id)
    return group


def labels(world: World, name: str = HA) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


def told(world: World, name: str, words: str = CHANGED) -> list[str]:
    """What somebody was told of changes."""
    return [text for text in world.sent(name) if words in text]


async def rows(world: World, kind: type[Row], **like: Any) -> list[Any]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(kind).filter_by(**like)))


async def meeting_row(world: World, meeting: Meeting) -> MeetingRow:
    async with world.db.read() as tx:
        return await tx.get_one(MeetingRow, meeting.id)


async def test_a_meeting_is_moved_everyone_is_told_once_and_asked_again(world: World) -> None:
    meeting = await a_meeting(world)
    await world.tap(AN, "Tham dự")
    await world.say(HA, "/suahop")
    assert "SỬA BUỔI SINH HOẠT" in world.sees(HA).text
    await world.tap(HA, "🗓 Ngày")
    await world.tap(HA, "5")
    preview = world.sees(HA).text
    assert "chuyển từ thứ Năm, 03/12/2026, 19:30 sang thứ Bảy, 05/12/2026, 19:30" in preview
    assert "01 câu trả lời đã có không còn tính" in preview
    await world.tap(HA, "🕢 Giờ")
    await world.tap(HA, "20:00")
    assert "sang thứ Bảy, 05/12/2026, 20:00" in world.sees(HA).text
    assert (await meeting_row(world, meeting)).on_date == date(2026, 12, 3)
    await world.tap(HA, "Lưu")
    screen = world.sees(HA)
    assert "Sẽ báo 03 đồng chí lúc Chủ nhật, 22/11/2026, 09:05" in screen.text
    assert "↩️ Hoàn tác" in labels(world)
    assert told(world, AN) == []
    assert await world.answer_of(meeting.id, AN) == "attend"
    await world.after(minutes=5)
    for name in (HA, AN, BINH):
        [notice] = told(world, name)
        assert "chuyển từ thứ Năm, 03/12/2026, 19:30 sang thứ Bảy, 05/12/2026, 20:00" in notice
        assert f"Đồng chí {HA} sửa." in notice
        assert "Đồng chí dự được không?" in notice
    assert "↩️ Hoàn tác" not in world.sandbox.buttons(screen)
    assert "đã báo lúc" in screen.text
    assert await world.answer_of(meeting.id, AN) is None
    assert len(await rows(world, AnswerHistoryRow)) == 1
    row = await meeting_row(world, meeting)
    assert (row.sequence, row.edition) == (1, 1)
    assert row.starts_at == datetime(2026, 12, 5, 13, tzinfo=UTC)
    await world.tap(AN, "Tham dự")
    assert await world.answer_of(meeting.id, AN) == "attend"
    await world.until(datetime(2026, 12, 6, tzinfo=UTC))
    one_day = [text for text in world.sent(AN) if "Sắp đến buổi" in text]
    assert len(one_day) == 1
    assert "05/12/2026, 20:00" in one_day[0]
    sent = [row.kind for row in await rows(world, DeliveryRow, state="sent")]
    assert sent.count("invitation") == sent.count("meeting_changed") == 3


async def test_what_changed_stays_in_sight_when_somebody_answers_to_it(world: World) -> None:
    await a_meeting(world)
    await world.say(HA, "/suahop 05/12 20h")
    await world.tap(HA, "Lưu")
    await world.after(minutes=5)
    moved = "chuyển từ thứ Năm, 03/12/2026, 19:30 sang thứ Bảy, 05/12/2026, 20:00"
    await world.tap(AN, "Tham dự")
    for said in (CHANGED, moved, f"Đồng chí {HA} sửa.", "Đã ghi nhận: Tham dự"):
        assert said in world.sees(AN).text
    await world.say(HA, "/suahop tại Nhà văn hóa")
    await world.tap(HA, "Lưu")
    first = world.sees(AN)
    assert moved in first.text
    await world.after(minutes=5)
    assert "chuyển từ Hội trường tầng 2 sang Nhà văn hóa" in world.sees(AN).text
    assert CHANGED in first.text
    assert "📍 Nhà văn hóa" in first.text


async def test_the_mark_of_taken_days_is_told_only_where_one_is_shown(world: World) -> None:
    meeting = await a_meeting(world)
    await world.say(HA, "/suahop")
    await world.tap(HA, "🗓 Ngày")
    assert "dấu •" not in world.sees(HA).text
    await meet(world, meeting.cell_id, date(2026, 12, 10))
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/12")
    await world.tap(HA, "🗓 Ngày")
    assert "dấu •" in world.sees(HA).text


async def test_two_edits_within_five_minutes_become_one_notice(world: World) -> None:
    meeting = await a_meeting(world)
    await world.tap(AN, "Vắng")
    for place in ("Phòng họp A", "tại Nhà văn hóa"):
        await world.say(HA, "/suahop")
        await world.tap(HA, "📍 Nơi họp")
        assert "Đồng chí gõ nơi họp, ví dụ: Hội trường tầng 2." in world.sees(HA).text
        await world.say(HA, place)
        await world.tap(HA, "Lưu")
        await world.after(minutes=2)
    await world.stop_bot()
    await world.start_bot()
    await world.after(minutes=5)
    [notice] = told(world, AN)
    assert "Nơi họp: chuyển từ Hội trường tầng 2 sang Nhà văn hóa" in notice
    assert "Đã ghi nhận: Vắng" in notice
    invitation = next(text for text in world.texts(BINH) if "MỜI HỌP" in text)
    assert "📍 Nhà văn hóa" in invitation
    row = await meeting_row(world, meeting)
    assert (row.sequence, row.edition) == (1, 0)
    log = [(line.before, line.after) for line in await rows(world, LogRow, action="change_meeting")]
    assert log == [
        ({"place": "Hội trường tầng 2"}, {"place": "Phòng họp A"}),
        ({"place": "Phòng họp A"}, {"place": "Nhà văn hóa"}),
    ]


async def test_undone_before_anyone_is_told(world: World) -> None:
    meeting = await a_meeting(world)
    await world.tap(AN, "Tham dự")

    async def kept() -> list[str]:
        tables = (MeetingRow, AnswerRow, ReminderRow, DeliveryRow)
        found = [row for table in tables for row in await rows(world, table)]
        return [str({k: v for k, v in vars(row).items() if k[0] != "_"}) for row in found]

    before = await kept()
    await world.say(HA, "/suahop 05/12 20h")
    await world.tap(HA, "Lưu")
    assert (await meeting_row(world, meeting)).on_date == date(2026, 12, 5)
    toast = await world.tap(HA, "Hoàn tác")
    assert toast == "Đã hoàn tác. Không ai được báo gì."
    assert "03/12/2026, 19:30" in world.sees(HA).text
    assert "↩️ Hoàn tác" not in labels(world)
    await world.after(minutes=10)
    assert await kept() == before
    assert told(world, AN) == told(world, BINH) == []
    [change] = await rows(world, ChangeRow)
    assert change.state == "undone"
    assert [line.action for line in await rows(world, LogRow) if "change" in line.action] == [
        "change_meeting",
        "undo_change",
    ]


async def test_edits_that_come_to_nothing_are_told_to_nobody(world: World) -> None:
    await a_meeting(world)
    await world.say(HA, "/suahop 20h")
    await world.tap(HA, "Lưu")
    await world.say(HA, "19:30")
    assert (await world.tap(HA, "Lưu")).startswith("Nội dung trở lại như cũ")
    await world.after(minutes=10)
    assert told(world, AN) == []
    assert [change.state for change in await rows(world, ChangeRow)] == ["undone"]


async def test_an_old_preview_does_not_take_over(world: World) -> None:
    meeting = await a_meeting(world)
    await world.say(HA, "/suahop 20h")
    old = world.sees(HA)
    await world.say(HA, "20:30")
    newest = world.sees(HA)
    press = world.sandbox.tap(world.person(HA), "Lưu", message=old)
    await world.settle()
    assert press.text == "Nút này thuộc dự thảo cũ. Đây là dự thảo mới nhất."
    assert old.text == newest.text
    assert (await meeting_row(world, meeting)).at_time == time(19, 30)
    press = world.sandbox.tap(world.person(HA), "Lưu", message=newest)
    await world.settle()
    assert press.text == "Đã lưu."
    assert (await meeting_row(world, meeting)).at_time == time(20, 30)


async def test_too_late_to_undo(world: World) -> None:
    await a_meeting(world)
    await world.say(HA, "/suahop 20h")
    await world.tap(HA, "Lưu")
    screen = world.sees(HA)
    [data] = [
        button.data or "" for row in screen.reply_markup or [] for button in row
        if "Hoàn tác" in button.text
    ]  # fmt: skip
    await world.after(minutes=5)
    press = world.sandbox.press_data(world.person(HA), data, message=screen)
    await world.settle()
    assert "không hoàn tác được" in (press.text or "")


async def test_cancelled_with_a_reason_and_the_reminders_end(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    group = await a_group(world, cell_id)
    meeting = await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    await world.say(HA, "/hop")
    await world.tap(HA, "Xem tổng hợp")
    summary = world.sees(HA)
    await world.tap(HA, "Sửa buổi này")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.say(HA, "Bão số 5 đổ bộ")
    assert "Mọi lần nhắc còn lại của buổi này dừng" in world.sees(HA).text
    assert labels(world) == ["🚫 Hủy buổi sinh hoạt", "‹ Giữ nguyên"]
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.after(minutes=5)
    for name in (AN, BINH):
        [notice] = told(world, name, CANCELLED)
        assert "Lý do: Bão số 5 đổ bộ" in notice
        assert f"Đồng chí {HA} báo hủy." in notice
        invitation = next(
            message
            for message in world.sandbox.messages(world.person(name))
            if "MỜI HỌP" in message.first
        )
        assert "ĐÃ HỦY. Lý do: Bão số 5 đổ bộ" in invitation.text
        assert not {"✅ Tham dự", "❌ Vắng"} & set(world.sandbox.buttons(invitation))
    said = [message.text for message in world.sandbox.messages(group) if message.from_.is_bot]
    assert sum("Hủy buổi sinh hoạt" in text for text in said) == 1
    assert any("LỊCH SINH HOẠT" in text and "ĐÃ HỦY" in text for text in said)
    assert "Hoàn tác" not in " ".join(world.sandbox.buttons(summary))
    written = len(world.texts(AN))
    await world.until(datetime(2026, 12, 4, tzinfo=UTC))
    assert len(world.texts(AN)) == written
    states = {wave.state for wave in await rows(world, ReminderRow, meeting_id=meeting.id)}
    assert states == {"expanded", "cancelled"}
    await world.say(HA, "/lich")
    await world.say(HA, "/suahop")
    assert "Chưa có buổi sinh hoạt nào sắp tới" in world.sees(HA).text


async def test_who_is_not_invited_yet_reads_it_in_the_invitation(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    [first, *_] = await a_series(world, cell_id, months=1)
    await world.say(HA, "/suahop")
    assert "Hoàn tác" not in " ".join(labels(world))
    await world.say(HA, "ngày 10/12 20h")
    assert "Chưa ai được báo về buổi này" in world.sees(HA).text
    await world.tap(HA, "Lưu")
    await world.until(datetime(2026, 12, 2, tzinfo=UTC))
    assert told(world, AN) == []
    assert "10/12/2026, 20:00" in next(text for text in world.texts(AN) if "MỜI HỌP" in text)
    row = await meeting_row(world, first)
    assert (row.excepted, row.edition) == (True, 1)


async def test_the_quiet_hours_are_kept_and_the_undoing_with_them(world: World) -> None:
    await a_meeting(world)
    await world.until(datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    await world.say(HA, "/suahop")
    await world.tap(HA, "Chủ trì")
    await world.tap(HA, AN)
    await world.tap(HA, "Lưu")
    assert "lúc thứ Hai, 23/11/2026, 07:00" in world.sees(HA).text
    await world.after(hours=2)
    assert told(world, AN) == []
    await world.until(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    assert "Chủ trì: chuyển từ bí thư chi bộ sang Nguyễn Văn An" in told(world, AN)[0]


async def test_a_whole_series_is_changed_and_everyone_told_once(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    first, second, third, fourth = await a_series(world, cell_id)
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/02")
    await world.say(HA, "ngày 8/2")
    await world.tap(HA, "Chỉ buổi này")
    await world.after(minutes=6)
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/01")
    await world.say(HA, "20h")
    assert "💾 Từ buổi này về sau (02 buổi)" in labels(world)
    assert "sửa chỉ buổi này thì không cần báo. Sửa nhiều buổi thì cả chi bộ" in (
        world.sees(HA).text
    )
    await world.tap(HA, "Tất cả các buổi sắp tới (03 buổi)")
    assert "Cùng đổi như vậy: 02 buổi khác" in world.sees(HA).text
    hours = [(await meeting_row(world, one)).at_time for one in (first, second, third, fourth)]
    assert hours == [time(20), time(20), time(19, 30), time(20)]
    assert [row.rule["at"] for row in await rows(world, SeriesRow)] == ["20:00"]
    await world.after(minutes=6)
    for name in (HA, AN, BINH):
        [notice] = told(world, name, "LỊCH SINH HOẠT ĐÃ THAY ĐỔI")
        assert "02 buổi khác trong lịch cũng đổi như vậy" in notice
    [cell] = await rows(world, CellRow)
    assert cell.rule is not None
    assert cell.rule["at"] == "20:00"


async def test_a_series_moves_by_its_rule_and_is_put_back(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    meetings = await a_series(world, cell_id)
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/01")
    await world.say(HA, "ngày 5/2/2027")
    assert "💾 Lưu" in labels(world)
    await world.say(HA, "ngày 5/1/2027")
    await world.tap(HA, "Từ buổi này về sau")
    days = [(await meeting_row(world, one)).on_date for one in meetings]
    assert days == [date(2026, 12, 3), *(date(2027, month, 5) for month in (1, 2, 3))]
    assert [row.rule["day"] for row in await rows(world, SeriesRow)] == [5]
    await world.tap(HA, "Hoàn tác")
    days = [(await meeting_row(world, one)).on_date for one in meetings]
    assert days == [one.on_date for one in meetings]
    assert [row.rule["day"] for row in await rows(world, SeriesRow)] == [3]
    await world.after(minutes=10)
    assert told(world, AN) == []


async def test_what_cannot_be_is_refused_in_words(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    meeting = await meet(world, cell_id)
    await meet(world, cell_id, date(2026, 12, 10))
    await world.say(HA, "/suahop 10/12/2026 20h Hội trường B")
    assert "thứ Năm, 10/12/2026, 19:30 sang thứ Năm, 10/12/2026, 20:00" in world.sees(HA).text
    await world.say(HA, "/suahop 12/12 20h")
    assert "Đồng chí đã gõ: 12/12 20h" in world.sees(HA).text
    await world.tap(HA, "03/12")
    assert "sang thứ Bảy, 12/12/2026, 20:00" in world.sees(HA).text
    for typed, seen in (
        ("30/02", "“30/02” không có trong lịch"),
        ("01/01/2020", "Ngày 01/01/2020 đã qua"),
        ("10/12/2026 19:30", "đã có một buổi đúng thời điểm này"),
        ("???", "hiểu ý đồng chí"),
    ):
        await world.say(HA, typed)
        assert seen in world.sees(HA).text
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/12")
    await world.tap(HA, "Chương trình")
    await world.say(HA, "1. Đánh giá tháng 11\n2. Phương hướng tháng 12")
    await world.tap(HA, "Lưu")
    assert (await meeting_row(world, meeting)).agenda == [
        "Đánh giá tháng 11",
        "Phương hướng tháng 12",
    ]
    await world.tap(HA, "Hình thức")
    await world.tap(HA, "Trực tuyến")
    await world.tap(HA, "Giữ nguyên")
    assert (await meeting_row(world, meeting)).mode == "in_person"
    hub = world.sees(HA)
    await world.until(datetime(2026, 12, 4, tzinfo=UTC))
    press = world.sandbox.press_data(world.person(HA), f"1ef:{meeting.id}:place", message=hub)
    await world.settle()
    assert "đã bắt đầu hoặc đã qua" in (press.text or "")


async def test_only_the_cells_leaders_and_only_their_own_edits(world: World) -> None:
    meeting = await a_meeting(world)
    await world.cell("Chi bộ Thành Công", [KHOI])
    await world.say(AN, "/suahop 20h")
    assert "do cấp ủy thực hiện" in world.sees(AN).text
    await world.say(KHOI, "/edit")
    assert "Chưa có buổi sinh hoạt nào sắp tới" in world.sees(KHOI).text
    await world.say(HA, "/suahop 20h")
    await world.tap(HA, "Lưu")
    for name in (AN, KHOI):
        message = world.sees(name)
        for data in (f"1em:{meeting.id}", f"1eu:{meeting.id}", f"1ef:{meeting.id}:cancel"):
            press = world.sandbox.press_data(world.person(name), data, message=message)
            await world.settle()
            assert press.alert
    [change] = await rows(world, ChangeRow)
    assert change.state == "waiting"
    await world.say(AN, "/hop")
    assert "Sửa buổi này" not in " ".join(labels(world, AN))


async def test_until_they_are_told_people_see_and_answer_the_meeting_as_it_was(
    world: World,
) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    group = await a_group(world, cell_id)
    meeting = await meet(world, cell_id)
    await world.say(HA, "/suahop")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.tap(HA, "Thời tiết")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    assert await world.tap(AN, "Tham dự") == "Đã ghi nhận: đồng chí tham dự."
    assert "ĐÃ HỦY" not in world.sees(AN).text
    board = next(m for m in world.sandbox.messages(group) if "LỊCH SINH HOẠT" in m.text)
    assert "Tham dự: 01 đồng chí" in board.text
    assert "ĐÃ HỦY" not in board.text
    await world.say(BINH, "/lich")
    await world.tap(BINH, "Tháng sau")
    assert "03/12/2026, 19:30 – sắp tới" in world.sees(BINH).text
    await meet(world, cell_id, date(2026, 12, 10))
    await world.say(HA, "/suahop")
    await world.tap(HA, "Đã hủy: ")
    await world.tap(HA, "Hoàn tác")
    await world.after(minutes=10)
    assert told(world, AN, CANCELLED) == []
    assert await world.answer_of(meeting.id, AN) == "attend"
