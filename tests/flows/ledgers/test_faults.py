"""A bad line to Telegram: nothing is lost, and what may have come twice is counted."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.telegram.transport import AiohttpRequest
from db.groups.groups import end_group
from db.rows import AnswerRow, DeliveryRow, MemberRow, ReminderRow
from sandbox import Chat, Message
from sandbox.faults import How
from tests.flows.reminders.test_returning import worked
from tests.meetings import meet
from tests.months import AN, BINH, CELL, HA, MAI, bound_group, by_bot, newest, received
from tests.world import FAST, World

pytestmark = pytest.mark.both

EVERY_WAY: tuple[How, ...] = ("502", "cut_before", "cut_after", "late")
ARRIVED: tuple[How, ...] = ("cut_after", "late")
PATIENCE, TOO_LATE = 0.3, 0.8
"""Seconds the bot waits for an answer, and when a late one comes."""
TRIES = 4
"""How often what somebody waits for is tried before it is left to the refresh round."""
STARTS_AT = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
EXPECTED = {
    HA: ["invitation", "three_days", "evening"],
    AN: ["invitation", "one_day", "two_hours"],
    BINH: ["invitation"],
    MAI: ["invitation", "three_days", "one_day"],
}


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """As everywhere, but what fails is tried again without a pause of the machine's own time."""
    world = World(database_url, tmp_path)
    pace = replace(FAST, retry_pauses=(0.0,) * (TRIES - 1))
    await world.start(pace, pauses=(0.0,) * 4)
    yield world
    world.sandbox.faults.clear()
    await world.end()


def go_wrong(world: World, method: str, how: How, *, times: int | None, share: float = 1.0) -> None:
    """From now on calls of this method fail so; where answers are late, the bot has no patience."""
    if how == "late":
        request = world.service.bot.request
        assert isinstance(request, AiohttpRequest)
        request._read_timeout = PATIENCE
    world.sandbox.faults.add(method, how=how, times=times, share=share, seconds=TOO_LATE)


async def answers(world: World) -> dict[str, str]:
    async with world.db.read() as tx:
        rows = await tx.execute(
            select(MemberRow.full_name, AnswerRow.choice).join(
                MemberRow, MemberRow.id == AnswerRow.member_id
            )
        )
        return {row.full_name: row.choice for row in rows}


async def doubtful(world: World) -> int:
    """How many deliveries the outbox says may have come twice."""
    async with world.db.read() as tx:
        states = (await tx.scalars(select(DeliveryRow.state))).all()
        assert set(states) == {"sent"}
        return await tx.scalar(select(func.sum(DeliveryRow.possible_duplicates))) or 0


def card(world: World, name: str) -> Message:
    return newest(world, name, "MỜI HỌP")


def pinned(world: World, group: Chat) -> list[Message]:
    return [message for message in by_bot(world, group) if message.pinned]


# --- messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", EVERY_WAY)
async def test_every_reminder_arrives_and_only_the_doubtful_twice(world: World, how: How) -> None:
    cell_id = await world.cell(CELL, list(EXPECTED))
    go_wrong(world, "sendMessage", how, times=None, share=0.4)
    await meet(world, cell_id)
    await world.after(hours=1)
    await world.tap(AN, "Tham dự")
    await world.tap(BINH, "Chưa chắc")
    await world.until(STARTS_AT)
    assert world.sandbox.faults.hits
    copies = {name: Counter(received(world, name)) for name in EXPECTED}
    assert {name: set(kinds) for name, kinds in copies.items()} == {
        name: set(kinds) for name, kinds in EXPECTED.items()
    }
    twice = sum(kinds.total() - len(kinds) for kinds in copies.values())
    assert twice <= await doubtful(world)
    assert bool(twice) == (how in ARRIVED)


async def test_told_to_wait_it_waits_and_sends_once(world: World) -> None:
    def story_seconds() -> float:
        return world.clock.at.timestamp()

    world.service.pacer._monotonic = story_seconds
    cell_id = await world.cell(CELL, [HA, AN])
    world.sandbox.faults.add(chat_id=world.person(AN).id, how="429", seconds=90)
    at = world.clock.at
    await meet(world, cell_id)
    assert (received(world, HA), received(world, AN)) == (["invitation"], [])
    async with world.db.read() as tx:
        waiting = (await tx.scalars(select(DeliveryRow).where(DeliveryRow.state != "sent"))).one()
    assert (waiting.state, waiting.not_before) == ("pending", at + timedelta(seconds=90))
    await world.until(at + timedelta(seconds=89))
    assert received(world, AN) == []
    await world.until(at + timedelta(seconds=90))
    assert received(world, AN) == ["invitation"]
    assert await doubtful(world) == 0


