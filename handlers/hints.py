"""Noise control: a word is given once in a while, lines in a row are answered by one message.

In memory only: after a restart one word too many does no harm.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

ROOM = 10_000
IN_A_ROW = timedelta(minutes=1)
"""Lines that follow each other so closely are one."""


@dataclass(frozen=True)
class Row:
    """Lines written in a row, and the message that answers them."""

    lines: tuple[str, ...]
    message_id: int
    at: datetime


class Hints:
    """Remembers who was told what, and the rows of lines: the latest ROOM of each."""

    def __init__(self) -> None:
        self._told: OrderedDict[Hashable, datetime] = OrderedDict()
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._pickers: OrderedDict[int, bool] = OrderedDict()

    def first_time(self, key: Hashable, now: datetime, span: timedelta) -> bool:
        """Tells whether `key` was not told anything within `span`, and notes that it now was."""
        told_at = self._told.get(key)
        if told_at is not None and told_at <= now < told_at + span:
            return False
        _put(self._told, key, now)
        return True

    def row(self, chat_id: int, now: datetime) -> Row | None:
        """Finds the row that a line written now belongs to."""
        row = self._rows.get(chat_id)
        return row if row and row.at <= now < row.at + IN_A_ROW else None

    def note_row(self, chat_id: int, row: Row) -> None:
        _put(self._rows, chat_id, row)

    def note_picker(self, chat_id: int) -> None:
        """Notes that something may be typed in this chat in place of the last buttons."""
        _put(self._pickers, chat_id, True)  # noqa: FBT003 - a set that keeps its order

    def end_picker(self, chat_id: int) -> bool:
        """Forgets it; tells whether it was noted."""
        return self._pickers.pop(chat_id, False)

    def end_row(self, chat_id: int) -> None:
        self._rows.pop(chat_id, None)


def _put(where: OrderedDict[K, V], key: K, value: V) -> None:
    where[key] = value
    where.move_to_end(key)
    if len(where) > ROOM:
        where.popitem(last=False)
