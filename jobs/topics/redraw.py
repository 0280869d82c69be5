"""What a mirroring message is redrawn from."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from core.model.people import Actor
from core.ui.screens import Screen
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.outbox.views import View


@dataclass(frozen=True)
class Redraw:
    """A message that is to show what the rows say now, and who reads it."""

    tx: Session
    view: View
    actor: Actor
    now: datetime

    @property
    def words(self) -> Words:
        return words_in(self.actor.language)


# None, or a Refusal raised: they may not see it any more.
Draw = Callable[[Redraw], Awaitable[Screen | None]]
