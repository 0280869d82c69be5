"""Bot API methods about chats, their members and their pinned messages.

METHODS binds each name to its function, which answers the result or raises Refused.
"""

from collections.abc import Callable
from typing import Any

from sandbox import shapes
from sandbox.checks import Args
from sandbox.errors import Refused, bad_request
from sandbox.places import check_presence, find_chat, find_message, writable_chat
from sandbox.world import PRESENT, Chat, Message, Status, World

Json = dict[str, Any]


def pin(world: World, args: Args) -> bool:
    chat = writable_chat(world, args)
    message = find_message(chat, args, "message to pin not found")
    _check_pin_right(chat)
    if message.service is not None and "pinned_message" in message.service:
        raise bad_request("message can't be pinned")
    if not message.pinned:
        message.pinned = True
        _tell_pinned(world, message)
    return True


def _tell_pinned(world: World, pinned: Message) -> None:
    shape = shapes.message(pinned, with_reply=False)
    notice = world.add_message(
        pinned.chat,
        world.bot,
        service={"pinned_message": shape},
        note=f"{world.bot.name} đã ghim «{(pinned.text or pinned.caption)[:40]}»",
    )
    world.updates.add("message", shapes.message(notice))


def unpin(world: World, args: Args) -> bool:
    chat = writable_chat(world, args)
    _check_pin_right(chat)
    if args.number("message_id"):
        message = find_message(chat, args, "message to unpin not found")
    else:
        pinned = [m for m in chat.messages.values() if m.pinned]
        if not pinned:
            raise bad_request("message to unpin not found")
        message = pinned[-1]
    message.pinned = False
    world.touch()
    return True


def unpin_all(world: World, args: Args) -> bool:
    chat = writable_chat(world, args)
    _check_pin_right(chat)
    for message in chat.messages.values():
        message.pinned = False
    world.touch()
    return True


def _check_pin_right(chat: Chat) -> None:
    if chat.private:
        return
    if chat.bot_status != "administrator" or not chat.bot_can_pin:
        raise bad_request("not enough rights to manage pinned messages in the chat")


def get_chat(world: World, args: Args) -> Json:
    chat = find_chat(world, args)
    check_presence(chat)
    shape = shapes.chat(chat) | {"accent_color_id": 0, "max_reaction_count": 11}
    shape["accepted_gift_types"] = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    pinned = [m for m in chat.messages.values() if m.pinned]
    if pinned:
        shape["pinned_message"] = shapes.message(pinned[-1], with_reply=False)
    return shape


def get_chat_member(world: World, args: Args) -> Json:
    chat = find_chat(world, args)
    check_presence(chat)
    user_id = args.number("user_id")
    if user_id == world.bot.id:
        return shapes.member(world.bot, chat.bot_status, chat)
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("invalid user_id specified" if not user_id else "member not found")
    absent: Status = "member" if chat.person is person else "left"
    return shapes.member(person, chat.members.get(person.id, absent), chat)


def get_chat_administrators(world: World, args: Args) -> list[Json]:
    chat = find_chat(world, args)
    check_presence(chat)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    people = [
        shapes.member(world.people[user_id], status, chat)
        for user_id, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]
    if chat.bot_status == "administrator":
        people.append(shapes.member(world.bot, "administrator", chat))
    return people if args.flag("return_bots") else [p for p in people if not p["user"]["is_bot"]]


def get_chat_member_count(world: World, args: Args) -> int:
    chat = find_chat(world, args)
    check_presence(chat)
    if chat.private:
        return 2
    return 1 + sum(1 for status in chat.members.values() if status in PRESENT)


def leave_chat(world: World, args: Args) -> bool:
    chat = find_chat(world, args)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    check_presence(chat)
    old, chat.bot_status = chat.bot_status, "left"
    body = shapes.my_chat_member(world, chat, world.bot, old=old, new="left")
    world.updates.add("my_chat_member", body)
    world.touch()
    return True


def get_file(world: World, args: Args) -> Json:
    file = world.files.get(args.text("file_id").partition("-")[0])
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > 20 * 1024 * 1024:
        raise Refused(400, "Bad Request: file is too big")
    return {
        "file_id": args.text("file_id"),
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }


METHODS: dict[str, Callable[[World, Args], Any]] = {
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
