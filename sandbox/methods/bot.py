"""Bot API methods about the bot itself: updates, presses, names, command menus.

METHODS binds each name to its function, which answers the result or raises Refused.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from sandbox import entities, shapes
from sandbox.checks import Args
from sandbox.errors import bad_request
from sandbox.places import find_chat
from sandbox.updates import Webhook
from sandbox.world import Chat, Person, World

Json = dict[str, Any]
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LANGUAGE = re.compile(r"[a-z]{2}")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WIDE_SCOPES = frozenset(
    ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
)
NAME_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, _args: Args) -> Json:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False}
    lacks = (
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
        "allows_users_to_create_topics",
        "can_manage_bots",
    )
    return shapes.user(world.bot) | abilities | dict.fromkeys(lacks, False)


async def get_updates(world: World, args: Args) -> list[Json]:
    world.updates.allow(_allowed(args))
    limit = args.number("limit", 100)
    return await world.updates.get(
        offset=args.number("offset"),
        limit=min(limit, 100) if limit > 0 else 100,
        timeout=min(max(args.number("timeout"), 0), 50),
    )


def _allowed(args: Args) -> list[str] | None:
    kinds = args.nested("allowed_updates", list, "can't parse allowed_updates JSON array")
    return None if kinds is None else [kind for kind in kinds if isinstance(kind, str)]


async def set_webhook(world: World, args: Args) -> bool:
    url, secret = args.text("url"), args.text("secret_token")
    if url and not _is_loopback(url):
        raise bad_request("bad webhook: the sandbox posts to loopback addresses only")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(_allowed(args))
    if args.flag("drop_pending_updates"):
        world.updates.clear()
    await world.updates.set_webhook(
        Webhook(url, secret, max_connections=args.number("max_connections", 40))
    )
    return True


def _is_loopback(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"}:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def delete_webhook(world: World, args: Args) -> bool:
    if args.flag("drop_pending_updates"):
        world.updates.clear()
    await world.updates.set_webhook(Webhook())
    return True


def get_webhook_info(world: World, _args: Args) -> Json:
    webhook = world.updates.webhook
    shape: Json = {"url": webhook.url, "has_custom_certificate": False}
    shape["pending_update_count"] = len(world.updates)
    if webhook.url:
        shape["max_connections"] = webhook.max_connections
    if webhook.last_error:
        shape["last_error_date"] = int(webhook.last_error_at)
        shape["last_error_message"] = webhook.last_error
    if world.updates.allowed:
        shape["allowed_updates"] = sorted(world.updates.allowed)
    return shape


def answer_callback_query(world: World, args: Args) -> bool:
    text = args.text("text")
    if entities.utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.presses.get(args.text("callback_query_id"))
    if press is None or press.answered or press.expired:
        raise bad_request(TOO_OLD)
    press.answered = True
    press.text, press.alert = text or None, args.flag("show_alert")
    press.url = args.text("url") or None
    world.touch()
    return True


def set_my_commands(world: World, args: Args) -> bool:
    commands = args.nested("commands", list, "can't parse commands: expected an Array")
    if commands is None:
        raise bad_request('parameter "commands" is required')
    if len(commands) > 100:
        raise bad_request("too many commands specified")
    world.commands[_scope(world, args)] = [_command(one) for one in commands]
    world.touch()
    return True


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = given.get("command"), given.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad_request("can't parse BotCommand: command and description must be Strings")
    name = name.removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description.strip()}


def get_my_commands(world: World, args: Args) -> list[Json]:
    return world.commands.get(_scope(world, args), [])


def delete_my_commands(world: World, args: Args) -> bool:
    world.commands.pop(_scope(world, args), None)
    world.touch()
    return True


def _scope(world: World, args: Args) -> tuple[str, str]:
    language = args.text("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    given = args.nested("scope", dict, "object expected as BotCommandScope")
    if given is None:
        return "default", language
    kind = given.get("type")
    if kind in WIDE_SCOPES:
        return str(kind), language
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = find_chat(world, Args({"chat_id": given.get("chat_id")}))
    if kind != "chat" and chat.private:
        raise bad_request("can't change commands in private chats with this scope")
    if kind != "chat_member":
        return f"{kind} {chat.id}", language
    user_id = given.get("user_id")
    if user_id not in world.people:
        raise bad_request("invalid user_id specified")
    return f"chat_member {chat.id} {user_id}", language


def commands_for(world: World, person: Person, chat: Chat) -> list[Json]:
    """Returns the command menu `person` sees in `chat`, by Telegram's order of scopes."""
    is_admin = chat.members.get(person.id) in {"creator", "administrator"}
    if chat.private:
        scopes = [f"chat {chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member {chat.id} {person.id}"]
        scopes += [f"chat_administrators {chat.id}"] if is_admin else []
        scopes += [f"chat {chat.id}"]
        scopes += ["all_chat_administrators"] if is_admin else []
        scopes += ["all_group_chats", "default"]
    for scope in scopes:
        for language in (person.language or "", ""):
            commands = world.commands.get((scope, language))
            if commands:
                return commands
    return []


def _setter(field: str) -> Callable[[World, Args], bool]:
    def set_it(world: World, args: Args) -> bool:
        text = args.text(field)
        if len(text) > NAME_LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        world.names[field, args.text("language_code")] = text
        return True

    return set_it


def _getter(field: str) -> Callable[[World, Args], Json]:
    def get_it(world: World, args: Args) -> Json:
        default = world.bot.name if field == "name" else ""
        found = world.names.get((field, args.text("language_code")))
        return {field: found or world.names.get((field, "")) or default}

    return get_it


def log_out(_world: World, _args: Args) -> bool:
    return True


METHODS: dict[str, Callable[[World, Args], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "logOut": log_out,
    "close": log_out,
}
