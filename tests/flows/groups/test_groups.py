"""The bot in groups: added, bound, asked, moved, removed; blocked and taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.answers.buttons import ReasonButton, SummaryButton
from core.groups.buttons import BindButton, MoveButton, UnbindButton, UnbindYesButton
from core.model.answer import Reason
from core.model.people import Role
from db.people import load_cell
from db.rows import AccountRow, AnswerRow, MemberRow
from sandbox import Chat, Message
from tests.flows.reminders.test_returning import publish_here, worked
from tests.meetings import meet
from tests.world import World

SECRETARY, MEMBER = "Nguyễn Văn An", "Trần Thị Bình"
HOA_SEN, HOA_MAI = "Chi bộ Hoa Sen", "Chi bộ Hoa Mai"
OTHER_SECRETARY = "Lê Văn Cường"


async def add_to_group(world: World, by: str, *members: str, title: str = "Nhóm Hoa Sen") -> Chat:
    """A group, and the bot added to it by one of its members."""
    people = [world.person(name) for name in (by, *members)]
    group = world.sandbox.add_group(title, people)
    world.sandbox.add_bot(group, by=people[0])
    await world.settle()
    return group


async def bound_group(world: World, by: str, cell: str, *members: str) -> Chat:
    group = await add_to_group(world, by, *members)
    await world.tap(by, cell, group)
    return group


async def group_of(world: World, cell_id: int) -> int | None:
    async with world.db.read() as tx:
        return (await load_cell(tx, cell_id)).group_chat_id


def by_bot(world: World, group: Chat) -> list[Message]:
    """The bot's own messages in the group, service messages aside."""
    return [m for m in world.sandbox.messages(group) if m.from_.is_bot and not m.service]


def said(world: World, group: Chat) -> list[str]:
    return [message.text for message in by_bot(world, group)]


def boards(world: World, group: Chat) -> list[str]:
    return [m.text for m in world.sandbox.messages(group) if m.pinned]


async def test_a_refusal_heard_after_the_group_was_bound_anew_is_of_before(world: World) -> None:
    """It was on its way while the bot was removed, added and bound again."""
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    sender = world.person(SECRETARY)
    group.bot_status = "kicked"
    world.sandbox.faults.add("sendMessage", group.id, how="hold_after")
    await publish_here(world, cell_id)
    world.service.workers.rounds.wake()
    await world.sandbox.faults.reached()
    group.bot_status = "member"
    world.sandbox.remove_bot(group, by=sender)
    await worked(world)
    assert await group_of(world, cell_id) is None
    world.clock.at += timedelta(seconds=1)
    world.sandbox.add_bot(group, by=sender)
    await worked(world)
    world.sandbox.tap(sender, HOA_SEN, chat=group)
    await worked(world)
    world.sandbox.faults.release()
    await world.settle()
    assert await group_of(world, cell_id) == group.id
    assert len(boards(world, group)) == 1


async def make_deputy(world: World, name: str, cell_id: int) -> None:
    """Somebody who joined another cell is this one's deputy as well."""
    member_id = await world.member(cell_id, f"{name} (chưa)", Role.DEPUTY)
    async with world.db.begin() as tx:
        account_id = await tx.scalar(
            select(AccountRow.id).where(AccountRow.telegram_id == world.person(name).id)
        )
        member = await tx.get_one(MemberRow, member_id)
        member.account_id = account_id


async def forge(world: World, name: str, data: str, group: Chat) -> str:
    """Somebody sends a button's data they were never shown; the toast."""
    newest = by_bot(world, group)[-1]
    press = world.sandbox.press_data(world.person(name), data, message=newest)
    await world.settle()
    assert press.alert
    return press.text or ""


async def test_a_secretary_binds_the_group_and_the_board_is_pinned(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    await meet(world, cell_id)
    group = await add_to_group(world, SECRETARY, MEMBER)
    assert "Nhóm này là nhóm của chi bộ nào?" in said(world, group)[0]
    await world.tap(SECRETARY, HOA_SEN, group)
    assert await group_of(world, cell_id) == group.id
    assert "Nhóm này là nhóm của Chi bộ Hoa Sen" in said(world, group)[0]
    (board,) = boards(world, group)
    assert "03/12/2026" in board
    assert MEMBER not in board


async def test_a_meeting_nobody_heard_of_yet_has_no_board_yet(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY])
    group = await bound_group(world, SECRETARY, HOA_SEN)
    assert boards(world, group) == []
    await meet(world, cell_id)
    assert len(boards(world, group)) == 1


