"""What was decided while somebody could not be reached is told as soon as they are back."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.notices.buttons import MissedButton
from db.outbox.deliveries import claim_deliveries, owe
from db.people import record_reachable
from db.reminders.owed_again import refuse_delivery
from db.rows import DeliveryRow, MemberRow
from tests.flows.meetings.test_changing import CANCELLED, a_meeting, told
from tests.flows.notices.test_notices import a_cell, got, notices, write
from tests.meetings import meet
from tests.months import received
from tests.world import World

pytestmark = pytest.mark.both

HA, AN = "Lê Thu Hà", "Nguyễn Văn An"


async def edit(world: World, typed: str) -> None:
    """The secretary's edit, told to everybody."""
    await world.say(HA, f"/suahop {typed}")
    await world.tap(HA, "Lưu")
    await world.after(minutes=5)


async def cancel(world: World) -> None:
    await world.say(HA, "/suahop")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.say(HA, "Bão số 5 đổ bộ")
    await world.tap(HA, "Hủy buổi sinh hoạt")
    await world.after(minutes=5)


async def leave(world: World) -> None:
    world.sandbox.block(world.person(AN))
    await world.settle()


async def come_back(world: World) -> None:
    world.sandbox.unblock(world.person(AN))
    await world.settle()


@pytest.fixture
async def meeting(world: World) -> Meeting:
    """On 03/12, 19:30; everybody invited, and one has answered."""
    meeting = await a_meeting(world)
    await world.tap(AN, "Tham dự")
    return meeting


@pytest.mark.usefixtures("meeting")
async def test_a_new_place_is_told_on_return_and_once(world: World) -> None:
    await leave(world)
    await edit(world, "tại Nhà văn hóa")
    assert told(world, AN) == []
    await come_back(world)
    [word] = told(world, AN)
    assert "chuyển từ Hội trường tầng 2 sang Nhà văn hóa" in word
    assert "Đã ghi nhận: Tham dự" in word
    [invitation] = [text for text in world.texts(AN) if "MỜI HỌP" in text]
    assert "📍 Nhà văn hóa" in invitation
    await leave(world)
    await come_back(world)
    assert len(told(world, AN)) == 1


@pytest.mark.usefixtures("meeting")
async def test_several_edits_are_one_word_from_what_was_known_to_what_is(world: World) -> None:
    await leave(world)
    await edit(world, "tại Nhà văn hóa")
    await edit(world, "tại Phòng họp A")
    await come_back(world)
    [word] = told(world, AN)
    assert "chuyển từ Hội trường tầng 2 sang Phòng họp A" in word
    await leave(world)
    await edit(world, "tại Phòng họp B")
    await come_back(world)
    assert "chuyển từ Phòng họp A sang Phòng họp B" in told(world, AN)[-1]
    assert len(told(world, AN)) == 2


@pytest.mark.usefixtures("meeting")
async def test_a_cancelled_meeting_is_told_on_return(world: World) -> None:
    await leave(world)
    await cancel(world)
    await come_back(world)
    [word] = told(world, AN, CANCELLED)
    assert "Lý do: Bão số 5 đổ bộ" in word


@pytest.mark.usefixtures("meeting")
async def test_at_a_new_time_the_word_asks_anew_and_no_card_beside(world: World) -> None:
    await leave(world)
    await edit(world, "05/12 20h")
    await come_back(world)
    [word] = told(world, AN)
    assert "chuyển từ thứ Năm, 03/12/2026, 19:30 sang thứ Bảy, 05/12/2026, 20:00" in word
    assert "Đồng chí dự được không?" in word
    assert "card_again" not in received(world, AN)


async def test_moved_and_moved_back_asks_anew_only(world: World, meeting: Meeting) -> None:
    await leave(world)
    await edit(world, "05/12 20h")
    await edit(world, "03/12 19h30")
    await come_back(world)
    assert told(world, AN) == []
    assert received(world, AN) == ["invitation", "card_again"]
    await world.tap(AN, "Tham dự")
    assert await world.answer_of(meeting.id, AN) == "attend"


@pytest.mark.usefixtures("meeting")
async def test_a_word_that_found_them_gone_is_said_again(world: World) -> None:
    world.person(AN).blocked = True
    await edit(world, "tại Nhà văn hóa")
    assert told(world, AN) == []
    world.person(AN).blocked = False
    await world.say(AN, "/start")
    assert len(told(world, AN)) == 1


@pytest.mark.usefixtures("meeting")
async def test_what_is_over_is_not_told_any_more(world: World) -> None:
    await leave(world)
    await cancel(world)
    await world.until(datetime(2026, 12, 4, tzinfo=UTC))
    await come_back(world)
    assert told(world, AN, CANCELLED) == []


async def test_of_a_meeting_they_never_knew_of_there_is_no_news(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await leave(world)
    await meet(world, cell_id, date(2026, 12, 3))
    await edit(world, "tại Nhà văn hóa")
    await come_back(world)
    assert told(world, AN) == []
    assert received(world, AN) == ["card_again"]


async def test_the_screen_before_saving_counts_who_can_be_told(world: World) -> None:
    await a_meeting(world)
    await leave(world)
    await world.say(HA, "/suahop tại Nhà văn hóa")
    await world.tap(HA, "Lưu")
    assert "Sẽ báo 02 đồng chí" in world.sees(HA).text


async def test_a_notice_waits_for_whom_it_found_gone(world: World) -> None:
    await a_cell(world)
    world.person(AN).blocked = True
    await write(world)
    await world.tap(HA, "Gửi")
    await world.after(minutes=6)
    assert got(world, AN) == []
    world.person(AN).blocked = False
    await world.say(AN, "/start")
    assert len(got(world, AN)) == 1


async def test_a_notice_waits_for_whom_it_left_out(world: World) -> None:
    """The sender reads their names and no word of a call that was never made."""
    await a_cell(world)
    await leave(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    await world.after(minutes=6)
    assert "Đã gửi xong thông báo tới 01 đồng chí" in message.text
    assert f"• {AN} – " in message.text
    await come_back(world)
    await leave(world)
    await come_back(world)
    assert len(got(world, AN)) == 1
    [notice] = await notices(world)
    world.sandbox.press_data(world.person(HA), MissedButton(notice.id, 0).pack(), message=message)
    await world.settle()
    assert "Đã gửi xong thông báo tới 02 đồng chí" in message.text
    assert AN not in message.text


async def test_word_to_somebody_who_is_back_before_it_is_given_up_goes_out(world: World) -> None:
    await a_meeting(world)
    await leave(world)
    async with world.db.begin() as tx:
        member_id = await tx.scalar(select(MemberRow.id).where(MemberRow.full_name == AN))
        await owe(tx, DeliveryKind.MEETING_CHANGED, world.clock.now(), member_id=member_id)
        [claimed] = await claim_deliveries(tx, world.clock.now(), 1)
    assert claimed.nobody_there == "blocked"
    async with world.db.begin() as tx:
        await record_reachable(tx, world.person(AN).id, world.clock.now())
    async with world.db.begin() as tx:
        await refuse_delivery(tx, claimed, world.clock.now())
    async with world.db.read() as tx:
        states = await tx.scalars(select(DeliveryRow.state).where(DeliveryRow.id == claimed.id))
    assert states.all() == ["pending"]
