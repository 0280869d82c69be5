"""The inbox: an update is kept in the database before Telegram is told that it arrived.

PTB acknowledges updates before it handles them; here `put`, which PTB awaits before it asks for
more, commits them first. Chats are worked side by side, one chat in turn. An update whose
handler fails is tried again after growing pauses, then set aside for the operator.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine
from datetime import datetime

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from core.shares import Share
from db.engine import Database, Session
from db.inbox import (
    Waiting,
    finish_update,
    load_waiting,
    record_failure,
    save_update,
    set_aside,
    take_waiting,
)
from db.replicas import tell

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 30.0, 120.0)
"""Seconds before each further attempt; after the last one the update is set aside."""


class Inbox(asyncio.Queue[object]):
    """Given to PTB as its update queue: `put` keeps, the lanes work.

    `work` answers whether it took the update out of the inbox itself; `gave_up` owes the word
    about an update that is set aside, in the same transaction. `share`: which chats are this
    process's, where several share the work; an update is then worked by whoever has its chat.
    """

    def __init__(
        self,
        db: Database,
        bot: Bot,
        now: Callable[[], datetime],
        work: Callable[[Update], Awaitable[bool]],
        gave_up: Callable[[Session, Update], Awaitable[None]],
        pauses: tuple[float, ...] = PAUSES,
        share: Share | None = None,
    ) -> None:
        super().__init__()
        self.db = db
        self.bot = bot
        self.now = now
        self.work = work
        self.gave_up = gave_up
        self.pauses = pauses
        self.share = share
        self._lanes: dict[int, deque[Update]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        # Numbers of the updates that are being kept or wait in a lane.
        self._held: set[int] = set()
        # Chats whose update is being worked this moment, not one that waits to be tried again.
        self._at_work: set[int] = set()
        self._asked: set[int] = set()
        self._taking = asyncio.Lock()

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing is being worked."""
        return not self._workers

    @property
    def has_let_go(self) -> bool:
        """Nothing is being worked of chats that are no longer this process's."""
        return all(self._is_mine(chat_id) for chat_id in self._at_work)

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
                new = await self._save(tx, item)
        except Exception as error:
            self._held.discard(item.update_id)
            log.exception("update not kept, it will be asked for again", update=item.update_id)
            raise TelegramError("the inbox could not be written") from error
        if new and self.share is None:
            self._enqueue(item)
            return
        self._held.discard(item.update_id)
        if new:
            self.ask(lane_of(item))

    async def _save(self, tx: Session, update: Update) -> bool:
        chat_id = lane_of(update)
        new = await save_update(tx, update.update_id, chat_id, update.to_dict(), self.now())
        if new and not self._is_mine(chat_id):
            await tell(tx, chat_id)
        return new

    def ask(self, chat_id: int) -> None:
        """An update of this chat is kept in the table, by this process or another: it is worked
        here if the chat is ours, after those that came before it.
        """
        if not self._is_mine(chat_id):
            return
        if not self._asked:
            self._begin(self._take_asked())
        self._asked.add(chat_id)

    async def _take_asked(self) -> None:
        async with self._taking:
            chats, self._asked = self._asked, set()
            try:
                await self._take(chats)
            except Exception:
                log.exception("inbox not read; the next tick tries again")

    async def pick_up(self) -> int:
        """Works what waits in the table and in no lane: what an earlier process kept, and what
        the operator put back. How many updates there were.
        """
        async with self._taking:
            return await self._take()

    async def _take(self, chats: Collection[int] | None = None) -> int:
        held = set(self._held)
        waiting = await self._load(held, chats)
        held |= self._held
        found = [kept for kept in waiting if kept.update_id not in held]
        for kept in found:
            self._held.add(kept.update_id)
            self._enqueue(Update.de_json(kept.payload, self.bot))
        return len(found)

    async def _load(self, held: set[int], chats: Collection[int] | None) -> list[Waiting]:
        if self.share is None:
            async with self.db.read() as tx:
                return await load_waiting(tx)
        async with self.db.begin() as tx:
            return await take_waiting(tx, self.share.part, held, chats)

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
        self._begin(self._work_lane(chat_id))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        worker = asyncio.create_task(work)
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    def _is_mine(self, chat_id: int) -> bool:
        return self.share is None or self.share.mine(chat_id)

    async def _work_lane(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        while lane:
            await self._work_until_done(chat_id, lane[0])
            self._held.discard(lane.popleft().update_id)
        del self._lanes[chat_id]

    async def _work_until_done(self, chat_id: int, update: Update) -> None:
        """Until it is done, or the chat another's: it waits in the table for that one."""
        wait: float | None = 0.0
        while wait is not None and self._is_mine(chat_id):
            self._at_work.add(chat_id)
            wait = await self._try(update)
            self._at_work.discard(chat_id)
            if wait:
                await asyncio.sleep(wait)

    async def _try(self, update: Update) -> float | None:
        """Works it once: the pause before the next attempt, None when there is none."""
        try:
            if not await self.work(update):
                async with self.db.begin() as tx:
                    await finish_update(tx, update.update_id, self.now())
        except Exception as error:
            log.exception("update failed", update=update.update_id)
            return await self._note_failure(update, error)
        return None

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
