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
    await it_answers_what_is_planned_and_what_comes_later(world, cell_id, first.id)
    later = await meet(world, cell_id, date(2026, 12, 10))
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
    await world.tap(AN, "Công tác")
    [period] = await rows(world, AbsencePeriodRow)
    assert (period.first_on, period.last_on) == (date(2026, 12, 1), date(2026, 12, 15))
    assert period.reason == "work"
    assert "thứ Ba, 01/12/2026" in world.sees(AN).text


async def it_answers_what_is_planned_and_what_comes_later(
    world: World, cell_id: int, meeting_id: int
) -> None:
    [answer] = await rows(world, AnswerRow, meeting_id=meeting_id)
    assert (answer.choice, answer.reason, answer.by_period) == ("absent", "work", True)
    assert "Đã ghi vắng: 03/12 19:30" in world.sees(AN).text
    assert any("Đã ghi nhận: Vắng – công tác (theo đợt vắng)" in x for x in world.texts(AN))
    before = len(world.sent(AN))
    in_it = await meet(world, cell_id, date(2026, 12, 5))
    assert await world.answer_of(in_it.id, AN) == "absent"
    assert len(world.sent(AN)) == before
    assert "Vắng có lý do: 01 đồng chí" in await the_summary(world)
    assert f"{AN} (công tác; theo đợt vắng)" in world.sees(HA).text


async def the_summary(world: World) -> str:
    await world.say(HA, "/hop")
    await world.tap(HA, "Xem tổng hợp")
    return world.sees(HA).text


async def it_is_taken_back(world: World) -> None:
    await world.say(AN, "/absent")
    await world.tap(AN, "Bỏ báo vắng 01/12–15/12")
    assert await rows(world, AbsencePeriodRow) == []
    assert await rows(world, AnswerRow, by_period=True) == []
    assert "Chưa báo vắng" in world.texts(AN)[-4]
    asked = world.sent(AN)[-3:]
    assert all("ĐÃ BỎ ĐỢT BÁO VẮNG" in text and "dự được không" in text for text in asked)


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
    await world.tap(HA, "Sức khỏe")
    [period] = await rows(world, AbsencePeriodRow)
    assert period.last_on == date(2026, 12, 15)
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


async def test_somebody_in_two_cells_says_it_once(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    other = await world.cell("Chi bộ Thành Công", [KHOI])
    await world.member(other, AN, Role.DEPUTY)
    await world.say(AN, "/vang")
    await world.tap(AN, "Đi vắng một thời gian")
    await world.say(AN, "05/12")
    await world.tap(AN, "Một ngày")
    await world.tap(AN, "Lý do khác")
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
    await world.tap(AN, "Công tác")
    [period] = await rows(world, AbsencePeriodRow)
    assert period.last_on == date(2026, 12, 30)
