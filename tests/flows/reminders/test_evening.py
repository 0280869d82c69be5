"""The evening before a meeting the secretary reads who comes and what is not ready."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from core.model.meeting import State
from db.rows import CellRow, MeetingRow
from sandbox import Message
from tests.sessions import hanoi, plan, register
from tests.world import World

HA, AN, BINH, CUONG, PHUC = (
    "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường", "Vũ Văn Phúc",
)  # fmt: skip
THE_DAY, EVE = date(2026, 12, 10), date(2026, 12, 9)
HEAD = "TRƯỚC BUỔI SINH HOẠT"
IN_HANOI = timedelta(hours=7)


def summaries(world: World, name: str) -> list[Message]:
    messages = world.sandbox.messages(world.person(name))
    return [message for message in messages if HEAD in message.first]


def on_eve(world: World, name: str) -> list[Message]:
    messages = world.sandbox.messages(world.person(name))
    return [m for m in messages if m.from_.is_bot and (m.date + IN_HANOI).date() == EVE]


async def a_session(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, CUONG, PHUC])
    await plan(world, HA)
    await world.tap(HA, "Phân công điểm tin")
    await world.tap(HA, PHUC)
    await world.tap(PHUC, "Xin không nhận")
    await register(world, cell_id, THE_DAY)
    await world.tap(AN, "✅ Tham dự")
    await world.tap(BINH, "❌ Vắng")
    await world.tap(BINH, "🏥 Sức khỏe")


async def test_the_secretary_reads_it_all_in_one_message(world: World) -> None:
    await a_session(world)
    await world.until(hanoi(EVE, 19) + timedelta(minutes=40))
    [summary] = summaries(world, HA)
    assert summary.date + IN_HANOI >= hanoi(EVE, 19) + IN_HANOI + timedelta(minutes=30)
    said = summary.text
    assert "tính đến 19:30, 09/12/2026" in summary.first
    assert f"• {AN}" in said
    assert f"• {BINH} (sức khỏe)" in said
    assert f"• {CUONG}" in said
    assert "⚠️ Chưa sẵn sàng:" in said
    assert f"• Điểm tin: đồng chí {PHUC} – không nhận" in said
    assert "• Gửi đề cương chuyên đề" in said
    # It stands in place of the secretary's own reminder of that day, and asks as it does.
    assert not any("NHẮC LỊCH" in message.first for message in on_eve(world, HA))
    assert any("NHẮC LỊCH" in message.first for message in on_eve(world, CUONG))
    assert [summaries(world, name) for name in (AN, BINH, CUONG, PHUC)] == [[], [], [], []]


async def test_the_secretary_answers_in_it_and_it_stays_current(world: World) -> None:
    await a_session(world)
    await world.until(hanoi(EVE, 20))
    [summary] = summaries(world, HA)
    assert "Chưa trả lời: 03 đồng chí" in summary.text
    world.sandbox.tap(world.person(HA), "❌ Vắng", message=summary)
    await world.settle()
    world.sandbox.tap(world.person(HA), "✈️ Công tác", message=summary)
    await world.settle()
    assert HEAD in summary.text
    assert "Đã ghi nhận: Vắng" in summary.text
    assert "✅ Tham dự" not in world.sandbox.buttons(summary)
    await world.tap(CUONG, "✅ Tham dự")
    await world.after(minutes=2)
    assert "Chưa trả lời: 01 đồng chí" in summary.text
    assert "tính đến 20:0" in summary.text
    await world.until(hanoi(THE_DAY, 20))
    assert HEAD not in summary.text
    assert len(summaries(world, HA)) == 1


async def test_it_goes_out_within_the_cells_sending_hours(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    async with world.db.begin() as tx:
        quiet = {"quiet_from": "19:00", "quiet_until": "07:00"}
        await tx.execute(update(CellRow).where(CellRow.id == cell_id).values(reminders=quiet))
    await register(world, cell_id, THE_DAY)
    await world.until(hanoi(THE_DAY, 6))
    [summary] = summaries(world, HA)
    assert summary.date + IN_HANOI == hanoi(EVE, 18) + IN_HANOI + timedelta(minutes=30)


@pytest.mark.parametrize(("back", "sent"), [(hanoi(THE_DAY, 8), 1), (hanoi(THE_DAY, 20), 0)])
async def test_it_is_made_up_for_before_the_start_only(
    world: World, back: object, sent: int
) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await register(world, cell_id, THE_DAY)
    await world.until(hanoi(EVE, 12))
    await world.stop_bot()
    world.clock.at = back  # type: ignore[assignment]
    await world.start_bot()
    await world.settle()
    assert len(summaries(world, HA)) == sent
    await world.until(hanoi(THE_DAY, 21))
    assert len(summaries(world, HA)) == sent


async def test_a_moved_meeting_has_its_own_evening(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await register(world, cell_id, THE_DAY)
    await world.until(hanoi(date(2026, 12, 8), 9))
    await world.say(HA, "/suahop 14/12")
    await world.tap(HA, "Lưu")
    await world.until(hanoi(date(2026, 12, 12), 9))
    assert summaries(world, HA) == []
    await world.until(hanoi(date(2026, 12, 13), 21))
    [summary] = summaries(world, HA)
    assert "14/12/2026" in summary.text


async def test_a_cancelled_meeting_has_none(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await register(world, cell_id, THE_DAY)
    async with world.db.begin() as tx:
        await tx.execute(update(MeetingRow).values(state=State.CANCELLED))
    await world.until(hanoi(THE_DAY, 21))
    assert summaries(world, HA) == []
