"""One of several processes that share the work of one bot, on PostgreSQL with a webhook.

Every chat is one replica's: that one works its updates in order, sends and edits in it, and so
keeps its pace. Of the pace over all chats each has an equal share. Who comes waits until all others
have let its chats go and lowered their share; who dies is missed within LEASE, and the others take
its chats and raise theirs. (docs/decisions/0012-each-chat-one-replica.md)
"""

import asyncio
import math
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.inbox import Inbox
from bot.telegram.pacing import Pacer
from bot.telegram.pulse import ENDED
from core.model.replica_share import ChatSlots, slot_of, slots_of
from db.engine import replicas
from db.engine.database import Database

log = structlog.get_logger()

BEAT = 0.4
MARGIN = 0.5
"""Seconds before the lease's end at which a replica that was not heard begins nothing more."""
NOBODY = frozenset[int]()


class Replica:
    """Keeps its place among the replicas, and says what is this one's.

    `part`, `mine`, `since` and `leads` are true at the moment they are asked. `changed` is awaited
    whenever chats came to be ours.
    """

    def __init__(
        self,
        db: Database,
        pacer: Pacer,
        changed: Callable[[], Awaitable[object]],
        end: Callable[[int], object] = os._exit,
    ) -> None:
        self.db = db
        self.pacer = pacer
        pacer.since = self.since
        self.inbox: Inbox
        self.leads = False
        self.part = ChatSlots(0, NOBODY)
        self.members = NOBODY
        self._changed = changed
        self._end = end
        self._room = NOBODY
        self._ready = False
        self._since: dict[int, float] = {}
        self._used: dict[int, dict[int, int]] = {}
        self._good_until = -math.inf
        self._joined = asyncio.Event()
        self._leaving = False
        self._changing: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None

    @property
    def settled(self) -> bool:
        """What is ours is known, and what came to be ours is begun."""
        begun = self._changing is None or self._changing.done()
        return begun and time.monotonic() < self._good_until

    def mine(self, chat_id: int) -> bool:
        """Tells whether the chat is this replica's now."""
        return slot_of(chat_id) in self.part.slots and time.monotonic() < self._good_until

    def since(self, chat_id: int) -> float:
        """Returns a time on the steady clock; before it another may have written to the chat."""
        return self._since.get(slot_of(chat_id), -math.inf)

    async def start(self, inbox: Inbox) -> None:
        """Takes a place; returns once the others have made room."""
        self.inbox = inbox
        self._keeping = asyncio.create_task(self._keep())
        joined = asyncio.create_task(self._joined.wait())
        await asyncio.wait((self._keeping, joined), return_when=asyncio.FIRST_COMPLETED)
        if not joined.done():
            joined.cancel()
            await self._keeping

    async def stop(self) -> None:
        """Gives the place back. What was sent just now has left every window by then."""
        if self._keeping is None:
            return
        if self._joined.is_set() and len(self.members) > 1:
            await asyncio.sleep(self.pacer.pace.window)
        self._leaving = self._joined.is_set()
        await asyncio.wait((self._keeping,), timeout=replicas.LEASE if self._leaving else 0)
        self._keeping.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeping

    async def _keep(self) -> None:
        while not self._leaving:
            try:
                async with replicas.connection_of(self.db, _on_stand_by) as connection:
                    await self._keep_on(connection)
            except replicas.ConnectionLost as error:
                self.leads = False
                why = type(error.__cause__).__name__
                log.warning("the line to the database is lost; trying again", why=why)
                await asyncio.sleep(BEAT)
            except replicas.TakenForDead:
                log.critical("the others took this replica for dead; ending")
                self._end(ENDED)

    async def _keep_on(self, connection: replicas.ReplicaConnection) -> None:
        if not self.part.replica:
            self.part = ChatSlots(await connection.join(), NOBODY)
        while not self._leaving:
            await self._beat(connection)
            await self._listen(connection)
        await connection.leave(self.part.replica)

    async def _listen(self, connection: replicas.ReplicaConnection) -> None:
        """Waits until the next beat, or until another calls for one."""
        next_at = time.monotonic() + BEAT
        called = False
        while not called and (left := next_at - time.monotonic()) > 0:
            heard = await connection.hear(left)
            called = heard.called
            for chat_id in heard.chats:
                self.inbox.ask(chat_id)

    async def _beat(self, connection: replicas.ReplicaConnection) -> None:
        began = time.monotonic()
        me = self.part.replica
        members = await connection.beat(me, self._room, self.pacer.groups())
        others = [member for member in members if member.number != me]
        stood_still = began > self._good_until
        self._good_until = began + replicas.LEASE - MARGIN
        self.pacer.keep_until(self._good_until)
        self._used |= {member.number: member.groups for member in others}
        self._count(frozenset({me, *(member.number for member in others)}))
        if self._room != self.members and self._has_made_room():
            self._room = self.members
            await connection.beat(me, self._room, self.pacer.groups())
            await connection.call()
        if not self._ready and all(me in member.has_room_for for member in others):
            self._ready = True
            self._take(since=time.monotonic() if others else -math.inf)
        elif stood_still:
            self._begin_anew()
        if self._ready and not self.leads:
            self.leads = await connection.lead()
        if self._ready:
            self._joined.set()

    def _count(self, members: frozenset[int]) -> None:
        """Counts with these replicas from now on: lets go at once what is another's."""
        if members == self.members:
            return
        log.info("sharing the work", replica=self.part.replica, members=sorted(members))
        self.members = members
        self.pacer.share_with(len(members))
        if self._ready:
            self._take(since=time.monotonic())

    def _take(self, since: float) -> None:
        slots = slots_of(self.part.replica, self.members)
        new = slots - self.part.slots
        used: Counter[int] = Counter()
        for groups in self._used.values():
            used.update(groups)
        self.pacer.used_by_others = used
        self._used = {}
        self._since.update(dict.fromkeys(new, since))
        self.part = ChatSlots(self.part.replica, slots)
        if new:
            self._begin_anew()

    def _begin_anew(self) -> None:
        if self._joined.is_set():
            self._changing = asyncio.create_task(self._quietly())

    async def _quietly(self) -> None:
        try:
            await self._changed()
        except Exception:
            log.exception("not all of what came to be ours is begun; the next tick tries again")

    def _has_made_room(self) -> bool:
        """Tells whether nothing of ours is under way in others' chats, and our share is kept."""
        return self.inbox.has_let_go and self.pacer.has_let_go(self.mine)


def _on_stand_by() -> None:
    log.info("another process works alone on this database; standing by")
