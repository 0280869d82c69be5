"""By link into the cell: consent first, one's own name, a leader's tap; and out again."""

import re
from datetime import date, time

import pytest
from sqlalchemy import func, select

from core.joining.invites import Invite, rules
from core.model.people import Role
from db.joining.accounts import unlink_member
from db.joining.invites import create_invite, revoke_invites
from db.meetings.meetings import NewMeeting
from db.people import load_cell, load_member
from db.roster.roster import retire_member
from db.rows import (
    AccountRow,
    AnswerHistoryRow,
    AnswerRow,
    ConsentRow,
    JoinRequestRow,
    LogRow,
    MemberRow,
    Row,
)
from handlers.meetings.publish import publish
from tests.world import World

SECRETARY, MEMBER, NEW = "Lê Thu Hà", "Trần Thị Bình", "Nguyễn Văn An"
WAITING = ["Nguyễn Văn An (chưa)", "Vũ Thị Yến (chưa)", "Đỗ Minh Đức (chưa)"]
PEOPLE = [SECRETARY, MEMBER, *WAITING]
CELL = "Chi bộ Láng Hạ"


async def member_id(world: World, name: str) -> int:
    async with world.db.read() as tx:
        found = await tx.scalar(select(MemberRow.id).where(MemberRow.full_name == name))
    assert found is not None
    return found


async def personal_link(world: World, name: str) -> Invite:
    whose = await member_id(world, name)
    async with world.db.begin() as tx:
        return await create_invite(tx, rules().personal, world.clock.at, member_id=whose)


async def cell_link(world: World, cell_id: int) -> Invite:
    async with world.db.begin() as tx:
        return await create_invite(tx, rules().cell, world.clock.at, cell_id=cell_id)


async def published(world: World, cell_id: int, on: date = date(2026, 12, 3)) -> int:
    async with world.db.begin() as tx:
        cell = await load_cell(tx, cell_id)
        new = NewMeeting(on, time(19, 30), "Hội trường tầng 2")
        meeting = await publish(tx, cell, new, world.clock.now(), account_id=None)
    await world.settle()
    return meeting.id


async def account_of(world: World, name: str) -> int | None:
    async with world.db.read() as tx:
        return await tx.scalar(
            select(AccountRow.telegram_id)
            .join(MemberRow, MemberRow.account_id == AccountRow.id)
            .where(MemberRow.full_name == name)
        )


async def count(world: World, row: type[Row]) -> int:
    async with world.db.read() as tx:
        return await tx.scalar(select(func.count()).select_from(row)) or 0


async def stored_anywhere(world: World, telegram_id: int) -> list[str]:
    """Which tables hold the person's Telegram id in any column."""
    async with world.db.read() as tx:
        rows = [
            (table.name, str(dict(row)))
            for table in Row.metadata.sorted_tables
            for row in (await tx.execute(select(table))).mappings()
        ]
    return [name for name, row in rows if re.search(rf"\b{telegram_id}\b", row)]


# --- a personal link ------------------------------------------------------------------------------


