"""/thongbao: whom, what, the preview, the five minutes, the sending and what became of it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.model.people import Role
from core.notices.buttons import MissedButton
from db.people import record_reachable
from db.rows import CellRow, DeliveryRow, LogRow, MemberRow, NoticeRow, RoleRow
from jobs.tidy import tidy_up
from sandbox import Message
from tests.world import World

pytestmark = pytest.mark.both

HA, PHUC, AN, BINH = "Lê Thu Hà", "Vũ Văn Phúc", "Nguyễn Văn An", "Trần Thị Bình"
LAN, TAM = "Hồ Thị Lan", "Vũ Minh Tâm"
TEXT = "Mời các đồng chí đọc https://example.vn/nq & góp ý <sớm>."
SIGNED = "Của đồng chí Lê Thu Hà, Bí thư Chi bộ Láng Hạ"


async def a_cell(world: World) -> int:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, f"{BINH} (chưa)"])
    await world.member(cell_id, PHUC, Role.DEPUTY)
    return cell_id


async def write(world: World, text: str = TEXT) -> Message:
    """The secretary writes to all members; the preview."""
    await world.say(HA, "/thongbao")
    await world.tap(HA, "Toàn thể đảng viên")
    await world.say(HA, text)
    return world.sees(HA)


async def notices(world: World) -> list[NoticeRow]:
    async with world.db.read() as tx:
        return list((await tx.scalars(select(NoticeRow).order_by(NoticeRow.id))).all())


async def owed(world: World) -> list[DeliveryRow]:
    async with world.db.read() as tx:
        found = await tx.scalars(select(DeliveryRow).where(DeliveryRow.kind == "notice"))
        return list(found.all())


def got(world: World, name: str) -> list[str]:
    return [text for text in world.texts(name) if text.startswith("📢 THÔNG BÁO")]


async def test_a_secretary_tells_the_whole_cell(world: World) -> None:
    await a_cell(world)
    preview = await write(world)
    for said in (SIGNED, TEXT, "Sẽ gửi tới: 02 đồng chí", "Chưa nhắn tin được: 01 đồng chí"):
        assert said in preview.text
    await world.tap(HA, "Chưa nhắn tin được")
    assert f"• {BINH} – Chi bộ Láng Hạ" in preview.text
    await world.tap(HA, "Xem trước")
    await world.tap(HA, "Gửi")
    assert "sẽ gửi lúc 09:05 tới 02 đồng chí" in preview.text
    await world.after(minutes=4)
    assert got(world, AN) == []
    await world.after(minutes=2)
    (told,) = got(world, AN)
    assert told == f"📢 THÔNG BÁO\n{SIGNED}\n\n{TEXT}"
    assert len(got(world, PHUC)) == 1
    assert got(world, HA) == []
    assert "Đã gửi xong thông báo tới 02 đồng chí" in preview.text
    assert f"• {BINH} – Chi bộ Láng Hạ" in preview.text
    async with world.db.read() as tx:
        line = (await tx.scalars(select(LogRow).where(LogRow.action == "send_notice"))).one()
    assert line.after == {
        "who": "all", "cells": 1, "people": 2, "unreachable": 1, "urgent": False,
    }  # fmt: skip


async def test_undone_nobody_gets_it_and_the_text_is_kept(world: World) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    await world.after(minutes=4)
    assert await world.tap(HA, "Hoàn tác") == "Đã hoàn tác."
    assert "chưa ai nhận được gì" in message.text
    await world.after(hours=1)
    assert [notice.state for notice in await notices(world)] == ["withdrawn"]
    assert await owed(world) == []
    await world.tap(HA, "Mở lại dự thảo")
    assert TEXT in message.text
    await world.say(HA, "Nội dung đã sửa")
    await world.tap(HA, "Gửi")
    await world.tap(HA, "Gửi ngay")
    await world.after(seconds=5)
    assert "Nội dung đã sửa" in got(world, AN)[0]
    assert "Đã gửi xong" in world.sees(HA).text


async def test_too_late_to_undo(world: World) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    undo = next(b.data for row in message.reply_markup or [] for b in row if "Hoàn tác" in b.text)
    await world.after(minutes=6)
    press = world.sandbox.press_data(world.person(HA), undo or "", message=message)
    await world.settle()
    assert press.alert
    assert "đã gửi đi hoặc đã hoàn tác" in (press.text or "")
    assert [notice.state for notice in await notices(world)] == ["done"]


async def test_a_restart_within_the_five_minutes_and_in_the_middle_of_sending(
    world: World,
) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    await world.stop_bot()
    world.clock.at += timedelta(minutes=6)
    world.sandbox.faults.add("sendMessage", world.person(PHUC).id, how="429", seconds=60)
    await world.start_bot()
    await world.settle()
    assert len(got(world, AN)) == 1
    assert message.text == "📤 Đã gửi 1/2…"
    await world.stop_bot()
    await world.start_bot()
    await world.after(seconds=70)
    assert (len(got(world, AN)), len(got(world, PHUC))) == (1, 1)
    assert "Đã gửi xong thông báo tới 02 đồng chí" in message.text
    assert {delivery.possible_duplicates for delivery in await owed(world)} == {0}


async def test_who_blocked_the_bot_meanwhile_is_named(world: World) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    world.sandbox.block(world.person(AN))
    await world.after(minutes=6)
    assert "tới 01 đồng chí" in message.text
    assert f"• {AN} – Chi bộ Láng Hạ" in message.text


async def test_a_result_refused_before_its_writer_came_back_is_shown_after(world: World) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    world.person(HA).blocked = True
    world.sandbox.faults.add("editMessageText", world.person(HA).id, how="hold_after")
    world.clock.at += timedelta(minutes=6)
    settling = asyncio.create_task(world.settle())
    await world.sandbox.faults.reached()
    world.person(HA).blocked = False
    async with world.db.begin() as tx:
        await record_reachable(tx, world.person(HA).id, world.clock.now() + timedelta(seconds=1))
    world.clock.at += timedelta(seconds=2)
    world.sandbox.faults.release()
    await settling
    await world.after(minutes=1)
    assert "Đã gửi xong thông báo tới 02 đồng chí" in message.text


async def test_the_text_is_forgotten_after_its_time(world: World) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    world.sandbox.block(world.person(AN))
    await world.after(minutes=6)
    await tidy_up(world.db, world.clock.at + timedelta(days=89))
    async with world.db.read() as tx:
        assert (await tx.scalars(select(NoticeRow.text))).one() == TEXT
    await tidy_up(world.db, world.clock.at + timedelta(days=91))
    async with world.db.read() as tx:
        notice = (await tx.scalars(select(NoticeRow))).one()
    assert (notice.text, notice.audience["left"], notice.state) == ("", [], "done")
    data = MissedButton(notice.id, 0).pack()
    press = world.sandbox.press_data(world.person(HA), data, message=message)
    await world.settle()
    assert "đã xóa" in (press.text or "")


async def test_the_result_comes_by_itself_where_the_message_shows_something_else(
    world: World,
) -> None:
    await a_cell(world)
    message = await write(world)
    await world.tap(HA, "Gửi")
    await world.tap(HA, "Trang chính")
    await world.say(HA, "/thongbao")
    assert "sẽ gửi lúc 09:05" in world.sees(HA).text
    await world.tap(HA, "Trang chính")
    await world.after(minutes=6)
    assert "Chào đồng chí" in message.text
    assert "Đã gửi xong" in world.sees(HA).text


async def test_quiet_hours_are_kept_unless_it_is_urgent(world: World) -> None:
    world.clock.at = datetime.fromisoformat("2026-11-22T22:00:00+07:00")
    await a_cell(world)
    preview = await write(world, "Một")
    assert "02 đồng chí sẽ nhận lúc 23/11, 07:00" in preview.text
    await world.tap(HA, "Gửi")
    await world.after(minutes=10)
    assert got(world, AN) == []
    await world.say(HA, "/thongbao Hai")
    await world.tap(HA, "Toàn thể đảng viên")
    await world.tap(HA, "Gửi khẩn")
    assert "gửi ngay, bất kể giờ" in world.sees(HA).text
    await world.tap(HA, "Gửi")
    await world.after(minutes=6)
    assert len(got(world, AN)) == 1
    assert "Hai" in got(world, AN)[0]
    await world.until(datetime.fromisoformat("2026-11-23T07:01:00+07:00"))
    assert len(got(world, AN)) == 2


async def test_who_is_in_quiet_hours_is_counted_while_it_goes_out(world: World) -> None:
    """In Berlin it is still night: the sender reads how many have to wait, and until when."""
    await a_cell(world)
    berlin = await world.cell("Chi bộ Berlin", [LAN, "Bùi Văn Hải"])
    async with world.db.begin() as tx:
        (await tx.get_one(CellRow, berlin)).zone = "Europe/Berlin"
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/thongbao")
    await world.tap(TAM, "Tất cả 02 chi bộ")
    await world.tap(TAM, "Toàn thể đảng viên")
    await world.say(TAM, TEXT)
    late = "02 đồng chí đang trong giờ không nhắn tin, sẽ nhận lúc 22/11, 13:00."
    assert "02 đồng chí sẽ nhận lúc 22/11, 13:00" in world.sees(TAM).text
    await world.tap(TAM, "Gửi")
    await world.after(minutes=6)
    assert world.sees(TAM).text == f"📤 Đã gửi 3/5…\n🌙 {late}"
    await world.until(datetime.fromisoformat("2026-11-22T13:01:00+07:00"))
    assert "Đã gửi xong thông báo tới 05 đồng chí" in world.sees(TAM).text


async def test_quiet_hours_that_end_at_several_times_are_told_as_a_span(world: World) -> None:
    world.clock.at = datetime.fromisoformat("2026-11-22T22:00:00+07:00")
    await a_cell(world)
    early = await world.cell("Chi bộ Thành Công", [LAN, "Bùi Văn Hải"])
    async with world.db.begin() as tx:
        (await tx.get_one(CellRow, early)).reminders = {"quiet_until": "06:00"}
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/thongbao")
    await world.tap(TAM, "Tất cả 02 chi bộ")
    await world.tap(TAM, "Toàn thể đảng viên")
    await world.say(TAM, TEXT)
    assert "05 đồng chí sẽ nhận từ 23/11, 06:00 đến 07:00, tùy chi bộ." in world.sees(TAM).text
    await world.tap(TAM, "Gửi")
    await world.after(minutes=6)
    assert "sẽ nhận từ 23/11, 06:00 đến 07:00, tùy chi bộ." in world.sees(TAM).text
    await world.until(datetime.fromisoformat("2026-11-23T06:30:00+07:00"))
    assert (
        "03 đồng chí đang trong giờ không nhắn tin, sẽ nhận lúc 23/11, 07:00."
        in world.sees(TAM).text
    )


async def test_an_officer_tells_some_units_leaders_and_nobody_twice(world: World) -> None:
    await a_cell(world)
    other = await world.cell("Chi bộ Thành Công", [LAN])
    await world.cell("Chi bộ Ô Chợ Dừa", ["Bùi Văn Hải"])
    await world.member(None, TAM, Role.OFFICER)
    await in_both(world, other, HA)
    await world.say(TAM, "/notice")
    await world.tap(TAM, "Láng Hạ")
    await world.tap(TAM, "Thành Công")
    await world.tap(TAM, "Xong: đã chọn 02 chi bộ")
    await world.tap(TAM, "Cấp ủy chi bộ")
    await world.say(TAM, "Họp giao ban sáng thứ Hai.")
    assert "Người nhận: Cấp ủy chi bộ – Chi bộ Láng Hạ, Chi bộ Thành Công" in world.sees(TAM).text
    assert "Sẽ gửi tới: 03 đồng chí" in world.sees(TAM).text
    await world.tap(TAM, "Gửi")
    await world.after(minutes=6)
    assert "Của đồng chí Vũ Minh Tâm, cấp ủy viên Đảng ủy Khối" in got(world, LAN)[0]
    assert [len(got(world, name)) for name in (HA, PHUC, LAN, AN)] == [1, 1, 1, 0]
    assert "tới 03 đồng chí" in world.sees(TAM).text


async def in_both(world: World, cell_id: int, name: str) -> None:
    """The same person leads a second cell too."""
    async with world.db.begin() as tx:
        first = (await tx.scalars(select(MemberRow).where(MemberRow.full_name == name))).one()
        second = MemberRow(
            committee_id=first.committee_id, cell_id=cell_id, full_name=name,
            name_key=first.name_key, standing="official", account_id=first.account_id,
        )  # fmt: skip
        tx.add(second)
        await tx.flush()
        tx.add(RoleRow(member_id=second.id, role=Role.CELL_COMMITTEE))


async def test_too_long_and_what_telegram_cut_off_it(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/thongbao")
    await world.tap(HA, "Toàn thể đảng viên")
    await world.say(HA, "a" * 3501)
    assert "dài 3501 ký tự, quá 3500" in world.sees(HA).text
    await world.say(HA, "phần đuôi")
    assert not any("XEM TRƯỚC" in text for text in world.texts(HA))
    await world.after(seconds=5)
    world.sandbox.send_file(world.person(HA), "kế hoạch.pdf", b"x")
    await world.settle()
    assert "không nhận, không lưu tệp" in world.sees(HA).text
    await world.say(HA, "&" * 3500)
    assert "XEM TRƯỚC" in world.sees(HA).text


async def test_members_and_strangers_send_nothing(world: World) -> None:
    await a_cell(world)
    await world.say(AN, "/thongbao Tôi gửi")
    assert "do cấp ủy thực hiện" in world.sees(AN).text
    await world.say("Tạ Quang Lạ", "/thongbao Tôi gửi")
    assert "chưa tham gia" in world.sees("Tạ Quang Lạ").text
    await write(world)
    await world.tap(HA, "Gửi")
    (notice,) = await notices(world)
    for data in (f"1qm:{notice.id}", f"1qn:{notice.id}", f"1qo:{notice.id}:0", "1qk:0", "1qj"):
        press = world.sandbox.press_data(world.person(AN), data, message=world.sees(AN))
        await world.settle()
        assert press.alert, data
    assert [row.state for row in await notices(world)] == ["waiting"]
