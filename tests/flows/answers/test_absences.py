"""Báo vắng: by oneself, by a leader for somebody, and what then happens by itself."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from core.answers.buttons import AbsencesButton, EndPeriodButton, PeriodReasonButton
from core.model.answer import Reason
from core.model.people import Role
from db.rows import AbsencePeriodRow, AnswerRow, LogRow, Row
from jobs.tidy import tidy_up
from tests.meetings import meet, take_off
from tests.world import World

HA, AN, BINH, KHOI = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Đỗ Văn Khôi"


async def rows(world: World, kind: type[Row], **like: Any) -> list[Any]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(kind).filter_by(**like)))


async def test_away_for_a_while(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await world.cell("Chi bộ Thành Công", [KHOI])
    first = await meet(world, cell_id, date(2026, 12, 3))
    await a_period_by_typing(world)
    await one_tap_answers_the_meetings_in_it(world, first.id)
    later = await meet(world, cell_id, date(2026, 12, 10))
    assert "Đồng chí đã báo vắng từ 01/12 đến hết 15/12/2026" in world.sees(AN).text
    assert await world.answer_of(later.id, AN) is None
    await world.tap(AN, "Vắng")
    [answer] = await rows(world, AnswerRow, meeting_id=later.id)
    assert (answer.choice, answer.reason) == ("absent", "work")
    await it_is_taken_back(world)
    await the_secretary_records_one_by_buttons(world, later.id)
    await others_change_nothing(world)
    await tidy_up(world.db, world.clock.at + timedelta(days=130))
    assert await rows(world, AbsencePeriodRow) == []


async def a_period_by_typing(world: World) -> None:
    await world.say(AN, "/vang")
    assert "Chưa báo vắng" in world.sees(AN).text
    await world.tap(AN, "Đi vắng một thời gian")
    await world.say(AN, "15/12 đến 01/12")
    assert "tối đa sáu tháng" in world.sees(AN).text
    await world.say(AN, "từ 01/12 đến 15/12")
    assert "Lý do?" in world.sees(AN).text
    await world.tap(AN, "công tác")
    [period] = await rows(world, AbsencePeriodRow)
    assert (period.first_on, period.last_on) == (date(2026, 12, 1), date(2026, 12, 15))
    assert period.reason == "work"
    assert "thứ Ba, 01/12/2026" in world.sees(AN).text


async def one_tap_answers_the_meetings_in_it(world: World, meeting_id: int) -> None:
    assert await world.tap(AN, "Báo vắng luôn 01 buổi") == "Đã ghi nhận vắng 01 buổi."
    assert await world.answer_of(meeting_id, AN) == "absent"
    assert "Báo vắng luôn" not in str(world.sandbox.buttons(world.sees(AN)))


async def it_is_taken_back(world: World) -> None:
    await world.say(AN, "/absent")
    await world.tap(AN, "Bỏ báo vắng 01/12–15/12")
    assert await rows(world, AbsencePeriodRow) == []
    assert "Chưa báo vắng" in world.sees(AN).text


async def the_secretary_records_one_by_buttons(world: World, meeting_id: int) -> None:
    await world.say(HA, "/thanhvien")
    await world.tap(HA, BINH)
    await world.tap(HA, "Báo vắng hộ")
    assert BINH in world.sees(HA).text
    await world.tap(HA, "Đi vắng một thời gian")
    await world.tap(HA, "›")
    await world.tap(HA, "9")
    assert "Đi vắng từ thứ Tư, 09/12/2026" in world.sees(HA).text
    await world.tap(HA, "1 tuần")
    await world.tap(HA, "sức khỏe")
    [period] = await rows(world, AbsencePeriodRow)
    assert period.last_on == date(2026, 12, 15)
    await world.tap(HA, "Báo vắng luôn")
    assert await world.answer_of(meeting_id, BINH) == "absent"
    [log] = await rows(world, LogRow, action="absence_on_behalf")
    assert "health" not in str(log.after)
    assert not any("sức khỏe" in text for text in world.texts(AN))


async def others_change_nothing(world: World) -> None:
    [period] = await rows(world, AbsencePeriodRow)
    whose = period.member_id
    await world.say(KHOI, "/help")
    await world.say(AN, "/help")
    forged = (
        AbsencesButton(whose),
        EndPeriodButton(whose, period.id),
        EndPeriodButton(0, period.id),
        PeriodReasonButton(whose, "20261224", "20261225", Reason.WORK),
    )
    for who in (KHOI, AN):
        for button in forged:
            press = world.sandbox.press_data(
                world.person(who), button.pack(), message=world.sees(who)
            )
            await world.settle()
            assert press.answered
    assert [one.id for one in await rows(world, AbsencePeriodRow)] == [period.id]
    assert not any(BINH in text for text in world.texts(KHOI))


async def test_whoever_is_away_reads_so_on_every_card(world: World) -> None:
    """On the invitation, on the card that says the meeting has changed, and on it drawn again."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await a_period_by_typing(world)
    await meet(world, cell_id)
    away = "Đồng chí đã báo vắng từ 01/12 đến hết 15/12/2026"
    assert away in world.sees(AN).text
    await world.say(HA, "/suahop 05/12 20h")
    await world.tap(HA, "Lưu")
    await world.after(minutes=5)
    changed = world.sees(AN)
    assert "BUỔI SINH HOẠT ĐÃ THAY ĐỔI" in changed.text
    assert away in changed.text
    await world.say(HA, "/suahop tại Nhà văn hóa")
    await world.tap(HA, "Lưu")
    await world.after(minutes=5)
    assert "Nhà văn hóa" in changed.text
    assert away in changed.text


async def test_somebody_in_two_cells_says_it_once(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    other = await world.cell("Chi bộ Thành Công", [KHOI])
    await world.member(other, AN, Role.DEPUTY)
    await world.say(AN, "/vang")
    await world.tap(AN, "Đi vắng một thời gian")
    await world.say(AN, "05/12")
    await world.tap(AN, "Một ngày")
    await world.tap(AN, "khác")
    assert len(await rows(world, AbsencePeriodRow)) == 2
    await world.say(AN, "/vang")
    assert world.sees(AN).text.count("•") == 1
    await world.tap(AN, "Bỏ báo vắng")
    assert await rows(world, AbsencePeriodRow) == []


async def test_the_last_working_day_is_the_committees(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await take_off(world, date(2026, 12, 31))
    await world.say(AN, "/vang")
    await world.tap(AN, "Đi vắng một thời gian")
    await world.say(AN, "từ 28/12 đến ngày làm việc cuối tháng 12")
    await world.tap(AN, "công tác")
    [period] = await rows(world, AbsencePeriodRow)
    assert period.last_on == date(2026, 12, 30)
