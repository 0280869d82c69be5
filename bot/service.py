"""The running bot: everything wired together, started and stopped in order."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import ExtBot, Updater

from bot.clock import utc_now
from bot.inbox import PAUSES, Inbox
from bot.menus import publish_menus
from bot.messenger import TelegramMessenger
from bot.metrics import CountedRequest, Metrics
from bot.nightly import NightlyBackup
from bot.pacing import Pace, Pacer
from bot.pulse import ENDED, Pulse, Watchdog, WatchedRequest
from bot.replica import Replica
from bot.settings import Settings
from bot.ticking import Ticker
from bot.token_lock import token_alone
from bot.vitals import Vitals
from bot.web import WebPort
from core.lanes import Lane
from core.words import known_language
from db.engine import Database, Session
from db.lock import LockLost, StillHeld, working_alone
from db.outbox import owe
from handlers.dispatch import work
from handlers.turn import Office, Turn
from jobs.deliver import Courier
from jobs.gap import note_alive
from jobs.messages import SET_ASIDE, SORRY
from jobs.rounds import Rounds
from jobs.tidy import tidy_up

log = structlog.get_logger()

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
ALIVE = 60.0
"""Seconds within which Telegram must have been heard for the process to count as alive."""
GRACE = 10.0
"""Seconds that work under way gets at a stop; what is left waits in its ledger."""


class Service:
    """One bot over one database. `now` is its clock; `ticking` False leaves the rounds to tests."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        pace: Pace | None = None,
        ticking: bool = True,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self.settings = settings
        self.now = now
        self.ticking = ticking
        self.pauses = pauses
        self.db = Database(settings.database_url)
        self.pacer = Pacer(pace or Pace())
        self.pulse = Pulse()
        self.watchdog = Watchdog(self.pulse, settings.watchdog_seconds)
        self.metrics = Metrics()
        self.bot = _bot(settings, self.pacer, self.pulse, self.metrics)
        self.messenger = TelegramMessenger(self.bot)
        together = bool(settings.webhook_url) and not self.db.is_sqlite
        self.replica = Replica(self.db, self.pacer, self._take_on) if together else None
        self.courier = Courier(self.db, self.messenger, now, self.replica)
        self.rounds = Rounds(self.db, self.messenger, now, self.courier, self.replica)
        self.inbox = Inbox(self.db, self.bot, now, self._work, self._gave_up, pauses, self.replica)
        self.updater = Updater(self.bot, self.inbox)
        self.nightly = NightlyBackup(self.db, settings, now)
        self.ticker = Ticker(
            self.rounds, self.inbox, self._listen_to_pulse, self._tidy, self._back_up
        )
        self.vitals = Vitals(
            self.db, self.pulse, self.ticker, self.metrics, now, lambda: self.leads
        )
        self.web = WebPort(settings, self.bot, self.inbox, self.vitals)
        self._alone = AsyncExitStack()
        self._unheard: Callable[[], timedelta] | None = None
        self._still_alone: StillHeld | None = None
        self._menus_tried = False
        self.office: Office

    @property
    def idle(self) -> bool:
        """Nothing waits in the inbox's lanes, in the rounds or before Telegram."""
        settled = self.replica is None or self.replica.settled
        return settled and self.inbox.idle and self.rounds.idle and self.pacer.idle

    @property
    def leads(self) -> bool:
        """Whether this process does what is to be done once, however many share the work."""
        return self.replica is None or self.replica.leads

    async def start(self) -> None:
        """Connects, takes over what an earlier process left, and begins to listen.

        Raises AlreadyRunning when another process works on the same SQLite file.
        """
        if self.replica is None:
            alone = working_alone(self.db, _on_stand_by)
            self._still_alone = await self._alone.enter_async_context(alone)
        together = self.replica is not None
        self._alone.enter_context(token_alone(self.settings, together=together))
        await self._connect()
        self.office = Office(
            db=self.db,
            messenger=self.messenger,
            now=self.now,
            wake=self.rounds.wake,
            bot_username=self.bot.username,
            zone=self.settings.timezone,
            operators=self.settings.operator_ids,
            backups=bool(self.settings.backup_passphrase),
            public_url=self.settings.public_url or "",
        )
        if self.replica is not None:
            await self.replica.start(self.inbox)
        orphans = await self.courier.take_over()
        replayed = await self.inbox.pick_up()
        log.info("ready", bot=self.bot.username, replayed=replayed, sent_again=orphans)
        if self.leads:
            await self._publish_menus()
        await self._listen()
        if self.ticking:
            self.ticker.start()
            self.pulse.beat()
            self.watchdog.start()

    async def stop(self) -> None:
        """Stops listening, lets work under way end, closes everything."""
        if self.updater.running:
            await self.updater.stop()
        await self.web.stop()
        self.watchdog.stop()
        self.ticker.stop()
        for ending in (self.inbox.finish(), self.rounds.finish()):
            try:
                async with asyncio.timeout(GRACE):
                    await ending
            except TimeoutError:
                log.warning("stopped with work left; it waits in the database")
        if self.replica is not None:
            await self.replica.stop()
        await self.updater.shutdown()
        await self.bot.shutdown()
        await self._alone.aclose()
        await self.db.close()

    async def _connect(self) -> None:
        await _insist(self.bot.initialize)
        await _insist(self.updater.initialize)

    async def _publish_menus(self) -> None:
        self._menus_tried = True
        try:
            await publish_menus(self.bot, self.db, self.now())
        except TelegramError as error:
            log.warning("menus not set", why=error.message)

    async def _listen_to_pulse(self) -> None:
        """Remembers that Telegram is heard; asks people again after a gap that lost presses."""
        if self.settings.webhook_url:
            self.pulse.beat()
        await self._check_alone()
        if not self.leads:
            return
        if not self._menus_tried:
            await self._publish_menus()
        if self.pulse.unheard_for() > ALIVE:
            return
        gap, self._unheard = self._unheard, self.pulse.take_longest_gap
        owed = await note_alive(self.db, utc_now(), self.now(), gap() if gap else None)
        if owed:
            log.warning("presses in the gap may be lost; cards are sent again", cards=owed)

    async def _check_alone(self) -> None:
        """Ends the process when the database's lock is lost: a stand-by may work already."""
        try:
            if self._still_alone is not None:
                await self._still_alone()
        except LockLost:
            log.critical("the lock on the database is lost; ending")
            os._exit(ENDED)

    async def _tidy(self) -> None:
        if self.leads:
            await tidy_up(self.db, self.now())

    async def _back_up(self) -> None:
        if self.leads:
            await self.nightly.make_due()

    async def _take_on(self) -> None:
        """Begins at once what another replica left."""
        await self.inbox.pick_up()
        self.rounds.wake()

    async def _listen(self) -> None:
        if self.settings.web_port:
            await self.web.start()
        if self.settings.webhook_url:
            await _insist(self._set_webhook)
            return
        await self.updater.start_polling(
            allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_on_poll_error
        )

    async def _set_webhook(self) -> None:
        await self.bot.set_webhook(
            f"{self.settings.webhook_url}{self.web.path}",
            secret_token=self.settings.webhook_secret,
            allowed_updates=ALLOWED_UPDATES,
        )

    async def _work(self, update: Update) -> bool:
        turn = Turn(self.office, update)
        await work(turn)
        return turn.saved

    async def _gave_up(self, tx: Session, update: Update) -> None:
        """Owes the operators a word, and the person one apology."""
        now, chat, user = self.now(), update.effective_chat, update.effective_user
        for operator in sorted(self.settings.operator_ids):
            about = {"update_id": update.update_id}
            await owe(tx, SET_ASIDE, now, chat_id=operator, about=about)
        if chat and user and chat.type == "private":
            spoken = {"language": known_language(user.language_code)}
            await owe(tx, SORRY, now, lane=Lane.DUE_SOON, chat_id=chat.id, about=spoken)


async def _insist(call: Callable[[], Awaitable[object]]) -> None:
    """Calls Telegram again and again with growing pauses, a line each time, until it answers."""
    pause = FIRST_PAUSE
    while True:
        try:
            await call()
        except InvalidToken:
            log.error("Telegram refuses BOT_TOKEN; ask BotFather", again_in=pause)  # noqa: TRY400
        except TelegramError as error:
            log.error("Telegram cannot be reached", why=error.message, again_in=pause)  # noqa: TRY400
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _on_stand_by() -> None:
    log.info("another process works on this database; standing by")


def _on_poll_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("another program polls with this token; stop one of the two")
        return
    log.error("Telegram does not answer; asking again", why=error.message)


def _bot(settings: Settings, pacer: Pacer, pulse: Pulse, metrics: Metrics) -> ExtBot[Any]:
    return ExtBot(
        settings.bot_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=CountedRequest(metrics.calls, proxy_url=settings.telegram_proxy_url),
        get_updates_request=WatchedRequest(
            pulse, connections=4, read_timeout=10.0, proxy_url=settings.telegram_proxy_url
        ),
        rate_limiter=pacer,
    )
