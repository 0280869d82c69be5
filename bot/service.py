"""The running bot: everything wired together, started and stopped in order."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.settings import WEBHOOK_PATH, Settings
from bot.telegram import calls, polling
from bot.telegram.limits import Pace
from bot.telegram.pacing import Pacer
from bot.telegram.pulse import ENDED, Pulse, Watchdog, WatchedRequest
from bot.telegram.transport import AiohttpRequest
from bot.token_lock import token_alone
from db.engine import lock
from db.engine.database import Database

if TYPE_CHECKING:
    from bot.web.metrics import Metrics
    from bot.web.port import WebPort
    from bot.workers import Workers

log = structlog.get_logger()

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LINE_PAUSE = 4.0
"""The longest pause while the line is down: the first call after it is made soon."""


class Service:
    """One bot over one database. `now` is its clock; `ticking` False leaves the rounds to tests.

    `pauses`: the inbox's before each further attempt, where they are not to be its own.
    """

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        pace: Pace | None = None,
        ticking: bool = True,
        pauses: tuple[float, ...] | None = None,
    ) -> None:
        self.settings = settings
        self.now = now
        self.ticking = ticking
        self.pauses = pauses
        self.db = Database(settings.database_url)
        self.pacer = Pacer(pace or Pace())
        self.pulse = Pulse()
        self.watchdog = Watchdog(self.pulse, settings.watchdog_seconds)
        self.metrics = _metrics() if settings.web_port else None
        self.bot = _bot(settings, self.pacer, self.pulse, self.metrics)
        self.poller = polling.Poller(self.bot, self._keep)
        self.web: WebPort | None = None
        self._workers: Workers | None = None
        self._ready = asyncio.Event()
        self._alone = AsyncExitStack()
        self._still_alone: lock.StillHeld | None = None

    @property
    def together(self) -> bool:
        """Whether other processes may share the work."""
        return bool(self.settings.webhook_url) and not self.db.is_sqlite

    @property
    def workers(self) -> "Workers":
        """What is done with what comes in; there once `start` has come so far."""
        assert self._workers is not None  # noqa: S101 - who asks earlier is wrong
        return self._workers

    @property
    def idle(self) -> bool:
        """Nothing waits in the inbox's lanes, in the rounds or before Telegram."""
        return self.workers.idle and self.pacer.idle

    async def start(self) -> None:
        """Connects, begins to listen, takes over what an earlier process left.

        Raises AlreadyRunning when another process works on the same SQLite file.
        """
        if not self.together:
            alone = lock.working_alone(self.db, _on_stand_by)
            self._still_alone = await self._alone.enter_async_context(alone)
        self._alone.enter_context(token_alone(self.settings, together=self.together))
        await _insist(self.bot.initialize)
        if not self.settings.webhook_url:
            await _insist(self.bot.delete_webhook)
            self.poller.start()
        # To load it takes nearly as long as all before: meanwhile Telegram is asked.
        await asyncio.to_thread(_load_workers)
        self._workers = self._make_workers()
        await self.workers.start()
        self._ready.set()
        if self.metrics:
            await self._open_web_port(self.metrics)
        if self.settings.webhook_url:
            await _insist(self._set_webhook)
        if self.ticking:
            self.workers.ticker.start()
            self.pulse.beat()
            self.watchdog.start()
        await self.workers.publish_menus()

    async def stop(self) -> None:
        """Stops listening, lets work under way end, closes everything."""
        self._ready.set()
        await self.poller.stop()
        if self.web:
            await self.web.stop()
        self.watchdog.stop()
        if self._workers:
            await self._workers.stop()
        self.pacer.close()
        await self.bot.shutdown()
        await self._alone.aclose()
        await self.db.close()

    async def check_alone(self) -> None:
        """Ends the process when the database's lock is lost: a stand-by may work already."""
        try:
            if self._still_alone is not None:
                await self._still_alone()
        except lock.LockLost:
            log.critical("the lock on the database is lost; ending")
            os._exit(ENDED)

    def _make_workers(self) -> "Workers":
        from bot.workers import Connections, Workers  # noqa: PLC0415

        return Workers(
            Connections(
                settings=self.settings,
                now=self.now,
                db=self.db,
                bot=self.bot,
                pacer=self.pacer,
                pulse=self.pulse,
                pauses=self.pauses,
                together=self.together,
                check_alone=self.check_alone,
            )
        )

    async def _open_web_port(self, metrics: "Metrics") -> None:
        from bot.web.port import WebPort  # noqa: PLC0415 - a server, for those who want one
        from bot.web.vitals import Vitals  # noqa: PLC0415

        workers = self.workers
        vitals = Vitals(
            self.db, self.pulse, workers.ticker, metrics, self.now, lambda: workers.leads
        )
        self.web = WebPort(self.settings, self.bot, workers.inbox, vitals)
        await self.web.start()

    async def _set_webhook(self) -> None:
        await self.bot.set_webhook(
            f"{self.settings.webhook_url}{WEBHOOK_PATH}",
            secret_token=self.settings.webhook_secret,
            allowed_updates=calls.ALLOWED_UPDATES,
        )

    async def _keep(self, updates: Sequence[dict[str, Any]]) -> None:
        await self._ready.wait()
        if self._workers is None:
            raise polling.NotKept("stopped before anything could be kept")
        await self._workers.inbox.keep(updates)


def _metrics() -> "Metrics":
    from bot.web.metrics import Metrics  # noqa: PLC0415 - 1 MB for those who have a port to show it on

    return Metrics()


def _load_workers() -> None:
    import bot.workers  # noqa: F401, PLC0415


async def _insist(call: Callable[[], Awaitable[object]]) -> None:
    """Calls Telegram again and again with growing pauses, a line each time, until it answers."""
    pause, longest = FIRST_PAUSE, LINE_PAUSE
    while True:
        try:
            await call()
        except InvalidToken:
            longest = LONGEST_PAUSE
            log.error("Telegram refuses BOT_TOKEN; ask BotFather", again_in=pause)  # noqa: TRY400
        except TelegramError as error:
            longest = LINE_PAUSE
            log.error("Telegram cannot be reached", why=error.message, again_in=pause)  # noqa: TRY400
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, longest)


def _on_stand_by() -> None:
    log.info("another process works on this database; standing by")


def _bot(
    settings: Settings, pacer: Pacer, pulse: Pulse, metrics: "Metrics | None"
) -> calls.PacedBot:
    proxy = settings.telegram_proxy_url
    return calls.PacedBot(
        settings.bot_token,
        pacer=pacer,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=metrics.counted(proxy_url=proxy) if metrics else AiohttpRequest(proxy_url=proxy),
        get_updates_request=WatchedRequest(pulse, connections=4, proxy_url=proxy),
    )
