"""/trangthai and doctor: what the operator sees of the ledgers."""

import argparse
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.console.doctor import main as doctor
from core.operator.health import troubles
from db.meetings.meetings import NewMeeting
from db.operator.health import load_health
from db.people import load_cell
from db.rows import DeliveryRow, InboxRow, MeetingRow
from db.timestamps import BACKUP, save_timestamp
from handlers.meetings.publish import publish
from tests.world import World

PEOPLE = ["Lê Thu Hà", "Nguyễn Văn An"]


async def published(world: World) -> int:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    async with world.db.begin() as tx:
        new = NewMeeting(date(2026, 12, 3), time(19, 30), "Hội trường tầng 2")
        cell = await load_cell(tx, cell_id)
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting.id


async def operator(world: World) -> str:
    world.sandbox.add_person("Người Trực Máy", user_id=900, started=True)
    return "Người Trực Máy"


async def test_the_operator_sees_the_ledgers_and_nobody_else_does(world: World) -> None:
    await published(world)
    name = await operator(world)
    await world.say(name, "/trangthai")
    seen = world.sees(name).text
    assert "Tin đã gửi: " in seen
    assert "Tin đến để riêng vì lỗi: 0" in seen
    assert "Có thể gửi trùng: 0" in seen
    assert seen.splitlines()[0] == "✅ Mọi việc bình thường"
    assert "Tin đến chờ xử lý: 0\n" in seen
    assert "Sao lưu gần nhất: chưa ghi nhận (sao lưu hằng đêm chưa bật)" in seen
    for other in ("Lê Thu Hà", "Người Lạ"):
        await world.say(other, "/trangthai")
        assert "người vận hành" in world.sees(other).text


async def test_a_reminder_missed_in_a_week_of_downtime_is_listed(world: World) -> None:
    await published(world)
    name = await operator(world)
    await world.stop_bot()
    world.clock.at += timedelta(days=12)
    await world.start_bot()
    await world.settle()
    await world.say(name, "/trangthai")
    seen = world.sees(name).text
    assert "Có lần nhắc bị lỡ" in seen.splitlines()[0]
    assert "Chi bộ Láng Hạ: nhắc trước 3 ngày, hạn thứ Hai, 30/11/2026" in seen


async def test_set_aside_is_told_listed_and_replayed(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row that no handler can read fails the update until somebody mends it."""
    meeting_id = await published(world)
    name = await operator(world)
    async with world.db.begin() as tx:
        await tx.execute(update(MeetingRow).values(mode="nonsense"))
    press = world.sandbox.tap(world.person("Nguyễn Văn An"), "Tham dự")
    await world.settle()
    assert not press.text
    assert "đã được để riêng" in world.sees(name).text
    assert "vẫn được giữ lại" in world.sees("Nguyễn Văn An").text
    asked = argparse.Namespace(replay=None)
    settings, now = world.service.settings, world.clock.now()
    assert await doctor(world.db, settings, asked, now) == 1
    assert "lỗi ValueError" in capsys.readouterr().out
    async with world.db.begin() as tx:
        await tx.execute(update(MeetingRow).values(mode="in_person"))
    assert await doctor(world.db, settings, argparse.Namespace(replay="all"), now) == 0
    await world.service.workers.inbox.pick_up()
    await world.settle()
    assert await world.answer_of(meeting_id, "Nguyễn Văn An") == "attend"
    async with world.db.read() as tx:
        assert (await tx.scalars(select(InboxRow.set_aside_at))).unique().all() == [None]
    assert (await doctor(world.db, settings, asked, now)) == 0


async def test_an_update_that_cannot_be_read_keeps_nobody_waiting(world: World) -> None:
    await published(world)
    name = await operator(world)
    world.may_fail = True
    world.sandbox.world.updates.add("message", {"message_id": 1, "chat": "nonsense"})
    world.sandbox.tap(world.person("Nguyễn Văn An"), "Tham dự")
    await world.settle()
    assert "Đã ghi nhận: Tham dự" in world.sees("Nguyễn Văn An").text
    assert sum("đã được để riêng" in text for text in world.texts(name)) == 1


async def test_doctor_refuses_a_number_that_is_none(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = argparse.Namespace(replay="mười")
    assert await doctor(world.db, world.service.settings, asked, world.clock.now()) == 2
    assert "mười" in capsys.readouterr().out


async def test_a_backup_that_fails_is_shown_until_one_succeeds(world: World) -> None:
    """Its folder cannot be made: a file has its name."""
    (world.folder / "taken").write_text("")
    world.service.settings = replace(
        world.service.settings,
        backup_passphrase="chín dòng sông đổ về",
        backup_dir=world.folder / "taken" / "backups",
    )
    world.service.workers.updates.services = replace(
        world.service.workers.updates.services, backups=True
    )
    world.service.workers.nightly.settings = world.service.settings
    assert not await world.service.workers.nightly.make_due()
    name = await operator(world)
    await world.say(name, "/trangthai")
    assert "Lần sao lưu gần nhất không thành" in world.sees(name).text.splitlines()[0]
    world.clock.at += timedelta(hours=2)
    async with world.db.begin() as tx:
        await save_timestamp(tx, BACKUP, world.clock.now())
    await world.tap(name, "Cập nhật")
    assert world.sees(name).text.startswith("✅ Mọi việc bình thường")
    assert "22/11/2026, 11:00" in world.sees(name).text
    world.clock.at += timedelta(hours=27)
    await world.tap(name, "Cập nhật")
    assert "Đã quá một ngày chưa có bản sao lưu mới" in world.sees(name).text


async def test_what_has_waited_too_long_is_the_first_thing_seen(world: World) -> None:
    await published(world)
    name = await operator(world)
    async with world.db.begin() as tx:
        old = InboxRow(update_id=1, chat_id=1, payload={}, received_at=world.clock.now())
        tx.add(old)
        await tx.execute(update(DeliveryRow).values(state="pending", finished_at=None))
    world.clock.at += timedelta(minutes=11)
    async with world.db.read() as tx:
        health = await load_health(tx, world.clock.now())
    assert troubles(health, world.clock.now(), backups=False)[:2] == ["inbox_late", "outbox_late"]
    await world.say(name, "/trangthai")
    seen = world.sees(name).text
    assert "Tin đến chờ xử lý quá 1 phút" in seen.splitlines()[0]
    assert "Tin đến chờ xử lý: 1 (lâu nhất 11 phút)" in seen
    async with world.db.begin() as tx:
        await tx.execute(delete(InboxRow).where(InboxRow.update_id == 1))
