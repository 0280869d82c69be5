"""Every button on every screen leads somewhere, whoever of the demo's world presses it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.month import TOPIC_CELL, YEAR_CELL
from tests.demo import DemoWorld, people_of
from tests.walk import Walk

SOMEBODY = {
    "member": people_of("đảng viên", YEAR_CELL)[0],
    "member of the topic cell": people_of("đảng viên", TOPIC_CELL)[1],
    "secretary": people_of("bí thư", TOPIC_CELL)[0],
    "officer": people_of("cấp ủy viên")[0],
}
LATER = {"at first": 0.0, "an hour after a session began": 18.3}


@pytest.fixture
async def opened(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[DemoWorld]:
    """The demo's world on SQLite: what screens say does not depend on the database."""
    file = shutil.copy(sqlite_template, tmp_path / "bot.sqlite")
    world = DemoWorld(f"sqlite:///{file}", tmp_path)
    await world.start()
    yield world
    await world.end()


async def test_every_button_of_a_member_leads_somewhere(opened: DemoWorld) -> None:
    await walked(opened, "member")


@pytest.mark.thorough
@pytest.mark.parametrize("when", LATER)
@pytest.mark.parametrize("who", SOMEBODY)
async def test_everybodys_every_button_leads_somewhere(
    opened: DemoWorld, who: str, when: str
) -> None:
    await opened.after(days=LATER[when])
    await walked(opened, who)


async def walked(world: DemoWorld, who: str) -> None:
    walk = Walk(world, SOMEBODY[who])
    await walk.everywhere()
    assert walk.faults == []
    assert len(walk.done) >= FEWEST[who.split(maxsplit=1)[0]]


FEWEST = {"member": 30, "secretary": 150, "officer": 100}
"""Kinds of steps that each of them can do at least: the walk itself must not come to a stop."""
