"""A cell's month as its people live it: from the operator's sheet to the hour of the meeting."""

from datetime import UTC, datetime

import pytest

from sandbox import Chat
from tests.meetings import post
from tests.months import (
    AN,
    BINH,
    CELL,
    CUONG,
    DUC,
    GIANG,
    HA,
    HAI,
    KHANH,
    LAM,
    LAN,
    MAI,
    MINH,
    NAM,
    PHUC,
    TAM,
    bound_group,
    by_bot,
    come_in,
    delivered,
    import_sheet,
    invite,
    join_by_names,
    labels,
    link_in,
    named,
    newest,
    received,
)
from tests.world import World

pytestmark = pytest.mark.both

STARTS_AT = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
THREE_DAYS = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)
ONE_DAY = datetime(2026, 12, 2, 12, 30, tzinfo=UTC)
LATE = "three_days 30/11 19:30"
EVENING = "evening 02/12 19:30"
TOMORROW = "one_day 02/12 19:30"
SOON = "two_hours 03/12 17:30"
# Who was sent which reminder, and when in Hà Nội. Khánh has not joined.
REMINDERS = {
    HA: [EVENING, SOON],
    PHUC: [],
    AN: [TOMORROW, SOON],
    BINH: [],
    CUONG: [],
    DUC: [TOMORROW, SOON],
    GIANG: [],
    HAI: [],
    KHANH: [],
    LAM: [],
    MAI: [LATE, TOMORROW],
    NAM: [LATE, SOON],
}


async def test_a_cells_month(world: World) -> None:
    said = await import_sheet(world)
    assert said[-1] == "Đã nhập. Chi bộ mới: 2; đồng chí mới: 15; đồng chí có thay đổi: 0."
    await the_secretary_comes_in(world)
    await the_secretary_makes_a_meeting_by_buttons(world)
    await members_join(world)
    group = await the_group_gets_its_board(world)
    await everybody_answers_in_their_way(world)
    the_board_counts(world, group)
    await the_secretary_sees_names_and_reasons(world)
    await an_officer_sees_names_but_no_reasons(world)
    await time_passes_until_the_meeting(world)
    the_right_people_were_reminded_once(world)
    await the_outbox_says_the_same(world)
    await answers_are_closed(world, group)


async def the_secretary_comes_in(world: World) -> None:
    links = await invite(world)
    assert set(links) == {HA, LAN, TAM}
    await come_in(world, HA, links[HA])
    assert f"{HA} – bí thư, {CELL}" in world.sees(HA).text
    for name in (LAN, TAM):
        await come_in(world, name, links[name])


async def the_secretary_makes_a_meeting_by_buttons(world: World) -> None:
    await world.say(HA, "/themhop")
    await world.tap(HA, "›")
    await world.tap(HA, "3")
    await world.tap(HA, "19:30")
    await world.say(HA, "Hội trường tầng 2")
    await world.tap(HA, "Sinh hoạt thường kỳ")
    await world.tap(HA, "Trực tiếp và trực tuyến")
    preview = world.sees(HA)
    assert "XEM LẠI TRƯỚC KHI ĐĂNG" in preview.text
    assert "Chi bộ có 12 đồng chí" in preview.text
    assert "11 đồng chí chưa tham gia" in preview.text
    assert received(world, HA) == []
    await post(world, HA)
    assert "TỔNG HỢP TRẢ LỜI" in preview.text
    assert received(world, HA) == ["invitation"]


async def members_join(world: World) -> None:
    """An by a link the secretary takes from the roster, the others by the cell's."""
    await world.say(HA, "/thanhvien")
    await world.tap(HA, AN)
    await world.tap(HA, "mời")
    await come_in(world, AN, link_in(world.sees(HA).text))
    await join_by_names(world, PHUC, BINH, CUONG, DUC, GIANG, HAI, LAM, MAI, NAM)
    for name in REMINDERS:
        assert received(world, name) == (["invitation"] if name != KHANH else [])
    card = newest(world, MAI, "MỜI HỌP").text
    for fact in (CELL, "Sinh hoạt thường kỳ", "thứ Năm, 03/12/2026, 19:30", "Hội trường tầng 2"):
        assert fact in card
    assert "Hình thức: trực tiếp và trực tuyến" in card
    assert "Chuẩn bị" not in card
    assert "👤 Chủ trì: bí thư chi bộ" in card


async def the_group_gets_its_board(world: World) -> Chat:
    group = await bound_group(world, HA, AN, MAI)
    (board,) = [m for m in by_bot(world, group) if m.pinned]
    assert "Chưa trả lời: 11 đồng chí" in board.text
    assert "Tổng số phải dự: 11 đồng chí" in board.text
    return group


async def everybody_answers_in_their_way(world: World) -> None:
    assert await world.tap(HA, "Tham dự") == "Đã ghi nhận: đồng chí tham dự."
    await world.tap(AN, "Tham dự")
    assert "Đã ghi nhận: Tham dự" in newest(world, AN, "MỜI HỌP").text
    assert await world.tap(DUC, "Trực tuyến") == "Đã ghi nhận: đồng chí dự trực tuyến."
    assert await world.tap(GIANG, "Chưa chắc") == "Đã ghi nhận: đồng chí chưa chắc chắn."
    for name, reason in ((BINH, "Công tác"), (CUONG, "Sức khỏe")):
        await world.tap(name, "Vắng")
        assert await world.tap(name, reason) == "Đã ghi nhận lý do vắng."
        assert f"Vắng – {reason.lower()}" in newest(world, name, "MỜI HỌP").text
    await world.tap(LAM, "Vắng")
    await world.tap(LAM, "Lý do khác")
    await world.say(LAM, "đưa mẹ đi khám")
    assert "Vắng – đưa mẹ đi khám" in newest(world, LAM, "MỜI HỌP").text
    toast = await world.tap(PHUC, "Vắng")
    assert toast == "Đã ghi nhận: đồng chí vắng. Đề nghị cho biết lý do."
    await record_for_somebody_without_telegram(world)


