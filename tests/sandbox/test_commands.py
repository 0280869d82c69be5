import pytest
from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
)

from sandbox import Person, Sandbox
from tests.sandbox.wire import Wire


async def give(bot: Bot, name: str, scope: BotCommandScope | None = None, lang: str = "") -> None:
    await bot.set_my_commands([(name, "mô tả")], scope=scope, language_code=lang)


def seen(sandbox: Sandbox, person: Person, **where: object) -> list[str]:
    return [one["command"] for one in sandbox.commands(person, **where)]  # type: ignore[arg-type]


async def test_the_narrowest_scope_wins_in_private(
    bot: Bot, sandbox: Sandbox, an: Person, binh: Person
) -> None:
    await give(bot, "chung")
    assert seen(sandbox, an) == ["chung"]
    await give(bot, "general", lang="en")
    assert seen(sandbox, an) == ["chung"]
    await give(bot, "rieng", BotCommandScopeAllPrivateChats())
    await give(bot, "cua_an", BotCommandScopeChat(an.id))
    assert (seen(sandbox, an), seen(sandbox, binh)) == (["cua_an"], ["rieng"])
    await give(bot, "tieng_viet", BotCommandScopeChat(an.id), lang="vi")
    assert seen(sandbox, an) == ["tieng_viet"]
    await bot.delete_my_commands(BotCommandScopeChat(an.id), language_code="vi")
    assert seen(sandbox, an) == ["cua_an"]
    assert [one.command for one in await bot.get_my_commands()] == ["chung"]


async def test_the_narrowest_scope_wins_in_groups(
    bot: Bot, sandbox: Sandbox, an: Person, binh: Person
) -> None:
    group = sandbox.add_group("Chi bộ 1", [an, binh])
    steps: list[tuple[str, BotCommandScope, str, str]] = [
        ("a", BotCommandScopeAllGroupChats(), "a", "a"),
        ("b", BotCommandScopeAllChatAdministrators(), "b", "a"),
        ("c", BotCommandScopeChat(group.id), "c", "c"),
        ("d", BotCommandScopeChatAdministrators(group.id), "d", "c"),
        ("e", BotCommandScopeChatMember(group.id, binh.id), "d", "e"),
    ]
    for name, scope, for_creator, for_member in steps:
        await give(bot, name, scope)
        assert seen(sandbox, an, chat=group) == [for_creator]
        assert seen(sandbox, binh, chat=group) == [for_member]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Lịch", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "lich", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "lich", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "lich"}, "can't parse BotCommand: command and description must be Strings"),
        ("lich", "can't parse BotCommand: expected an Object"),
    ],
)
async def test_wrong_commands(wire: Wire, command: object, words: str) -> None:
    refusal = await wire.refused("setMyCommands", commands=[command])
    assert refusal == (400, f"Bad Request: {words}")


async def test_a_hundred_commands_at_most(wire: Wire) -> None:
    hundred = [{"command": f"c{n}", "description": "x"} for n in range(100)]
    assert await wire.call("setMyCommands", commands=hundred) is True
    one_more = [*hundred, {"command": "d", "description": "x"}]
    assert (await wire.refused("setMyCommands", commands=one_more))[0] == 400


@pytest.mark.parametrize(
    "scope",
    [
        {"type": "everybody"},
        {"type": "chat", "chat_id": 5},
        {"type": "chat_member", "chat_id": 700_000_001, "user_id": 5},
        "default",
    ],
)
async def test_wrong_scopes(wire: Wire, an: Person, scope: object) -> None:
    assert (await wire.refused("getMyCommands", scope=scope))[0] == 400


async def test_names(bot: Bot, wire: Wire) -> None:
    assert (await bot.get_my_name()).name == "Chi bộ bot"
    await bot.set_my_name("Chi bộ 1")
    await bot.set_my_description("Lịch họp chi bộ", language_code="vi")
    await bot.set_my_short_description("Lịch họp")
    assert (await bot.get_my_name("en")).name == "Chi bộ 1"
    assert (await bot.get_my_description("vi")).description == "Lịch họp chi bộ"
    assert (await bot.get_my_description()).description == ""
    assert (await wire.refused("setMyName", name="x" * 65))[0] == 400
