"""Whether Telegram is still heard; when it is not for too long, the process ends itself.

PTB retries a polling that stalls without a word. The supervisor that restarts the process is
the cure; nothing is lost by it, for every ledger is in the database.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from bot.telegram.transport import AiohttpRequest

log = structlog.get_logger()

LOOK_EVERY = 1.0
ENDED = 75
"""Exit status: a temporary failure, to be tried again (sysexits' EX_TEMPFAIL)."""


class Pulse:
    """Measures the silence of Telegram on the machine's steady clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last = monotonic()
        self._longest = 0.0

    def beat(self) -> None:
        now = self._monotonic()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def unheard_for(self) -> float:
        return self._monotonic() - self._last

    def take_longest_gap(self) -> timedelta:
        """Returns the longest silence that ended since this was last asked."""
        gap, self._longest = self._longest, 0.0
        return timedelta(seconds=gap)


class WatchedRequest(AiohttpRequest):
    """The transport of getUpdates: every answer of Telegram's is a beat."""

    def __init__(self, pulse: Pulse, **options: Any) -> None:
        super().__init__(**options)
        self._pulse = pulse

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Counts a 2xx answer."""
        status, body = await super().do_request(*args, **kwargs)
        if 200 <= status < 300:
            self._pulse.beat()
        return status, body


class Watchdog(threading.Thread):
    """A thread of its own, so that it also notices a blocked event loop."""

    def __init__(self, pulse: Pulse, limit: float, end: Callable[[int], object] = os._exit) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._pulse = pulse
        self._limit = limit
        self._end = end
        self._over = threading.Event()

    def run(self) -> None:
        """Looks every second; ends the process once the limit is passed."""
        while not self._over.wait(LOOK_EVERY):
            if self._pulse.unheard_for() > self._limit:
                log.critical("Telegram was not heard for too long; ending", limit=self._limit)
                self._end(ENDED)
                return

    def stop(self) -> None:
        self._over.set()
