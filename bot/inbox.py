"""The inbox: an update is kept in the database before Telegram is told that it arrived.

PTB acknowledges updates before it handles them; here `put`, which PTB awaits before it asks for
more, commits them first. Chats are worked side by side, one chat in turn. An update whose
handler fails is tried again after growing pauses, then set aside for the operator.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from db.engine import Database, Session
from db.inbox import (
    finish_update,
    load_waiting,
    record_failure,
    save_update,
    set_aside,
)

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 30.0, 120.0)
"""Seconds before each further attempt; after the last one the update is set aside."""


class Inbox(asyncio.Queue[object]):
    """Given to PTB as its update queue: `put` keeps, the lanes work.

    `work` answers whether it took the update out of the inbox itself; `gave_up` owes the word
    about an update that is set aside, in the same transaction.
    """

    def __init__(
        self,
        db: Database,
        bot: Bot,
        now: Callable[[], datetime],
        work: Callable[[Update], Awaitable[bool]],
        gave_up: Callable[[Session, Update], Awaitable[None]],
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        super().__init__()
        self.db = db
        self.bot = bot
        self.now = now
        self.work = work
        self.gave_up = gave_up
        self.pauses = pauses
        self._lanes: dict[int, deque[Update]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        # Numbers of the updates that are being kept or wait in a lane.
        self._held: set[int] = set()

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing is being worked."""
        return not self._lanes

    async def put(self, item: object) -> None:
        """Keeps the update, then lets its chat's lane work it.

        Raises TelegramError when it could not be kept: PTB then asks Telegram for it again.
        Anything else would end PTB's polling without a word.
        """
        if not isinstance(item, Update):
            return
        self._held.add(item.update_id)
        try:
            async with self.db.begin() as tx:
                new = await save_update(
                    tx, item.update_id, lane_of(item), item.to_dict(), self.now()
                )
        except Exception as error:
            self._held.discard(item.update_id)
            log.exception("update not kept, it will be asked for again", update=item.update_id)
            raise TelegramError("the inbox could not be written") from error
        if new:
            self._enqueue(item)
        else:
            self._held.discard(item.update_id)

    async def pick_up(self) -> int:
        """Works what waits in the table and in no lane: what an earlier process kept, and what
        the operator put back. How many updates there were.
        """
        held = set(self._held)
        async with self.db.read() as tx:
            waiting = await load_waiting(tx)
        held |= self._held
        found = [kept for kept in waiting if kept.update_id not in held]
        for kept in found:
            self._held.add(kept.update_id)
            self._enqueue(Update.de_json(kept.payload, self.bot))
        return len(found)

    async def finish(self) -> None:
        """Waits until every lane is empty."""
        while self._workers:
            await asyncio.wait(self._workers)

    def _enqueue(self, update: Update) -> None:
        chat_id = lane_of(update)
        if chat_id in self._lanes:
            self._lanes[chat_id].append(update)
            return
        self._lanes[chat_id] = deque([update])
        worker = asyncio.create_task(self._work_lane(chat_id))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work_lane(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        while lane:
            await self._work_until_done(lane[0])
            self._held.discard(lane.popleft().update_id)
        del self._lanes[chat_id]

    async def _work_until_done(self, update: Update) -> None:
        while True:
            try:
                if not await self.work(update):
                    async with self.db.begin() as tx:
                        await finish_update(tx, update.update_id, self.now())
            except Exception as error:
                log.exception("update failed", update=update.update_id)
                wait = await self._note_failure(update, error)
                if wait is None:
                    return
                await asyncio.sleep(wait)
            else:
                return

    async def _note_failure(self, update: Update, error: Exception) -> float | None:
        """The pause before the next attempt; None when there is none."""
        try:
            async with self.db.begin() as tx:
                attempts = await record_failure(tx, update.update_id, type(error).__name__)
                give_up = attempts > len(self.pauses)
                if give_up:
                    await set_aside(tx, update.update_id, self.now())
                    await self.gave_up(tx, update)
        except Exception:
            log.exception("failure not recorded", update=update.update_id)
            return max(self.pauses, default=1.0)
        return self.pauses[attempts - 1] if attempts and not give_up else None


def lane_of(update: Update) -> int:
    """The chat that is worked in turn; updates without one go by their sender."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
