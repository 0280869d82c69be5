"""The invitation, the board and /hop name who presents: who has agreed, and nobody else."""

from datetime import date

from tests.mirrors import untrue
from tests.months import bound_group
from tests.sessions import plan, register
from tests.world import World

HA, AN, BINH, MAI = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Thị Mai"
PRESENTS = "👤 Báo cáo chuyên đề: đồng chí"
BRIEFS = "📰 Điểm tin: đồng chí"


async def session(world: World) -> None:
    """A session of the 10th whose presenter An is asked to be; everybody has the invitation."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, MAI])
    await plan(world, HA)
    await ask(world, "Phân công báo cáo chuyên đề", AN)
    await register(world, cell_id, date(2026, 12, 10))
    await world.after(minutes=10)


async def ask(world: World, what: str, name: str) -> None:
    await world.tap(HA, what)
    await world.tap(HA, name)


def invitation(world: World, name: str) -> str:
    """The first card to somebody of the session, as it reads now."""
    return next(text for text in world.texts(name) if "👤 Chủ trì" in text)


async def test_the_invitation_names_who_has_agreed(world: World) -> None:
    await session(world)
    assert PRESENTS not in invitation(world, MAI)
    await world.tap(AN, "Nhận")
    await world.settle()
    assert f"{PRESENTS} {AN}\n" in invitation(world, MAI)
    await world.say(MAI, "/hop")
    assert f"{PRESENTS} {AN}\n" in world.sees(MAI).text
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Học tập")
    await ask(world, "Phân công điểm tin", BINH)
    assert BRIEFS not in invitation(world, MAI)
    await world.tap(BINH, "Nhận")
    assert f"{PRESENTS} {AN}\n{BRIEFS} {BINH}\n" in invitation(world, MAI)
    assert await untrue(world) == []


async def test_after_a_swap_the_invitation_names_the_other(world: World) -> None:
    await session(world)
    await world.tap(AN, "Nhận")
    await world.tap(AN, "Nhờ làm thay")
    await world.tap(AN, BINH)
    assert f"{PRESENTS} {AN}" in invitation(world, MAI)
    await world.tap(BINH, "Đồng ý")
    assert f"{PRESENTS} {BINH}\n" in invitation(world, MAI)
    assert AN not in invitation(world, MAI)
    assert await untrue(world) == []


async def test_who_declined_or_was_relieved_is_named_nowhere(world: World) -> None:
    await session(world)
    await world.tap(AN, "Xin không nhận")
    assert PRESENTS not in invitation(world, MAI)
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Học tập")
    await ask(world, "Phân công báo cáo chuyên đề", BINH)
    await world.tap(BINH, "Nhận")
    assert f"{PRESENTS} {BINH}\n" in invitation(world, MAI)
    await world.say(HA, "/chuyende")
    await world.tap(HA, "Học tập")
    await world.tap(HA, "↩️")
    assert PRESENTS not in invitation(world, MAI)
    assert await untrue(world) == []


async def test_the_board_of_the_group_names_who_has_agreed(world: World) -> None:
    await session(world)
    group = await bound_group(world, HA, MAI)
    board = next(message for message in world.sandbox.messages(group) if message.pinned)
    assert PRESENTS not in (board.text or "")
    await world.tap(AN, "Nhận")
    assert await untrue(world) == []
    board = next(message for message in world.sandbox.messages(group) if message.pinned)
    assert f"{PRESENTS} {AN}\n" in (board.text or "")
