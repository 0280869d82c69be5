"""What a person sees, as values, and what became of showing it."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from markupsafe import Markup

from core.model.deliveries import ViewKind
from core.ui.lanes import Lane
from core.ui.picks import Pick


@dataclass(frozen=True)
class Button:
    """One inline button: callback data, or a link. `style`: "success", "danger", "primary"."""

    label: str
    data: str = ""
    url: str = ""
    style: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class File:
    """Bytes to send with a message: a picture, or a document under its name."""

    name: str
    content: bytes
    picture: bool = False


@dataclass(frozen=True)
class Mirror:
    """What a message mirrors, to be kept up to date: a kind of view, and of what.

    `subject_id`: the duty, the swap, the task or the topic. `head`: which of the texts it has.
    """

    kind: ViewKind
    cell_id: int | None = None
    meeting_id: int | None = None
    subject_id: int | None = None
    head: str = ""


@dataclass(frozen=True)
class Screen:
    """One message: HTML text, rows of buttons, perhaps a file.

    `picks`: what may be typed in place of a press. `mirrors`: what it is kept up to date with.
    """

    text: Markup
    rows: Rows = ()
    file: File | None = None
    silent: bool = False
    picks: tuple[Pick, ...] = field(default=(), kw_only=True)
    mirrors: Mirror | None = field(default=None, kw_only=True)

    @property
    def digest(self) -> str:
        """Tells two screens apart by what stands in the chat."""
        return sha256(repr((str(self.text), self.rows)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Menu:
    """The typed-command menu of one person's chat: words with what they do. Empty: the default."""

    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pin:
    """A message to be pinned where it stands."""

    message_id: int


Owed = Screen | Menu | Pin
"""What a delivery can be."""


@dataclass(frozen=True)
class Sent:
    """Telegram confirmed it."""

    message_id: int


@dataclass(frozen=True)
class Wait:
    """Flood control: not sent, try again after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Unreachable:
    """This chat cannot be reached: blocked, deactivated, never_started, removed."""

    reason: str


@dataclass(frozen=True)
class Moved:
    """The group has a new chat id; nothing was sent."""

    chat_id: int


@dataclass(frozen=True)
class Rejected:
    """Telegram will never take this call as it is."""

    reason: str


@dataclass(frozen=True)
class NotReached:
    """The call certainly did not reach Telegram."""


@dataclass(frozen=True)
class Unknown:
    """The line was cut: it may or may not have been sent."""


Outcome = Sent | Wait | Unreachable | Moved | Rejected | NotReached | Unknown


class Messenger(Protocol):
    """Shows screens to people. Never raises for what the network or Telegram does."""

    async def send(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome: ...

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> Outcome: ...

    async def pin(self, chat_id: int, pin: Pin, lane: Lane) -> Outcome: ...

    async def set_menu(self, chat_id: int, menu: Menu, lane: Lane) -> Outcome: ...

    async def toast(self, query_id: str, text: str = "", *, alert: bool = False) -> None: ...


def paragraphs(*parts: Markup) -> Markup:
    """The parts that say something, a blank line between them."""
    return Markup("\n\n").join(part for part in parts if part)
