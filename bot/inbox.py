"""The inbox: an update is kept in the database before Telegram is told that it arrived.

Chats are worked side by side, one chat in turn. An update whose handler fails is tried again after
growing pauses, then set aside for the operator.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from datetime import datetime

import structlog

from bot.telegram.polling import NotKept
from core.model.replica_share import ChatShare
from db import inbox
from db.engine.database import Database, Session
from db.engine.replicas import tell
from handlers.incoming import Incoming, Json, read, slim

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 30.0, 120.0)
"""Seconds before each further attempt; after the last one the update is set aside."""


class Inbox:
    """Keeps what Telegram hands over; the lanes work it.

    `work` answers whether it took the update out of the inbox itself; `gave_up` owes the messages
    about an update that is set aside, in the same transaction. `share`: which chats are this
    process's, where several share the work; an update is then worked by whoever has its chat.
    """

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        work: Callable[[Incoming], Awaitable[bool]],
        gave_up: Callable[[Session, Incoming], Awaitable[None]],
        pauses: tuple[float, ...] = PAUSES,
        share: ChatShare | None = None,
    ) -> None:
        self.db = db
        self.now = now
        self.work = work
        self.gave_up = gave_up
        self.pauses = pauses
        self.share = share
        self._lanes: dict[int, deque[Incoming]] = {}
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

    def more_waits(self, chat_id: int) -> bool:
        """Tells whether anything of this chat waits behind what is being worked."""
        return len(self._lanes.get(chat_id, ())) > 1

    async def keep(self, updates: Sequence[Json]) -> None:
        """Keeps these updates in one transaction, then lets their chats' lanes work them.

        Raises NotKept, and ValueError for what is no update.
        """
        found = [(read(update), update) for update in updates]
        numbers = [update.update_id for update, _ in found]
        self._held.update(numbers)
        try:
            async with self.db.begin() as tx:
                new = await self._save(tx, found)
        except Exception as error:
            self._held.difference_update(numbers)
            log.exception("updates not kept, they will be asked for again", updates=numbers)
            raise NotKept from error
        self._held.difference_update({*numbers} - new)
        for update, _ in found:
            if update.update_id in new:
                self._let_work(update)

    def _let_work(self, update: Incoming) -> None:
        if self.share is None:
            self._enqueue(update)
        else:
            self._held.discard(update.update_id)
            self.ask(update.lane)

    async def _save(self, tx: Session, found: Sequence[tuple[Incoming, Json]]) -> set[int]:
        kept = [
            (one.update_id, one.lane, slim(update) if one.readable else dict(update))
            for one, update in found
        ]
        new = await inbox.save_updates(tx, kept, self.now())
        for number, chat_id, _ in kept:
            if number in new and not self._is_mine(chat_id):
                await tell(tx, chat_id)
        return new

    def ask(self, chat_id: int) -> None:
        """Works an update kept by this process or another here if the chat is ours, after those
        that came before it.
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
        """Works what waits in the table and in no lane, kept by an earlier process or put back by
        the operator; returns how many.
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
            self._enqueue(read(kept.payload))
        return len(found)

    async def _load(self, held: set[int], chats: Collection[int] | None) -> list[inbox.Waiting]:
        if self.share is None:
            async with self.db.read() as tx:
                return await inbox.load_waiting(tx)
        async with self.db.begin() as tx:
            return await inbox.take_waiting(tx, self.share.part, held, chats)

    async def finish(self) -> None:
        """Waits until every lane is empty."""
        while self._workers:
            await asyncio.wait(self._workers)

    def _enqueue(self, update: Incoming) -> None:
        chat_id = update.lane
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

    async def _work_until_done(self, chat_id: int, update: Incoming) -> None:
        """Tries until it is done, or the chat is another's: it waits in the table for that one."""
        wait: float | None = 0.0
        while wait is not None and self._is_mine(chat_id):
            self._at_work.add(chat_id)
            wait = await self._try(update)
            self._at_work.discard(chat_id)
            if wait:
                await asyncio.sleep(wait)

    async def _try(self, update: Incoming) -> float | None:
        """Works it once; returns the pause before the next attempt, None when there is none."""
        try:
            if not await self.work(update):
                async with self.db.begin() as tx:
                    await inbox.finish_update(tx, update.update_id, self.now())
        except Exception as error:
            log.exception("update failed", update=update.update_id)
            return await self._note_failure(update, error)
        return None

    async def _note_failure(self, update: Incoming, error: Exception) -> float | None:
        """Returns the pause before the next attempt; None when there is none."""
        try:
            async with self.db.begin() as tx:
                attempts = await inbox.record_failure(tx, update.update_id, type(error).__name__)
                give_up = attempts > len(self.pauses)
                if give_up:
                    await inbox.set_aside(tx, update.update_id, self.now())
                    await self.gave_up(tx, update)
        except Exception:
            log.exception("failure not recorded", update=update.update_id)
            return max(self.pauses, default=1.0)
        return self.pauses[attempts - 1] if attempts and not give_up else None