async def test_only_a_leader_of_the_cell_binds_the_group(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    await world.cell(HOA_MAI, [OTHER_SECRETARY])
    group = await add_to_group(world, SECRETARY, MEMBER, OTHER_SECRETARY)
    for name in (MEMBER, OTHER_SECRETARY, "Người Lạ"):
        await forge(world, name, BindButton(cell_id).pack(), group)
    assert await group_of(world, cell_id) is None


async def test_a_deputy_who_leads_two_cells_chooses(world: World) -> None:
    first = await world.cell(HOA_SEN, [SECRETARY])
    second = await world.cell(HOA_MAI, [OTHER_SECRETARY])
    await make_deputy(world, OTHER_SECRETARY, first)
    group = await add_to_group(world, OTHER_SECRETARY)
    assert len(world.sandbox.buttons(world.sandbox.last(group))) == 2
    await world.tap(OTHER_SECRETARY, HOA_SEN, group)
    assert await group_of(world, first) == group.id
    assert await group_of(world, second) is None


async def test_a_stranger_is_told_politely_once(world: World) -> None:
    group = await add_to_group(world, "Người Lạ")
    stranger = world.person("Người Lạ")
    world.sandbox.remove_bot(group, by=stranger)
    world.sandbox.add_bot(group, by=stranger)
    await world.settle()
    (told,) = said(world, group)
    assert "một đồng chí trong cấp ủy chi bộ đã tham gia bot" in told


async def test_a_link_that_adds_the_bot_brings_one_offer(world: World) -> None:
    await world.cell(HOA_SEN, [SECRETARY])
    group = await add_to_group(world, SECRETARY)
    await world.say(SECRETARY, "/start@chibo_demo_bot chibo", group)
    assert len(said(world, group)) == 1


async def test_new_rights_in_the_group_are_no_reason_to_speak(world: World) -> None:
    await world.cell(HOA_SEN, [SECRETARY])
    group = await add_to_group(world, SECRETARY)
    world.sandbox.set_bot_rights(group, by=world.person(SECRETARY), admin=False)
    await world.settle()
    assert len(said(world, group)) == 1


async def test_a_cell_moves_to_another_group(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY])
    await meet(world, cell_id)
    old = await bound_group(world, SECRETARY, HOA_SEN)
    new = await add_to_group(world, SECRETARY, title="Nhóm mới")
    await world.tap(SECRETARY, HOA_SEN, new)
    assert "đang dùng một nhóm khác" in said(world, new)[0]
    assert await group_of(world, cell_id) == old.id
    await world.tap(SECRETARY, "Chuyển sang nhóm này", new)
    assert await group_of(world, cell_id) == new.id
    assert "Bảng theo dõi này đã dừng" in boards(world, old)[0]
    assert "03/12/2026" in boards(world, new)[0]


async def test_going_back_from_the_choice_to_move(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY])
    old = await bound_group(world, SECRETARY, HOA_SEN)
    new = await add_to_group(world, SECRETARY, title="Nhóm mới")
    await world.tap(SECRETARY, HOA_SEN, new)
    await world.tap(SECRETARY, "Quay lại", new)
    assert "Nhóm này là nhóm của chi bộ nào?" in said(world, new)[0]
    assert await group_of(world, cell_id) == old.id


async def test_a_group_of_another_cell_is_said_plainly(world: World) -> None:
    first = await world.cell(HOA_SEN, [SECRETARY])
    second = await world.cell(HOA_MAI, [OTHER_SECRETARY])
    group = await bound_group(world, SECRETARY, HOA_SEN, OTHER_SECRETARY)
    await world.say(OTHER_SECRETARY, "/start", group)
    assert "đang là nhóm của Chi bộ Hoa Sen" in said(world, group)[-1]
    for button in (
        UnbindButton(first),
        UnbindYesButton(first),
        MoveButton(first),
        BindButton(first),
    ):
        await forge(world, OTHER_SECRETARY, button.pack(), group)
    newest = by_bot(world, group)[-1]
    person = world.person(OTHER_SECRETARY)
    for data in (BindButton(second).pack(), MoveButton(second).pack()):
        world.sandbox.press_data(person, data, message=newest)
        await world.settle()
    assert await group_of(world, first) == group.id
    assert await group_of(world, second) is None


async def test_a_leader_lets_the_group_go_and_binds_it_again(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY])
    await meet(world, cell_id)
    group = await bound_group(world, SECRETARY, HOA_SEN)
    await world.tap(SECRETARY, "Gỡ nhóm khỏi chi bộ", group)
    assert any("Gỡ nhóm này khỏi" in m.text for m in world.sandbox.messages(group))
    await world.tap(SECRETARY, "Giữ nguyên", group)
    await world.tap(SECRETARY, "Gỡ nhóm khỏi chi bộ", group)
    await world.tap(SECRETARY, "Gỡ nhóm", group)
    assert await group_of(world, cell_id) is None
    assert "đã dừng" in boards(world, group)[0]
    await world.tap(SECRETARY, HOA_SEN, group)
    assert await group_of(world, cell_id) == group.id
    assert "03/12/2026" in boards(world, group)[-1]


