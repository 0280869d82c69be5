"""A whole quarter of topic sessions: plan, assign, decline, next, swap, checklist with a late
line, a moved meeting, held, evaluated; and the next plan shows the lessons.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from core.dates.zones import to_utc
from db.rows import (
    DutyRow,
    EvaluationRow,
    ItemRow,
    LogRow,
    MeetingRow,
    ReadingRow,
    Row,
    TaskRow,
    TopicRow,
)
from tests.meetings import post
from tests.world import World

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
DUNG = "Vũ Thị Dung"
TITLE = "Học tập tác phong nêu gương"


async def rows(world: World, kind: type[Row], **like: Any) -> list[Any]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(kind).filter_by(**like)))


def hanoi(on: date, hour: int) -> datetime:
    return to_utc(on, time(hour), "Asia/Ho_Chi_Minh")


async def the_meeting(world: World) -> MeetingRow:
    meeting: MeetingRow = (await rows(world, MeetingRow))[0]
    return meeting


async def test_a_quarter(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, CUONG, DUNG])
    await the_secretary_plans(world)
    await the_first_declines_and_the_next_is_asked(world)
    await the_next_asks_a_colleague_to_swap(world)
    await a_session_is_registered_and_gets_its_checklist(world)
    await owners_tick_and_one_line_is_late(world)
    await the_meeting_moves_and_open_lines_with_it(world)
    await the_chair_gets_the_running_order(world)
    await it_cannot_be_closed_without_the_three_parts(world)
    await it_is_evaluated_and_closed(world)
    await the_absent_read_the_conclusion(world)
    await the_next_plan_shows_the_lessons(world)


async def the_secretary_plans(world: World) -> None:
    await world.say(HA, "/chuyende")
    assert "KẾ HOẠCH CHUYÊN ĐỀ 2026" in world.sees(HA).text
    await world.tap(HA, "Chuyên đề quý IV")
    await world.say(HA, TITLE)
    page = world.sees(HA).text
    assert TITLE in page
    assert "\nQuý IV/2026\n" in page
    assert "dự kiến" in page


async def the_first_declines_and_the_next_is_asked(world: World) -> None:
    await world.tap(HA, "Phân công báo cáo chuyên đề")
    first = world.sandbox.buttons(world.sees(HA))[0]
    assert first == f"⭐ {AN} (chưa lần nào)"
    await world.tap(HA, AN)
    asked = world.sees(AN).text
    assert "PHÂN CÔNG CHUẨN BỊ" in asked
    await world.tap(AN, "Căn cứ phân công")
    assert "Chưa làm việc này lần nào." in world.sees(AN).text
    await world.tap(AN, "Quay lại")
    await world.tap(AN, "Xin không nhận")
    assert "không đảm nhận được" in world.sees(HA).text
    await world.tap(HA, "Xem phân công")
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "Phân công báo cáo chuyên đề")
    labels = world.sandbox.buttons(world.sees(HA))
    assert labels[0].startswith("⭐")
    assert not any(AN in label for label in labels)
    await world.tap(HA, BINH)
    assert "PHÂN CÔNG CHUẨN BỊ" in world.sees(BINH).text


async def the_next_asks_a_colleague_to_swap(world: World) -> None:
    await world.tap(BINH, "Nhận")
    assert "đã nhận" in world.sees(HA).text
    [topic] = await rows(world, TopicRow)
    assert topic.state == "assigned"
    await world.tap(BINH, "Nhờ làm thay")
    assert AN not in world.sandbox.buttons(world.sees(BINH))
    await world.tap(BINH, CUONG)
    [duty] = await rows(world, DutyRow, state="accepted")
    assert duty.passed_on_by is None
    assert "NHỜ LÀM THAY" in world.sees(CUONG).text
    await world.tap(CUONG, "Đồng ý")
    [duty] = await rows(world, DutyRow, state="accepted")
    assert duty.passed_on_by is not None
    assert f"Đồng chí {CUONG} làm thay đồng chí {BINH}" in world.sees(HA).text
    assert f"Đồng chí {CUONG} làm thay đồng chí {BINH}" in world.sees(BINH).text
    assert (await rows(world, LogRow, action="swap_duty"))[0].after == {"member_id": duty.member_id}


async def a_session_is_registered_and_gets_its_checklist(world: World) -> None:
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "Đăng ký buổi sinh hoạt chuyên đề")
    await world.say(HA, "10/12 19h30 Phòng họp A")
    await world.tap(HA, "Phòng họp A")
    await world.tap(HA, "Trực tiếp")
    await post(world, HA)
    await world.after(seconds=15)
    meeting = await the_meeting(world)
    assert (meeting.kind, meeting.topic, meeting.on_date) == ("topic", TITLE, date(2026, 12, 10))
    [topic] = await rows(world, TopicRow)
    assert topic.meeting_id == meeting.id
    items = await rows(world, ItemRow)
    assert {item.phase for item in items} == {"before", "during", "after"}
    [duty] = await rows(world, DutyRow, state="accepted")
    outline = next(item for item in items if item.step == "outline")
    assert (outline.member_id, outline.due_on) == (duty.member_id, date(2026, 12, 3))
    assert any("ĐÃ LẬP DANH MỤC VIỆC CHUẨN BỊ" in text for text in world.texts(HA))
    assert any("VIỆC CỦA ĐỒNG CHÍ" in text for text in world.texts(CUONG))
    assert not any("VIỆC CỦA ĐỒNG CHÍ" in text for text in world.texts(AN))


async def owners_tick_and_one_line_is_late(world: World) -> None:
    await world.until(hanoi(date(2026, 12, 3), 9))
    assert any("VIỆC ĐẾN HẠN" in text for text in world.texts(CUONG))
    await world.tap(CUONG, "Gửi đề cương")
    await world.say(CUONG, "/viec")
    await world.until(hanoi(date(2026, 12, 6), 9))
    assert "Thống nhất hình thức" in world.texts(CUONG)[-1]
    late = [one for one in await rows(world, ItemRow) if one.step == "form"]
    assert late[0].done_at is None
    await world.say(CUONG, "/viec")
    first_line = world.sees(CUONG).text.split("\n\n")[1]
    assert first_line.startswith("🔴")
    progress = next(text for text in world.texts(HA) if "VIỆC CHUẨN BỊ" in text)
    assert "02/14 việc xong, 01 quá hạn" in progress


async def the_meeting_moves_and_open_lines_with_it(world: World) -> None:
    before = {one.id: one for one in await rows(world, ItemRow)}
    await world.say(HA, "/suahop 17/12")
    await world.tap(HA, "Lưu")
    await world.after(seconds=15)
    assert (await the_meeting(world)).on_date == date(2026, 12, 17)
    for one in await rows(world, ItemRow):
        was = before[one.id]
        moved = timedelta(0) if was.done_at else timedelta(days=7)
        assert one.due_on == was.due_on + moved


async def the_chair_gets_the_running_order(world: World) -> None:
    await world.until(hanoi(date(2026, 12, 17), 19))
    await world.tap(DUNG, "Vắng")
    await world.tap(DUNG, "Sức khỏe")
    assert "CHƯƠNG TRÌNH ĐIỀU HÀNH" in "".join(world.texts(HA))
    order = next(text for text in world.texts(HA) if "CHƯƠNG TRÌNH ĐIỀU HÀNH" in text)
    assert "1. Mở đầu" in order


async def it_cannot_be_closed_without_the_three_parts(world: World) -> None:
    await world.until(hanoi(date(2026, 12, 17), 22))
    [topic] = await rows(world, TopicRow)
    assert topic.state == "held"
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "Đánh giá")
    assert "ĐÁNH GIÁ BUỔI SINH HOẠT" in world.sees(HA).text
    toast = await world.tap(HA, "Hoàn tất")
    assert toast == ("Chưa hoàn tất được, còn thiếu: Ưu điểm, Tồn tại, Rút kinh nghiệm, Chấm điểm.")
    assert (await the_meeting(world)).state == "published"


async def it_is_evaluated_and_closed(world: World) -> None:
    await world.tap(HA, "Lấy ý kiến")
    assert "04 đồng chí" not in await world.tap(HA, "Lấy ý kiến")
    assert not any("Ý KIẾN VỀ BUỔI" in text for text in world.texts(BINH))
    await world.until(hanoi(date(2026, 12, 18), 7))
    await world.tap(BINH, "Tồn tại")
    await world.say(BINH, "Thảo luận còn ít ý kiến.")
    await world.tap(HA, "Tồn tại")
    assert f"{BINH}: Thảo luận còn ít ý kiến." in world.sees(HA).text
    await world.say(HA, "Ít")
    assert "ít nhất một câu" in world.sees(HA).text
    await world.say(HA, "Thảo luận còn ít ý kiến.")
    await world.tap(HA, "Ưu điểm")
    await world.say(HA, "Chuẩn bị chu đáo, đúng giờ.")
    await world.tap(HA, "Rút kinh nghiệm")
    await world.say(HA, "Gửi câu hỏi gợi ý sớm hơn.")
    await world.tap(HA, "✍️ Kết luận")
    await world.say(HA, "Mỗi đồng chí đăng ký một việc làm theo.")
    await world.tap(HA, "Thời lượng")
    await world.tap(HA, "90 phút")
    await world.tap(HA, "Số có mặt")
    await world.say(HA, "4")
    await world.tap(HA, "Chấm điểm")
    await world.say(HA, "40, 5, 25, 5")
    await world.tap(HA, "Giao việc")
    await world.say(HA, f"Viết bài tham luận quý I; {AN}; 15/01")
    await world.tap(HA, "Hoàn tất")
    [evaluation] = await rows(world, EvaluationRow)
    assert evaluation.closed_at is not None
    assert evaluation.total is not None
    assert evaluation.scores["attendance"] == 3
    assert evaluation.scores["time"] == 5
    assert "Đã hoàn tất đánh giá" in world.sees(HA).text
    [topic] = await rows(world, TopicRow)
    assert topic.state == "evaluated"
    [task] = await rows(world, TaskRow)
    assert task.due_on == date(2027, 1, 15)


async def the_absent_read_the_conclusion(world: World) -> None:
    await world.settle()
    assert "KẾT LUẬN BUỔI SINH HOẠT" in world.sees(DUNG).text
    await world.tap(DUNG, "Đã đọc")
    readings = await rows(world, ReadingRow)
    assert sum(one.read_at is not None for one in readings) == 1
    await world.say(AN, "/viec")
    assert "Viết bài tham luận quý I" in world.sees(AN).text


async def the_next_plan_shows_the_lessons(world: World) -> None:
    await world.until(hanoi(date(2027, 1, 10), 9))
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Chuyên đề quý I")
    await world.say(HA, "Phòng, chống lãng phí")
    page = world.sees(HA).text
    assert "Từ buổi chuyên đề trước" in page
    assert "Thảo luận còn ít ý kiến." in page
    assert "Gửi câu hỏi gợi ý sớm hơn." in page
    await world.tap(HA, "Phân công báo cáo chuyên đề")
    assert CUONG not in world.sandbox.buttons(world.sees(HA))[0]
