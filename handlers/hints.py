"""Noise control: a hint is given once in a while, not each time.

In memory only: after a restart one hint too many does no harm.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta

ROOM = 10_000


class Hints:
    """Remembers who was told what, the latest ROOM of them."""

    def __init__(self) -> None:
        self._told: OrderedDict[Hashable, datetime] = OrderedDict()

    def first_time(self, key: Hashable, now: datetime, span: timedelta) -> bool:
        """Tells whether `key` was not told anything within `span`, and notes that it now was."""
        told_at = self._told.get(key)
        if told_at is not None and told_at <= now < told_at + span:
            return False
        self._told[key] = now
        self._told.move_to_end(key)
        if len(self._told) > ROOM:
            self._told.popitem(last=False)
        return True
