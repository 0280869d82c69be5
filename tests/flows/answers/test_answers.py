"""Publish, remind, answer, change one's mind; the leaders and the group see it live."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from core.model.meeting import Mode
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import AnswerRow, DeliveryRow, InboxRow
from handlers.meetings.publish import publish
from tests.process import until
from tests.world import World

pytestmark = pytest.mark.both

PEOPLE = ["Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường (chưa)"]


async def published(world: World, cell_id: int, mode: Mode = Mode.IN_PERSON) -> int:
    new = NewMeeting(date(2026, 12, 3), time(19, 30), "Hội trường tầng 2", mode=mode)
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting.id


async def test_invitation_answer_and_change_of_mind(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    card = world.sees("Nguyễn Văn An")
    assert "thứ Năm, 03/12/2026, 19:30" in card.text
    assert "Hội trường tầng 2" in card.text
    toast = await world.tap("Nguyễn Văn An", "Tham dự")
    assert toast == "Đã ghi nhận: đồng chí tham dự."
    assert "Đã ghi nhận: Tham dự" in world.sees("Nguyễn Văn An").text
    await world.tap("Nguyễn Văn An", "Vắng")
    await world.tap("Nguyễn Văn An", "Công tác")
    assert "Đã ghi nhận: Vắng – công tác" in world.sees("Nguyễn Văn An").text
    assert len(world.texts("Nguyễn Văn An")) == 1


async def test_a_press_is_one_edit_of_its_card_and_every_other_card_follows(world: World) -> None:
    """What the handler has shown is not edited once more by the round that repairs."""
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    invitation = world.sees("Nguyễn Văn An")
    await world.say("Nguyễn Văn An", "/hop")
    await world.tap("Nguyễn Văn An", "Tham dự")
    assert "Đã ghi nhận: Tham dự" in invitation.text
    await world.after(seconds=60)
    edits = [call for call in world.sandbox.calls if call.method == "editMessageText"]
    assert len(edits) == 2  # one for each card


async def test_presses_faster_than_cards_may_be_edited_hold_nobody_up(world: World) -> None:
    """While more of a chat waits, its cards are left to the round."""
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    an = world.person("Nguyễn Văn An")
    card = world.sees("Nguyễn Văn An")
    world.sandbox.faults.add("sendMessage", an.id, how="hold")
    world.sandbox.faults.add("editMessageText", an.id, how="hold", times=None)
    world.sandbox.say(an, "/help")
    await world.sandbox.faults.reached()
    first = world.sandbox.tap(an, "Tham dự", message=card)
    last = world.sandbox.tap(an, "Chưa chắc", message=card)
    world.sandbox.say(an, "/hop")
    await waiting(world, 4)
    world.sandbox.faults.release()
    await world.sandbox.called("sendMessage", len(PEOPLE) + 1)
    assert first.text == "Đã ghi nhận: đồng chí tham dự."
    assert last.text == "Đã ghi nhận: đồng chí chưa chắc chắn."
    assert "Đã ghi nhận: Chưa chắc" in world.sees("Nguyễn Văn An").text
    assert "Đã ghi nhận" not in card.text
    world.sandbox.faults.clear()
    await world.settle()
    assert "Đã ghi nhận: Chưa chắc" in card.text


async def waiting(world: World, count: int) -> None:
    """Until so many updates are handed over and not yet worked."""

    async def there() -> bool:
        async with world.db.read() as tx:
            kept = await tx.scalar(select(func.count()).where(InboxRow.worked_at.is_(None)))
        return kept == count

    await until(there)


async def test_typed_reason_is_kept_for_the_leaders_only(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    await world.tap("Trần Thị Bình", "Vắng")
    await world.tap("Trần Thị Bình", "Lý do khác")
    await world.say("Trần Thị Bình", "  đưa cháu đi thi   ở tỉnh ")
    assert "Vắng – đưa cháu đi thi ở tỉnh" in world.sees("Trần Thị Bình").text
    await world.say("Lê Thu Hà", "/hop")
    await world.tap("Lê Thu Hà", "Xem tổng hợp")
    summary = world.sees("Lê Thu Hà").text
    assert "Trần Thị Bình (đưa cháu đi thi ở tỉnh)" in summary
    assert "Phạm Quốc Cường (chưa tham gia)" in summary
    await world.tap("Nguyễn Văn An", "Tham dự")
    assert "Tham dự: 01 đồng chí" in world.sees("Lê Thu Hà").text


async def test_reminders_go_once_to_the_right_people(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    await world.tap("Nguyễn Văn An", "Tham dự")
    await world.tap("Lê Thu Hà", "Vắng")
    await world.after(days=12)
    heads = {name: [text.split("\n")[0] for text in world.sent(name)] for name in PEOPLE[:3]}
    assert heads == {
        "Nguyễn Văn An": ["📨 MỜI HỌP CHI BỘ", "🔔 NHẮC LỊCH", "⏰ SẮP ĐẾN GIỜ HỌP"],
        "Trần Thị Bình": ["📨 MỜI HỌP CHI BỘ", "🔔 NHẮC LỊCH", "🔔 NHẮC LỊCH"],
        "Lê Thu Hà": [
            "📨 MỜI HỌP CHI BỘ",
            "🌆 TRƯỚC BUỔI SINH HOẠT",
            "❔ Buổi sinh hoạt thứ Năm, 03/12/2026, 19:30 đã diễn ra?",
        ],
    }
    async with world.db.read() as tx:
        states = (await tx.scalars(select(DeliveryRow.state))).all()
    assert set(states) == {"sent"}


async def test_answers_close_at_the_start(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    card = world.sees("Trần Thị Bình")
    button = next(b for row in card.reply_markup or [] for b in row if "Tham dự" in b.text)
    await world.after(days=12)
    assert "ĐANG HỌP" in card.text or "ĐÃ QUA" in card.text
    assert not any("Tham dự" in label for label in world.sandbox.buttons(card))
    press = world.sandbox.press_data(world.person("Trần Thị Bình"), button.data or "", message=card)
    await world.settle()
    refused = press.text or ""
    assert refused.startswith("Đã hết thời gian trả lời")
    async with world.db.read() as tx:
        assert (await tx.scalars(select(AnswerRow))).all() == []


async def test_secretary_answers_for_somebody(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id)
    await world.say("Lê Thu Hà", "/hop")
    await world.tap("Lê Thu Hà", "Xem tổng hợp")
    await world.tap("Lê Thu Hà", "Ghi nhận hộ")
    await world.tap("Lê Thu Hà", "Phạm Quốc Cường")
    toast = await world.tap("Lê Thu Hà", "Vắng")
    assert toast == "Đã ghi nhận hộ đồng chí Phạm Quốc Cường."
    await world.tap("Lê Thu Hà", "Sức khỏe")
    await world.tap("Lê Thu Hà", "Danh sách")
    await world.tap("Lê Thu Hà", "Tổng hợp")
    assert "Phạm Quốc Cường (sức khỏe; ghi nhận hộ)" in world.sees("Lê Thu Hà").text


async def test_group_board_is_pinned_and_edited_not_posted_again(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    group = world.sandbox.add_group("Chi bộ Láng Hạ", [world.person(n) for n in PEOPLE[:3]])
    world.sandbox.add_bot(group, by=world.person("Lê Thu Hà"))
    await world.settle()
    await world.tap("Lê Thu Hà", "Láng Hạ", chat=group)
    await published(world, cell_id)
    before = len(world.sandbox.messages(group))
    board = next(m for m in world.sandbox.messages(group) if m.pinned)
    assert "Chưa trả lời: 04 đồng chí" in board.text
    await world.tap("Nguyễn Văn An", "Tham dự", chat=group)
    await world.tap("Trần Thị Bình", "Vắng", chat=group)
    assert "Tham dự: 01 đồng chí" in board.text
    assert "Vắng chưa nêu lý do: 01 đồng chí" in board.text
    assert "Nguyễn Văn An" not in board.text
    assert len(world.sandbox.messages(group)) == before
    assert "Vì sao đồng chí vắng?" in world.sees("Trần Thị Bình").text


async def test_strangers_and_forged_buttons_change_nothing(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.cell("Chi bộ Khác", ["Đỗ Văn Khôi"])
    meeting_id = await published(world, cell_id)
    await world.say("Đỗ Văn Khôi", "/help")
    message = world.sees("Đỗ Văn Khôi")
    for data in (f"1an:{meeting_id}:attend", f"1su:{meeting_id}", "1an:99999:attend", "1zz", "x"):
        press = world.sandbox.press_data(world.person("Đỗ Văn Khôi"), data, message=message)
        await world.settle()
        assert press.text
        assert press.alert
    async with world.db.read() as tx:
        assert (await tx.scalars(select(AnswerRow))).all() == []


@pytest.mark.parametrize("label", ["Trực tuyến"])
async def test_online_is_offered_where_the_meeting_is_online_too(world: World, label: str) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await published(world, cell_id, mode=Mode.HYBRID)
    await world.tap("Nguyễn Văn An", label)
    assert "Đã ghi nhận: Trực tuyến" in world.sees("Nguyễn Văn An").text
