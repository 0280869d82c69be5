"""Answers that come at once are kept in one transaction, and each is decided by itself."""

import pytest
from sqlalchemy import select

from core.answers.buttons import AnswerButton
from core.model.answer import Choice
from db.rows import AnswerHistoryRow, InboxRow, MeetingRow, MemberRow
from tests.meetings import meet
from tests.months import bound_group
from tests.process import until
from tests.world import World

pytestmark = pytest.mark.both

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
DUNG, EM = "Hoàng Văn Dũng", "Vũ Thị Em"


async def history(world: World, name: str) -> list[str]:
    async with world.db.read() as tx:
        rows = await tx.scalars(
            select(AnswerHistoryRow.choice)
            .join(MemberRow, MemberRow.id == AnswerHistoryRow.member_id)
            .where(MemberRow.full_name == name)
            .order_by(AnswerHistoryRow.id)
        )
        return list(rows)


async def test_a_crowd_answers_at_once(world: World) -> None:
    one = await meet(world, await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH]))
    two = await meet(world, await world.cell("Chi bộ Thành Công", [CUONG, DUNG, EM]))
    meant = {AN: "Tham dự", BINH: "Vắng", CUONG: "Chưa chắc", DUNG: "Tham dự", EM: "Vắng"}
    presses = {name: world.sandbox.tap(world.person(name), label) for name, label in meant.items()}
    await world.settle()
    assert {name: await history(world, name) for name in meant} == {
        AN: ["attend"], BINH: ["absent"], CUONG: ["unsure"], DUNG: ["attend"], EM: ["absent"]
    }  # fmt: skip
    assert await world.answer_of(one.id, AN) == "attend"
    assert await world.answer_of(two.id, EM) == "absent"
    assert all((press.text or "").startswith("Đã ghi nhận") for press in presses.values())
    for name, label in meant.items():
        assert f"Đã ghi nhận: {label}" in world.sees(name).text


async def test_who_presses_twice_means_the_second(world: World) -> None:
    meeting = await meet(world, await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH]))
    for label in ("Tham dự", "Vắng"):
        world.sandbox.tap(world.person(AN), label)
    world.sandbox.tap(world.person(BINH), "Tham dự")
    await world.settle()
    assert await history(world, AN) == ["attend", "absent"]
    assert await world.answer_of(meeting.id, AN) == "absent"
    assert await world.answer_of(meeting.id, BINH) == "attend"


async def test_the_later_of_two_presses_stands_though_the_earlier_is_worked_after_it(
    world: World,
) -> None:
    """In the group everybody waits for an answer that hangs; in the private chat nobody does."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    group = await bound_group(world, HA, AN)
    meeting = await meet(world, cell_id)
    world.sandbox.faults.add("sendMessage", group.id, how="hold")
    world.sandbox.say(world.person(AN), "/hop", chat=group)
    await world.sandbox.faults.reached()
    earlier = world.sandbox.tap(world.person(AN), "Vắng", chat=group)
    later = world.sandbox.tap(world.person(AN), "Tham dự")

    async def is_worked() -> bool:
        return later.answered

    await until(is_worked)
    assert not earlier.answered
    world.sandbox.faults.release()
    await world.settle()
    assert await world.answer_of(meeting.id, AN) == "attend"
    assert earlier.text == later.text == "Đã ghi nhận: đồng chí tham dự."
    assert "Đã ghi nhận: Tham dự" in world.sees(AN).text
    assert await history(world, AN) == ["attend", "absent"]


async def test_who_is_refused_holds_up_nobody(world: World) -> None:
    """A stranger's forged press and one on a meeting that is gone, among two that count."""
    meeting = await meet(world, await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH]))
    await meet(world, await world.cell("Chi bộ Thành Công", [CUONG, DUNG]))
    forged = AnswerButton(meeting.id, Choice.ATTEND).pack()
    gone = AnswerButton(999, Choice.ATTEND).pack()
    press = world.sandbox.press_data
    refused = [
        press(world.person(DUNG), forged, message=world.sees(DUNG)),
        press(world.person(CUONG), gone, message=world.sees(CUONG)),
    ]
    kept = [world.sandbox.tap(world.person(name), "Tham dự") for name in (AN, BINH)]
    await world.settle()
    assert all(one.alert for one in refused)
    assert [one.text for one in kept] == ["Đã ghi nhận: đồng chí tham dự."] * 2
    assert [await history(world, name) for name in (AN, BINH, CUONG, DUNG)] == [
        ["attend"], ["attend"], [], []
    ]  # fmt: skip


async def test_what_fails_fails_alone(world: World) -> None:
    """A row that no code understands: the answers that came with it are kept."""
    await meet(world, await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH]))
    broken = await meet(world, await world.cell("Chi bộ Thành Công", [CUONG, DUNG]))
    async with world.db.begin() as tx:
        (await tx.get_one(MeetingRow, broken.id)).kind = "unheard_of"
    world.may_fail = True
    for name in (AN, DUNG, BINH):
        world.sandbox.tap(world.person(name), "Tham dự")
    await world.settle()
    assert [await history(world, name) for name in (AN, DUNG, BINH)] == [["attend"], [], ["attend"]]
    async with world.db.read() as tx:
        aside = await tx.scalars(select(InboxRow.error).where(InboxRow.set_aside_at.is_not(None)))
        assert list(aside) == ["ValueError"]