async def record_for_somebody_without_telegram(world: World) -> None:
    """Khánh telephones the secretary."""
    await world.say(HA, "/hop")
    for tapped in ("Xem tổng hợp", "Ghi nhận hộ", KHANH):
        await world.tap(HA, tapped)
    assert await world.tap(HA, "Vắng") == f"Đã ghi nhận hộ đồng chí {KHANH}."
    await world.tap(HA, "Gia đình")
    assert "Vắng – gia đình – việc riêng (ghi nhận hộ)" in world.sees(HA).text
    await world.tap(HA, "Danh sách")
    await world.tap(HA, "Tổng hợp")


def the_board_counts(world: World, group: Chat) -> None:
    (board,) = [m for m in by_bot(world, group) if m.pinned]
    counts = board.text.split("\n\n")[2].split("\n")
    assert counts == [
        "✅ Tham dự: 02 đồng chí",
        "💻 Trực tuyến: 01 đồng chí",
        "❌ Vắng có lý do: 04 đồng chí",
        "❌ Vắng chưa nêu lý do: 01 đồng chí",
        "❔ Chưa chắc: 01 đồng chí",
        "⏳ Chưa trả lời: 02 đồng chí",
        "Tổng số phải dự: 11 đồng chí; báo dự 03 (27,3%)",
    ]
    assert not any(name in board.text for name in REMINDERS)
    assert board.edits > 0
    assert len(by_bot(world, group)) == 2


async def the_secretary_sees_names_and_reasons(world: World) -> None:
    assert named(newest(world, HA, "TỔNG HỢP").text) == {
        "Tham dự": {HA, AN},
        "Trực tuyến": {DUC},
        "Vắng": {
            f"{KHANH} (gia đình – việc riêng; ghi nhận hộ)",
            f"{CUONG} (sức khỏe)",
            f"{BINH} (công tác)",
            f"{LAM} (đưa mẹ đi khám)",
            f"{PHUC} (chưa nêu lý do)",
        },
        "Chưa chắc": {GIANG},
        "Chưa trả lời": {NAM, MAI},
        "Được miễn sinh hoạt": {HAI},
    }


async def an_officer_sees_names_but_no_reasons(world: World) -> None:
    await world.say(TAM, "/start")
    await world.tap(TAM, "Chi bộ trực thuộc")
    assert f"{CELL}: 12 đồng chí, 11 đồng chí đã tham gia" in world.sees(TAM).text
    assert "Báo dự 03, vắng 05, chưa chắc 01, chưa trả lời 02" in world.sees(TAM).text
    await world.tap(TAM, CELL)
    await world.tap(TAM, "Tháng sau")
    await world.tap(TAM, "03/12, 19:30")
    assert not {"✅ Tham dự", "❌ Vắng"} & set(labels(world, TAM))
    await world.tap(TAM, "tổng hợp")
    absent = {f"{KHANH} (ghi nhận hộ)", CUONG, BINH, LAM, f"{PHUC} (chưa nêu lý do)"}
    assert named(world.sees(TAM).text)["Vắng"] == absent
    assert not any("Ghi nhận hộ" in label for label in labels(world, TAM))


async def time_passes_until_the_meeting(world: World) -> None:
    """Nam hesitates after the first reminder and makes up his mind on the last day."""
    await world.until(THREE_DAYS)
    await world.tap(NAM, "Chưa chắc")
    await world.until(ONE_DAY)
    await world.tap(NAM, "Tham dự")
    await world.until(STARTS_AT)


def the_right_people_were_reminded_once(world: World) -> None:
    table = {name: received(world, name, at=True) for name in REMINDERS}
    invited = {name: [x for x in cards if x.startswith("inv")] for name, cards in table.items()}
    assert {name: len(cards) for name, cards in invited.items()} == {
        name: int(name != KHANH) for name in REMINDERS
    }
    reminded = {name: cards[1:] for name, cards in table.items()}
    assert reminded == REMINDERS
    for name in (LAN, MINH, TAM):
        assert received(world, name) == []


async def the_outbox_says_the_same(world: World) -> None:
    owed = await delivered(world)
    kinds = {name: [kind for kind, _ in rows] for name, rows in owed.items()}
    assert kinds == {name: received(world, name) for name in REMINDERS if name != KHANH}
    assert {state for rows in owed.values() for _, state in rows} == {"sent"}


async def answers_are_closed(world: World, group: Chat) -> None:
    (board,) = [m for m in by_bot(world, group) if m.pinned]
    assert "Tham dự: 03 đồng chí" in board.text
    assert board.text.endswith("🔒 Đã hết thời gian trả lời.")
    assert board.reply_markup is None
    assert len(by_bot(world, group)) == 2
    assert any("🔴 ĐANG HỌP" in text for text in world.texts(MAI))
    with pytest.raises(LookupError):
        await world.tap(MAI, "Tham dự")
    assert "Tham dự: 03 đồng chí" in board.text
    await world.say(MAI, "/lich")
    assert "thứ Năm, 03/12/2026, 19:30 – đang họp" in world.sees(MAI).text
