"""What people do in Telegram, and what they see there."""

import mimetypes
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox import entities, shapes
from sandbox.clock import Clock
from sandbox.methods.bot import commands_for
from sandbox.pictures import picture_size
from sandbox.world import PRESENT, Chat, ChatKind, Message, Person, Press, Status, World

Json = dict[str, Any]
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
LINK_HOSTS = frozenset(("t.me", "telegram.me", "telegram.dog"))
ICON = re.compile(r"^\W+")
SUPERGROUP = -1_000_000_000_000


class Acts:
    """People acting on `world`; each act queues the updates Telegram would send."""

    world: World

    @property
    def clock(self) -> Clock:
        """The clock all dates come from."""
        return self.world.clock

    def add_person(
        self,
        name: str,
        *,
        user_id: int | None = None,
        username: str | None = None,
        language: str = "vi",
        started: bool = False,
        note: str = "",
        circle: str = "",
    ) -> Person:
        """Adds a person; the bot may write to them once they have `started` it."""
        person = Person(user_id or next(self.world.user_ids), name, username, language)
        person.started = started
        person.note, person.circle = note, circle
        self.world.people[person.id] = person
        self.world.private_chat(person)
        self.world.touch()
        return person

    def add_group(
        self,
        title: str,
        members: Iterable[Person] = (),
        *,
        supergroup: bool = True,
        forum: bool = False,
    ) -> Chat:
        """Adds a group the bot is not in yet; the first of `members` is its creator."""
        number = -next(self.world.group_ids)
        kind: ChatKind = "supergroup" if supergroup else "group"
        chat = Chat(number + SUPERGROUP if supergroup else number, kind, title, forum=forum)
        for person in members:
            chat.members[person.id] = "member" if chat.members else "creator"
        self.world.chats[chat.id] = chat
        self.world.touch()
        return chat

    def add_topic(self, chat: Chat, title: str) -> int:
        """Opens a topic in a forum; returns its message_thread_id."""
        number = next(self.world.message_ids)
        chat.topics[number] = title
        self.world.touch()
        return number

    def say(
        self,
        person: Person,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Writes in private when no chat is named; the first time starts the bot."""
        place = self._open(person, chat)
        text = text.strip()
        found = entities.with_automatic(text, [])
        message = self.world.add_message(
            place, person, text=text, entities=found, reply_to=reply_to
        )
        self._deliver(message)
        return message

    def edit(self, person: Person, message: Message, text: str) -> None:
        """Raises ValueError for a message that is not the person's own."""
        if message.from_ is not person:
            raise ValueError("only one's own messages can be edited")
        message.text = text.strip()
        message.entities = entities.with_automatic(message.text, [])
        message.edited_at, message.edits = self.clock.now(), message.edits + 1
        self.world.touch()
        if self._bot_sees(message):
            self.world.updates.add("edited_message", shapes.message(message))

    def open_link(self, person: Person, link: str, *, chat: Chat | None = None) -> Message:
        """Opens a t.me or tg:// link to this bot as "/start PAYLOAD"; a startgroup link needs the
        group. Raises ValueError for any other link.
        """
        kind, payload = self._payload(link)
        if kind == "start":
            return self.say(person, f"/start {payload}".strip())
        if chat is None:
            raise ValueError("a startgroup link is opened for a group: name it as chat")
        if chat.bot_status not in PRESENT:
            self.add_bot(chat, by=person)
        return self.say(person, f"/start@{self.world.bot.username} {payload}".strip(), chat=chat)

    def tap(
        self,
        person: Person,
        button: str,
        *,
        chat: Chat | None = None,
        message: Message | None = None,
    ) -> Press:
        """Taps the button with this label, or part of it, on the newest message that has it. Raises
        a LookupError that names the labels there are when none fits.
        """
        place = message.chat if message else chat or self.world.private_chat(person)
        candidates = [message] if message else self.messages(place)[::-1]
        for one in candidates:
            for fits in (_same, _within):
                for found in (b for row in one.reply_markup or [] for b in row):
                    if fits(button, found.text):
                        return self._press(person, one, found.data, found.url)
        labels = [label for one in candidates for label in self.buttons(one)]
        raise LookupError(f"no button {button!r}; there are: {', '.join(labels) or 'none'}")

    def press_data(self, person: Person, data: str, *, message: Message) -> Press:
        """Sends any callback data for a message, as a forged client can."""
        return self._press(person, message, data, None)

    def send_file(
        self,
        person: Person,
        name: str,
        content: bytes,
        *,
        chat: Chat | None = None,
        as_photo: bool = False,
        caption: str = "",
    ) -> Message:
        place = self._open(person, chat)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        folder = "photos" if as_photo else "documents"
        size = (picture_size(content) or (800, 600)) if as_photo else (0, 0)
        file = self.world.add_file(name, content, mime, folder=folder, size=size)
        kind = {"photo": file} if as_photo else {"document": file}
        message = self.world.add_message(place, person, caption=caption, **kind)
        self._deliver(message)
        return message

    def send_other(self, person: Person, content: Json, *, chat: Chat | None = None) -> Message:
        """Sends what is neither text nor a file, in Telegram's own form: {"sticker": {…}}; with
        "sender_chat", as an anonymous administrator does.
        """
        place = self._open(person, chat)
        text = str(content.get("text", ""))
        found = entities.with_automatic(text, [])
        message = self.world.add_message(
            place, person, text=text, entities=found, service=content, note=next(iter(content))
        )
        self._deliver(message)
        return message

    def block(self, person: Person) -> None:
        if not person.blocked:
            person.blocked = True
            self._tell_membership(person, "member", "kicked")

    def unblock(self, person: Person) -> None:
        if person.blocked:
            person.blocked = False
            self._tell_membership(person, "kicked", "member")

    def deactivate(self, person: Person) -> None:
        """Deletes the person's account; Telegram tells the bot nothing."""
        person.deactivated = True
        self.world.touch()

    def add_bot(self, group: Chat, *, by: Person, admin: bool = True) -> None:
        """Adds the bot to `group`, as an administrator unless told otherwise."""
        group.members.setdefault(by.id, "member")
        new: Status = "administrator" if admin else "member"
        old, group.bot_status = group.bot_status, new
        self._tell_own_membership(group, by, old)
        self._serve(group, by, f"{by.name} đã thêm {self.world.bot.name}", self._newcomer())

    def remove_bot(self, group: Chat, *, by: Person) -> None:
        old, group.bot_status = group.bot_status, "kicked"
        self._tell_own_membership(group, by, old)
        gone = {"left_chat_member": shapes.user(self.world.bot)}
        self._serve(group, by, f"{by.name} đã xóa {self.world.bot.name}", gone)

    def set_bot_rights(
        self, group: Chat, *, by: Person, admin: bool, pin: bool = True, write: bool = True
    ) -> None:
        """Makes the bot an administrator or a plain member, with or without pinning; a plain
        member may be kept from writing.
        """
        old, group.bot_status = group.bot_status, "administrator" if admin else "member"
        group.bot_can_pin, group.bot_can_write = pin, admin or write
        self._tell_own_membership(group, by, old)

    def delete(self, message: Message) -> None:
        """Deletes a message as a person or a timer does: the bot is not told."""
        message.deleted = True

    def migrate(self, group: Chat) -> Chat:
        """Makes a group a supergroup with a new id; the old id is refused from now on."""
        new = self.add_group(group.title)
        new.members, new.bot_status = dict(group.members), group.bot_status
        new.bot_can_pin, new.bot_can_delete = group.bot_can_pin, group.bot_can_delete
        by = self._creator(group)
        group.migrated_to = new
        self._serve(group, by, "nhóm được nâng cấp", {"migrate_to_chat_id": new.id})
        self._serve(new, by, "nhóm được nâng cấp", {"migrate_from_chat_id": group.id})
        return new

    def messages(self, chat: Chat | Person) -> list[Message]:
        """Returns the messages one can see there, oldest first."""
        place = self.world.private_chat(chat) if isinstance(chat, Person) else chat
        return [message for message in place.messages.values() if not message.deleted]

    def last(self, chat: Chat | Person) -> Message:
        """Returns the newest message, service messages aside. Raises LookupError."""
        for message in reversed(self.messages(chat)):
            if message.service is None or message.text:
                return message
        raise LookupError("no message there")

    def buttons(self, message: Message) -> list[str]:
        """Returns the labels of the inline buttons, row by row."""
        return [button.text for row in message.reply_markup or [] for button in row]

    def commands(self, person: Person, chat: Chat | None = None) -> list[Json]:
        """Returns the typed-command menu `person` sees: [{"command", "description"}]."""
        return commands_for(self.world, person, chat or self.world.private_chat(person))

    async def changed(self, timeout: float) -> None:  # noqa: ASYNC109 — the caller's bound
        """Waits until anything in the world changed; TimeoutError after `timeout` seconds."""
        await self.world.changed(timeout)

    def _open(self, person: Person, chat: Chat | None) -> Chat:
        place = chat or self.world.private_chat(person)
        place = place.migrated_to or place
        if place.private:
            self.unblock(person)
            person.started = True
        else:
            place.members.setdefault(person.id, "member")
        return place

    def _payload(self, link: str) -> tuple[str, str]:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        name = parts.path.strip("/") if parts.hostname in LINK_HOSTS else ""
        if parts.scheme == "tg":
            name = query.get("domain", "")
        if not name or name.lower() != (self.world.bot.username or "").lower():
            raise ValueError(f"not a link to this bot: {link}")
        for kind in ("startgroup", "start"):
            payload = query.get(kind, "")
            if payload and not START_PAYLOAD.fullmatch(payload):
                raise ValueError(f"not a payload Telegram passes on: {payload}")
            if payload or f"{kind}=" in parts.query:
                return kind, payload
        return "start", ""

    def _deliver(self, message: Message) -> None:
        if self._bot_sees(message):
            self.world.updates.add("message", shapes.message(message))

    def _bot_sees(self, message: Message) -> bool:
        chat = message.chat
        if chat.private or chat.bot_status == "administrator":
            return True
        if chat.bot_status not in PRESENT:
            return False
        if message.reply_to is not None and message.reply_to.from_ is self.world.bot:
            return True
        command, _, addressee = message.text.split(" ")[0].partition("@")
        me = (self.world.bot.username or "").lower()
        return command.startswith("/") and addressee.lower() in {"", me}

    def _press(self, person: Person, message: Message, data: str | None, url: str | None) -> Press:
        press = self.world.add_press(person, message, data or "")
        if data is None:
            press.answered, press.url = True, url
            if url and self._is_own_link(url):
                self.open_link(person, url)
            return press
        body = shapes.callback_query(press)
        self.world.updates.add("callback_query", body, self.world.press_ttl)
        return press

    def _is_own_link(self, url: str) -> bool:
        try:
            return self._payload(url)[0] == "start"
        except ValueError:
            return False

    def _tell_membership(self, person: Person, old: Status, new: Status) -> None:
        chat = self.world.private_chat(person)
        body = shapes.my_chat_member(self.world, chat, person, old=old, new=new)
        self.world.updates.add("my_chat_member", body)
        self.world.touch()

    def _tell_own_membership(self, group: Chat, by: Person, old: Status) -> None:
        body = shapes.my_chat_member(self.world, group, by, old=old, new=group.bot_status)
        self.world.updates.add("my_chat_member", body)
        self.world.touch()

    def _newcomer(self) -> Json:
        return {"new_chat_members": [shapes.user(self.world.bot)]}

    def _serve(self, chat: Chat, by: Person, note: str, service: Json) -> None:
        message = self.world.add_message(chat, by, service=service, note=note)
        self.world.updates.add("message", shapes.message(message))

    def _creator(self, group: Chat) -> Person:
        for user_id, status in group.members.items():
            if status == "creator":
                return self.world.people[user_id]
        return self.world.bot


def _bare(label: str) -> str:
    return ICON.sub("", label).strip()


def _same(wanted: str, label: str) -> bool:
    return label == wanted or (_bare(label) != "" and _bare(label) == _bare(wanted))


def _within(wanted: str, label: str) -> bool:
    return (_bare(wanted) or wanted) in label
