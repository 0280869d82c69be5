"""A member's card of a meeting, as loaded; `core.meetings.screens.card` draws it."""

from dataclasses import dataclass
from datetime import datetime

from core.meetings.changes import Told
from core.model.answer import Answer
from core.model.meeting import Meeting

OPENED = "opened"
"""The head of a card that its reader opened: it has ways on and back."""


@dataclass(frozen=True)
class CardView:
    """A meeting as one member sees it.

    `head` names the first line. `told`: the change the card tells of. `sees_names`,
    `may_change`: where the ways on may lead.
    """

    meeting: Meeting
    member_id: int
    answer: Answer | None
    now: datetime
    head: str = ""
    told: Told | None = None
    sees_names: bool = False
    may_change: bool = False