async def test_personal_link_consent_welcome_and_the_next_card(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await published(world, cell_id)
    invite = await personal_link(world, NEW)
    await world.say(NEW, f"/start {invite.token}")
    consent = world.sees(NEW)
    assert "Nguyễn Văn An" in consent.text
    assert "nhạy cảm" in consent.text
    assert await stored_anywhere(world, world.person(NEW).id) == []
    await world.tap(NEW, "Đồng ý")
    welcome, card = world.texts(NEW)
    assert f"Nguyễn Văn An – đảng viên, {CELL}" in welcome
    assert "thứ Năm, 03/12/2026, 19:30" in card
    await world.tap(NEW, "Tham dự")
    assert "Đã ghi nhận: Tham dự" in world.sees(NEW).text
    async with world.db.read() as tx:
        consents = (await tx.scalars(select(ConsentRow))).all()
        actions = (await tx.scalars(select(LogRow.action))).all()
    assert [(c.version, c.given) for c in consents] == [(1, True)]
    assert {"consent", "join"} <= set(actions)


async def test_declining_stores_nothing_and_the_link_still_works(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await world.say(NEW, f"/start {invite.token}")
    await world.tap(NEW, "Chưa đồng ý")
    assert "không lưu gì" in world.sees(NEW).text
    assert await stored_anywhere(world, world.person(NEW).id) == []
    await world.tap(NEW, "Đọc lại")
    assert "Để làm gì" in world.sees(NEW).text
    await world.tap(NEW, "Đọc đầy đủ")
    assert "Quan điểm chính trị" in world.sees(NEW).text
    await world.tap(NEW, "Bản ngắn")
    assert await stored_anywhere(world, world.person(NEW).id) == []
    await world.say(NEW, f"/start {invite.token}")
    await world.tap(NEW, "Đồng ý")
    assert await account_of(world, NEW) == world.person(NEW).id


async def test_an_older_consent_is_asked_anew_once_a_visit(world: World) -> None:
    cell_id = await world.cell(CELL, ["Lê Thu Hà", NEW])
    async with world.db.begin() as tx:
        account = (
            await tx.scalars(
                select(AccountRow).where(AccountRow.telegram_id == world.person(NEW).id)
            )
        ).one()
        account.consent_version = 0
    meeting_id = await published(world, cell_id)
    asked = "đã có bản mới"

    def times() -> int:
        return sum(asked in text for text in world.texts(NEW))

    await world.tap(NEW, "Tham dự")
    assert times() == 1
    assert await world.answer_of(meeting_id, NEW) == "attend"
    await world.tap(NEW, "Chưa đồng ý")
    assert "vẫn giữ nguyên" in world.sees(NEW).text
    await world.say(NEW, "/hop")
    assert (times(), len(await consents(world))) == (0, 0)
    await world.after(days=1)
    await world.say(NEW, "/hop")
    await world.say(NEW, "/lich")
    assert times() == 1
    await world.tap(NEW, "Đồng ý")
    await world.after(days=2)
    await world.say(NEW, "/hop")
    assert times() == 0
    assert [(one.version, one.given) for one in await consents(world)] == [(1, True)]


async def consents(world: World) -> list[ConsentRow]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(ConsentRow)))


