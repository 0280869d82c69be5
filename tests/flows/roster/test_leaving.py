"""Somebody is no longer followed: what they had goes back, nothing about them goes out, and they
can be found and brought back.
"""

from datetime import date

from core.model.people import Role
from db.rows import DeliveryRow, DutyRow, ItemRow, MeetingRow, MemberRow, TaskRow
from tests.meetings import meet
from tests.sessions import TITLE, plan, register, rows
from tests.world import World

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
LEAVE, SURE = "Thôi theo dõi (chuyển đi…)", "Thôi theo dõi"


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def take_off(world: World, name: str, by: str = HA) -> None:
    await world.say(by, "/thanhvien")
    await world.tap(by, name)
    await world.tap(by, LEAVE)
    await world.tap(by, SURE)


async def busy(world: World) -> int:
    """Bình presents, has a line and a task, chairs, and has said that she comes."""
    cell_id = await world.cell("Chi bộ Hoa Sen", [HA, AN, BINH])
    meeting = await register(world, cell_id, date(2026, 12, 10))
    await plan(world, HA)
    [binh] = await rows(world, MemberRow, full_name=BINH)
    async with world.db.begin() as tx:
        (await tx.get_one(MeetingRow, meeting.id)).chair_member_id = binh.id
        tx.add(TaskRow(cell_id=cell_id, meeting_id=meeting.id, title="Viết bài", member_id=binh.id))
        item = (await rows(world, ItemRow, owner="secretary"))[0]
        (await tx.get_one(ItemRow, item.id)).member_id = binh.id
    await world.tap(HA, "Phân công báo cáo chuyên đề")
    await world.tap(HA, BINH)
    await world.tap(BINH, "Tham dự")
    return meeting.id


async def test_what_they_had_comes_back_in_one_message_and_is_given_anew(world: World) -> None:
    meeting_id = await busy(world)
    before = len(world.texts(BINH))
    await world.say(HA, "/thanhvien")
    await world.tap(HA, BINH)
    await world.tap(HA, LEAVE)
    assert "Đang đảm nhận 04 việc" in world.sees(HA).text
    await world.tap(HA, SURE)
    told = world.sees(HA).text
    assert "CẦN PHÂN CÔNG LẠI" in told
    assert f"1. Báo cáo chuyên đề: “{TITLE}”" in told
    assert "3. Viết bài" in told
    assert "4. Chủ trì buổi thứ Năm, 10/12/2026, 19:30 (nay là bí thư)" in told
    assert len(labels(world, HA)) == 6
    assert await world.answer_of(meeting_id, BINH) is None
    await world.tap(HA, "3. Viết bài")
    await world.tap(HA, AN)
    assert "VIỆC ĐƯỢC GIAO" in world.sees(AN).text
    await world.tap(HA, f"1. Báo cáo chuyên đề: “{TITLE[:11]}")
    await world.tap(HA, AN)
    assert [duty.state for duty in await rows(world, DutyRow)] == ["lapsed", "asked"]
    await world.after(days=25)
    assert len(world.texts(BINH)) == before
    await world.say(BINH, "/start")
    assert "đã thôi theo dõi đồng chí" in world.sees(BINH).text
    assert "đã thôi theo dõi đồng chí" in await world.tap(BINH, "Vắng")
    assert not any(BINH in text for text in world.texts(AN)[1:])


async def test_nothing_more_is_said_of_them(world: World) -> None:
    meeting_id = await busy(world)
    cell_id = (await rows(world, MeetingRow, id=meeting_id))[0].cell_id
    await meet(world, cell_id)
    await take_off(world, BINH)
    seen = len(world.texts(HA))
    await world.after(days=22)
    assert not any(BINH in text for text in world.texts(HA)[seen:])
    assert not await rows(world, DeliveryRow, state="pending", member_id=2)


async def test_whoever_left_is_listed_found_and_brought_back(world: World) -> None:
    cell_id = await world.cell("Chi bộ Hoa Sen", [HA, AN, BINH])
    await world.member(cell_id, CUONG, Role.DEPUTY)
    await meet(world, cell_id)
    await world.tap(CUONG, "Tham dự")
    await take_off(world, CUONG)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, "🗂 Đã thôi theo dõi (01)")
    assert "ĐÃ THÔI THEO DÕI" in world.sees(HA).text
    await world.tap(HA, "‹ Danh sách")
    await world.tap(HA, "Tìm")
    await world.say(HA, "cuong")
    await world.tap(HA, f"🗂 {CUONG} · đã thôi theo dõi")
    await world.tap(HA, "Đưa trở lại danh sách")
    assert "Chức vụ: đảng viên" in world.sees(HA).text
    assert "Tham dự" in " ".join(labels(world, CUONG))
    await world.say(HA, "/thanhvien")
    assert not any("thôi theo dõi" in label for label in labels(world, HA))


async def test_the_same_name_pasted_brings_them_back(world: World) -> None:
    await world.cell("Chi bộ Hoa Sen", [HA, AN, BINH])
    await take_off(world, BINH)
    await world.say(HA, "/thanhvien TRẦN THỊ BÌNH\nĐỗ Văn Khôi")
    preview = world.sees(HA).text
    assert "Sẽ thêm 01 đồng chí" in preview
    assert "sẽ đưa trở lại danh sách (01 đồng chí)" in preview
    await world.tap(HA, "Thêm 02 đồng chí")
    assert [one.retired_at for one in await rows(world, MemberRow, full_name=BINH)] == [None]
    await world.say(BINH, "/hop")
    assert "chưa tham gia" not in world.sees(BINH).text


async def test_alone_the_name_is_brought_back_by_its_own_button(world: World) -> None:
    await world.cell("Chi bộ Hoa Sen", [HA, AN, BINH])
    await take_off(world, BINH)
    await world.say(HA, f"/thanhvien {BINH}")
    await world.tap(HA, "Đưa trở lại 01 đồng chí")
    assert [one.retired_at for one in await rows(world, MemberRow, full_name=BINH)] == [None]
