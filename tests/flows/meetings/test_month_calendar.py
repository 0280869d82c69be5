"""Meetings of every making: one line, early morning, a topic with a chair, a whole year."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.rows import MeetingRow
from tests.meetings import post
from tests.months import (
    AN,
    BINH,
    CELL,
    HA,
    IN_HANOI,
    MAI,
    bound_group,
    by_bot,
    come_in,
    invite,
    newest,
    received,
)
from tests.world import World

pytestmark = pytest.mark.both

STARTS_AT = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)


# --- one line -------------------------------------------------------------------------------------


async def test_a_meeting_in_one_line(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường tầng 2")
    preview = world.sees(HA).text
    for fact in ("Sinh hoạt thường kỳ", "thứ Năm, 03/12/2026, 19:30", "📍 Hội trường tầng 2\n"):
        assert fact in preview
    assert world.texts(AN) == []
    await post(world, HA)
    card = world.sees(AN).text
    assert "thứ Năm, 03/12/2026, 19:30\n📍 Hội trường tầng 2\n" in card
    assert "Nhận trả lời đến giờ họp." in card


async def test_a_topic_meeting_in_one_line_with_its_topic_and_its_chair(world: World) -> None:
    await world.cell(CELL, [HA, AN, BINH])
    group = await bound_group(world, HA, AN)
    await world.say(HA, "/themhop chuyên đề 10/12 19h30 Phòng họp A")
    await world.tap(HA, "📖 Chuyên đề")
    await world.say(HA, "Xây dựng chi bộ “bốn tốt”")
    await world.tap(HA, "Chủ trì")
    await world.tap(HA, BINH)
    await world.tap(HA, "Chuẩn bị")
    await world.say(HA, "Ý kiến thảo luận")
    await post(world, HA)
    said = (
        "📋 Sinh hoạt chuyên đề\n🗓 thứ Năm, 10/12/2026, 19:30\n📍 Phòng họp A\n"
        "📖 Chuyên đề: Xây dựng chi bộ “bốn tốt”\n📝 Chuẩn bị: Ý kiến thảo luận\n"
        f"👤 Chủ trì: {BINH}"
    )
    (board,) = [message.text for message in by_bot(world, group) if message.pinned]
    assert said in board
    await world.tap(AN, "Tham dự")
    await world.until(datetime(2026, 12, 10, 12, 30, tzinfo=UTC))
    assert received(world, AN) == ["invitation", "one_day", "two_hours"]
    assert all(said in text for text in world.texts(AN))
    assert said in newest(world, HA, "TỔNG HỢP").text


# --- quiet hours ----------------------------------------------------------------------------------


async def test_nobody_is_woken_for_a_meeting_at_eight(world: World) -> None:
    """Two hours before would be six in the morning: it goes out when the quiet hours end."""
    await world.cell(CELL, [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 8h Hội trường")
    assert "07:00: đồng chí tham dự (dời khỏi giờ không nhắn tin)" in world.sees(HA).text
    await post(world, HA)
    await world.tap(AN, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, AN, at=True)[1:] == ["one_day 02/12 08:00", "two_hours 03/12 07:00"]
    assert received(world, HA, at=True)[1:] == ["three_days 30/11 08:00", "evening 02/12 19:30"]


async def test_a_meeting_at_seven_reminds_the_evening_before(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    await world.say(HA, "/themhop 03/12/2026 7h Hội trường")
    await post(world, HA)
    await world.tap(AN, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, AN, at=True)[1:] == ["one_day 02/12 07:00", "two_hours 02/12 20:30"]


async def test_published_in_the_evening_it_is_told_in_the_morning(world: World) -> None:
    await world.cell(CELL, [HA, AN])
    group = await bound_group(world, HA, AN)
    await world.until(datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    await world.say(HA, "/themhop 03/12/2026 19:30 Hội trường")
    await post(world, HA)
    assert world.texts(AN) == []
    assert not any(message.pinned for message in by_bot(world, group))
    await world.until(datetime(2026, 11, 23, 3, tzinfo=UTC))
    assert received(world, AN, at=True) == ["invitation 23/11 07:00"]
    assert [message.pinned for message in by_bot(world, group)] == [False, True]


async def test_two_reminders_moved_to_one_moment_are_one_message(world: World) -> None:
    """Published at ten in the evening for eight in the morning; An answers before the card."""
    await world.cell(CELL, [HA, AN])
    await world.until(datetime(2026, 11, 22, 15, tzinfo=UTC))
    await world.say(HA, "/themhop 23/11/2026 8h Hội trường")
    await post(world, HA)
    await world.say(AN, "/hop")
    await world.tap(AN, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, HA, at=True) == ["invitation 23/11 07:00"]
    assert received(world, AN, at=True) == ["two_hours 23/11 07:00"]


async def test_a_meeting_within_the_hour_leaves_no_reminder_behind(world: World) -> None:
    """What is past at publishing is not sent afterwards: the invitation says it all."""
    await world.cell(CELL, [HA, AN])
    await world.say(HA, "/themhop 22/11/2026 10:00 Hội trường")
    await post(world, HA)
    await world.tap(AN, "Tham dự")
    await world.until(STARTS_AT)
    assert received(world, AN) == ["invitation"]


# --- a year ---------------------------------------------------------------------------------------


async def publish_a_year(world: World) -> None:
    """Ngày 3 hằng tháng 19:30, a day off stays as it is, the usual place."""
    await world.say(HA, "/caidat")
    await world.tap(HA, "Nơi họp")
    await world.say(HA, "Hội trường tầng 2")
    await world.tap(HA, "Lưu")
    await world.tap(HA, "‹ Cài đặt")
    await world.tap(HA, "Lịch thường kỳ")
    await world.say(HA, "ngày 3 hằng tháng 19:30")
    await world.tap(HA, "Giữ nguyên")
    await world.tap(HA, "Lưu")
    await world.tap(HA, "Lập lịch cả năm")
    assert "Khi đăng: 12 buổi vào lịch" in world.sees(HA).text
    await post(world, HA, "Đăng cả năm (12 buổi)")


async def test_a_year_of_meetings_each_invited_ten_days_ahead(world: World) -> None:
    await world.cell(CELL, [HA, AN, f"{MAI} (chưa)"])
    await publish_a_year(world)
    assert world.texts(AN) == []
    async with world.db.read() as tx:
        starts = (await tx.scalars(select(MeetingRow.starts_at))).all()
    assert len(starts) == 12
    await world.until(max(starts))
    cards = [m for m in world.sandbox.messages(world.person(AN)) if "MỜI HỌP" in m.first]
    ahead = [f"{at - timedelta(days=10) + IN_HANOI:%d/%m/%Y %H:%M}" for at in sorted(starts)]
    assert [f"{card.date + IN_HANOI:%d/%m/%Y %H:%M}" for card in cards] == ahead
    for card, starts_at in zip(cards, sorted(starts), strict=True):
        assert f"{starts_at + IN_HANOI:%d/%m/%Y, %H:%M}" in card.text
    assert received(world, AN) == ["invitation", "three_days", "one_day"] * 12


async def test_who_joins_between_is_invited_once_to_each_meeting(world: World) -> None:
    await world.cell(CELL, [HA, f"{MAI} (chưa)"])
    await publish_a_year(world)
    await come_in(world, MAI, (await invite(world, "--member", MAI))[MAI])
    assert received(world, MAI) == []
    await world.say(MAI, "/lich")
    await world.tap(MAI, "Tháng sau")
    assert "thứ Năm, 03/12/2026, 19:30 – sắp tới" in world.sees(MAI).text
    await world.until(STARTS_AT)
    assert received(world, MAI) == ["invitation", "three_days", "one_day"]
