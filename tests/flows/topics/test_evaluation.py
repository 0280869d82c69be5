"""After a session: opinions in private, what goes on, who has read the conclusion."""

from datetime import date

from sqlalchemy import select

from db.rows import CommitteeRow, EvaluationRow, OpinionRow, TaskRow, TopicRow
from tests.meetings import take_off
from tests.sessions import TITLE, hanoi, register, rows
from tests.world import World

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
SAID = "Phát biểu còn dài, ít liên hệ bản thân."


async def test_a_session_that_is_not_finished_goes_on_at_the_next(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, CUONG])
    await register(world, cell_id, date(2026, 11, 26))
    for name in (AN, BINH):
        await world.tap(name, "Tham dự")
    await world.tap(CUONG, "Vắng")
    await world.tap(CUONG, "Công tác")
    await world.until(hanoi(date(2026, 11, 27), 9))
    await opinions_are_for_the_secretary_alone(world)
    await it_is_closed_with_the_topic_unfinished(world)
    await the_absent_are_waited_for_by_name(world)
    await another_guide_leaves_what_was_scored(world)
    await the_next_session_lists_what_is_open(world, cell_id)


async def opinions_are_for_the_secretary_alone(world: World) -> None:
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "📝 Đánh giá")
    assert await world.tap(HA, "Lấy ý kiến") == "Đã gửi phiếu ý kiến riêng tới 03 đồng chí."
    assert await world.tap(HA, "Lấy ý kiến") == "Mọi đồng chí đã nhận phiếu ý kiến từ trước."
    for name in (AN, BINH, CUONG):
        assert sum("Ý KIẾN VỀ BUỔI SINH HOẠT" in text for text in world.texts(name)) == 1
    await world.tap(AN, "Tồn tại")
    await world.say(AN, "Dài")
    assert "ít nhất một câu" in world.sees(AN).text
    await world.say(AN, SAID)
    assert SAID in world.sees(AN).text
    assert len(await rows(world, OpinionRow)) == 1
    await world.tap(BINH, "Ưu điểm")
    assert not any(SAID in text for text in world.texts(BINH))
    await world.say(BINH, "Chuẩn bị kỹ, đúng giờ.")
    await world.tap(HA, "Tồn tại")
    assert f"💬 {AN}: {SAID}" in world.sees(HA).text
    assert "Chuẩn bị kỹ" not in world.sees(HA).text


async def it_is_closed_with_the_topic_unfinished(world: World) -> None:
    await world.say(HA, "Thảo luận chưa hết ý.")
    for part in ("Ưu điểm", "Rút kinh nghiệm"):
        toast = await world.tap(HA, "tiếp tục buổi sau")
        assert toast.startswith("Chưa hoàn tất được, còn thiếu: ")
        assert part in toast
        await world.tap(HA, part)
        await world.say(HA, f"{part}: cả chi bộ cùng chuẩn bị.")
    await world.tap(HA, "✍️ Kết luận")
    await world.say(HA, "Mỗi đồng chí đăng ký một việc.")
    await world.tap(HA, "Giao việc")
    await world.say(HA, f"Viết bài tham luận; {AN}; 20/12")
    await world.tap(HA, "Giao việc")
    await world.say(HA, "Mua sách")
    await world.tap(HA, "Thời lượng")
    await world.tap(HA, "90 phút")
    await world.tap(HA, "Chấm điểm")
    await world.say(HA, "1 36 5 30 5")
    await world.tap(HA, "Chấm điểm")
    await world.tap(HA, "4")
    await world.tap(HA, "40")
    await world.tap(HA, "tiếp tục buổi sau")
    first, again = await rows(world, TopicRow)
    assert (first.state, again.state, again.taken_from) == ("evaluated", "planned", first.id)
    assert (again.title, again.quarter) == (TITLE, date(2026, 10, 1))
    assert (await rows(world, EvaluationRow))[0].grade == "fair"


async def the_absent_are_waited_for_by_name(world: World) -> None:
    assert "KẾT LUẬN BUỔI SINH HOẠT" in world.sees(CUONG).text
    assert not any("KẾT LUẬN BUỔI" in text for text in (*world.texts(AN), *world.texts(BINH)))
    await open_the_evaluation(world)
    assert "Đã đọc kết luận: 00/01 đồng chí báo vắng" in world.sees(HA).text
    assert f"• {CUONG} – chưa đọc" in world.sees(HA).text
    assert await world.tap(CUONG, "Đã đọc") == "Đã ghi nhận: đồng chí đã đọc."
    await open_the_evaluation(world)
    assert "Đã đọc kết luận: 01/01 đồng chí báo vắng" in world.sees(HA).text
    assert f"• {CUONG} – chưa đọc" not in world.sees(HA).text


async def another_guide_leaves_what_was_scored(world: World) -> None:
    assert "Tổng: 86/100 – Khá" in world.sees(HA).text
    async with world.db.begin() as tx:
        for committee in await tx.scalars(select(CommitteeRow)):
            committee.settings = {"profile": {"id": "12-HD/BTCTW-2018"}}
    await open_the_evaluation(world)
    assert "Tổng: 86/100 – Khá" in world.sees(HA).text
    assert "1. Thời gian, thời lượng: 5/5" in world.sees(HA).text


async def open_the_evaluation(world: World) -> None:
    await world.say(HA, "/chuyende")
    await world.tap(HA, f"✅ {TITLE}")
    await world.tap(HA, "📝 Đánh giá")


async def the_next_session_lists_what_is_open(world: World, cell_id: int) -> None:
    await world.say(AN, "/viec")
    await world.tap(AN, "Viết bài tham luận")
    [written, bought] = await rows(world, TaskRow)
    assert written.done_at is not None
    assert bought.done_at is None
    await register(world, cell_id, date(2026, 12, 17), "Phòng, chống lãng phí")
    listed = next(
        text for text in world.texts(HA) if "chống lãng phí\n\n" in text and "việc" in text
    )
    assert "Việc còn lại từ các buổi trước:" in listed
    assert "• Mua sách – chưa giao, chưa có hạn" in listed
    assert f"• Chuyên đề còn tiếp: {TITLE}" in listed
    assert "Viết bài tham luận" not in listed


async def test_a_tasks_last_working_day_is_the_committees(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await take_off(world, date(2026, 12, 31))
    await register(world, cell_id, date(2026, 11, 26))
    await world.until(hanoi(date(2026, 11, 27), 9))
    await open_the_evaluation(world)
    await world.tap(HA, "Giao việc")
    await world.say(HA, f"Viết bài tham luận; {AN}; ngày làm việc cuối tháng 12")
    [task] = await rows(world, TaskRow)
    assert task.due_on == date(2026, 12, 30)
