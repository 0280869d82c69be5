"""The month of those who are not like the others: late, gone, exempt, abroad in language."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.model.meeting import Mode
from core.model.people import Role
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from handlers.meetings.publish import publish
from tests.meetings import meet, post
from tests.months import (
    AN,
    BINH,
    CELL,
    DUC,
    GIANG,
    HA,
    HAI,
    LAN,
    MAI,
    MINH,
    OTHER_CELL,
    bound_group,
    by_bot,
    come_in,
    delivered,
    import_sheet,
    invite,
    labels,
    named,
    newest,
    received,
)
from tests.world import World

pytestmark = pytest.mark.both

THREE_DAYS = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)
STARTS_AT = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
UNREACHABLE = "Chưa nhắn tin được – đề nghị gọi điện"


async def open_summary(world: World, name: str = HA) -> None:
    await world.say(name, "/hop")
    await world.tap(name, "tổng hợp")


def counts(world: World) -> str:
    return newest(world, HA, "TỔNG HỢP").text.split("\n\n")[2]


# --- who comes late -------------------------------------------------------------------------------


async def test_who_joins_late_gets_the_card_and_only_what_comes_after(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN, f"{MAI} (chưa)"])
    await meet(world, cell_id)
    await world.until(datetime(2026, 12, 1, 3, tzinfo=UTC))
    await come_in(world, MAI, (await invite(world, "--member", MAI))[MAI])
    await world.until(STARTS_AT)
    assert received(world, AN, at=True)[1:] == ["three_days 30/11 19:30", "one_day 02/12 19:30"]
    assert received(world, MAI, at=True) == ["invitation 01/12 10:00", "one_day 02/12 19:30"]


async def test_who_joins_in_the_quiet_hours_is_invited_once(world: World) -> None:
    """Published late in the evening, the invitations wait for the morning."""
    cell_id = await world.cell(CELL, [HA, f"{MAI} (chưa)"])
    await world.until(datetime(2026, 11, 22, 15, tzinfo=UTC))
    await meet(world, cell_id)
    await come_in(world, MAI, (await invite(world, "--member", MAI))[MAI])
    assert received(world, MAI) == []
    await world.until(datetime(2026, 11, 23, 0, tzinfo=UTC))
    await world.tap(MAI, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, HA, at=True)[0] == "invitation 23/11 07:00"
    assert received(world, MAI) == ["invitation", "one_day", "two_hours"]


# --- who goes away --------------------------------------------------------------------------------


async def test_who_blocks_the_bot_is_listed_and_welcome_back(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    await open_summary(world)
    world.sandbox.block(world.person(AN))
    await world.until(datetime(2026, 12, 1, 3, tzinfo=UTC))
    assert received(world, AN) == ["invitation"]
    summary = named(newest(world, HA, "TỔNG HỢP").text)
    assert summary[UNREACHABLE] == {f"{AN} (đã chặn bot hoặc không nhận tin)"}
    await world.say(HA, "/thanhvien")
    assert f"⚠️ {AN} · chưa nhắn tin được" in labels(world, HA)
    world.sandbox.unblock(world.person(AN))
    await world.settle()
    assert received(world, AN) == ["invitation", "card_again"]
    await world.tap(AN, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, AN) == ["invitation", "card_again", "one_day", "two_hours"]


async def test_who_deleted_their_account_is_found_out_by_the_next_reminder(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await meet(world, cell_id)
    world.sandbox.deactivate(world.person(AN))
    await open_summary(world)
    assert named(newest(world, HA, "TỔNG HỢP").text)["Chưa trả lời"] == {HA, AN}
    await world.tap(HA, "Tham dự")
    await world.until(THREE_DAYS)
    assert (await delivered(world))[AN] == [("invitation", "sent"), ("three_days", "refused")]
    summary = named(newest(world, HA, "TỔNG HỢP").text)
    assert summary[UNREACHABLE] == {f"{AN} (đã chặn bot hoặc không nhận tin)"}


# --- who need not come, who is new ----------------------------------------------------------------


async def test_a_probationary_member_answers_like_everybody(world: World) -> None:
    await import_sheet(world)
    await come_in(world, HA, (await invite(world))[HA])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường tầng 2")
    await post(world, HA)
    await come_in(world, DUC, (await invite(world, "--member", DUC))[DUC])
    assert await world.tap(DUC, "Tham dự") == "Đã ghi nhận: đồng chí tham dự."
    assert "Tham dự: 01 đồng chí" in counts(world)
    assert "Tổng số phải dự: 11 đồng chí; báo dự 01 (9,1%)" in counts(world)


async def test_an_exempt_member_is_invited_never_urged_and_counted_when_coming(
    world: World,
) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await world.member(cell_id, HAI, exempt=True)
    await world.member(cell_id, GIANG, exempt=True)
    await meet(world, cell_id)
    await open_summary(world)
    assert "Chưa trả lời: 02 đồng chí\nTổng số phải dự: 02 đồng chí" in counts(world)
    await world.tap(HAI, "Tham dự")
    assert "Tham dự: 01 đồng chí" in counts(world)
    assert "Tổng số phải dự: 03 đồng chí; báo dự 01 (33,3%)" in counts(world)
    await world.until(STARTS_AT)
    assert received(world, HAI) == ["invitation", "one_day", "two_hours"]
    assert received(world, GIANG) == ["invitation"]
    assert named(newest(world, HA, "TỔNG HỢP").text)["Được miễn sinh hoạt"] == {GIANG}


# --- another language, another cell ---------------------------------------------------------------


async def test_one_member_reads_the_same_card_in_english(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN, BINH])
    await meet(world, cell_id)
    await world.tap(BINH, "Tham dự")
    await world.say(AN, "/ngonngu")
    await world.tap(AN, "English")
    await world.say(AN, "/next")
    card = world.sees(AN)
    for fact in (CELL, "Regular meeting", "Thursday, 03/12/2026, 19:30", "Hội trường tầng 2"):
        assert fact in card.text
    assert "Can you come?" in card.text
    assert await world.tap(AN, "Attend") == "Recorded: you will attend."
    await world.until(STARTS_AT - timedelta(minutes=1))
    assert "The meeting starts soon" in world.sees(AN).text
    assert "SẮP ĐẾN GIỜ HỌP" in world.sees(BINH).text


async def test_two_cells_know_nothing_of_each_other(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await world.cell(OTHER_CELL, [LAN, MINH])
    await meet(world, cell_id)
    await world.until(datetime(2026, 12, 1, 3, tzinfo=UTC))
    assert (received(world, LAN), world.texts(MINH)) == ([], [])
    await world.say(LAN, "/hop")
    assert "chưa có buổi sinh hoạt nào sắp tới" in world.sees(LAN).text
    await world.say(LAN, "/lich")
    await world.tap(LAN, "Tháng sau")
    assert "Tháng này chưa có buổi sinh hoạt nào" in world.sees(LAN).text
    await world.say(LAN, "/thanhvien")
    assert OTHER_CELL in world.sees(LAN).text
    assert not any(name in text for name in (HA, AN, CELL) for text in world.texts(LAN))
    await world.say(LAN, "/themhop 03/12/2026 19:30 Phòng họp B")
    await post(world, LAN)
    assert received(world, MINH) == ["invitation"]
    assert "Phòng họp B" not in "".join(world.texts(AN) + world.texts(HA))


# --- the words and figures ------------------------------------------------------------------------


async def test_forty_three_members_and_the_figures_the_report_wants(world: World) -> None:
    people = [HA, *(f"Nguyễn Văn {number:02}" for number in range(1, 43))]
    cell_id = await world.cell(CELL, people)
    await world.member(None, "Vũ Minh Tâm", Role.OFFICER)
    group = await bound_group(world, HA, people[1])
    await meet(world, cell_id)
    (board,) = [m for m in by_bot(world, group) if m.pinned]
    assert "Chưa trả lời: 43 đồng chí" in board.text
    for name in people[:41]:
        world.sandbox.tap(world.person(name), "Tham dự")
    await world.settle()
    assert "✅ Tham dự: 41 đồng chí\n⏳ Chưa trả lời: 02 đồng chí\n" in board.text
    assert "Tổng số phải dự: 43 đồng chí; báo dự 41 (95,3%)" in board.text
    assert board.edits < 10
    await world.say("Vũ Minh Tâm", "/language")
    await world.tap("Vũ Minh Tâm", "English")
    await world.say("Vũ Minh Tâm", "/calendar")
    for tapped in (CELL, "Next ›", "03/12, 19:30", "all answers"):
        await world.tap("Vũ Minh Tâm", tapped)
    assert "Expected: 43 members; coming: 41 (95.3%)" in world.sees("Vũ Minh Tâm").text


@pytest.mark.parametrize("mode", [Mode.IN_PERSON, Mode.ONLINE])
async def test_what_is_to_be_prepared_stands_on_every_reminder(world: World, mode: Mode) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    new = NewMeeting(
        date(2026, 12, 3), time(19, 30), "Phòng A", mode=mode, prepare="Đọc dự thảo <nghị quyết>"
    )
    async with world.db.begin() as tx:
        await publish(tx, await load_cell(tx, cell_id), new, world.clock.now(), account_id=None)
    await world.settle()
    choices = [label for label in labels(world, AN) if "Trực tuyến" in label]
    assert len(choices) == int(mode is Mode.ONLINE)
    await world.tap(AN, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, AN) == ["invitation", "one_day", "two_hours"]
    assert all("Chuẩn bị: Đọc dự thảo <nghị quyết>" in text for text in world.texts(AN))
