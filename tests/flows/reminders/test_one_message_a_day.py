"""Reminders of several things on one day are one message: a card, and lines that open the rest."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from core.dates.zones import to_local, to_utc
from core.model.meeting import Kind, Meeting
from core.model.people import Role
from core.settings.committee import registration_rules
from core.topics.checklist import urging_rules
from core.topics.duties import answer_until
from core.topics.topic import warning_of
from core.ui.rows import fits
from core.visits.visit import Slot
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import DeliveryRow
from db.visits.visits import save_visit
from handlers.meetings.publish import publish
from sandbox import Message
from sandbox.faults import How
from tests.meetings import post
from tests.sessions import register, rows
from tests.world import World

CELL, OTHER = "Chi bộ Láng Hạ", "Chi bộ Thành Công"
HA, AN, BINH, LAN, TAM = (
    "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Hồ Thị Lan", "Vũ Minh Tâm",
)  # fmt: skip
IN_HANOI = timedelta(hours=7)
THE_DAY = date(2026, 11, 25)
REST = "CÙNG NGÀY, XIN NHẮC THÊM"


def hanoi(on: date, hour: int, minute: int = 0) -> datetime:
    return to_utc(on, time(hour, minute), "Asia/Ho_Chi_Minh")


async def meet(world: World, cell_id: int, on: date, hour: int) -> Meeting:
    new = NewMeeting(on, time(hour, 30), "Hội trường", kind=Kind.REGULAR)
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting


async def visit(world: World, meeting: Meeting, visitor: int) -> None:
    """An officer sits in on that meeting."""
    async with world.db.begin() as tx:
        slot = Slot(meeting.cell_id, visitor, meeting.on_date.replace(day=1))
        await save_visit(tx, meeting.committee_id, slot, meeting.id)
    await world.after(minutes=6)


def on_day(world: World, name: str, on: date) -> list[Message]:
    """What the bot wrote to somebody that day, by itself."""
    messages = world.sandbox.messages(world.person(name))
    return [m for m in messages if m.from_.is_bot and (m.date + IN_HANOI).date() == on]


def per_day(world: World, name: str, since: date) -> dict[date, int]:
    """How many messages came on each day that had any."""
    messages = world.sandbox.messages(world.person(name))
    days = Counter((m.date + IN_HANOI).date() for m in messages if m.from_.is_bot)
    return {on: count for on, count in days.items() if on >= since}


def lines(message: Message) -> list[str]:
    """What stands below the reminder."""
    _, _, below = message.text.partition(REST)
    return [line.removeprefix("• ") for line in below.strip().split("\n") if line]


async def a_full_day(world: World) -> tuple[Meeting, Meeting]:
    """For the secretary on 25 November: the day before a meeting, a month to register, work that
    falls due, three days before a session, and somebody who will sit in on another cell's.
    """
    cell_id = await world.cell(CELL, [HA, AN, BINH])
    tam = await world.member(None, TAM, Role.OFFICER)
    tomorrow = await meet(world, cell_id, date(2026, 11, 26), 7)
    session = await register(world, cell_id, date(2026, 11, 28))
    visited = await meet(world, cell_id, date(2026, 11, 27), 20)
    await visit(world, visited, tam)
    return tomorrow, session


def test_the_rounds_remind_at_one_hour() -> None:
    """What one plans for another hour would come by itself where nothing goes out before."""
    asked = answer_until(hanoi(THE_DAY, 15), "Asia/Ho_Chi_Minh")
    hours = {
        registration_rules({}).hour,
        urging_rules().tell_at,
        warning_of(date(2026, 10, 1)).time(),
        to_local(asked, "Asia/Ho_Chi_Minh").time(),
    }
    assert hours == {time(8)}


async def test_a_secretary_gets_one_message_a_day(world: World) -> None:
    await a_full_day(world)
    await world.until(hanoi(date(2026, 11, 28), 12))
    counts = per_day(world, HA, date(2026, 11, 23))
    # And on the evenings before the two meetings who comes to them.
    evenings = {date(2026, 11, 25), date(2026, 11, 27)}
    assert counts == {
        date(2026, 11, day): 1 + (date(2026, 11, day) in evenings) for day in range(23, 29)
    }
    message, _ = on_day(world, HA, THE_DAY)
    assert message.date + IN_HANOI == datetime(2026, 11, 25, 8, tzinfo=message.date.tzinfo)
    assert "🗓 thứ Bảy, 28/11/2026, 19:30" in message.text
    below = [
        f"👥 {TAM} dự 27/11, 20:30",
        f"📝 Đăng ký 12/2026: {CELL}",
        "⏰ Việc đến hạn: 04",
    ]
    assert sorted(message.first.replace("• ", "").split("\n")[-3:]) == sorted(below)
    # What is due is counted anew whenever the message is drawn anew.
    assert lines(message)[:2] == below[:2]
    assert world.sandbox.buttons(message)[-3:] == lines(message)
    next_day, _ = on_day(world, HA, date(2026, 11, 27))
    assert "ĐĂNG KÝ LỊCH SINH HOẠT THÁNG 12/2026" in next_day.first
    assert lines(next_day) == ["❔ Buổi 26/11 đã họp?", "⏰ Việc đến hạn: 03"]
    assert await left_owed(world, hanoi(date(2026, 11, 28), 12)) == []


async def left_owed(world: World, until: datetime) -> list[str]:
    """What was due by then and has not gone out."""
    owed = [row for row in await rows(world, DeliveryRow) if row.not_before <= until]
    return [row.kind for row in owed if row.state in ("pending", "sending", "missed")]


async def test_each_line_opens_its_thing_and_stays_until_it_is_done(world: World) -> None:
    await a_full_day(world)
    await world.until(hanoi(THE_DAY, 10))
    (message,) = on_day(world, HA, THE_DAY)
    visiting, registering, working = lines(message)
    await world.tap(HA, "✅ Tham dự")
    assert "Đã ghi nhận: Tham dự" in message.text
    assert lines(message) == [visiting, registering, working]
    await world.tap(HA, registering)
    opened = world.sees(HA)
    assert opened.id != message.id
    assert "ĐĂNG KÝ LỊCH SINH HOẠT THÁNG 12/2026" in opened.text
    assert lines(message) == [visiting, registering, working]
    await world.tap(HA, visiting)
    assert "thứ Sáu, 27/11/2026, 20:30" in world.sees(HA).text
    await world.tap(HA, working)
    assert "VIỆC CỦA TÔI" in world.sees(HA).text
    while open_lines := [x for x in world.sandbox.buttons(world.sees(HA)) if x.startswith("⬜")]:
        await world.tap(HA, open_lines[0])
    # Answered elsewhere, the card follows: with the lines that are still true.
    messages = world.sandbox.messages(world.person(HA))
    invitation = next(m for m in messages if m.first.startswith("📨") and "28/11" in m.first)
    world.sandbox.tap(world.person(HA), "❌ Vắng", message=invitation)
    await world.after(minutes=1)
    assert "Đã ghi nhận: Vắng" in message.text
    assert lines(message) == [visiting, registering]
    (hers,) = on_day(world, AN, THE_DAY)
    press = world.sandbox.press_data(world.person(AN), data_of(message, registering), message=hers)
    await world.settle()
    assert press.alert


def data_of(message: Message, label: str) -> str:
    found = (button for row in message.reply_markup or [] for button in row)
    return next(button.data or "" for button in found if button.text == label)


async def test_a_member_with_a_duty_gets_one_message_a_day(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN, BINH])
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Chuyên đề quý IV")
    await world.say(HA, "Học tập tác phong nêu gương")
    await world.tap(HA, "Phân công báo cáo chuyên đề")
    await world.tap(HA, AN)
    await world.tap(AN, "Nhận")
    session = await register(world, cell_id, date(2026, 12, 3))
    await meet(world, cell_id, date(2026, 12, 2), 14)
    await world.until(hanoi(date(2026, 12, 1), 10))
    (message,) = on_day(world, AN, date(2026, 12, 1))
    # The work was due first, in the morning; the meeting is not hidden behind a line.
    assert "🗓 thứ Tư, 02/12/2026, 14:30" in message.text
    [work] = lines(message)
    assert work.startswith("⏰ Việc đến hạn: ")
    await world.tap(AN, "✅ Tham dự")
    assert "Đã ghi nhận: Tham dự" in message.text
    assert lines(message) == [work]
    await world.tap(AN, work)
    opened = world.sees(AN)
    assert "VIỆC CỦA TÔI" in opened.text
    await world.until(hanoi(session.on_date, 17))
    counts = per_day(world, AN, date(2026, 11, 24))
    assert counts.pop(date(2026, 12, 1)) == 2
    assert set(counts.values()) == {1}
    assert await left_owed(world, hanoi(session.on_date, 17)) == []


async def test_a_card_under_way_is_not_lost_over_work_given_meanwhile(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await register(world, cell_id, date(2026, 11, 28))
    await world.until(hanoi(THE_DAY, 19))
    world.sandbox.faults.add("sendMessage", chat_id=world.person(AN).id, how="502", times=None)
    await world.until(hanoi(THE_DAY, 19, 31))
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Học tập")
    await world.tap(HA, "📋 Việc chuẩn bị")
    await world.tap(HA, "➕ Thêm việc")
    await world.say(HA, "In tài liệu; 27/11")
    await world.tap(HA, AN)
    await world.after(minutes=3)
    world.sandbox.faults.clear()
    await world.after(minutes=30)
    told = "\n".join(message.text for message in on_day(world, AN, THE_DAY))
    assert "NHẮC LỊCH" in told
    assert "In tài liệu" in told


async def an_officers_day(world: World) -> None:
    """Visited last night, not all registered, and visiting tomorrow."""
    cell_id = await world.cell(CELL, [HA, AN])
    other_id = await world.cell(OTHER, [LAN])
    tam = await world.member(None, TAM, Role.OFFICER)
    await visit(world, await meet(world, cell_id, date(2026, 11, 29), 20), tam)
    await visit(world, await meet(world, other_id, date(2026, 12, 1), 19), tam)
    third = await world.cell("Chi bộ Ô Chợ Dừa", [BINH])
    await visit(world, await meet(world, third, date(2026, 11, 30), 14), tam)


async def test_an_officer_who_visits_gets_one_message_a_day(world: World) -> None:
    await an_officers_day(world)
    await world.until(hanoi(date(2026, 11, 30), 23))
    message, question = on_day(world, TAM, date(2026, 11, 30))
    assert f"dự buổi sinh hoạt của {CELL} (Chủ nhật, 29/11/2026, 20:30)" in message.text
    assert lines(message) == [
        f"👥 Dự 01/12, 19:30: {OTHER}",
        "📝 02 chi bộ chưa đăng ký lịch",
    ]
    # Whether they visited the afternoon's meeting nobody asks in the morning.
    assert "(thứ Hai, 30/11/2026, 14:30) không?" in question.text
    assert (question.date + IN_HANOI).hour == 17
    await world.tap(TAM, "Đã dự")
    await world.tap(TAM, "📝 02 chi bộ chưa đăng ký lịch")
    assert "chưa đăng ký" in world.sees(TAM).text
    await world.tap(TAM, f"👥 Dự 01/12, 19:30: {OTHER}")
    assert OTHER in world.sees(TAM).text


async def test_nobody_is_asked_while_the_meeting_goes_on(world: World) -> None:
    """A reminder comes half an hour into it; the question waits until it can have been visited."""
    cell_id = await world.cell(CELL, [HA, AN])
    await world.cell(OTHER, [LAN])
    tam = await world.member(None, TAM, Role.OFFICER)
    await visit(world, await meet(world, cell_id, date(2026, 11, 30), 7), tam)
    await world.until(hanoi(date(2026, 11, 30), 23))
    listed, question = on_day(world, TAM, date(2026, 11, 30))
    assert "CHƯA ĐĂNG KÝ LỊCH" in listed.text
    assert lines(listed) == []
    assert "(thứ Hai, 30/11/2026, 07:30) không?" in question.text
    assert question.date + IN_HANOI == datetime(2026, 11, 30, 10, 30, tzinfo=question.date.tzinfo)


async def test_what_is_done_by_then_gets_no_line(world: World) -> None:
    await a_full_day(world)
    await world.until(hanoi(THE_DAY, 1))
    await world.say(HA, "/themhop 17/12/2026 19:30 Hội trường")
    await post(world, HA)
    await world.until(hanoi(THE_DAY, 23))
    message = next(m for m in on_day(world, HA, THE_DAY) if REST in m.text)
    assert lines(message) == [
        f"👥 {TAM} dự 27/11, 20:30",
        "⏰ Việc đến hạn: 04",
    ]


@pytest.mark.parametrize("how", ["502", "cut_before", "cut_after"])
async def test_nothing_is_lost_where_the_message_does_not_get_through(
    world: World, how: How
) -> None:
    await a_full_day(world)
    await world.until(hanoi(THE_DAY, 7))
    world.sandbox.faults.add("sendMessage", chat_id=world.person(HA).id, how=how, times=5)
    await world.until(hanoi(THE_DAY, 8))
    sent = [row for row in await rows(world, DeliveryRow) if row.state == "sent"]
    assert not any(row.about.get("line") for row in sent if row.finished_at > hanoi(THE_DAY, 0))
    await world.until(hanoi(THE_DAY, 23))
    messages = [message for message in on_day(world, HA, THE_DAY) if REST in message.first]
    assert len(messages) == (6 if how == "cut_after" else 1)
    (message, *_) = messages[::-1]
    assert len(lines(message)) == 3
    assert await left_owed(world, hanoi(THE_DAY, 23)) == []


async def test_who_cannot_be_reached_is_owed_what_did_not_come(world: World) -> None:
    """A refusal ends the first only; the others end by themselves, none as sent."""
    await a_full_day(world)
    await world.until(hanoi(THE_DAY, 7))
    world.sandbox.block(world.person(HA))
    await world.until(hanoi(THE_DAY, 23))
    assert on_day(world, HA, THE_DAY) == []
    today = [
        row for row in await rows(world, DeliveryRow)
        if row.finished_at and row.finished_at > hanoi(THE_DAY, 0)
    ]  # fmt: skip
    assert not any(row.about.get("line") for row in today)


async def test_no_number_stands_for_two_things_on_one_card(world: World) -> None:
    """Two meetings are numbered, as their buttons are; what rides below them is not."""
    await a_full_day(world)
    await world.until(hanoi(THE_DAY, 10))
    (message,) = on_day(world, AN, THE_DAY)
    begun = [line.split(".")[0] for line in message.text.split("\n") if line[:1].isdigit()]
    assert begun == ["1", "2"]
    assert not any(label[:1].isdigit() for label in lines(message))


async def test_lines_that_would_read_the_same_differ_and_none_is_cut(world: World) -> None:
    """A deputy of two cells whose long names differ in the middle only."""
    parts = ("số 11", "số 12")
    cells = [f"Chi bộ Tổ dân phố {part} phường Hồng Mai" for part in parts]
    first, second = [await world.cell(cell, [f"Bí thư {cell}"]) for cell in cells]
    for cell_id in (first, second):
        await world.member(cell_id, AN, Role.DEPUTY)
        await world.cell(f"Chi bộ khác {cell_id}", [f"Đồng chí {cell_id}"])
    await world.until(hanoi(date(2026, 11, 30), 9))
    (message,) = on_day(world, AN, date(2026, 11, 30))
    labels = [label for label in world.sandbox.buttons(message) if label.startswith("📝")]
    assert len(set(labels)) == len(labels)
    assert all(fits(label, 1) for label in lines(message))
