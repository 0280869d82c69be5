"""What the messages about a meeting's answers show, as loaded; the screens draw these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model.answer import Answer, MemberAnswer
from core.model.meeting import Meeting

COMBINED = "joint"
"""The head of a card that is one of several in its message."""


@dataclass(frozen=True)
class Item:
    """One of the meetings of a combined card, with the reader's answer."""

    meeting: Meeting
    answer: Answer | None


@dataclass(frozen=True)
class CombinedView:
    """One reminder of several meetings."""

    items: Sequence[Item]
    now: datetime


@dataclass(frozen=True)
class BoardView:
    """The board of the group in `chat_id`; `names`: the cell chose to show who answered what."""

    meeting: Meeting
    chat_id: int | None
    lines: Sequence[MemberAnswer]
    now: datetime
    names: bool


@dataclass(frozen=True)
class SummaryView:
    """The leaders' live summary; `reasons`: the reader may see them, and answer on behalf."""

    meeting: Meeting
    lines: Sequence[MemberAnswer]
    now: datetime
    reasons: bool
