"""What Telegram allows: how many calls in a window over all chats, and in each chat.

A call is counted from its start until one window after its answer (bot/telegram/pacing.py says
why).
"""

import asyncio
import math
from collections import defaultdict, deque
from dataclasses import dataclass

from core.ui.lanes import Lane

MINUTE = 60.0
UNNOTED = 3
"""So many calls may have gone to a group since its replica last said how many."""


@dataclass(frozen=True)
class Pace:
    """The limits kept; the shares are what only INTERACTIVE may use."""

    overall: int = 30
    interactive_share: int = 0
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 18
    group_interactive_share: int = 6
    window: float = 1.0
    patience: float = 30.0
    retry_pauses: tuple[float, ...] = (0.5, 1.0, 2.0)

    def overall_for(self, lane: Lane) -> int:
        """Returns how many calls a window may hold for one of this lane to start."""
        share = 0 if lane is Lane.INTERACTIVE else self.interactive_share
        return max(1, self.overall - share)

    def group_for(self, lane: Lane) -> int:
        """Returns how many calls a group's minute may hold for one of this lane to start."""
        share = 0 if lane is Lane.INTERACTIVE else self.group_interactive_share
        return max(1, self.group_per_minute - share)


class Window:
    """Counts calls from their start until `length` after their end."""

    def __init__(self, length: float) -> None:
        self.length = length
        self.busy = 0
        self.ended: deque[float] = deque()

    def start(self) -> None:
        self.busy += 1

    def end(self, now: float) -> None:
        self.busy -= 1
        self.ended.append(now)

    def count(self, now: float) -> int:
        while self.ended and self.ended[0] + self.length <= now:
            self.ended.popleft()
        return self.busy + len(self.ended)

    def free_at(self, limit: int, now: float) -> float:
        """Returns the earliest time at which fewer than `limit` can be counted."""
        too_many = self.count(now) - limit
        if too_many < 0:
            return now
        if too_many < len(self.ended):
            return self.ended[too_many] + self.length
        return now + self.length


class ChatLimits:
    """What one chat may get, and when: a short burst, then a steady rate."""

    def __init__(
        self, pace: Pace, *, is_group: bool, since: float = -math.inf, used: int = 0
    ) -> None:
        """Takes `since` when it is ours to write to: before, another may have given it a burst, and
        a group `used` of its minute and what was not noted of it any more.
        """
        self.pace = pace
        self.since = since
        self.interval = 1 / pace.chat_per_second
        self.minute = Window(MINUTE) if is_group else None
        if self.minute is not None and since > -math.inf:
            self.minute.ended.extend([since] * min(used + UNNOTED, pace.group_per_minute))
        self.lines: defaultdict[Lane, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.calls = 0
        self.not_before = -math.inf
        self._busy = 0
        # When the burst is whole again; each answered call moves it on by one interval.
        self._rested_at = since + pace.chat_burst * self.interval

    def free_at(self, lane: Lane, now: float) -> float:
        """Returns the earliest time a call may start; those in flight may arrive just now."""
        owed = (self._busy - self.pace.chat_burst + 1) * self.interval
        at = max(now, max(now, self._rested_at) + owed)
        if self.minute is not None:
            at = max(at, self.minute.free_at(self.pace.group_for(lane), now))
        return at

    def start(self) -> None:
        self._busy += 1
        if self.minute is not None:
            self.minute.start()

    def end(self, now: float) -> None:
        self._busy -= 1
        self._rested_at = max(now, self._rested_at) + self.interval
        if self.minute is not None:
            self.minute.end(now)

    def is_idle(self, now: float) -> bool:
        rested = max(self.not_before, self._rested_at) <= now
        return rested and not self.calls and not (self.minute and self.minute.count(now))
