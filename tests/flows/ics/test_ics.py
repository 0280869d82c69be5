"""Thêm vào lịch: files out of the chat, and an address that a telephone's calendar fetches."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from icalendar import Calendar
from sqlalchemy import select, update

from bot.service import Service
from bot.telegram.limits import Pace
from core.model.people import Role
from db.rows import FeedRow, MeetingRow
from tests.meetings import meet
from tests.world import FAST, World, settings_for

CELL, HA, AN = "Chi bộ Láng Hạ", "Lê Thu Hà", "Nguyễn Văn An"


def file_of(world: World, name: str) -> Calendar:
    """The calendar file in somebody's newest message."""
    document = world.sees(name).document
    assert document
    assert document.name.endswith(".ics")
    return Calendar.from_ical(document.content)


async def cancel(world: World, meeting_id: int) -> None:
    async with world.db.begin() as tx:
        changed = {"state": "cancelled", "sequence": 1, "changed_at": world.clock.now()}
        await tx.execute(update(MeetingRow).where(MeetingRow.id == meeting_id).values(changed))


async def test_a_card_gives_the_meeting_as_a_file(world: World) -> None:
    meeting = await meet(world, await world.cell(CELL, [HA, AN]))
    await world.tap(AN, "Lưu vào lịch điện thoại")
    [event] = file_of(world, AN).events
    assert event["SUMMARY"] == "Sinh hoạt thường kỳ – Chi bộ Láng Hạ"
    assert event.start.isoformat() == "2026-12-03T19:30:00+07:00"
    assert "thứ Năm, 03/12/2026, 19:30" in (world.sees(AN).caption or "")
    await cancel(world, meeting.id)
    await world.say(AN, "/lich")
    press = world.sandbox.press_data(
        world.person(AN), f"1co:{meeting.id}:0", message=world.sees(AN)
    )
    await world.settle()
    assert not press.alert
    await world.tap(AN, "Gỡ khỏi lịch")
    calendar = file_of(world, AN)
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.events[0]["STATUS"] == "CANCELLED"
    assert calendar.events[0]["UID"] == event["UID"]


async def test_a_strangers_press_gives_no_file(world: World) -> None:
    meeting = await meet(world, await world.cell(CELL, [HA, AN]))
    await world.cell("Chi bộ Khác", ["Đỗ Văn Khôi"])
    for name in ("Đỗ Văn Khôi", "Bùi Văn Lạ"):
        await world.say(name, "/start")
        for data in (f"1cf:{meeting.id}", "1cf:999", "1cr"):
            press = world.sandbox.press_data(world.person(name), data, message=world.sees(name))
            await world.settle()
            assert press.alert
        assert world.sees(name).document is None


async def test_without_an_address_the_year_is_a_file(world: World) -> None:
    cell_id = await world.cell(CELL, [HA, AN])
    await world.say(AN, "/lich")
    toast = await world.tap(AN, "Lịch trên điện thoại")
    assert toast.startswith("Chưa có buổi sinh hoạt nào trong 12 tháng tới")
    first = await meet(world, cell_id)
    await meet(world, cell_id, date(2027, 1, 4))
    await world.say(AN, "/lich")
    await world.tap(AN, "Lịch trên điện thoại")
    assert len(file_of(world, AN).events) == 2
    assert "12 tháng tới: 02 buổi" in (world.sees(AN).caption or "")
    await cancel(world, first.id)
    await world.say(AN, "/lich")
    await world.tap(AN, "Lịch trên điện thoại")
    events = file_of(world, AN).events
    assert [event["STATUS"] for event in events] == ["CANCELLED", "CONFIRMED"]
    assert "12 tháng tới: 01 buổi" in (world.sees(AN).caption or "")


# --- the address ----------------------------------------------------------------------------------


class PublicWorld(World):
    """A world whose bot has an address of its own."""

    port = 0

    async def start_bot(self, pace: Pace = FAST, pauses: tuple[float, ...] = ()) -> None:
        self.port = self.port or unused_port()
        keys = {"WEB_PORT": str(self.port), "PUBLIC_URL": f"http://127.0.0.1:{self.port}"}
        settings = settings_for(self.sandbox, self.database_url, self.folder, **keys)
        self.service = Service(settings, self.clock.now, pace=pace, ticking=False, pauses=pauses)
        await self.service.start()

    async def address(self, name: str) -> str:
        """The address somebody is shown."""
        await self.say(name, "/lich")
        await self.tap(name, "Lịch trên điện thoại")
        return address_in(self.sees(name).text)


def address_in(text: str) -> str:
    found = re.search(r"http://\S+/calendar/[A-Za-z0-9_-]{40,}\.ics", text)
    assert found, text
    return found[0]


