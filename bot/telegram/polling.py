"""Polling: what getUpdates brings is kept before Telegram is asked for more, which confirms it.

PTB's own Updater would confirm updates that are in memory only, and ends without a word when
what takes them fails.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError, TimedOut

from bot.telegram.calls import PacedBot
from handlers.incoming import has_number

log = structlog.get_logger()

PAUSES = (1.0, 2.0, 4.0)
"""Seconds before each further poll, the last one for all that follow: a press lives 150 s, and the
first poll after an outage must find it.
"""
PATIENCE = 10.0

Keep = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


class NotKept(Exception):  # noqa: N818 - a fact; Telegram hands them over again
    """Updates could not be kept, so Telegram must not be told that they arrived."""


class Poller:
    """Asks for updates from `start` to `stop`; what fails is asked for again."""

    def __init__(self, bot: PacedBot, keep: Keep) -> None:
        self.bot = bot
        self.keep = keep
        self._polling: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._polling = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        """Asks no more. What was just brought and is not kept, Telegram hands over again."""
        if self._polling:
            self._polling.cancel()
            await asyncio.wait([self._polling])

    async def _poll(self) -> None:
        after, failed = 0, 0
        while True:
            try:
                after = await self._ask(after)
            except TimedOut:
                continue
            except (TelegramError, NotKept) as error:
                wait = _told_to_wait(error) or pause_after(failed)
                _tell(error)
            except Exception:
                wait = pause_after(failed)
                log.exception("polling failed; asking again")
            else:
                failed = 0
                continue
            failed += 1
            await asyncio.sleep(wait)

    async def _ask(self, after: int) -> int:
        found = await self.bot.poll(after, patience=PATIENCE)
        updates = [one for one in found if has_number(one)]
        if len(updates) < len(found):
            log.error("updates without a number are left out", why="damaged")
            if not updates:
                raise NotKept
        if not updates:
            return after
        await self.keep(updates)
        return int(updates[-1]["update_id"]) + 1


def pause_after(failed: int) -> float:
    """Returns the seconds before the next poll, `failed` others having failed before this one."""
    return PAUSES[min(failed, len(PAUSES) - 1)]


def _told_to_wait(error: Exception) -> float:
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def _tell(error: TelegramError | NotKept) -> None:
    if isinstance(error, Conflict):
        log.error("another program polls with this token; stop one of the two")
    elif isinstance(error, TelegramError):
        log.error("Telegram does not answer; asking again", why=error.message)
