"""The demo's clock: it runs like a real one and can be moved; what is due on the way happens."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.service import Service
from core.words import words_in
from db.events import NextEvent, find_next_event

NAMED = ("invitation", "three_days", "one_day", "two_hours", "close")
MOST_STOPS = 2000
"""Events on one way: a bound, far above what a demo's year holds."""


class DemoClock:
    """sandbox.Clock for a bot that runs in this process; given `service` once it is there.

    `people_done`: nothing is on its way from people to the bot; `show`: the page looks again.
    """

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)
        self._next: tuple[datetime, str] | None = None
        self.service: Service | None = None
        self.people_done: Callable[[], bool] = lambda: True
        self.show: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def next_event(self) -> tuple[datetime, str] | None:
        return self._next if self._next and self._next[0] > self.now() else None

    async def move_to(self, at: datetime) -> None:
        """Goes to `at`, stopping wherever something is due, until it has happened."""
        for _ in range(MOST_STOPS):
            await self._let_happen()
            event = self.next_event()
            if event is None or event[0] > at:
                break
            self._jump(event[0])
        self._jump(at)
        await self._let_happen()

    async def watch(self) -> None:
        """Looks up what comes next, every second, for the page's button."""
        while True:
            shown = self._next
            await self._look_ahead()
            if self._next != shown:
                self.show()
            await asyncio.sleep(1)

    def _jump(self, at: datetime) -> None:
        self._ahead += max(timedelta(0), at - self.now())

    async def _let_happen(self) -> None:
        if self.service is None:
            return
        while await self._something_to_do(self.service):  # noqa: ASYNC110 - it is no one event
            await asyncio.sleep(0.01)
        await self._look_ahead()

    async def _something_to_do(self, service: Service) -> bool:
        done = await service.rounds.make()
        return bool(done) or not service.idle or not self.people_done()

    async def _look_ahead(self) -> None:
        if self.service is None:
            return
        async with self.service.db.read() as tx:
            event = await find_next_event(tx, self.now())
        # What is owed at this very moment is under way: nothing to move the clock to.
        if event is None or event.at > self.now():
            self._next = (event.at, _label(event)) if event else None


def _label(event: NextEvent) -> str:
    words = words_in("vi")
    kind = event.kind if event.kind in NAMED else "other"
    return words.plain(f"demo.event.{kind}", cell=event.cell)
