"""What exists in the stand-in: people, chats, messages, presses, files."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox import entities
from sandbox.clock import Clock, RealClock
from sandbox.updates import Updates

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
PRESENT: frozenset[Status] = frozenset(("creator", "administrator", "member"))
PRESS_TTL = 150.0


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with a Telegram account; the bot is one too.

    `note` tells the page's reader who it is; `circle`, with whom they belong together; `link` is
    one they were given outside Telegram.
    """

    id: int
    name: str
    username: str | None = None
    language: str | None = "vi"
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    note: str = ""
    circle: str = ""
    link: str = ""


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat with the bot, a group or a supergroup."""

    id: int
    type: ChatKind
    title: str
    person: Person | None = None
    members: dict[int, Status] = field(default_factory=dict)
    bot_status: Status = "left"
    bot_can_pin: bool = True
    bot_can_write: bool = True
    bot_can_delete: bool = True
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    migrated_to: "Chat | None" = None
    messages: "dict[int, Message]" = field(default_factory=dict)

    @property
    def private(self) -> bool:
        return self.type == "private"


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; `data` comes back to the bot, `url` opens."""

    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None
    other: Json = field(default_factory=dict)


Rows = list[list[Button]]


@dataclass(eq=False, slots=True)
class File:
    """Bytes somebody sent; `width` and `height` are 0 when it is no picture."""

    id: str
    unique_id: str
    name: str
    content: bytes
    mime: str
    path: str
    width: int = 0
    height: int = 0


@dataclass(eq=False, slots=True)
class Message:
    """A message as it now stands; `service` holds a service message's own JSON."""

    id: int
    chat: Chat
    from_: Person
    date: datetime
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    caption: str = ""
    photo: File | None = None
    document: File | None = None
    reply_to: "Message | None" = None
    reply_markup: Rows | None = None
    reply_keyboard: list[list[str]] | None = None
    thread_id: int | None = None
    edited_at: datetime | None = None
    edits: int = 0
    pinned: bool = False
    deleted: bool = False
    protected: bool = False
    service: Json | None = None
    note: str = ""
    first: str = ""
    """What it said when it was sent."""

    def __post_init__(self) -> None:
        self.first = self.text or self.caption

    @property
    def html(self) -> str:
        return entities.to_html(self.text or self.caption, self.entities)

    @property
    def file(self) -> File | None:
        return self.photo or self.document


@dataclass(eq=False, slots=True)
class Press:
    """One tap on an inline button, and what came of it."""

    id: str
    person: Person
    message: Message
    data: str
    dies_at: float
    monotonic: Callable[[], float]
    answered: bool = False
    text: str | None = None
    alert: bool = False
    url: str | None = None

    @property
    def expired(self) -> bool:
        """Whether Telegram has stopped waiting for an answer."""
        return not self.answered and self.monotonic() >= self.dies_at


class World:
    """Everything the stand-in remembers, and a way to wait until it changes."""

    def __init__(
        self,
        bot: Person,
        *,
        clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        press_ttl: float = PRESS_TTL,
    ) -> None:
        self.bot = bot
        self.clock: Clock = clock or RealClock()
        self.monotonic = monotonic
        self.press_ttl = press_ttl
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.paths: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.updates = Updates(monotonic, self.touch)
        self.version = 0
        self.message_ids = itertools.count(1)
        self.user_ids = itertools.count(700_000_001)
        self.group_ids = itertools.count(4_000_000_001)
        self.serials = itertools.count(1)
        self._changed = asyncio.Event()

    def touch(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self, timeout: float) -> None:  # noqa: ASYNC109 — the caller's bound
        """Waits until anything changed; TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._changed.wait()

    def private_chat(self, person: Person) -> Chat:
        """Returns the chat between `person` and the bot, made at first need."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = Chat(person.id, "private", person.name, person=person, bot_status="member")
            self.chats[chat.id] = chat
        return chat

    def add_message(self, chat: Chat, from_: Person, **content: Any) -> Message:
        """Puts a new message into `chat`, dated by the clock."""
        message = Message(next(self.message_ids), chat, from_, self.clock.now(), **content)
        chat.messages[message.id] = message
        self.touch()
        return message

    def add_file(
        self, name: str, content: bytes, mime: str, *, folder: str, size: tuple[int, int] = (0, 0)
    ) -> File:
        """Keeps `content` and gives it the ids Telegram would give."""
        serial = next(self.serials)
        ending = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{serial}.{ending}"
        file = File(f"BQAC{serial:012d}", f"AgAD{serial:08d}", name, content, mime, path, *size)
        self.files[file.id] = file
        self.paths[path] = file
        return file

    def add_press(self, person: Person, message: Message, data: str) -> Press:
        """Notes a tap; it dies after the time Telegram gives it."""
        press = Press(
            str(4_300_000_000_000_000 + next(self.serials)),
            person,
            message,
            data,
            self.monotonic() + self.press_ttl,
            self.monotonic,
        )
        self.presses[press.id] = press
        self.touch()
        return press

    def groups(self) -> Iterator[Chat]:
        """Every group that has not become another."""
        return (c for c in self.chats.values() if not c.private and c.migrated_to is None)
