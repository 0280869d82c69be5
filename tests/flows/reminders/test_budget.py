"""How many messages a month may ring of themselves, in the cell of the demo that has a session."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.demo.month import TOPIC_CELL
from db.outbox.deliveries import DeliveryState
from db.rows import DeliveryRow, DutyRow, MemberRow
from tests.demo import DemoWorld, people_of

MONTH = timedelta(days=31)
MEMBER, PRESENTER, SECRETARY = 6, 10, 15


async def rung(world: DemoWorld) -> dict[str, int]:
    """How many messages the bot sent each member unasked: what went along rings with the first."""
    async with world.db.read() as tx:
        rows = await tx.execute(
            select(MemberRow.full_name, DeliveryRow.message_id)
            .join(MemberRow, MemberRow.id == DeliveryRow.member_id)
            .where(DeliveryRow.state == DeliveryState.SENT, DeliveryRow.message_id.is_not(None))
            .distinct()
        )
        found = [name for name, _ in rows]
    return {name: found.count(name) for name in found}


async def presenters(world: DemoWorld) -> set[str]:
    async with world.db.read() as tx:
        names = await tx.scalars(
            select(MemberRow.full_name)
            .join(DutyRow, DutyRow.member_id == MemberRow.id)
            .where(DutyRow.kind == "presenter")
        )
        return set(names)


async def everybody_answers(world: DemoWorld) -> None:
    for role in ("bí thư", "phó bí thư", "đảng viên"):
        for name in people_of(role, TOPIC_CELL):
            if any("MỜI HỌP" in text for text in world.texts(name)):
                await world.tap(name, "✅ Tham dự")


@pytest.mark.parametrize("answers", [False, True])
async def test_a_month_with_a_session_rings_no_oftener(
    demo_world: DemoWorld, *, answers: bool
) -> None:
    """Whether nobody does anything, so that all there is to remind of is reminded of, or everybody
    answers at once, who then hears two hours before.
    """
    if answers:
        await everybody_answers(demo_world)
    await demo_world.until(demo_world.clock.at + MONTH)
    counted, presenting = await rung(demo_world), await presenters(demo_world)
    [secretary] = people_of("bí thư", TOPIC_CELL)
    assert counted[secretary] <= SECRETARY, counted
    for name in presenting:
        assert counted[name] <= PRESENTER, counted
    others = [*people_of("đảng viên", TOPIC_CELL), *people_of("phó bí thư", TOPIC_CELL)]
    for name in {*others} - presenting:
        assert counted.get(name, 0) <= MEMBER, counted
