"""Somebody is in another cell of the operator's file: they move, with account and consent."""

from pathlib import Path

import pytest

from bot.console.import_roster import Console, Order, run
from db.rows import AccountRow, MemberRow
from tests.meetings import meet
from tests.sessions import rows
from tests.world import World

HA, AN, BINH, PHUC = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Vũ Văn Phúc"
OLD, NEW = "Chi bộ Hoa Sen", "Chi bộ Láng Hạ"


async def move(world: World, folder: Path, telegram_id: object = "") -> None:
    file = folder / "roster.csv"
    lines = ("cell,full_name,role,standing,telegram_id", f"{NEW},{BINH},,,{telegram_id}")
    file.write_text("\n".join(lines), encoding="utf-8")
    order = Order(file, "Đảng ủy Khối", yes=True, same_name="move")
    said: list[str] = []
    console = Console(said.append, None)
    assert await run(world.db, order, "Asia/Ho_Chi_Minh", world.clock.now, console) == 0, said
    assert "Chuyển chi bộ: 1" in said
    await world.settle()


@pytest.mark.parametrize("by_id", [True, False])
async def test_they_hear_of_the_new_cells_meetings_and_not_of_the_olds(
    world: World, tmp_path: Path, *, by_id: bool
) -> None:
    old, new = await world.cell(OLD, [HA, AN, BINH]), await world.cell(NEW, [PHUC])
    before = await meet(world, old)
    await world.tap(BINH, "Tham dự")
    ahead = await meet(world, new)
    person = world.person(BINH)
    await move(world, tmp_path, person.id if by_id else "")
    assert NEW in world.sees(BINH).text
    await world.tap(BINH, "Tham dự")
    lines = await rows(world, MemberRow, full_name=BINH)
    assert [(line.cell_id, line.retired_at is None) for line in lines] == [
        (old, False),
        (new, True),
    ]
    [account] = await rows(world, AccountRow, telegram_id=person.id)
    assert {line.account_id for line in lines} == {account.id}
    assert await world.answer_of(ahead.id, BINH) == "attend"
    heard = len(world.sent(BINH))
    await meet(world, old, on=before.on_date.replace(day=20))
    assert len(world.sent(BINH)) == heard


async def test_what_they_had_goes_back_and_moving_home_is_their_old_line(
    world: World, tmp_path: Path
) -> None:
    old = await world.cell(NEW, [HA, BINH])
    meeting = await meet(world, old)
    await world.cell(OLD, [PHUC])
    async with world.db.begin() as tx:
        [line] = await rows(world, MemberRow, full_name=BINH)
        (await tx.get_one(MemberRow, line.id)).retired_at = world.clock.now()
    await world.member((await rows(world, MemberRow, full_name=PHUC))[0].cell_id, BINH)
    await move(world, tmp_path)
    lines = await rows(world, MemberRow, full_name=BINH)
    assert [(one.cell_id == old, one.retired_at is None) for one in lines] == [
        (True, True),
        (False, False),
    ]
    assert meeting.cell_id == old
