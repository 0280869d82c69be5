"""“Đã sẵn sàng” is earned: by duties that are accepted and lines that are done, and can be lost."""

from datetime import date

from sqlalchemy import update

from core.topics.buttons import TickButton
from db.rows import ItemRow, TopicRow
from tests.sessions import TITLE, register, rows
from tests.world import World

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Ngô Văn Cường"


async def state(world: World) -> str:
    [topic] = await rows(world, TopicRow)
    return str(topic.state)


async def assign(world: World, what: str, whom: str) -> None:
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, what)
    await world.tap(HA, whom)


async def all_done_but_one(world: World, meeting_id: int) -> int:
    *others, last = await rows(world, ItemRow, meeting_id=meeting_id, phase="before")
    async with world.db.begin() as tx:
        ids = [item.id for item in others]
        done = update(ItemRow).where(ItemRow.id.in_(ids)).values(done_at=world.clock.now())
        await tx.execute(done)
    return int(last.id)


async def tick(world: World, item_id: int, *, done: int) -> None:
    data = TickButton(item_id, done).pack()
    world.sandbox.press_data(world.person(HA), data, message=world.sees(HA))
    await world.settle()


async def test_ready_is_earned_and_lost(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, CUONG])
    meeting = await register(world, cell_id, date(2026, 12, 10))
    await assign(world, "Phân công báo cáo chuyên đề", AN)
    await world.tap(AN, "Nhận")
    await assign(world, "Phân công điểm tin", BINH)
    await world.tap(BINH, "Xin không nhận")
    last = await all_done_but_one(world, meeting.id)
    await tick(world, last, done=1)
    assert await state(world) == "assigned"  # the news brief was declined
    await assign(world, "Phân công điểm tin", CUONG)
    assert await state(world) == "assigned"
    await world.tap(CUONG, "Nhận")
    assert await state(world) == "ready"
    await world.say(HA, "/chuyende")
    assert "đã sẵn sàng" in world.sees(HA).text
    await tick(world, last, done=0)
    assert await state(world) == "assigned"
    await world.say(HA, "/chuyende")
    assert "sẵn sàng" not in world.sees(HA).text