async def test_a_card_that_came_twice_can_be_answered_on_either(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    world.sandbox.faults.add("sendMessage", world.person(AN).id, how="cut_after")
    await meet(world, cell_id)
    await world.after(minutes=1)
    assert received(world, AN) == ["invitation"] * 2
    assert await doubtful(world) == 1
    first, second = world.sandbox.messages(world.person(AN))
    world.sandbox.tap(world.person(AN), "Tham dự", message=first)
    await world.settle()
    assert await answers(world) == {AN: "attend"}
    assert "Đã ghi nhận: Tham dự" in first.text
    assert "Đã ghi nhận: Tham dự" in second.text


async def test_a_command_is_answered_though_the_line_failed_twice(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    world.sandbox.faults.add("sendMessage", how="502", times=2)
    await world.say(AN, "/hop")
    assert "BUỔI SINH HOẠT CHI BỘ" in world.sees(AN).text
    assert len(world.texts(AN)) == 2


async def sleep_until(world: World, at: datetime) -> None:
    """The machine is off; it comes back at that moment."""
    await world.stop_bot()
    world.clock.at = at
    await world.start_bot()
    await world.settle()


async def test_away_over_two_reminders_it_sends_the_one_that_still_makes_sense(
    world: World,
) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    await sleep_until(world, STARTS_AT - timedelta(hours=23))
    assert received(world, HA) == ["invitation", "evening"]
    assert received(world, AN) == ["invitation", "one_day"]
    await sleep_until(world, STARTS_AT + timedelta(hours=1))
    assert received(world, HA) == ["invitation", "evening"]
    assert received(world, AN) == ["invitation", "one_day"]
    async with world.db.read() as tx:
        missed = await tx.scalars(select(ReminderRow.kind).where(ReminderRow.state == "missed"))
    assert set(missed) == {"three_days", "two_hours"}


# --- taps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", EVERY_WAY)
async def test_the_toast_is_lost_the_answer_is_not(world: World, how: How) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    go_wrong(world, "answerCallbackQuery", how, times=TRIES)
    toast = await world.tap(AN, "Tham dự")
    assert bool(toast) == (how in ARRIVED)
    assert world.sandbox.faults.hits
    assert await answers(world) == {AN: "attend"}
    assert "Đã ghi nhận: Tham dự" in card(world, AN).text


@pytest.mark.parametrize("how", EVERY_WAY)
async def test_the_edit_is_lost_and_the_card_repaired(world: World, how: How) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    go_wrong(world, "editMessageText", how, times=TRIES)
    toast = await world.tap(AN, "Tham dự")
    assert world.sandbox.faults.hits == TRIES
    assert toast == "Đã ghi nhận: đồng chí tham dự."
    assert await answers(world) == {AN: "attend"}
    assert "Đã ghi nhận: Tham dự" in card(world, AN).text
    assert len(world.texts(AN)) == 1


async def test_a_press_too_old_for_a_toast_is_an_answer_all_the_same(world: World) -> None:
    """The bot was away for longer than the 150 seconds that Telegram waits."""
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    press = world.sandbox.tap(world.person(AN), "Vắng")
    press.dies_at = 0.0
    await world.settle()
    refused = [c.error for c in world.sandbox.calls if c.method == "answerCallbackQuery"]
    assert "query is too old" in refused[-1]
    assert not press.answered
    assert await answers(world) == {AN: "absent"}
    assert "Vì sao đồng chí vắng?" in card(world, AN).text


# --- the group ------------------------------------------------------------------------------------


async def test_the_board_is_right_in_the_end_whatever_fails(world: World) -> None:
    cell_id = await world.cell(CELL, list(EXPECTED))
    group = await bound_group(world, HA, AN)
    await meet(world, cell_id)
    (board,) = pinned(world, group)
    for method in ("editMessageText", "answerCallbackQuery"):
        for how in ("502", "cut_before", "cut_after"):
            world.sandbox.faults.add(method, how=how, times=None, share=0.15)
    await world.tap(HA, "Tham dự", chat=group)
    await world.tap(AN, "Vắng")
    await world.tap(AN, "Sức khỏe")
    await world.tap(BINH, "Chưa chắc")
    await world.tap(BINH, "Tham dự")
    assert world.sandbox.faults.hits
    assert await answers(world) == {HA: "attend", AN: "absent", BINH: "attend"}
    counts = (
        "✅ Tham dự: 02 đồng chí\n❌ Vắng có lý do: 01 đồng chí\n⏳ Chưa trả lời: 01 đồng chí\n"
    )
    assert counts in board.text
    assert pinned(world, group) == [board]


async def test_a_board_whose_pinning_failed_is_pinned_later(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    group = await bound_group(world, HA, AN)
    world.sandbox.faults.add("pinChatMessage", how="502")
    await meet(world, cell_id)
    await world.after(minutes=15)
    assert len(pinned(world, group)) == 1
    assert len(by_bot(world, group)) == 2


async def test_the_group_moves_while_its_board_is_owed(world: World) -> None:
    """Published in the evening, the board waits for the morning; the group moves at night."""
    cell_id = await world.cell(CELL, [HA, AN])
    group = await bound_group(world, HA, AN)
    await world.until(datetime(2026, 11, 22, 15, tzinfo=UTC))
    await meet(world, cell_id)
    moved = world.sandbox.migrate(group)
    await world.until(datetime(2026, 11, 23, 1, tzinfo=UTC))
    (board,) = pinned(world, moved)
    await world.tap(AN, "Tham dự", chat=moved)
    assert "Tham dự: 01 đồng chí" in board.text
    assert pinned(world, group) == []


async def board_on_its_way(world: World, how: How) -> Chat:
    """The board is sent to this group; Telegram has not taken it, or not said so."""
    cell_id = await world.cell(CELL, [HA, AN])
    group = await bound_group(world, HA, AN)
    await world.until(datetime(2026, 11, 22, 15, tzinfo=UTC))
    await meet(world, cell_id)
    world.sandbox.faults.add("sendMessage", group.id, how=how)
    world.clock.at = datetime(2026, 11, 23, 0, tzinfo=UTC)
    world.service.workers.rounds.wake()
    await world.sandbox.faults.reached()
    return group


async def test_the_group_moves_while_its_board_is_on_its_way(world: World) -> None:
    """Telegram refuses the old number and names the new one."""
    group = await board_on_its_way(world, how="hold")
    moved = world.sandbox.migrate(group)
    world.sandbox.faults.release()
    await world.settle()
    assert len(pinned(world, moved)) == 1
    assert await doubtful(world) == 0
    await world.tap(AN, "Tham dự", chat=moved)
    assert "Tham dự: 01 đồng chí" in pinned(world, moved)[0].text


async def test_the_group_moves_before_the_answer_about_its_board(world: World) -> None:
    """It stands in the old group, which nobody can edit in any more."""
    group = await board_on_its_way(world, how="hold_after")
    moved = world.sandbox.migrate(group)
    await worked(world)
    world.sandbox.faults.release()
    await world.settle()
    (board,) = pinned(world, moved)
    await world.tap(AN, "Tham dự", chat=moved)
    assert "Tham dự: 01 đồng chí" in board.text


async def test_a_board_that_arrives_in_a_group_just_let_go_is_not_kept(world: World) -> None:
    """Whatever the cell answers from now on is no longer that group's business."""
    group = await board_on_its_way(world, how="hold_after")
    world.sandbox.remove_bot(group, by=world.person(HA))
    await worked(world)
    world.sandbox.faults.release()
    await world.settle()
    world.sandbox.add_bot(group, by=world.person(HA))
    await world.settle()
    await world.tap(AN, "Tham dự")
    await world.after(minutes=1)
    (board,) = [m for m in by_bot(world, group) if "Tham dự" in m.text]
    assert "Tham dự: 01 đồng chí" not in board.text


async def test_a_board_asked_for_in_a_group_just_let_go_is_not_kept(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    group = await bound_group(world, HA, AN)
    await meet(world, cell_id)
    world.sandbox.faults.add("sendMessage", group.id, how="hold_after")
    world.sandbox.say(world.person(AN), "/hop", chat=group)
    await world.sandbox.faults.reached()
    async with world.db.begin() as tx:
        await end_group(tx, group.id, group.title, world.clock.now())
    world.sandbox.faults.release()
    await world.settle()
    await world.tap(AN, "Tham dự")
    await world.after(minutes=1)
    assert "Tham dự: 01 đồng chí" not in by_bot(world, group)[-1].text
