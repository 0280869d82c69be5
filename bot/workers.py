"""What the bot does for people: works what came in, makes the rounds, keeps itself well."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.clock import utc_now
from bot.inbox import PAUSES, Inbox
from bot.nightly_backup import NightlyBackup
from bot.replica import Replica
from bot.telegram.menus import publish_menus
from bot.telegram.messenger import TelegramMessenger
from bot.ticker import Ticker
from core.ui.lanes import Lane
from core.ui.words import known_language
from db.engine.database import Session
from db.outbox.deliveries import owe
from handlers.answers.batch import AnswerDesk
from handlers.dispatch import work
from handlers.incoming import Incoming
from handlers.shown_views import ShownViews
from handlers.turn import Office, Turn
from jobs.operator.messages import SET_ASIDE, SORRY
from jobs.outbox.deliver import Courier
from jobs.reminders.gap import note_alive
from jobs.rounds import Rounds
from jobs.tidy import tidy_up

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

GRACE = 10.0
"""Seconds that work under way gets at a stop; what is left waits in its ledger."""
ALIVE = 60.0
"""Seconds within which Telegram must have been heard for the process to count as alive."""


class Business:
    """Inbox, handlers and jobs of one service, wired together."""

    def __init__(self, service: "Service") -> None:
        self.service = service
        db, now, settings = service.db, service.now, service.settings
        self.db = db
        self.now = now
        messenger = TelegramMessenger(service.bot)
        self.replica = Replica(db, service.pacer, self._take_on) if service.together else None
        self.courier = Courier(db, messenger, now, self.replica)
        self.rounds = Rounds(db, messenger, now, self.courier, self.replica)
        self.shown = ShownViews(db)
        pauses = PAUSES if service.pauses is None else service.pauses
        self.inbox = Inbox(db, now, self._work, self._give_up, pauses, self.replica)
        self.desk = AnswerDesk(db, self.rounds.wake)
        self.nightly = NightlyBackup(db, settings, now)
        self.ticker = Ticker(
            self.rounds, self.inbox, self._listen_to_pulse, self._tidy, self._back_up
        )
        self.office = Office(
            db=db,
            messenger=messenger,
            now=now,
            wake=self.rounds.wake,
            more_waits=self.inbox.more_waits,
            shown=self.shown,
            desk=self.desk,
            bot_username=service.bot.username,
            zone=settings.timezone,
            operators=settings.operator_ids,
            backups=bool(settings.backup_passphrase),
            public_url=settings.public_url or "",
        )
        self._unheard: Callable[[], timedelta] | None = None
        self._menus_tried = False

    @property
    def idle(self) -> bool:
        """Nothing waits in the inbox's lanes or in the rounds."""
        settled = self.replica is None or self.replica.settled
        return settled and all(part.idle for part in (self.inbox, self.shown, self.rounds))

    @property
    def leads(self) -> bool:
        """Whether this process does what is to be done once, however many share the work."""
        return self.replica is None or self.replica.leads

    async def start(self) -> None:
        """Takes over what an earlier process left."""
        if self.replica is not None:
            await self.replica.start(self.inbox)
        orphans = await self.courier.take_over()
        replayed = await self.inbox.pick_up()
        username = self.service.bot.username
        log.info("ready", bot=username, replayed=replayed, sent_again=orphans)

    async def stop(self) -> None:
        """Lets work under way end."""
        self.ticker.stop()
        for ending in (self.inbox.finish(), self.shown.finish(), self.rounds.finish()):
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
            await publish_menus(self.service.bot, self.db, self.now())
        except TelegramError as error:
            log.warning("menus not set", why=error.message)

    async def _work(self, update: Incoming) -> bool:
        if not update.readable:
            raise ValueError("this update cannot be read")
        turn = Turn(self.office, update)
        await work(turn)
        return turn.saved

    async def _give_up(self, tx: Session, update: Incoming) -> None:
        """Owes the operators a word, and the person one apology."""
        now = self.now()
        for operator in sorted(self.service.settings.operator_ids):
            about = {"update_id": update.update_id}
            await owe(tx, SET_ASIDE, now, chat_id=operator, about=about)
        if update.private:
            spoken = {"language": known_language(update.sender_language)}
            await owe(tx, SORRY, now, lane=Lane.DUE_SOON, chat_id=update.chat_id, about=spoken)

    async def _take_on(self) -> None:
        """Begins at once what another replica left."""
        await self.inbox.pick_up()
        self.rounds.wake()

    async def _listen_to_pulse(self) -> None:
        """Remembers that Telegram is heard; asks people again after a gap that lost presses."""
        pulse = self.service.pulse
        if self.service.settings.webhook_url:
            pulse.beat()
        await self.service.check_alone()
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
