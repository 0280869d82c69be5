"""Things of the world in the JSON of the Bot API."""

from datetime import datetime
from typing import Any

from sandbox.world import Button, Chat, File, Message, Person, Press, Rows, Status, World

Json = dict[str, Any]
PHOTO_SIDES = (90, 320, 800, 1280)
BOT_RIGHTS = ("can_change_info", "can_invite_users", "can_restrict_members", "can_manage_chat")


def unix(at: datetime) -> int:
    return int(at.timestamp())


def user(person: Person) -> Json:
    shape: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.name}
    if person.username:
        shape["username"] = person.username
    if person.language and not person.is_bot:
        shape["language_code"] = person.language
    return shape


def chat(place: Chat) -> Json:
    shape: Json = {"id": place.id, "type": place.type}
    if place.person is not None:
        shape["first_name"] = place.person.name
        if place.person.username:
            shape["username"] = place.person.username
        return shape
    shape["title"] = place.title
    if place.forum:
        shape["is_forum"] = True
    return shape


def button(one: Button) -> Json:
    shape: Json = {"text": one.text}
    for key, value in (("callback_data", one.data), ("url", one.url), ("style", one.style)):
        if value is not None:
            shape[key] = value
    return shape | one.other


def keyboard(rows: Rows) -> Json:
    return {"inline_keyboard": [[button(one) for one in row] for row in rows]}


def photo_sizes(file: File) -> list[Json]:
    """Lists the sizes Telegram makes of a picture, smallest first, never larger than it is."""
    long_side = max(file.width, file.height, 1)
    sides = [side for side in PHOTO_SIDES if side < long_side]
    sides.append(min(long_side, PHOTO_SIDES[-1]))
    return [_photo_size(file, side / long_side, last=side == sides[-1]) for side in sides]


def _photo_size(file: File, share: float, *, last: bool) -> Json:
    width, height = max(1, round(file.width * share)), max(1, round(file.height * share))
    ending = "" if last else f"-{max(width, height)}"
    return {
        "file_id": file.id + ending,
        "file_unique_id": file.unique_id + ending,
        "width": width,
        "height": height,
        "file_size": max(1, round(len(file.content) * share * share)),
    }


def document(file: File) -> Json:
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime,
        "file_size": len(file.content),
    }


def message(one: Message, *, with_reply: bool = True) -> Json:
    """Leaves out the own reply of the message it replies to."""
    shape: Json = {"message_id": one.id, "date": unix(one.date), "chat": chat(one.chat)}
    shape["from"] = user(one.from_)
    if one.thread_id is not None:
        shape |= {"message_thread_id": one.thread_id, "is_topic_message": True}
    if one.edited_at is not None:
        shape["edit_date"] = unix(one.edited_at)
    if one.reply_to is not None and with_reply:
        shape["reply_to_message"] = message(one.reply_to, with_reply=False)
    shape |= _content(one)
    if one.reply_markup is not None:
        shape["reply_markup"] = keyboard(one.reply_markup)
    if one.protected:
        shape["has_protected_content"] = True
    return shape | (one.service or {})


def _content(one: Message) -> Json:
    if one.file is None:
        if not one.text:
            return {}
        return {"text": one.text} | ({"entities": one.entities} if one.entities else {})
    shape: Json = (
        {"photo": photo_sizes(one.photo)} if one.photo else {"document": document(one.file)}
    )
    if one.caption:
        shape["caption"] = one.caption
        if one.entities:
            shape["caption_entities"] = one.entities
    return shape


def gone_message(one: Message) -> Json:
    """Returns an InaccessibleMessage, for a message that was deleted."""
    return {"chat": chat(one.chat), "message_id": one.id, "date": 0}


def callback_query(press: Press) -> Json:
    there = gone_message if press.message.deleted else message
    return {
        "id": press.id,
        "from": user(press.person),
        "message": there(press.message),
        "chat_instance": str(-(press.message.chat.id * 7919)),
        "data": press.data,
    }


def member(person: Person, status: Status, place: Chat) -> Json:
    shape: Json = {"user": user(person), "status": status}
    if status == "creator":
        return shape | {"is_anonymous": False}
    if status == "kicked":
        return shape | {"until_date": 0}
    if status != "administrator":
        return shape
    return shape | _rights(person, place)


def _rights(person: Person, place: Chat) -> Json:
    shape: Json = dict.fromkeys(BOT_RIGHTS, True)
    shape |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
    shape |= {"can_manage_video_chats": True}
    shape |= {"can_post_stories": False, "can_edit_stories": False, "can_delete_stories": False}
    shape["can_pin_messages"] = place.bot_can_pin if person.is_bot else True
    shape["can_delete_messages"] = place.bot_can_delete if person.is_bot else True
    return shape


def my_chat_member(world: World, place: Chat, by: Person, *, old: Status, new: Status) -> Json:
    """Returns a ChatMemberUpdated about the bot itself."""
    return {
        "chat": chat(place),
        "from": user(by),
        "date": unix(world.clock.now()),
        "old_chat_member": member(world.bot, old, place),
        "new_chat_member": member(world.bot, new, place),
    }
