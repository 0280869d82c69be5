"""What people are told of a change compares with what they know, in every order of edits."""

from datetime import date

from tests.flows.meetings.test_changing import (
    AN,
    BINH,
    CANCELLED,
    CHANGED,
    HA,
    PEOPLE,
    a_meeting,
    labels,
    told,
)
from tests.meetings import a_series, meet
from tests.world import World


async def say(world: World, typed: str) -> None:
    await world.say(HA, f"/suahop {typed}")
    await world.tap(HA, "Lưu")


async def cancel(world: World, day: str = "") -> str:
    """Cancels the meeting of that day, or the only one; what the preview said."""
    await world.say(HA, "/suahop")
    if day:
        await world.tap(HA, day)
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.say(HA, "Bão số 5 đổ bộ")
    preview = world.sees(HA).text
    await world.tap(HA, "Hủy buổi sinh hoạt")
    return preview


async def test_moved_then_cancelled_people_read_that_their_day_is_off(world: World) -> None:
    await a_meeting(world)
    await say(world, "05/12 20h")
    await cancel(world)
    assert "03/12/2026, 19:30" in world.sees(HA).text
    await world.after(minutes=5)
    [notice] = told(world, AN, CANCELLED)
    assert "03/12/2026, 19:30" in notice
    assert "05/12" not in notice


async def test_who_missed_the_move_reads_of_the_day_they_know(world: World) -> None:
    await a_meeting(world)
    world.sandbox.block(world.person(AN))
    await say(world, "05/12 20h")
    await world.after(minutes=6)
    await cancel(world)
    await world.after(minutes=6)
    world.sandbox.unblock(world.person(AN))
    await world.say(AN, "/start")
    await world.settle()
    [notice] = told(world, AN, CANCELLED)
    assert "Lịch đồng chí đã nhận: thứ Năm, 03/12/2026, 19:30." in notice
    [notice] = told(world, BINH, CANCELLED)
    assert "Lịch đồng chí đã nhận" not in notice


async def test_who_has_the_year_in_their_telephone_hears_that_a_meeting_is_off(
    world: World,
) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await a_series(world, cell_id)
    await world.say(AN, "/lich")
    await world.tap(AN, "Lịch trên điện thoại")
    preview = await cancel(world, "03/02")
    assert "Sẽ báo 01 đồng chí" in preview
    assert "02/2027 sẽ không còn buổi sinh hoạt thường kỳ nào" in preview
    await world.after(minutes=6)
    [notice] = told(world, AN, CANCELLED)
    assert "03/02/2027, 19:30" in notice
    assert "Bão số 5 đổ bộ" in notice
    assert told(world, BINH, CANCELLED) == []
    preview = await cancel(world, "03/01")
    assert "Sẽ báo 01 đồng chí" in preview


async def test_where_nobody_was_told_nobody_needs_to_be(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await a_series(world, cell_id)
    preview = await cancel(world, "03/02")
    assert "Chưa ai được báo về buổi này nên không cần báo." in preview
    await world.after(minutes=6)
    assert told(world, AN, CANCELLED) == []


async def test_a_preview_promises_only_what_will_happen(world: World) -> None:
    await a_meeting(world)
    await world.say(HA, "/suahop 20h")
    assert "không còn tính" not in world.sees(HA).text
    await world.tap(HA, "Lưu")
    await world.tap(AN, "Tham dự")
    await world.say(HA, "/suahop 19:30")
    preview = world.sees(HA).text
    assert "không còn tính" not in preview
    assert "trở lại như mọi người đã biết: không báo ai" in preview
    await world.tap(HA, "Lưu")
    await world.say(HA, "/suahop 05/01/2027")
    preview = world.sees(HA).text
    assert "01 câu trả lời đã có không còn tính" in preview
    assert "12/2026 sẽ không còn buổi sinh hoạt thường kỳ nào" in preview


async def test_an_edit_of_a_series_names_what_it_leaves_out(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await a_series(world, cell_id)
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/02")
    await world.say(HA, "ngày 8/2")
    await world.tap(HA, "Chỉ buổi này")
    await world.after(minutes=6)
    await meet(world, cell_id, date(2027, 3, 3).replace(day=4))
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/01")
    await world.say(HA, "20h")
    assert "Giữ nguyên buổi đã sửa riêng: 08/02/2027." in world.sees(HA).text
    assert "💾 Tất cả các buổi sắp tới (03 buổi)" in labels(world)


async def test_one_of_a_changed_series_is_cancelled_before_it_was_told(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await a_series(world, cell_id)
    await world.say(HA, "/suahop")
    await world.tap(HA, "03/01")
    await world.say(HA, "20h")
    await world.tap(HA, "Từ buổi này về sau")
    await cancel(world, "03/01")
    await world.after(minutes=6)
    assert told(world, AN, CANCELLED) == []
    [word] = told(world, AN, "LỊCH SINH HOẠT ĐÃ THAY ĐỔI")
    assert "03/02/2027, 19:30 sang thứ Tư, 03/02/2027, 20:00" in word
    assert "01/2027" not in word
    assert told(world, AN, CHANGED) == []
