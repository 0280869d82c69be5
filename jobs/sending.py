"""What a renderer is given, and what it makes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model.people import Actor
from core.ui.screens import Button, Owed, Screen
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.outbox.deliveries import Delivery
from db.people import load_actor
from db.reminders.combined import CombinedWave


@dataclass(frozen=True)
class Sending:
    """A delivery at the moment it is sent: it says what the rows then say."""

    tx: Session
    delivery: Delivery
    now: datetime

    @property
    def words(self) -> Words:
        return words_in(self.delivery.language)

    async def load_reader(self) -> Actor:
        """Loads whoever it goes to, with their rights."""
        chat_id, language = self.delivery.chat_id or 0, self.delivery.language
        return await load_actor(self.tx, chat_id, language=language, operator=False)

    @property
    def kind(self) -> str:
        return self.delivery.kind

    @property
    def about(self) -> dict[str, Any]:
        return self.delivery.about

    @property
    def member_id(self) -> int:
        return self.delivery.member_id or 0

    @property
    def meeting_id(self) -> int:
        return self.delivery.meeting_id or 0


# None, or Gone raised: what it would say is no longer true, or not yet.
Renderer = Callable[[Sending], Awaitable[Owed | None]]
Line = Callable[[Sending], Awaitable[Button | None]]


@dataclass(frozen=True)
class CombinedReminder(Screen):
    """The reminders of one day to one person: cards of their meetings, and lines below for the
    rest.

    `cards`: the waves whose cards it shows besides its own; `others`: what the lines stand for, it
    itself too where cards took its place. `first`: the message without its lines.
    """

    first: Screen | None = None
    cards: tuple[CombinedWave, ...] = ()
    others: tuple[Delivery, ...] = ()
