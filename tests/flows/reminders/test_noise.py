"""How many messages people get: as few as say everything."""

from datetime import UTC, date, datetime, time

from core.model.meeting import Kind, Meeting
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from handlers.meetings.publish import publish
from sandbox import Message
from tests.months import labels, received
from tests.world import World

CELL, OTHER = "Chi bộ Láng Hạ", "Chi bộ Thành Công"
HA, AN, BINH, CUONG, DUC = (
    "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường", "Đỗ Minh Đức",
)  # fmt: skip
GIANG, KHOI = "Hoàng Thị Giang", "Đỗ Văn Khôi"
THE_DAY, LATER = date(2026, 12, 3), date(2026, 12, 15)
END = datetime(2026, 12, 20, tzinfo=UTC)


async def meet(
    world: World, cell_id: int, on: date, hour: int, kind: Kind = Kind.REGULAR
) -> Meeting:
    new = NewMeeting(on, time(hour, 30), f"Phòng {hour}", kind=kind)
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting


def joint(world: World, name: str) -> list[Message]:
    """The reminders of several meetings that somebody was sent."""
    messages = world.sandbox.messages(world.person(name))
    return [m for m in messages if "buổi sinh hoạt sắp tới" in m.text]


async def answer(world: World, name: str, meeting: Meeting, choice: str) -> None:
    """Somebody answers one of the meetings at its invitation."""
    when = f"{meeting.on_date:%d/%m/%Y}, {meeting.at_time:%H:%M}"
    messages = world.sandbox.messages(world.person(name))
    card = next(m for m in messages if m.text.startswith("📨") and when in m.text)
    world.sandbox.tap(world.person(name), choice, message=card)
    await world.settle()


async def test_a_month_with_two_meetings_on_one_day(world: World) -> None:
    """Invitations apart, each reminder names both of the day's meetings."""
    cell_id = await world.cell(CELL, [HA, AN, BINH, CUONG, DUC])
    await world.member(cell_id, GIANG, exempt=True)
    morning = await meet(world, cell_id, THE_DAY, 8)
    evening = await meet(world, cell_id, THE_DAY, 19, Kind.TOPIC)
    alone = await meet(world, cell_id, LATER, 19)
    for meeting in (morning, evening, alone):
        await answer(world, AN, meeting, "Tham dự")
        await answer(world, CUONG, meeting, "Vắng")
    await world.until(datetime(2026, 12, 2, 15, tzinfo=UTC))
    await answer(world, DUC, evening, "Tham dự")
    await world.until(END)
    invited = ["invitation"] * 3
    # An answers at the first card: for the day of two meetings two reminders, not four.
    assert received(world, AN) == [*invited, "one_day", "two_hours"]
    assert len(joint(world, AN)) == 2
    # Bình never answers: asked three days and one day before, once for both meetings.
    assert received(world, BINH) == [*invited, "three_days", "one_day"]
    assert len(joint(world, BINH)) == 2
    # Cường and Giang are not to be reminded.
    for name in (CUONG, GIANG):
        assert received(world, name) == invited
        assert joint(world, name) == []
    # Đức makes up his mind for the evening only: its last reminder comes to him alone.
    assert received(world, DUC) == [*invited, "two_hours", "three_days", "one_day"]
    assert len(joint(world, DUC)) == 2


async def test_both_answers_stand_in_the_joint_reminder(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id, THE_DAY, 8)
    await meet(world, cell_id, THE_DAY, 19, Kind.TOPIC)
    await world.until(datetime(2026, 12, 2, 15, tzinfo=UTC))
    first, message = joint(world, AN)
    assert "1. thứ Năm, 03/12/2026, 08:30" in message.text
    assert "2. thứ Năm, 03/12/2026, 19:30" in message.text
    assert [label for label in labels(world, AN) if "Tham dự" in label] == [
        "1. ✅ Tham dự", "2. ✅ Tham dự",
    ]  # fmt: skip
    await world.tap(AN, "2. ✅ Tham dự")
    assert message.text.count("Đã ghi nhận: Tham dự") == 1
    await world.tap(AN, "1. ❌ Vắng")
    assert "Đã ghi nhận: Vắng" in message.text
    await world.tap(AN, "1. 🏥 Sức khỏe")
    assert "Đã ghi nhận: Vắng – sức khỏe" in message.text
    assert "Đã ghi nhận: Tham dự" in message.text
    # The reminder before it, and what is said elsewhere, follow as well.
    assert first.text.split("\n\n")[1:] == message.text.split("\n\n")[1:]
    await world.say(AN, "/hop")
    await world.tap(AN, "Tham dự")
    await world.after(seconds=10)
    assert message.text.count("Đã ghi nhận: Tham dự") == 2
    # Eight o'clock has begun: its buttons go, the evening's stay.
    await world.until(datetime(2026, 12, 3, 2, tzinfo=UTC))
    await world.tap(AN, "2. ❔ Chưa chắc")
    assert "Đã ghi nhận: Chưa chắc" in message.text


async def test_a_member_of_two_cells_is_reminded_once(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    other_id = await world.cell(OTHER, [KHOI])
    await world.member(other_id, AN)
    await meet(world, cell_id, THE_DAY, 18)
    await meet(world, other_id, THE_DAY, 19)
    await world.until(END)
    assert received(world, AN) == ["invitation", "invitation"]
    three_days, one_day = joint(world, AN)
    for cell in (CELL, OTHER):
        assert cell in one_day.text
    assert received(world, KHOI) == ["invitation", "three_days", "evening"]
    assert three_days.id < one_day.id


async def test_who_answers_at_once_gets_three_messages_at_most(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    meeting = await meet(world, cell_id, LATER, 19)
    await answer(world, AN, meeting, "Tham dự")
    before = len(world.texts(AN))
    await world.until(END)
    assert len(world.texts(AN)) - before == 2
    assert received(world, AN) == ["invitation", "one_day", "two_hours"]
