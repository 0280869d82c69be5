"""What went along in another reminder's message was sent, whatever became of its row meanwhile."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from db.outbox.deliveries import load_deliveries
from db.reminders.combined import CombinedWave, record_combined_waves
from db.rows import DeliveryRow
from tests.meetings import meet
from tests.months import AN, CELL, HA
from tests.world import World


@pytest.mark.parametrize("meanwhile", ["missed", "cancelled"])
async def test_the_answer_may_come_when_the_row_is_ended(world: World, meanwhile: str) -> None:
    await meet(world, await world.cell(CELL, [HA, AN]))
    now = datetime(2026, 12, 4, tzinfo=UTC)
    async with world.db.begin() as tx:
        await tx.execute(update(DeliveryRow).values(state=meanwhile, message_id=None))
        first, row = (await tx.scalars(select(DeliveryRow).limit(2))).all()
        one = CombinedWave(row.reminder_id or 0, row.meeting_id or 0, row.member_id or 0, row.kind)
        [delivery] = await load_deliveries(tx, [first.id])
        await record_combined_waves(tx, [one], 77, delivery, now)
    async with world.db.read() as tx:
        sent = await tx.scalars(select(DeliveryRow.message_id).where(DeliveryRow.state == "sent"))
    assert sent.all() == [77]