async def fetch(address: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with aiohttp.ClientSession() as client, client.get(address, headers=headers) as answer:
        return answer.status, await answer.read(), answer.headers


async def status_of(address: str, **headers: str) -> int:
    return (await fetch(address, **headers))[0]


@pytest.fixture
async def public(database_url: str, tmp_path: Path) -> AsyncIterator[PublicWorld]:
    world = PublicWorld(database_url, tmp_path)
    await world.start()
    yield world
    await world.end()


async def test_a_telephone_follows_the_calendar(public: PublicWorld) -> None:
    cell_id = await public.cell(CELL, [HA, AN])
    meeting = await meet(public, cell_id)
    address = await public.address(AN)
    status, body, headers = await fetch(address)
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Last-Modified"] == "Sun, 22 Nov 2026 02:00:00 GMT"
    [event] = Calendar.from_ical(body).events
    assert await status_of(address, **{"If-None-Match": headers["ETag"]}) == 304
    await public.after(hours=1)
    await cancel(public, meeting.id)
    await meet(public, cell_id, date(2027, 1, 4))
    status, body, new = await fetch(address, **{"If-None-Match": headers["ETag"]})
    assert (status, new["ETag"] != headers["ETag"]) == (200, True)
    assert new["Last-Modified"] == "Sun, 22 Nov 2026 03:00:00 GMT"
    events = Calendar.from_ical(body).events
    assert [(e["STATUS"], e["SEQUENCE"]) for e in events] == [("CANCELLED", 1), ("CONFIRMED", 0)]
    assert events[0]["UID"] == event["UID"]


async def test_an_edit_is_in_the_calendar_once_people_were_told(public: PublicWorld) -> None:
    await meet(public, await public.cell(CELL, [HA, AN]))
    address = await public.address(AN)
    await public.say(HA, "/suahop")
    await public.tap(HA, "Nơi họp")
    await public.say(HA, "Phòng họp A")
    await public.tap(HA, "Lưu")
    while_waiting = Calendar.from_ical((await fetch(address))[1]).events[0]
    await public.after(minutes=10)
    told = Calendar.from_ical((await fetch(address))[1]).events[0]
    assert (while_waiting["LOCATION"], while_waiting["SEQUENCE"]) == ("Hội trường tầng 2", 0)
    assert (told["LOCATION"], told["SEQUENCE"]) == ("Phòng họp A", 1)


async def test_an_address_is_one_persons_and_can_be_changed(public: PublicWorld) -> None:
    await meet(public, await public.cell(CELL, [HA, AN]))
    hers, his = await public.address(HA), await public.address(AN)
    assert hers != his == await public.address(AN)
    for wrong in (his[:-5] + "x.ics", his.replace(his.rsplit("/", 1)[1], "0-x.ics")):
        assert await status_of(wrong) == 404
    await public.tap(AN, "Đổi địa chỉ")
    assert "thôi cập nhật" in public.sees(AN).text
    await public.tap(AN, "Giữ địa chỉ cũ")
    assert (address_in(public.sees(AN).text), await status_of(his)) == (his, 200)
    await public.tap(AN, "Đổi địa chỉ")
    assert await public.tap(AN, "Đổi địa chỉ") == "Đã đổi. Địa chỉ cũ không dùng được nữa."
    new = address_in(public.sees(AN).text)
    assert (await status_of(his), await status_of(new), await status_of(hers)) == (404, 200, 200)
    await public.say(AN, "/toi")
    await public.tap(AN, "Rời khỏi bot")
    await public.tap(AN, "Rời và xóa")
    assert await status_of(new) == 404
    async with public.db.read() as tx:
        assert len((await tx.scalars(select(FeedRow))).all()) == 1


async def test_who_asks_too_often_is_told_to_wait(public: PublicWorld) -> None:
    await public.cell(CELL, [HA, AN])
    hers, his = await public.address(HA), await public.address(AN)
    assert [await status_of(his) for _ in range(7)] == [200] * 6 + [429]
    assert await status_of(hers) == 200
    public.clock.at += timedelta(minutes=1)
    assert await status_of(his) == 200


async def test_a_member_of_two_cells_has_one_address_for_both(public: PublicWorld) -> None:
    await meet(public, await public.cell(CELL, [HA, AN]))
    other = await public.cell("Chi bộ Khác", ["Đỗ Văn Khôi"])
    await public.member(None, "Vũ Minh Tâm", Role.OFFICER)
    await public.member(other, AN)
    await meet(public, other, date(2026, 12, 4))
    _, body, _ = await fetch(await public.address(AN))
    assert len(Calendar.from_ical(body).events) == 2
    await public.say("Vũ Minh Tâm", "/lich")
    message = public.sees("Vũ Minh Tâm")
    press = public.sandbox.press_data(public.person("Vũ Minh Tâm"), "1ca", message=message)
    await public.settle()
    assert press.alert
