"""Somebody who could not be reached is back as soon as they do anything in the private chat."""

import pytest
from sqlalchemy import func, select

from db.groups import lose_chat
from db.rows import AccountRow
from tests.meetings import meet
from tests.months import AN, CELL, HA, received
from tests.world import World


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