async def test_removed_the_bot_tells_secretary_and_deputy_once(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    await world.member(cell_id, "Phạm Văn Dũng", Role.DEPUTY)
    group = await bound_group(world, SECRETARY, HOA_SEN)
    world.sandbox.remove_bot(group, by=world.person(MEMBER))
    await world.settle()
    await world.after(hours=5)
    assert await group_of(world, cell_id) is None
    for leader in (SECRETARY, "Phạm Văn Dũng"):
        (told,) = world.texts(leader)
        assert "Bot không còn trong nhóm Nhóm Hoa Sen của Chi bộ Hoa Sen" in told
    assert world.texts(MEMBER) == []


async def test_removed_and_added_again_it_works_as_before(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY])
    group = await bound_group(world, SECRETARY, HOA_SEN)
    secretary = world.person(SECRETARY)
    world.sandbox.remove_bot(group, by=secretary)
    await world.settle()
    world.sandbox.add_bot(group, by=secretary)
    await world.settle()
    await world.tap(SECRETARY, HOA_SEN, group)
    assert await group_of(world, cell_id) == group.id


async def test_a_group_that_becomes_a_supergroup_keeps_its_cell_and_board(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    await meet(world, cell_id)
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    moved = world.sandbox.migrate(group)
    await world.settle()
    assert await group_of(world, cell_id) == moved.id
    assert len(boards(world, moved)) == 1
    await world.tap(MEMBER, "Tham dự", moved)
    assert "Tham dự: 01 đồng chí" in boards(world, moved)[0]


async def test_next_in_the_group_shows_the_board_without_names(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    await world.say(MEMBER, "/hop", group)
    assert said(world, group)[-1] == "📌 Chưa có buổi sinh hoạt nào sắp tới."
    await meet(world, cell_id)
    await world.say(MEMBER, "/next@chibo_demo_bot", group)
    assert "03/12/2026" in said(world, group)[-1]
    assert MEMBER not in said(world, group)[-1]


@pytest.mark.parametrize("command", ["/toi", "/help", "/lich", "/themhop 03/12/2026 19:30"])
async def test_other_commands_are_sent_to_the_private_chat(world: World, command: str) -> None:
    await world.cell(HOA_SEN, [SECRETARY])
    group = await bound_group(world, SECRETARY, HOA_SEN)
    for _ in range(3):
        await world.say(SECRETARY, command, group)
    assert said(world, group)[1:] == ["Việc này đồng chí nhắn riêng cho bot."]
    assert world.sandbox.buttons(by_bot(world, group)[-1]) == ["💬 Nhắn riêng cho bot"]


async def test_chatter_files_and_other_bots_commands_in_a_group_are_left_alone(
    world: World,
) -> None:
    await world.cell(HOA_SEN, [SECRETARY])
    group = await bound_group(world, SECRETARY, HOA_SEN)
    await world.say(SECRETARY, "chào các đồng chí", group)
    await world.say(SECRETARY, "/khongco", group)
    await world.say(SECRETARY, "/help@another_bot", group)
    world.sandbox.send_file(world.person(SECRETARY), "a.pdf", b"x", chat=group)
    await world.settle()
    assert len(said(world, group)) == 1


async def test_private_screens_cannot_be_drawn_into_a_group(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    meeting = await meet(world, cell_id)
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    board = boards(world, group)
    await forge(world, SECRETARY, SummaryButton(meeting.id).pack(), group)
    await forge(world, MEMBER, ReasonButton(meeting.id, Reason.HEALTH).pack(), group)
    assert boards(world, group) == board


async def test_a_group_button_in_a_private_chat_is_out_of_place(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY])
    await world.say(SECRETARY, "/start")
    data = BindButton(cell_id).pack()
    press = world.sandbox.press_data(world.person(SECRETARY), data, message=world.sees(SECRETARY))
    await world.settle()
    assert press.alert
    assert await group_of(world, cell_id) is None


async def test_who_blocked_the_bot_gets_the_card_when_they_come_back(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    member = world.person(MEMBER)
    world.sandbox.block(member)
    await world.settle()
    await meet(world, cell_id)
    # A meeting of next year's that nobody was invited to yet stays unmentioned.
    await meet(world, cell_id, date(2026, 12, 29))
    assert world.texts(MEMBER) == []
    world.sandbox.unblock(member)
    await world.settle()
    assert any("03/12/2026" in text for text in world.texts(MEMBER))
    assert "✅ Tham dự" in world.sandbox.buttons(world.sees(MEMBER))


async def test_who_speaks_to_the_bot_in_the_group_is_led_to_the_private_chat(
    world: World,
) -> None:
    await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    word = "Việc này đồng chí nhắn riêng cho bot."
    for _ in range(2):
        answered = by_bot(world, group)[0]
        world.sandbox.say(world.person(MEMBER), "tôi vắng nhé", chat=group, reply_to=answered)
        await world.settle()
    assert said(world, group).count(word) == 1
    before = said(world, group)
    group.bot_status = "administrator"
    await world.say(MEMBER, "mai họp nhé", group)
    assert said(world, group) == before
    await world.after(minutes=11)
    await world.say(MEMBER, "@chibo_demo_bot mai họp mấy giờ?", group)
    assert said(world, group).count(word) == 2


async def test_a_board_that_somebody_deleted_comes_again_with_the_next_answer(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    await meet(world, cell_id)
    for presses, line in (("Tham dự", "Tham dự: 01"), ("Chưa chắc", "Chưa chắc: 01")):
        (board,) = (m for m in world.sandbox.messages(group) if m.pinned and not m.deleted)
        world.sandbox.delete(board)
        await world.after(minutes=5)
        assert boards_there(world, group) == []
        await world.tap(MEMBER, presses)
        await world.after(minutes=1)
        (text,) = boards_there(world, group)
        assert line in text
    await world.after(hours=2)
    assert len(boards_there(world, group)) == 1


def boards_there(world: World, group: Chat) -> list[str]:
    return [m.text for m in world.sandbox.messages(group) if m.pinned and not m.deleted]


async def test_a_group_that_forbids_writing_is_said_once_and_gets_its_board_when_it_may(
    world: World,
) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    secretary = world.person(SECRETARY)
    world.sandbox.set_bot_rights(group, by=secretary, admin=False, write=False)
    await meet(world, cell_id)
    await world.after(days=1, minutes=1)
    told = [t for t in world.texts(SECRETARY) if "chưa cho bot gửi tin nhắn" in t]
    assert len(told) == 1
    assert boards(world, group) == []
    world.sandbox.set_bot_rights(group, by=secretary, admin=True, pin=False)
    await world.after(minutes=1)
    assert any("Chi bộ Hoa Sen" in text and "Tham dự" in text for text in said(world, group))
    assert any("chưa cho bot ghim" in text for text in world.texts(SECRETARY))
    world.sandbox.set_bot_rights(group, by=secretary, admin=True)
    await world.after(minutes=1)
    assert len(boards_there(world, group)) == 1


async def test_a_group_that_never_changes_its_rights_is_tried_again_each_day(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    group.bot_can_write = False
    await meet(world, cell_id)
    await world.after(minutes=5)
    group.bot_can_write = True
    await world.after(days=1, minutes=1)
    assert len(boards_there(world, group)) == 1


async def slow(world: World, group: Chat, seconds: int) -> None:
    """The next message to the group is refused for so long, on the story's clock."""

    def story_seconds() -> float:
        return world.clock.at.timestamp()

    world.service.pacer._monotonic = story_seconds
    world.sandbox.faults.add("sendMessage", group.id, how="429", seconds=seconds)


async def test_slow_mode_makes_nobody_else_wait(world: World) -> None:
    """One member's /hop cannot be shown for five minutes: another's press counts at once."""
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    await meet(world, cell_id)
    board, at = by_bot(world, group)[-1], world.clock.at
    await slow(world, group, 300)
    world.sandbox.say(world.person(SECRETARY), "/hop@chibo_demo_bot", chat=group)
    press = world.sandbox.tap(world.person(MEMBER), "Tham dự", message=board)
    await world.settle()
    assert press.text == "Đã ghi nhận: đồng chí tham dự."
    async with world.db.read() as tx:
        assert (await tx.scalars(select(AnswerRow.answered_at))).all() == [at]
    await world.until(at + timedelta(minutes=6))
    assert len(by_bot(world, group)) == 3
    assert "Tham dự: 01" in by_bot(world, group)[-1].text


async def test_slow_mode_during_the_meeting_keeps_its_board_for_later(world: World) -> None:
    cell_id = await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    meeting = await meet(world, cell_id)
    await world.until(meeting.starts_at + timedelta(minutes=5))
    await slow(world, group, 300)
    before = len(by_bot(world, group))
    await world.say(MEMBER, "/hop@chibo_demo_bot", group)
    await world.after(minutes=6)
    (answer,) = said(world, group)[before:]
    assert HOA_SEN in answer


async def test_what_a_group_was_to_be_told_comes_when_it_may(world: World) -> None:
    await world.cell(HOA_SEN, [SECRETARY, MEMBER])
    group = await bound_group(world, SECRETARY, HOA_SEN, MEMBER)
    await slow(world, group, 300)
    before = said(world, group)
    await world.say(SECRETARY, "/lich@chibo_demo_bot", group)
    assert said(world, group) == before
    await world.after(minutes=6)
    (answer,) = said(world, group)[len(before) :]
    assert "riêng" in answer
