"""What the bot does for people: takes what came in, makes the rounds, keeps itself well."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram.error import TelegramError

from bot.clock import utc_now
from bot.nightly_backup import NightlyBackup
from bot.replica import Replica
from bot.settings import Settings
from bot.telegram.calls import PacedBot
from bot.telegram.menus import publish_menus
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.pacing import Pacer
from bot.telegram.pulse import Pulse
from bot.ticker import Ticker
from bot.updates import UpdateWorker
from db.engine.database import Database
from jobs.outbox.deliver import Courier
from jobs.reminders.gap import note_alive
from jobs.rounds import Rounds
from jobs.tidy import tidy_up

log = structlog.get_logger()

GRACE = 10.0
"""Seconds that work under way gets at a stop; what is left waits in its ledger."""
ALIVE = 60.0
"""Seconds within which Telegram must have been heard for the process to count as alive."""


@dataclass(frozen=True)
class Connections:
    """What the workers work with. `together`: other processes may share the work.

    `pauses`: the inbox's before each further attempt. `check_alone` ends the process when the
    database's lock is lost.
    """

    settings: Settings
    now: Callable[[], datetime]
    db: Database
    bot: PacedBot
    pacer: Pacer
    pulse: Pulse
    pauses: tuple[float, ...] | None
    together: bool
    check_alone: Callable[[], Awaitable[None]]


class Workers:
    """Inbox, handlers and jobs of one service, wired together."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        db, now, settings = connections.db, connections.now, connections.settings
        self.db = db
        self.now = now
        messenger = TelegramMessenger(connections.bot)
        self.replica = (
            Replica(db, connections.pacer, self._take_on) if connections.together else None
        )
        self.courier = Courier(db, messenger, now, self.replica)
        self.rounds = Rounds(db, messenger, now, self.courier, self.replica)
        self.updates = UpdateWorker(
            db,
            messenger,
            now,
            settings,
            wake=self.rounds.wake,
            bot_username=connections.bot.username,
            pauses=connections.pauses,
            replica=self.replica,
        )
        self.inbox = self.updates.inbox
        self.nightly = NightlyBackup(db, settings, now)
        self.ticker = Ticker(
            self.rounds, self.inbox, self._listen_to_pulse, self._tidy, self._back_up
        )
        self._unheard: Callable[[], timedelta] | None = None
        self._menus_tried = False

    @property
    def idle(self) -> bool:
        """Nothing waits in the inbox's lanes or in the rounds."""
        settled = self.replica is None or self.replica.settled
        return settled and all(part.idle for part in (self.inbox, self.updates.shown, self.rounds))

    @property
    def leads(self) -> bool:
        """Tells whether this process does what is to be done once, however many share the work."""
        return self.replica is None or self.replica.leads

    async def start(self) -> None:
        if self.replica is not None:
            await self.replica.start(self.inbox)
        orphans = await self.courier.take_over()
        replayed = await self.inbox.pick_up()
        username = self.connections.bot.username
        log.info("ready", bot=username, replayed=replayed, sent_again=orphans)

    async def stop(self) -> None:
        self.ticker.stop()
        for ending in (self.inbox.finish(), self.updates.shown.finish(), self.rounds.finish()):
            try:
                async with asyncio.timeout(GRACE):
                    await ending
            except TimeoutError:
                log.warning("stopped with work left; it waits in the database")
        if self.replica is not None:
            await self.replica.stop()

    async def publish_menus(self) -> None:
        """Sets the menus when they are new ones; tried once."""
        if self._menus_tried or not self.leads:
            return
        self._menus_tried = True
        try:
            await publish_menus(self.connections.bot, self.db, self.now())
        except TelegramError as error:
            log.warning("menus not set", why=error.message)

    async def _take_on(self) -> None:
        """Begins at once what another replica left."""
        await self.inbox.pick_up()
        self.rounds.wake()

    async def _listen_to_pulse(self) -> None:
        """Remembers that Telegram is heard; asks people again after a gap that lost presses."""
        pulse = self.connections.pulse
        if self.connections.settings.webhook_url:
            pulse.beat()
        await self.connections.check_alone()
        if not self.leads:
            return
        await self.publish_menus()
        if pulse.unheard_for() > ALIVE:
            return
        gap, self._unheard = self._unheard, pulse.take_longest_gap
        owed = await note_alive(self.db, utc_now(), self.now(), gap() if gap else None)
        if owed:
            log.warning("presses in the gap may be lost; cards are sent again", cards=owed)

    async def _tidy(self) -> None:
        if self.leads:
            await tidy_up(self.db, self.now())

    async def _back_up(self) -> None:
        if self.leads:
            await self.nightly.make_due()
