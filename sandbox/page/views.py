"""What the page shows, as JSON: people, groups, one chat as one person sees it."""

from sandbox.calls import Call, Json
from sandbox.world import PRESENT, Button, Chat, File, Message, Person, Press, World

PRESSES_SHOWN = 40


def overview(world: World, seen: dict[int, int]) -> Json:
    """Shows the bot, every person and every group, with last lines and unread counts."""
    return {
        "bot": _bot(world),
        "people": [_person(world, one, seen) for one in world.people.values()],
        "groups": [_group(world, one, seen) for one in world.groups()],
        "presses": _presses(world),
    }


def chat_view(person: Person, chat: Chat, limit: int) -> Json:
    """Shows the newest `limit` messages of `chat` as `person` sees them."""
    visible = [one for one in chat.messages.values() if not one.deleted]
    chosen = {"id": chat.id, "type": chat.type, "title": chat.title, "members": members(chat)}
    chosen["bot"] = chat.bot_status in PRESENT
    return {
        "chat": chosen,
        "messages": [message(one, person) for one in visible[-limit:]],
        "more": len(visible) > limit,
        "pinned": [preview(one, chat) for one in visible if one.pinned],
        "keyboard": _reply_keyboard(visible),
    }


def members(chat: Chat) -> list[int]:
    """Lists who is in `chat`, the bot aside."""
    if chat.person is not None:
        return [chat.person.id]
    return [user_id for user_id, status in chat.members.items() if status in PRESENT]


def message(one: Message, viewer: Person) -> Json:
    return {
        "id": one.id,
        "out": one.from_ is viewer,
        "from": {"id": one.from_.id, "name": one.from_.name, "bot": one.from_.is_bot},
        "date": one.date.isoformat(),
        "text": one.text or one.caption,
        "kind": _kind(one),
        "html": one.html,
        "photo": _file(one.photo),
        "document": _file(one.document),
        "buttons": [[_button(button) for button in row] for row in one.reply_markup or []],
        "reply": preview(one.reply_to, one.chat) if one.reply_to else None,
        "edited": one.edited_at is not None,
        "service": _service(one),
    }


def preview(one: Message, chat: Chat) -> Json:
    from_other = one.from_ is not chat.person
    return {
        "id": one.id,
        "date": one.date.isoformat(),
        "name": one.from_.name,
        "mine": not from_other,
        "who": one.from_.name if from_other and not chat.private else "",
        "text": (one.text or one.caption)[:200],
        "kind": _kind(one),
        "service": _service(one),
    }


def call(number: int, one: Call) -> Json:
    return {
        "n": number,
        "method": one.method,
        "to": one.params.get("chat_id"),
        "params": one.params,
        "at": one.clock_at.isoformat(),
        "ok": one.ok,
        "code": one.status,
        "description": one.error,
        "took_effect": one.took_effect,
        "fault": one.fault.how if one.fault else None,
    }


def _bot(world: World) -> Json:
    about = world.names.get(("description", "vi")) or world.names.get(("description", ""), "")
    bot = world.bot
    return {"id": bot.id, "name": bot.name, "username": bot.username, "about": about}


def _person(world: World, person: Person, seen: dict[int, int]) -> Json:
    chat = world.private_chat(person)
    return _entry(world, chat, seen) | {
        "name": person.name,
        "note": person.note,
        "circle": person.circle,
        "link": "" if _has_opened(person, chat) else person.link,
        "started": person.started,
        "blocked": person.blocked,
        "deactivated": person.deactivated,
    }


def _has_opened(person: Person, chat: Chat) -> bool:
    """Tells whether `person` has opened the link they were given: "/start PAYLOAD"."""
    start = f"/start {person.link.rpartition('=')[2]}"
    said = (one for one in chat.messages.values() if one.from_ is person)
    return bool(person.link) and any(one.text == start for one in said)


def _group(world: World, chat: Chat, seen: dict[int, int]) -> Json:
    return _entry(world, chat, seen) | {
        "name": chat.title,
        "note": getattr(chat, "note", "") or "",
        "members": members(chat),
        "bot": chat.bot_status in PRESENT,
    }


def _entry(world: World, chat: Chat, seen: dict[int, int]) -> Json:
    visible = [one for one in reversed(chat.messages.values()) if not one.deleted]
    read = seen.get(chat.id, 0)
    unread = sum(1 for one in visible if one.id > read and one.from_ is world.bot)
    return {
        "id": chat.id,
        "last": preview(visible[0], chat) if visible else None,
        "unread": unread,
    }


def _presses(world: World) -> list[Json]:
    return [_press(one) for one in list(world.presses.values())[-PRESSES_SHOWN:]]


def _press(press: Press) -> Json:
    return {
        "id": press.id,
        "person": press.person.id,
        "answered": press.answered,
        "expired": press.expired,
        "text": press.text,
        "alert": press.alert,
        "url": press.url,
    }


def _kind(one: Message) -> str:
    return "photo" if one.photo else "document" if one.document else "text"


def _file(file: File | None) -> Json | None:
    if file is None:
        return None
    size = {"size": len(file.content), "width": file.width, "height": file.height}
    return {"id": file.id, "name": file.name} | size


def _button(button: Button) -> Json:
    shape: Json = {"text": button.text, "data": button.data, "url": button.url}
    shape |= {"style": button.style, "copy": None}
    copy = button.other.get("copy_text")
    if isinstance(copy, dict):
        shape["copy"] = copy.get("text")
    return shape


def _service(one: Message) -> Json | None:
    if one.service is None:
        return None
    kind = next(iter(one.service), "other")
    about = one.service.get(kind)
    people = about if isinstance(about, list) else [about]
    who = [user.get("first_name", "") for user in people if isinstance(user, dict)]
    return {"kind": kind, "by": one.from_.name, "who": who, "note": one.note}


def _reply_keyboard(visible: list[Message]) -> list[list[str]]:
    for one in reversed(visible):
        if one.reply_keyboard is not None:
            return one.reply_keyboard
    return []
