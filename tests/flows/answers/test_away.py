"""A reported absence answers in advance: nobody away is asked, and everything counts them so."""

from datetime import date, timedelta

from core.model.answer import Reason
from core.topics.duties import DutyKind
from db.rows import AnswerRow, DutyRow, MemberRow, TopicRow
from db.topics.duties import ask_for_duty
from tests.meetings import meet
from tests.sessions import register, rows
from tests.world import World

HA, AN, BINH = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình"
AWAY = "Đã ghi nhận: Vắng – công tác (theo đợt vắng)"


async def goes_away(world: World, who: str = AN, line: str = "từ 01/12 đến 15/12") -> None:
    await world.say(who, f"/vang {line}")
    await world.tap(who, "Công tác")


async def change(world: World, what: str) -> None:
    await world.say(HA, f"/suahop {what}")
    await world.tap(HA, "Lưu")
    await world.after(minutes=6)


async def test_one_line_is_shown_before_it_counts(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting = await meet(world, cell_id)
    await world.say(AN, "/vang từ 01/12 đến 15/12 vì đi công tác")
    shown = world.sees(AN).text
    assert "01 buổi sinh hoạt trong thời gian này sẽ được ghi vắng: 03/12 19:30" in shown
    assert await world.answer_of(meeting.id, AN) is None
    await world.tap(AN, "Ghi nhận: công tác")
    [answer] = await rows(world, AnswerRow)
    assert (answer.reason, answer.by_period) == (Reason.WORK, True)
    await world.say(AN, "/vang lúc nào đó")
    assert len(await rows(world, AnswerRow)) == 1


async def test_whoever_is_away_is_told_once_and_never_asked(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await goes_away(world)
    told = len(world.sent(AN))
    await meet(world, cell_id)
    await world.after(days=12)
    assert len(world.sent(AN)) == told
    assert any("Kính mời" in text for text in world.sent(BINH))


async def test_a_later_press_wins_and_a_move_asks_anew(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting = await meet(world, cell_id)
    await goes_away(world)
    await world.after(minutes=1)
    await world.say(AN, "/hop")
    assert AWAY in world.sees(AN).text
    await world.tap(AN, "Tham dự")
    assert await world.answer_of(meeting.id, AN) == "attend"
    await change(world, "05/12 20h")
    assert await world.answer_of(meeting.id, AN) is None
    assert "dự được không" in world.sees(AN).text


async def test_a_meeting_moved_into_the_time_is_answered(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting = await meet(world, cell_id, date(2026, 12, 20))
    await goes_away(world)
    assert await world.answer_of(meeting.id, AN) is None
    await change(world, "10/12")
    assert await world.answer_of(meeting.id, AN) == "absent"
    assert AWAY in world.sees(AN).text


async def test_a_meeting_moved_out_of_the_time_invites(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await goes_away(world)
    meeting = await meet(world, cell_id)
    await change(world, "20/12")
    assert await world.answer_of(meeting.id, AN) is None
    assert "Kính mời" in world.sees(AN).text
    assert "20/12/2026" in world.sees(AN).text


async def test_the_secretary_is_told_and_gives_the_duty_to_somebody_else(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await register(world, cell_id, date(2026, 12, 3))
    await give_duty(world, AN)
    await goes_away(world)
    before = len(world.sent(HA))
    await world.after(minutes=4)
    assert len(world.sent(HA)) == before
    await world.after(minutes=2)
    told = world.sees(HA).text
    assert f"Đồng chí {AN} vắng từ thứ Ba, 01/12/2026" in told
    assert "lý do: công tác" in told
    assert "• Báo cáo chuyên đề, buổi" in told
    await world.tap(HA, "làm thay")
    [old, new] = await rows(world, DutyRow)
    assert old.state == "lapsed"
    assert new.state == "asked"
    assert new.member_id != old.member_id
    assert any("không phải chuẩn bị" in text for text in world.sent(AN))


async def test_a_session_moved_into_the_time_of_who_has_a_duty(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await register(world, cell_id, date(2026, 12, 20))
    await give_duty(world, AN)
    await goes_away(world)
    await world.after(minutes=6)
    assert "giao lại" not in world.sees(HA).text
    await change(world, "10/12")
    assert any("• Báo cáo chuyên đề, buổi" in text for text in world.sent(HA))


async def give_duty(world: World, who: str) -> None:
    [topic], now = await rows(world, TopicRow), world.clock.now()
    [member] = await rows(world, MemberRow, full_name=who)
    async with world.db.begin() as tx:
        await ask_for_duty(
            tx, topic.id, DutyKind.PRESENTER, member.id, {}, now, now + timedelta(days=3)
        )


async def test_what_is_taken_back_at_once_is_told_to_nobody(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    meeting = await meet(world, cell_id)
    await goes_away(world)
    await world.say(AN, "/vang")
    await world.tap(AN, "Bỏ báo vắng")
    before = len(world.sent(HA))
    await world.after(minutes=10)
    assert len(world.sent(HA)) == before
    assert "ĐÃ BỎ ĐỢT BÁO VẮNG" in world.sees(AN).text
    await world.tap(AN, "Tham dự")
    assert "BUỔI SINH HOẠT SẮP TỚI" in world.sees(AN).text
    assert await world.answer_of(meeting.id, AN) == "attend"


async def test_the_secretary_hears_of_an_early_end(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await goes_away(world)
    await world.after(minutes=6)
    assert "BÁO VẮNG MỘT THỜI GIAN" in world.sees(HA).text
    await world.say(AN, "/vang")
    await world.tap(AN, "Bỏ báo vắng")
    assert f"Đồng chí {AN} đã bỏ báo vắng" in world.sees(HA).text


async def test_the_member_hears_what_a_leader_recorded(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, AN)
    await world.tap(HA, "Báo vắng hộ")
    await world.tap(HA, "Đi vắng một thời gian")
    await world.say(HA, "01/12 - 15/12")
    await world.tap(HA, "Gia đình")
    await world.after(minutes=6)
    assert "đã ghi nhận hộ: đồng chí vắng" in world.sees(AN).text
    assert "BÁO VẮNG MỘT THỜI GIAN" not in world.sees(HA).text
