"""Somebody who could not be reached is back as soon as they do anything in the private chat, and
what crosses their return on its way does not undo it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import ColumnElement, func, select, text, update

from core.joining.buttons import ConsentButton
from core.joining.invites import NO_TOKEN
from core.model.happenings import Happening
from core.model.people import Role
from db.groups.groups import lose_chat
from db.meetings.meetings import NewMeeting
from db.operator.health import replay_set_aside
from db.outbox.marks import mark
from db.people import load_cell
from db.rows import AccountRow, DeliveryRow, InboxRow, MemberRow, RoleRow, Row
from handlers.meetings.publish import publish
from jobs.reminders.waves import expand_due
from tests.meetings import meet
from tests.months import AN, CELL, HA, received
from tests.process import until
from tests.world import World

pytestmark = pytest.mark.both

THREE_DAYS = datetime(2026, 11, 30, 13, tzinfo=UTC)


async def lose(world: World, name: str) -> None:
    async with world.db.begin() as tx:
        await lose_chat(tx, world.person(name).id, "blocked", world.clock.now())


async def unreachable(world: World) -> int:
    async with world.db.read() as tx:
        lost = AccountRow.unreachable_since.is_not(None)
        return await tx.scalar(select(func.count()).where(lost)) or 0


@pytest.mark.parametrize("line", ["/start", "/toi", "chào bot", "/khongco"])
async def test_any_line_brings_back_who_was_lost(world: World, line: str) -> None:
    """The word that they unblocked the bot may have been lost."""
    cell_id = await world.cell(CELL, [HA, AN])
    await lose(world, AN)
    await meet(world, cell_id)
    assert received(world, AN) == []
    await world.say(AN, line)
    await world.say(AN, line)
    assert await unreachable(world) == 0
    assert received(world, AN) == ["card_again"]


async def test_a_press_brings_back_and_what_it_answered_is_not_sent_again(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    await lose(world, AN)
    await world.tap(AN, "Tham dự")
    assert await unreachable(world) == 0
    assert received(world, AN) == ["invitation"]


async def test_who_is_refused_is_back_all_the_same(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    await lose(world, AN)
    await world.say(AN, "/thanhvien")
    assert await unreachable(world) == 0


async def test_who_blocks_the_bot_is_not_brought_back_by_that(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    await lose(world, AN)
    world.sandbox.block(world.person(AN))
    await world.settle()
    assert await unreachable(world) == 1


# --- what crosses a return on its way -------------------------------------------------------------


async def worked(world: World) -> None:
    """All that Telegram handed over has had its effect; calls may still be on their way."""

    async def nothing_waits() -> bool:
        async with world.db.read() as tx:
            left = await tx.scalar(select(func.count()).where(InboxRow.worked_at.is_(None)))
        return not left and not len(world.sandbox.world.updates)

    await until(nothing_waits)


async def back_and_forth(world: World, name: str) -> None:
    """Word comes, late, that somebody blocked the bot, and that they took it back."""
    person = world.person(name)
    person.blocked = False
    world.clock.at += timedelta(seconds=1)
    world.sandbox.block(person)
    await worked(world)
    world.clock.at += timedelta(seconds=1)
    world.sandbox.unblock(person)
    await worked(world)
    world.clock.at += timedelta(seconds=1)


async def publish_here(world: World, cell_id: int, on: date = date(2026, 12, 3)) -> int:
    async with world.db.begin() as tx:
        new = NewMeeting(on, time(19, 30), "Hội trường tầng 2")
        cell = await load_cell(tx, cell_id)
        return (await publish(tx, cell, new, world.clock.now(), account_id=None)).id


async def test_a_refusal_heard_after_they_came_back_is_of_before(world: World) -> None:
    """It was on its way while word came that they had blocked the bot and taken it back."""
    cell_id = await world.cell(CELL, [HA, AN])
    world.person(AN).blocked = True
    world.sandbox.faults.add("sendMessage", world.person(AN).id, how="hold_after")
    await publish_here(world, cell_id)
    world.service.workers.rounds.wake()
    await world.sandbox.faults.reached()
    await back_and_forth(world, AN)
    world.sandbox.faults.release()
    await world.settle()
    assert await unreachable(world) == 0
    await world.until(THREE_DAYS)
    assert received(world, AN) == ["card_again", "three_days"]


async def test_what_was_refused_before_they_came_back_is_sent_after(world: World) -> None:
    """Where nothing else says it again."""
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    world.person(AN).blocked = True
    world.sandbox.faults.add("sendMessage", world.person(AN).id, how="hold_after")
    world.clock.at = datetime(2026, 12, 2, 12, 30, tzinfo=UTC)
    world.service.workers.rounds.wake()
    await world.sandbox.faults.reached()
    await back_and_forth(world, AN)
    world.sandbox.faults.release()
    await world.after(minutes=1)
    assert received(world, AN) == ["invitation", "one_day"]


async def test_an_edit_refused_before_they_came_back_is_made_after(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    meeting = await meet(world, cell_id)
    world.person(AN).blocked = True
    world.sandbox.faults.add("editMessageText", world.person(AN).id, how="hold_after")
    async with world.db.begin() as tx:
        await mark(tx, Happening.SETTINGS, meetings=[meeting.id])
    world.service.workers.rounds.wake()
    await world.sandbox.faults.reached()
    await back_and_forth(world, AN)
    world.sandbox.faults.release()
    await world.settle()
    assert await unreachable(world) == 0
    card = world.sandbox.messages(world.person(AN))[0]
    await world.tap(AN, "Tham dự")
    assert "Đã ghi nhận: Tham dự" in card.text


async def test_word_of_a_block_that_comes_after_the_return_is_of_before(world: World) -> None:
    """It had failed and was set aside; the operator has it worked again."""
    cell_id = await world.cell(CELL, [HA, AN])
    async with world.db.begin() as tx:
        member_id = await tx.scalar(select(MemberRow.id).where(MemberRow.full_name == AN))
        tx.add(RoleRow(member_id=member_id, role="nonsense"))
    world.sandbox.block(world.person(AN))
    await world.settle()
    async with world.db.begin() as tx:
        nonsense = RoleRow.role == "nonsense"
        await tx.execute(update(RoleRow).where(nonsense).values(role=Role.DEPUTY))
    world.clock.at += timedelta(seconds=1)
    world.sandbox.unblock(world.person(AN))
    await world.settle()
    async with world.db.begin() as tx:
        assert await replay_set_aside(tx) == 1
    await world.service.workers.inbox.pick_up()
    await world.settle()
    assert await unreachable(world) == 0
    await meet(world, cell_id)
    assert received(world, AN) == ["invitation"]


# --- a sign of life counts, whatever becomes of it ------------------------------------------------


async def test_a_press_brings_back_though_its_answer_could_not_be_shown(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await world.say(AN, "/ngonngu")
    await lose(world, AN)
    await meet(world, cell_id)
    world.sandbox.faults.add("editMessageText", world.person(AN).id, how="502", times=9)
    await world.tap(AN, "English")
    world.sandbox.faults.clear()
    await world.settle()
    assert await unreachable(world) == 0
    assert len(world.texts(AN)) == 2


async def test_a_line_brings_back_though_its_handler_fails(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    await lose(world, AN)
    world.sandbox.faults.add("sendMessage", world.person(AN).id, how="502", times=9)
    world.may_fail = True
    await world.say(AN, "/lich")
    assert await unreachable(world) == 0


async def test_who_presses_is_back_with_what_the_press_did(world: World) -> None:
    """In one transaction: the process may be killed before anything is shown."""
    cell_id = await world.cell(CELL, [HA, AN])
    await world.say(AN, "/ngonngu")
    await lose(world, AN)
    await meet(world, cell_id)
    world.sandbox.faults.add("editMessageText", world.person(AN).id, how="hold")
    world.sandbox.tap(world.person(AN), "English")
    await world.sandbox.faults.reached()
    assert await unreachable(world) == 0
    assert await count(world, DeliveryRow.kind == "card_again") == 1
    world.sandbox.faults.release()
    await world.settle()


async def test_a_new_consent_brings_back_like_any_press(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await world.say(AN, "/start")
    await lose(world, AN)
    await meet(world, cell_id)
    async with world.db.begin() as tx:
        await tx.execute(update(AccountRow).values(consent_version=0))
    agreed = ConsentButton(NO_TOKEN).pack()
    world.sandbox.press_data(world.person(AN), agreed, message=world.sees(AN))
    await world.settle()
    assert await unreachable(world) == 0
    assert received(world, AN) == ["card_again"]


async def count(world: World, *conditions: ColumnElement[bool]) -> int:
    async with world.db.read() as tx:
        return await tx.scalar(select(func.count()).where(*conditions)) or 0


# --- a meeting is published while they come back --------------------------------------------------
# On SQLite writers take turns: only a server lets two go side by side.

on_a_server = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@asynccontextmanager
async def held(world: World, row: type[Row], name: str) -> AsyncIterator[None]:
    """Somebody's row is held: whoever needs it waits for the end of this."""
    async with world.db.begin() as tx:
        theirs = MemberRow.full_name == name
        rows = select(row).select_from(MemberRow).join(AccountRow).where(theirs)
        await tx.execute(rows.with_for_update(of=row))
        yield


