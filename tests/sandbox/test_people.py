import pytest
from telegram import Bot, ChatMemberAdministrator, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from sandbox import Chat, Person, Sandbox
from tests.sandbox.wire import Wire

Json = dict[str, object]
ROW = {"inline_keyboard": [[{"text": "✅ Tham dự", "callback_data": "a:1"}]]}


@pytest.fixture
def group(sandbox: Sandbox, an: Person, binh: Person) -> Chat:
    group = sandbox.add_group("Chi bộ 1", [an, binh])
    sandbox.add_bot(group, by=an)
    return group


async def fetched(bot: Bot) -> list[Update]:
    updates = list(await bot.get_updates())
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def test_nobody_is_written_to_before_they_start(bot: Bot, sandbox: Sandbox) -> None:
    stranger = sandbox.add_person("Lê Văn Cường")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "chào")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.get_chat(stranger.id)
    sandbox.open_link(stranger, "https://t.me/chibo_demo_bot?start=abc-DEF_1")
    (update,) = await fetched(bot)
    assert update.message is not None
    assert update.message.text == "/start abc-DEF_1"
    assert update.message.entities[0].type == "bot_command"
    await bot.send_message(stranger.id, "chào")


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("https://t.me/chibo_demo_bot", "/start"),
        ("t.me/chibo_demo_bot?start=x", "/start x"),
        ("tg://resolve?domain=Chibo_Demo_Bot&start=x", "/start x"),
    ],
)
def test_links(sandbox: Sandbox, an: Person, link: str, text: str) -> None:
    assert sandbox.open_link(an, link).text == text


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/another_bot?start=x",
        "https://t.me/chibo_demo_bot?start=" + "x" * 65,
        "https://t.me/chibo_demo_bot?start=a%20b",
        "https://example.org/chibo_demo_bot?start=x",
    ],
)
def test_links_that_lead_nowhere(sandbox: Sandbox, an: Person, link: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        sandbox.open_link(an, link)


async def test_a_group_link_adds_the_bot(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    group = sandbox.add_group("Chi bộ 2", [an])
    sandbox.open_link(an, "https://t.me/chibo_demo_bot?startgroup=c1", chat=group)
    kinds = [list(one)[1] for one in await wire.updates()]
    assert kinds == ["my_chat_member", "message", "message"]
    assert sandbox.last(group).text == "/start@chibo_demo_bot c1"


async def test_blocking_and_coming_back(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.block(an)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(an.id, "chào")
    sandbox.unblock(an)
    await bot.send_message(an.id, "chào")
    changes = [update.my_chat_member for update in await fetched(bot)]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes if one] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_a_deleted_account(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.deactivate(an)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(an.id, "chào")


async def test_a_press_brings_its_message_and_an_answer_shows(
    bot: Bot, wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    sent = await wire.call("sendMessage", chat_id=an.id, text="họp?", reply_markup=ROW)
    press = sandbox.tap(an, "Tham dự")
    (update,) = await fetched(bot)
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id) == ("a:1", an.id)
    assert query.message.message_id == sent["message_id"]
    assert query.message.to_dict()["reply_markup"] == ROW
    await query.answer("Đã ghi", show_alert=True)
    assert (press.answered, press.text, press.alert) == (True, "Đã ghi", True)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer()


async def test_a_press_on_a_deleted_message_brings_an_empty_one(
    bot: Bot, wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    sent = await wire.call("sendMessage", chat_id=an.id, text="họp?", reply_markup=ROW)
    message = sandbox.last(an)
    await bot.delete_message(an.id, sent["message_id"])
    sandbox.press_data(an, "forged", message=message)
    (update,) = await fetched(bot)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_the_newest_button_of_that_name_is_tapped(
    wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    for _ in range(2):
        await wire.call("sendMessage", chat_id=an.id, text="họp?", reply_markup=ROW)
    assert sandbox.tap(an, "Tham").message is sandbox.last(an)
    with pytest.raises(LookupError, match="no button 'Vắng'; there are: ✅ Tham dự, ✅ Tham dự"):
        sandbox.tap(an, "Vắng")


async def test_a_link_button_opens_the_link(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    url = "https://t.me/chibo_demo_bot?start=moi"
    markup = {"inline_keyboard": [[{"text": "Mở", "url": url}]]}
    await wire.call("sendMessage", chat_id=an.id, text="vào đây", reply_markup=markup)
    assert sandbox.tap(an, "Mở").url == url
    assert sandbox.last(an).text == "/start moi"


async def test_joining_and_leaving_a_group(
    bot: Bot, sandbox: Sandbox, an: Person, group: Chat
) -> None:
    added, newcomers = await fetched(bot)
    assert added.my_chat_member is not None
    assert isinstance(added.my_chat_member.new_chat_member, ChatMemberAdministrator)
    assert newcomers.message is not None
    assert [user.id for user in newcomers.message.new_chat_members] == [bot.id]
    sandbox.remove_bot(group, by=an)
    removed, farewell = await fetched(bot)
    assert removed.my_chat_member is not None
    assert removed.my_chat_member.new_chat_member.status == "kicked"
    assert farewell.message is not None
    assert farewell.message.left_chat_member is not None
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "chào")


async def test_leaving_by_itself(bot: Bot, sandbox: Sandbox, group: Chat) -> None:
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "chào")


async def test_a_plain_member_sees_only_what_is_meant_for_it(
    wire: Wire, sandbox: Sandbox, an: Person, group: Chat
) -> None:
    sandbox.set_bot_rights(group, by=an, admin=False)
    await wire.updates()
    sent = await wire.call("sendMessage", chat_id=group.id, text="họp?")
    ours = group.messages[sent["message_id"]]
    sandbox.say(an, "chuyện riêng", chat=group)
    sandbox.say(an, "/lich", chat=group)
    sandbox.say(an, "/lich@chibo_demo_bot tháng 12", chat=group)
    sandbox.say(an, "/lich@another_bot", chat=group)
    sandbox.say(an, "vâng", chat=group, reply_to=ours)
    seen = [one["message"]["text"] for one in await wire.updates()]
    assert seen == ["/lich", "/lich@chibo_demo_bot tháng 12", "vâng"]
    sandbox.set_bot_rights(group, by=an, admin=True)
    sandbox.say(an, "cả chuyện này", chat=group)
    assert (await wire.updates())[-1]["message"]["text"] == "cả chuyện này"


async def test_pinning_in_a_group_needs_the_right(
    bot: Bot, sandbox: Sandbox, an: Person, group: Chat
) -> None:
    board = await bot.send_message(group.id, "bảng")
    await bot.pin_chat_message(group.id, board.message_id)
    sandbox.set_bot_rights(group, by=an, admin=True, pin=False)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to manage pinned messages"):
        await bot.unpin_all_chat_messages(group.id)


async def test_deleting_others_messages_needs_the_right(
    bot: Bot, sandbox: Sandbox, an: Person, group: Chat
) -> None:
    theirs = sandbox.say(an, "nhầm", chat=group)
    group.bot_can_delete = False
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(group.id, theirs.id)
    group.bot_can_delete = True
    await bot.delete_message(group.id, theirs.id)
    assert theirs.deleted


async def test_members(bot: Bot, sandbox: Sandbox, an: Person, binh: Person, group: Chat) -> None:
    outsider = sandbox.add_person("Phạm Thị Dung")
    statuses = [
        (await bot.get_chat_member(group.id, user_id)).status
        for user_id in (an.id, binh.id, outsider.id, bot.id)
    ]
    assert statuses == ["creator", "member", "left", "administrator"]
    assert [one.user.id for one in await bot.get_chat_administrators(group.id)] == [an.id]
    assert await bot.get_chat_member_count(group.id) == 3
    assert (await bot.get_chat(group.id)).title == "Chi bộ 1"
    with pytest.raises(BadRequest, match=r"(?i)member not found"):
        await bot.get_chat_member(group.id, 1)


async def test_a_group_moves_to_a_new_id(
    bot: Bot, wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    old = sandbox.add_group("Chi bộ 3", [an], supergroup=False)
    sandbox.add_bot(old, by=an)
    await wire.updates()
    new = sandbox.migrate(old)
    notices = [one["message"] for one in await wire.updates()]
    assert notices[0]["migrate_to_chat_id"] == new.id
    assert notices[1]["migrate_from_chat_id"] == old.id
    refusal = await wire.raw("sendMessage", chat_id=old.id, text="chào")
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    assert (refusal["error_code"], refusal["description"]) == (400, words)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "chào")
    await bot.send_message(moved.value.new_chat_id, "chào")
    assert sandbox.last(new).text == "chào"


async def test_files_people_send(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    sandbox.send_file(an, "danh-sach.csv", b"a;b")
    sandbox.send_file(an, "anh.jpg", b"\xff\xd8", as_photo=True)
    paper, picture = [update.message for update in await fetched(bot)]
    assert paper is not None
    assert paper.document is not None
    file = await bot.get_file(paper.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a;b"
    assert picture is not None
    assert picture.photo


async def test_people_edit_their_own_messages(
    bot: Bot, sandbox: Sandbox, an: Person, binh: Person
) -> None:
    message = sandbox.say(an, "chao")
    sandbox.edit(an, message, "chào")
    with pytest.raises(ValueError, match="own messages"):
        sandbox.edit(binh, message, "khác")
    first, second = await fetched(bot)
    assert first.message is not None
    assert second.edited_message is not None
    assert second.edited_message.text == "chào"
    assert second.edited_message.date == first.message.date
    assert second.edited_message.edit_date == sandbox.clock.now()


async def test_waiting_for_a_change(sandbox: Sandbox, an: Person) -> None:
    with pytest.raises(TimeoutError):
        await sandbox.changed(0.001)
    sandbox.say(an, "chào")
    assert not sandbox.idle()
    with pytest.raises(LookupError):
        sandbox.last(sandbox.add_person("Đỗ Văn Em"))
