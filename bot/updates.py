"""What becomes of an update: a handler works it, or it is given up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.inbox import PAUSES, Inbox
from bot.replica import Replica
from bot.settings import Settings
from bot.telegram.messenger import TelegramMessenger
from core.model.deliveries import DeliveryKind
from core.ui.lanes import Lane
from core.ui.words import known_language
from db.engine.database import Database, Session
from db.outbox.deliveries import owe
from handlers.answers.answer import on_answer_tapped
from handlers.answers.batch import AnswerBatcher
from handlers.dispatch import Dispatcher
from handlers.hints import Hints
from handlers.incoming import Incoming
from handlers.routes import routes
from handlers.shown_views import ShownViews
from handlers.turn import Services, Turn


class UpdateWorker:
    """The inbox, and the handlers that work what is in it.

    `pauses`: the inbox's before each further attempt; None for its own.
    """

    def __init__(
        self,
        db: Database,
        messenger: TelegramMessenger,
        now: Callable[[], datetime],
        settings: Settings,
        *,
        wake: Callable[[], None],
        bot_username: str,
        pauses: tuple[float, ...] | None,
        replica: Replica | None,
    ) -> None:
        self._now = now
        self._operators = settings.operator_ids
        pauses = PAUSES if pauses is None else pauses
        self.inbox = Inbox(db, now, self._work, self._give_up, pauses, replica)
        self.shown = ShownViews(db)
        self._dispatcher = Dispatcher(routes(partial(on_answer_tapped, AnswerBatcher(db, wake))))
        self.services = Services(
            db=db,
            messenger=messenger,
            now=now,
            wake=wake,
            more_waits=self.inbox.more_waits,
            shown=self.shown,
            hints=Hints(),
            bot_username=bot_username,
            zone=settings.timezone,
            operators=settings.operator_ids,
            backups=bool(settings.backup_passphrase),
            public_url=settings.public_url or "",
        )

    async def _work(self, update: Incoming) -> bool:
        if not update.readable:
            raise ValueError("this update cannot be read")
        turn = Turn(self.services, update)
        await self._dispatcher.work(turn)
        return turn.saved

    async def _give_up(self, tx: Session, update: Incoming) -> None:
        """Sends the operators a note, and the sender one apology."""
        now = self._now()
        for operator in sorted(self._operators):
            about = {"update_id": update.update_id}
            await owe(tx, DeliveryKind.UPDATE_SET_ASIDE, now, chat_id=operator, about=about)
        if update.private:
            spoken = {"language": known_language(update.sender_language)}
            await owe(
                tx,
                DeliveryKind.SORRY,
                now,
                lane=Lane.DUE_SOON,
                chat_id=update.chat_id,
                about=spoken,
            )
