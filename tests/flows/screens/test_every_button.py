"""Every button on every screen leads somewhere, whoever of the demo's world presses it."""

import pytest

from bot.demo.month import TOPIC_CELL, YEAR_CELL
from tests.demo import DemoWorld, people_of
from tests.walk import Walk

SOMEBODY = {
    "member": people_of("đảng viên", YEAR_CELL)[0],
    "member of the topic cell": people_of("đảng viên", TOPIC_CELL)[1],
    "secretary": people_of("bí thư", TOPIC_CELL)[0],
    "deputy": people_of("phó bí thư", TOPIC_CELL)[0],
    "secretary of a year": people_of("bí thư", YEAR_CELL)[0],
    "officer": people_of("cán bộ đảng ủy")[0],
}
LATER = {"at first": 0.0, "the eve of a session": 17.2, "an hour after its beginning": 18.3}


async def test_every_button_of_a_member_leads_somewhere(demo_world: DemoWorld) -> None:
    await walked(demo_world, "member")


@pytest.mark.thorough
@pytest.mark.parametrize("when", LATER)
@pytest.mark.parametrize("who", SOMEBODY)
async def test_everybodys_every_button_leads_somewhere(
    demo_world: DemoWorld, who: str, when: str
) -> None:
    await demo_world.after(days=LATER[when])
    await walked(demo_world, who)


async def walked(world: DemoWorld, who: str) -> None:
    walk = Walk(world, SOMEBODY[who])
    await walk.everywhere()
    assert walk.faults == []
    assert len(walk.done) >= FEWEST[who.split(maxsplit=1)[0]]


FEWEST = {"member": 30, "secretary": 150, "deputy": 150, "officer": 100}
"""Kinds of steps that each of them can do at least: the walk itself must not come to a stop."""
