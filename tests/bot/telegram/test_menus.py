"""Telegram's command menus: by role, in each person's language, set no oftener than needed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from db.rows import LogRow
from tests.world import World

SECRETARY, MEMBER = "Lê Thu Hà", "Nguyễn Văn An"


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    world = World(database_url, tmp_path)
    await world.start()
    yield world
    await world.end()


def menu(world: World, name: str) -> list[str]:
    return [command["command"] for command in world.sandbox.commands(world.person(name))]


async def test_strangers_see_only_what_they_can_do(world: World) -> None:
    assert menu(world, "Người Lạ") == ["start", "help"]


async def test_the_bot_says_what_it_is_before_anybody_starts_it(world: World) -> None:
    said = world.sandbox.world.names
    assert "lịch sinh hoạt chi bộ" in said["description", ""]
    assert "Nhắc lịch sinh hoạt" in said["short_description", ""]
    assert "party cell" in said["description", "en"]
    assert "party cell" in said["short_description", "en"]


async def test_a_new_version_reaches_everybody_and_a_restart_asks_nothing(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [SECRETARY, MEMBER])
    await world.say(SECRETARY, "/start")
    assert cell_id
    async with world.db.begin() as tx:
        await tx.execute(delete(LogRow))
    await world.stop_bot()
    await world.start_bot()
    await world.settle()
    assert "themhop" in menu(world, SECRETARY)
    assert "hop" in menu(world, MEMBER)
    assert "themhop" not in menu(world, MEMBER)
    before = len(world.sandbox.calls)
    await world.stop_bot()
    await world.start_bot()
    await world.settle()
    again = {call.method for call in world.sandbox.calls[before:]}
    assert "setMyCommands" not in again


async def test_the_menu_speaks_the_persons_language(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [SECRETARY, MEMBER])
    await world.say(MEMBER, "/ngonngu")
    await world.tap(MEMBER, "English")
    assert "next" in menu(world, MEMBER)
    assert "hop" not in menu(world, MEMBER)