async def test_two_taps_on_agree_join_once(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await world.say(NEW, f"/start {invite.token}")
    world.sandbox.tap(world.person(NEW), "Đồng ý")
    await world.tap(NEW, "Đồng ý")
    assert await count(world, ConsentRow) == 1
    assert "Đồng chí đã tham gia" in world.sees(NEW).text


async def test_own_link_again_shows_where_one_is(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await world.say(NEW, f"/start {invite.token}")
    await world.tap(NEW, "Đồng ý")
    await world.say(NEW, f"/start {invite.token}")
    assert "Đồng chí đã tham gia rồi" in world.sees(NEW).text
    assert "🏠 Trang chính" in world.sandbox.buttons(world.sees(NEW))
    assert await count(world, ConsentRow) == 1


async def test_somebody_elses_account_is_told_to_have_it_unlinked(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await world.say(NEW, f"/start {invite.token}")
    await world.tap(NEW, "Đồng ý")
    await world.say("Điện thoại mới", f"/start {invite.token}")
    assert "đã tham gia bằng một tài khoản Telegram khác" in world.sees("Điện thoại mới").text
    assert "Gỡ tài khoản" in world.sees("Điện thoại mới").text
    assert await stored_anywhere(world, world.person("Điện thoại mới").id) == []
    async with world.db.begin() as tx:
        await unlink_member(tx, await member_id(world, NEW))
    renewed = await personal_link(world, NEW)
    await world.say("Điện thoại mới", f"/start {invite.token}")
    assert "đã được thu hồi" in world.sees("Điện thoại mới").text
    await world.say("Điện thoại mới", f"/start {renewed.token}")
    await world.tap("Điện thoại mới", "Đồng ý")
    assert await account_of(world, NEW) == world.person("Điện thoại mới").id


async def test_two_consents_to_one_link_let_one_in(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    for name in (NEW, "Người khác"):
        await world.say(name, f"/start {invite.token}")
    world.sandbox.tap(world.person(NEW), "Đồng ý")
    await world.tap("Người khác", "Đồng ý")
    assert await count(world, ConsentRow) == 1
    assert await account_of(world, NEW) is not None


async def _used(world: World, invite: Invite) -> None:
    await world.say(NEW, f"/start {invite.token}")
    await world.tap(NEW, "Đồng ý")
    async with world.db.begin() as tx:
        await unlink_member(tx, invite.member_id or 0)


async def _revoked(world: World, invite: Invite) -> None:
    async with world.db.begin() as tx:
        await revoke_invites(tx, world.clock.at, member_id=invite.member_id)


async def _renewed(world: World, invite: Invite) -> None:
    await personal_link(world, NEW)


async def _expired(world: World, invite: Invite) -> None:
    await world.until(invite.expires_at)


async def _retired(world: World, invite: Invite) -> None:
    async with world.db.begin() as tx:
        member = await load_member(tx, invite.member_id or 0)
        await retire_member(tx, member, world.clock.at)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_used, "đã dùng rồi"),
        (_revoked, "đã được thu hồi"),
        (_renewed, "đã được thu hồi"),
        (_expired, "đã hết hạn"),
        (_retired, "đã được thu hồi"),
    ],
)
async def test_a_link_that_no_longer_works(world: World, spoil: object, said: str) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await spoil(world, invite)  # type: ignore[operator]
    await world.say("Người đến sau", f"/start {invite.token}")
    assert said in world.sees("Người đến sau").text
    assert "bí thư" in world.sees("Người đến sau").text
    assert await stored_anywhere(world, world.person("Người đến sau").id) == []


async def test_a_link_that_ends_between_reading_and_agreeing(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await world.say(NEW, f"/start {invite.token}")
    await _revoked(world, invite)
    toast = await world.tap(NEW, "Đồng ý")
    assert "đã được thu hồi" in toast
    assert await count(world, ConsentRow) == 0


@pytest.mark.parametrize("token", ["abc", "a:b:c", "-", "A" * 22, "<b>", "%00" * 9])
async def test_wrong_tokens(world: World, token: str) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say("Người lạ", f"/start {token}")
    assert "Liên kết mời này không đúng" in world.sees("Người lạ").text


async def test_a_strangers_start_says_whom_the_bot_serves(world: World) -> None:
    await world.say("Người lạ", "/start")
    assert "đề nghị bí thư chi bộ gửi liên kết mời" in world.sees("Người lạ").text
    assert await stored_anywhere(world, world.person("Người lạ").id) == []


async def test_a_second_line_elsewhere_needs_no_second_consent(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.member(None, "Bùi Thị Mai (chưa)", Role.OFFICER)
    invite = await personal_link(world, "Bùi Thị Mai")
    await world.say(MEMBER, f"/start {invite.token}")
    assert "Bùi Thị Mai – cấp ủy viên, Đảng ủy Khối" in world.sees(MEMBER).text
    assert f"Trần Thị Bình – đảng viên, {CELL}" in world.sees(MEMBER).text
    assert await account_of(world, "Bùi Thị Mai") == world.person(MEMBER).id


async def test_one_account_cannot_hold_two_lines_of_one_cell(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    invite = await personal_link(world, NEW)
    await world.say(MEMBER, f"/start {invite.token}")
    assert "đã tham gia với tên một đồng chí khác" in world.sees(MEMBER).text
    assert await account_of(world, NEW) is None


async def test_people_known_by_telegram_id_are_asked_at_their_first_start(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    known = world.person("Phạm Quốc Cường").id
    await world.member(cell_id, "Phạm Quốc Cường (chưa)", Role.DEPUTY, known_telegram_id=known)
    await world.member(None, "Phạm Quốc Cường (chưa)", Role.OFFICER, known_telegram_id=known)
    await world.say("Phạm Quốc Cường", "/start")
    assert "Để làm gì" in world.sees("Phạm Quốc Cường").text
    assert await count(world, ConsentRow) == 0
    await world.tap("Phạm Quốc Cường", "Đồng ý")
    assert f"phó bí thư, {CELL}" in world.sees("Phạm Quốc Cường").text
    assert "cấp ủy viên, Đảng ủy Khối" in world.sees("Phạm Quốc Cường").text


# --- a cell's link --------------------------------------------------------------------------------


async def come_by_cell_link(world: World, name: str, cell_id: int) -> None:
    invite = await cell_link(world, cell_id)
    await world.say(name, f"/start {invite.token}")
    await world.tap(name, "Đồng ý")


async def test_cell_link_pick_confirm_and_the_next_card(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await published(world, cell_id)
    await come_by_cell_link(world, NEW, cell_id)
    labels = world.sandbox.buttons(world.sees(NEW))
    assert labels[:3] == ["Nguyễn Văn An", "Đỗ Minh Đức", "Vũ Thị Yến"]
    await world.tap(NEW, "Nguyễn Văn An")
    assert "Bí thư xác nhận xong" in world.sees(NEW).text
    assert await account_of(world, NEW) is None
    assert "nhận là đồng chí Nguyễn Văn An" in world.sees(SECRETARY).text
    toast = await world.tap(SECRETARY, "Xác nhận")
    assert toast == "Đã xác nhận."
    assert "✅ Đã xác nhận: đồng chí Nguyễn Văn An" in world.sees(SECRETARY).text
    await world.after(seconds=1)
    welcome, card = world.texts(NEW)[-2:]
    assert f"Nguyễn Văn An – đảng viên, {CELL}" in welcome
    assert "03/12/2026" in card
    assert await account_of(world, NEW) == world.person(NEW).id


async def test_refusing_tells_the_joiner_and_links_nobody(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, "Người lạ", cell_id)
    await world.tap("Người lạ", "Đỗ Minh Đức")
    assert await world.tap(SECRETARY, "Từ chối") == "Đã từ chối."
    assert "chưa được xác nhận" in world.sees("Người lạ").text
    assert await account_of(world, "Đỗ Minh Đức") is None


async def test_two_leaders_decide_once(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await world.member(cell_id, "Vũ Văn Phó", Role.DEPUTY)
    await come_by_cell_link(world, NEW, cell_id)
    await world.tap(NEW, "Đỗ Minh Đức")
    await world.tap("Vũ Văn Phó", "Xác nhận")
    toast = await world.tap(SECRETARY, "Từ chối")
    assert toast == "Đề nghị này đã được xử lý trước đó."
    assert "✅ Đã xác nhận" in world.sees(SECRETARY).text
    assert await account_of(world, "Đỗ Minh Đức") == world.person(NEW).id


async def test_a_typed_name_is_found_without_marks(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, NEW, cell_id)
    await world.say(NEW, "do  minh duc")
    assert "Bí thư xác nhận xong" in world.sees(NEW).text
    assert "nhận là đồng chí Đỗ Minh Đức" in world.sees(SECRETARY).text


async def test_part_of_a_name_is_completed_and_nonsense_is_asked_again(world: World) -> None:
    cell_id = await world.cell(CELL, [*PEOPLE, "Hoàng Ngọc An (chưa)"])
    await come_by_cell_link(world, NEW, cell_id)
    await world.tap(NEW, "gõ họ tên")
    await world.say(NEW, "123")
    assert "gõ giúp đầy đủ họ và tên" in world.sees(NEW).text
    await world.say(NEW, "an")
    assert world.sandbox.buttons(world.sees(NEW))[:2] == ["Hoàng Ngọc An", "Nguyễn Văn An"]
    await world.say(NEW, "ngoc an")
    assert world.sandbox.buttons(world.sees(NEW))[0] == "Hoàng Ngọc An"
    await world.tap(NEW, "Hoàng Ngọc An")
    assert "nhận là đồng chí Hoàng Ngọc An" in world.sees(SECRETARY).text


async def test_a_name_not_in_the_roster_goes_to_the_secretary_who_says_who_it_is(
    world: World,
) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, NEW, cell_id)
    await world.tap(NEW, "gõ họ tên")
    await world.say(NEW, "Chú Sáu Đức")
    await world.tap(NEW, "Gửi tên này")
    assert "gõ tên Chú Sáu Đức" in world.sees(SECRETARY).text
    await world.tap(SECRETARY, "Chọn tên trong danh sách")
    await world.tap(SECRETARY, "Quay lại")
    await world.tap(SECRETARY, "Chọn tên trong danh sách")
    assert await world.tap(SECRETARY, "Đỗ Minh Đức") == "Đã xác nhận."
    assert await account_of(world, "Đỗ Minh Đức") == world.person(NEW).id
    assert f"Đỗ Minh Đức – đảng viên, {CELL}" in world.sees(NEW).text


async def test_the_typed_name_of_one_who_joined_is_refused(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, "Người lạ", cell_id)
    await world.tap("Người lạ", "gõ họ tên")
    await world.say("Người lạ", "tran thi binh")
    assert "đã tham gia bằng một tài khoản Telegram khác" in world.sees("Người lạ").text
    assert await count(world, JoinRequestRow) == 0


async def test_another_choice_replaces_the_first_request(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, NEW, cell_id)
    await world.tap(NEW, "Đỗ Minh Đức")
    first = world.sees(SECRETARY)
    await world.tap(NEW, "Về danh sách tên")
    await world.tap(NEW, "Nguyễn Văn An")
    press = world.sandbox.tap(world.person(SECRETARY), "Xác nhận", message=first)
    await world.settle()
    assert press.text == "Đề nghị này đã được xử lý trước đó."
    assert "bằng đề nghị khác" in first.text
    assert await account_of(world, "Đỗ Minh Đức") is None
    await world.tap(SECRETARY, "Xác nhận")
    assert await account_of(world, NEW) == world.person(NEW).id


async def test_asking_the_same_twice_tells_the_secretary_once(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, NEW, cell_id)
    for _ in range(2):
        await world.tap(NEW, "Đỗ Minh Đức")
        await world.tap(NEW, "Về danh sách tên")
    assert len(world.texts(SECRETARY)) == 1
    for name in ("Nguyễn Văn An", "Đỗ Minh Đức") * 2:
        await world.tap(NEW, name)
        await world.tap(NEW, "Về danh sách tên")
    toast = await world.tap(NEW, "Nguyễn Văn An")
    assert "nhiều đề nghị trong hôm nay" in toast
    assert await count(world, JoinRequestRow) == rules().requests_a_day


async def test_requests_wait_for_the_first_secretary(world: World) -> None:
    cell_id = await world.cell(CELL, ["Lê Thu Hà (chưa)", *WAITING])
    await come_by_cell_link(world, NEW, cell_id)
    await world.tap(NEW, "Nguyễn Văn An")
    assert "Bí thư chi bộ chưa tham gia" in world.sees(NEW).text
    await world.say(NEW, "/start")
    assert "Đã ghi đề nghị" in world.sees(NEW).text
    invite = await personal_link(world, SECRETARY)
    await world.say(SECRETARY, f"/start {invite.token}")
    await world.tap(SECRETARY, "Đồng ý")
    await world.tap(SECRETARY, "Xác nhận")
    assert await account_of(world, NEW) == world.person(NEW).id


async def test_many_names_come_in_pages_of_eight(world: World) -> None:
    names = [f"Hoàng Văn {letter} (chưa)" for letter in "BCDEGHIKLMNP"]
    cell_id = await world.cell(CELL, [SECRETARY, *names])
    await come_by_cell_link(world, NEW, cell_id)
    assert sum("Hoàng" in label for label in world.sandbox.buttons(world.sees(NEW))) == 8
    await world.tap(NEW, "Trang sau")
    assert sum("Hoàng" in label for label in world.sandbox.buttons(world.sees(NEW))) == 4
    await world.tap(NEW, "Hoàng Văn P")
    assert "Hoàng Văn P" in world.sees(SECRETARY).text


async def test_forged_taps_open_no_door(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    other_id = await world.cell("Chi bộ Thành Công", ["Hồ Thị Lan", "Ngô Văn Tám (chưa)"])
    invite = await cell_link(world, cell_id)
    stranger = world.person("Người lạ")
    await world.say("Người lạ", f"/start {invite.token}")
    message = world.sees("Người lạ")
    an, tam = await member_id(world, NEW), await member_id(world, "Ngô Văn Tám")
    before_consent = [f"1jm:{invite.token}:{an}", f"1jp:{invite.token}:0", f"1jt:{invite.token}"]
    for data in before_consent:
        press = world.sandbox.press_data(stranger, data, message=message)
        await world.settle()
        assert "Bot chưa có ý kiến đồng ý" in (press.text or "")
    assert await stored_anywhere(world, stranger.id) == []
    await world.tap("Người lạ", "Đồng ý")
    await world.tap("Người lạ", "Nguyễn Văn An")
    forged = [
        f"1jm:{invite.token}:{tam}", f"1jm:{invite.token}:999", "1ja:1", "1jx:1", f"1jk:1:{an}",
        "1jl:1:0", "1jr:1", f"1ji:{tam}", f"1jc:{other_id}", "1jq:1", "1jv:1", "1jw:1", "1jy:-",
        f"1js:{invite.token}",
    ]  # fmt: skip
    for person in (stranger, world.person("Hồ Thị Lan")):
        shown = world.sandbox.last(person) if person is stranger else None
        if shown is None:
            await world.say("Hồ Thị Lan", "/help")
            shown = world.sees("Hồ Thị Lan")
        for data in forged if person is stranger else forged[2:7]:
            press = world.sandbox.press_data(person, data, message=shown)
            await world.settle()
            assert press.alert, data
    assert await account_of(world, NEW) is None
    assert await account_of(world, "Ngô Văn Tám") is None


# --- the secretary's links ------------------------------------------------------------------------


async def test_secretary_opens_renews_and_revokes_a_personal_link(world: World) -> None:
    await world.cell(CELL, PEOPLE)
    await world.say(SECRETARY, "/thanhvien")
    await world.tap(SECRETARY, "Nguyễn Văn An")
    await world.tap(SECRETARY, "mời")
    first = link_in(world.sees(SECRETARY).text)
    assert "06/12/2026, 09:00" in world.sees(SECRETARY).text
    assert world.sees(SECRETARY).text.count(first) == 1
    await world.tap(SECRETARY, "Đổi liên kết")
    second = link_in(world.sees(SECRETARY).text)
    assert second != first
    world.sandbox.open_link(world.person(NEW), first)
    await world.settle()
    assert "đã được thu hồi" in world.sees(NEW).text
    await world.tap(SECRETARY, "Mã QR")
    picture = world.sees(SECRETARY)
    assert picture.photo is not None
    assert "Máy ảnh" in picture.caption
    await world.tap(SECRETARY, "Về liên kết mời")
    await world.tap(SECRETARY, "Thu hồi")
    world.sandbox.open_link(world.person(NEW), second)
    await world.settle()
    assert "đã được thu hồi" in world.sees(NEW).text
    await world.tap(SECRETARY, "Lập liên kết mời mới")
    world.sandbox.open_link(world.person(NEW), link_in(world.sees(SECRETARY).text))
    await world.settle()
    await world.tap(NEW, "Đồng ý")
    assert await account_of(world, NEW) == world.person(NEW).id


async def test_the_cells_link_is_shown_once_made_and_kept(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await world.say(SECRETARY, "/thanhvien")
    press = f"1jc:{cell_id}"
    links = []
    for _ in range(2):
        world.sandbox.press_data(world.person(SECRETARY), press, message=world.sees(SECRETARY))
        await world.settle()
        links.append(link_in(world.sees(SECRETARY).text))
    assert links[0] == links[1]
    assert "29/11/2026, 09:00" in world.sees(SECRETARY).text


def link_in(text: str) -> str:
    found = re.search(r"https://t\.me/\S+\?start=[A-Za-z0-9_-]{22}", text)
    assert found, text
    return found[0]


async def test_a_deputy_does_not_hand_out_the_secretarys_line(world: World) -> None:
    cell_id = await world.cell(CELL, ["Lê Thu Hà (chưa)", MEMBER])
    await world.member(cell_id, "Vũ Văn Phó", Role.DEPUTY)
    await world.say("Vũ Văn Phó", "/help")
    press = world.sandbox.press_data(
        world.person("Vũ Văn Phó"),
        f"1ji:{await member_id(world, SECRETARY)}",
        message=world.sees("Vũ Văn Phó"),
    )
    await world.settle()
    assert "do cấp ủy thực hiện" in (press.text or "")


# --- /toi -----------------------------------------------------------------------------------------


async def test_me_shows_everything_and_gives_it_as_a_document(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await published(world, cell_id)
    await world.tap(MEMBER, "Vắng")
    await world.tap(MEMBER, "Lý do khác")
    await world.say(MEMBER, "đưa mẹ đi khám")
    await world.say(MEMBER, "/me")
    text = world.sees(MEMBER).text
    for said in ("Trần Thị Bình", CELL, "đảng viên", "chính thức", "đưa mẹ đi khám"):
        assert said in text
    await world.tap(MEMBER, "Tải về")
    document = world.sees(MEMBER).document
    assert document is not None
    assert "đưa mẹ đi khám" in document.content.decode("utf-8-sig")
    await world.say("Người lạ", "/toi")
    assert "không lưu tài khoản nào" in world.sees("Người lạ").text


async def test_leaving_erases_the_person_and_keeps_the_record(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    meeting_id = await published(world, cell_id)
    telegram_id = world.person(MEMBER).id
    await world.tap(MEMBER, "Vắng")
    await world.tap(MEMBER, "Lý do khác")
    await world.say(MEMBER, "đưa mẹ đi khám")
    await world.say(MEMBER, "/toi")
    await world.tap(MEMBER, "Rời khỏi bot")
    await world.tap(MEMBER, "Ở lại")
    await world.tap(MEMBER, "Rời khỏi bot")
    await world.tap(MEMBER, "Rời và xóa")
    assert "Đã xóa" in world.sees(MEMBER).text
    async with world.db.read() as tx:
        whose = await member_id(world, MEMBER)
        answer = await tx.get_one(AnswerRow, (meeting_id, whose))
        history = (await tx.scalars(select(AnswerHistoryRow.reason_text))).all()
        consents = (await tx.scalars(select(ConsentRow))).all()
    assert (answer.choice, answer.reason, answer.reason_text) == ("absent", "other", "")
    assert set(history) == {""}
    assert [(c.account_id, c.given) for c in consents] == [(None, False)]
    assert set(await stored_anywhere(world, telegram_id)) <= {"delivery"}
    before = len(world.texts(MEMBER))
    await world.after(days=12)
    assert len(world.texts(MEMBER)) == before
    await world.say(MEMBER, "/start")
    assert "phục vụ các chi bộ" in world.sees(MEMBER).text


async def test_who_waits_for_confirmation_can_leave_too(world: World) -> None:
    cell_id = await world.cell(CELL, PEOPLE)
    await come_by_cell_link(world, NEW, cell_id)
    await world.tap(NEW, "Đỗ Minh Đức")
    await world.say(NEW, "/toi")
    assert "Đang chờ bí thư" in world.sees(NEW).text
    await world.tap(NEW, "Rời khỏi bot")
    await world.tap(NEW, "Rời và xóa")
    assert await count(world, JoinRequestRow) == 0
    toast = await world.tap(SECRETARY, "Xác nhận")
    assert "không còn nữa" in toast
