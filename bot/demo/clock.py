"""The demo's clock: it runs like a real one and can be moved; what is due on the way happens."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.service import Service
from core.ui.words import LANGUAGES, Words, words_in
from db.next_event import NextEvent, find_next_event
from sandbox import Sandbox

MOST_STOPS = 2000
"""Events on one way: a bound, far above what a demo's year holds."""
MOST_LOOKS = 100
"""At one moment, until all that is owed then has happened."""


class DemoClock:
    """sandbox.Clock for a bot that runs in this process."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)
        self._next: tuple[datetime, Mapping[str, str]] | None = None
        self._service: Service | None = None
        self._sandbox: Sandbox | None = None

    def drive(self, service: Service, sandbox: Sandbox) -> None:
        """Lets what is due on the clock's way happen in `service`, once it has started."""
        self._service, self._sandbox = service, sandbox

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def next_event(self) -> tuple[datetime, Mapping[str, str]] | None:
        """What came next when the clock last looked; it may have come by since."""
        return self._next

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
            if self._next != shown and self._sandbox:
                self._sandbox.world.touch()
            await asyncio.sleep(1)

    def _jump(self, at: datetime) -> None:
        self._ahead += max(timedelta(0), at - self.now())

    async def _let_happen(self) -> None:
        if self._service is None:
            return
        for _ in range(MOST_LOOKS):
            while await self._something_to_do(self._service):  # noqa: ASYNC110 - it is no one event
                await asyncio.sleep(0.01)
            if await self._look_ahead():
                break

    async def _something_to_do(self, service: Service) -> bool:
        done = await service.workers.rounds.make()
        return bool(done) or not service.idle or not self._people_done()

    def _people_done(self) -> bool:
        """Nothing is on its way from people to the bot."""
        return self._sandbox is None or self._sandbox.idle()

    async def _look_ahead(self) -> bool:
        """Tells whether the next event is ahead: what is owed at this very moment is under way."""
        if self._service is None:
            return True
        async with self._service.db.read() as tx:
            event = await find_next_event(tx, self.now())
        ahead = event is None or event.at > self.now()
        if ahead:
            self._next = (event.at, _label(event)) if event else None
        return ahead


def _label(event: NextEvent) -> dict[str, str]:
    return {language: _said(words_in(language), event) for language in LANGUAGES}


def _said(words: Words, event: NextEvent) -> str:
    what = words.plain(f"demo.event.{event.area}")
    return words.plain("demo.event", what=what, cell=event.cell) if event.cell else what