async def waiting(world: World) -> int:
    """How many wait for a row that somebody holds."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with world.db.read() as tx:
        return await tx.scalar(asked) or 0


@on_a_server
@pytest.mark.parametrize("row", [AccountRow, MemberRow])
async def test_who_comes_back_as_a_meeting_is_published_is_invited(
    world: World, row: type[Row]
) -> None:
    """The return waits before, or after, it has looked which meetings there are."""
    cell_id = await world.cell(CELL, [HA, AN])
    world.sandbox.block(world.person(AN))
    await world.settle()
    await meet(world, cell_id)

    async def the_return_waits() -> bool:
        return await waiting(world) == 1

    async def the_planner_waits_or_is_done() -> bool:
        return expanding.done() or await waiting(world) == 2

    async with held(world, row, AN):
        world.sandbox.unblock(world.person(AN))
        await until(the_return_waits)
        world.clock.at += timedelta(seconds=1)
        await publish_here(world, cell_id, date(2026, 12, 10))
        expanding = asyncio.create_task(expand_due(world.db, world.clock.now()))
        await until(the_planner_waits_or_is_done)
    await expanding
    await world.settle()
    days = [day for day in ("03/12/2026", "10/12/2026") for t in world.texts(AN) if day in t]
    assert days == ["03/12/2026", "10/12/2026"]
