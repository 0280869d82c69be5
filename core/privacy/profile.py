"""Everything that is stored about one person, as they are shown it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model.people import RosterLine

ANYWHERE = "Asia/Ho_Chi_Minh"
"""Whose clock times are told by when the person is in no roster."""


@dataclass(frozen=True)
class PersonalProfile:
    """What is stored about one Telegram user.

    `parts`: rows by the names that the sentences of the document fill in, the newest first.
    `feed_at`: when their calendar address was made, which is itself a secret and not shown.
    """

    telegram_id: int
    language: str
    lines: tuple[RosterLine, ...]
    parts: Mapping[str, Sequence[Mapping[str, Any]]]
    feed_at: datetime | None = None
    unreachable_since: datetime | None = None
    returned_at: datetime | None = None
    messages: int = 0
    log_lines: int = 0

    @property
    def zone(self) -> str:
        """The zone in which the person's times are shown."""
        return self.lines[0].zone if self.lines else ANYWHERE
