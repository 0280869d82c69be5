"""Updates on their way to the bot: the queue, getUpdates, the webhook."""

import asyncio
import contextlib
import json
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.errors import conflict

Json = dict[str, Any]
UPDATE_TTL = 24 * 3600.0
NOT_BY_DEFAULT = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Update:
    """One update in the queue; it is dropped unseen after `dies_at`."""

    id: int
    kind: str
    body: Json
    dies_at: float


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to, and what became of the last attempts."""

    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_at: float = 0.0
    max_connections: int = 40
    failures: int = field(default=0)


class Updates:
    """The queue of updates the bot has not confirmed."""

    def __init__(self, monotonic: Callable[[], float], touch: Callable[[], None]) -> None:
        self.allowed: frozenset[str] = frozenset()
        self.webhook = Webhook()
        self.first_pause = 0.05
        self.longest_pause = 2.0
        self._queue: deque[Update] = deque()
        self._next_id = 500_000_001
        self._first_death = math.inf
        self._monotonic = monotonic
        self._touch = touch
        self._news = asyncio.Event()
        self._poller = 0
        self._closed = False
        self._sender: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        self._drop_dead()
        return len(self._queue)

    def add(self, kind: str, body: Json, ttl: float = UPDATE_TTL) -> None:
        """Queues an update of `kind`, unless the bot does not want that kind."""
        if not self._wanted(kind):
            return
        dies_at = self._monotonic() + ttl
        self._queue.append(Update(self._next_id, kind, body, dies_at))
        self._first_death = min(self._first_death, dies_at)
        self._next_id += 1
        self._wake()
        self._touch()

    def allow(self, kinds: list[str] | None) -> None:
        """Remembers which kinds the bot wants; None changes nothing, [] means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def clear(self) -> None:
        self._queue.clear()
        self._touch()

    async def get(self, *, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109
        """Confirms below `offset`, waits at most `timeout` seconds."""
        if self.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        self._poller += 1
        mine = self._poller
        self._wake()
        self._confirm(offset)
        ends_at = time.monotonic() + timeout
        while True:
            waiting = self._batch(limit)
            left = ends_at - time.monotonic()
            if waiting or left <= 0 or self._closed:
                return waiting
            await self._wait(left)
            if self._poller != mine:
                raise conflict(
                    "terminated by setWebhook request" if self.webhook.url else TERMINATED
                )

    async def set_webhook(self, webhook: Webhook) -> None:
        """Posts updates to `webhook` from now on; an empty URL stops it."""
        await self._stop_sender()
        self.webhook = webhook
        if webhook.url:
            self._poller += 1
            self._sender = asyncio.create_task(self._post_all(webhook))
        self._wake()

    async def close(self) -> None:
        """Lets go of everybody who waits."""
        self._closed = True
        self._wake()
        await self._stop_sender()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    def _drop_dead(self) -> None:
        now = self._monotonic()
        if self._first_death > now:
            return
        self._queue = deque(update for update in self._queue if update.dies_at > now)
        self._first_death = min((update.dies_at for update in self._queue), default=math.inf)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self._queue[max(offset, -len(self._queue))].id if self._queue else 0
        before = len(self._queue)
        while self._queue and self._queue[0].id < offset:
            self._queue.popleft()
        if len(self._queue) != before:
            self._touch()

    def _batch(self, limit: int) -> list[Json]:
        self._drop_dead()
        size = min(limit, len(self._queue))
        return [{"update_id": u.id, u.kind: u.body} for u in (self._queue[i] for i in range(size))]

    async def _stop_sender(self) -> None:
        sender, self._sender = self._sender, None
        if sender is not None:
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender

    async def _post_all(self, webhook: Webhook) -> None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        limit = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(headers=headers, timeout=limit) as session:
            while True:
                batch = self._batch(1)
                if not batch:
                    await self._wait(60)
                    continue
                await self._post(session, webhook, batch[0])
                self._confirm(batch[0]["update_id"] + 1)

    async def _post(self, session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> None:
        body = json.dumps(update, ensure_ascii=False).encode()
        pause = self.first_pause
        while True:
            try:
                async with session.post(webhook.url, data=body) as answer:
                    if answer.ok:
                        return
                    words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            except (aiohttp.ClientError, TimeoutError) as error:
                words = f"Connection failed: {error}"
            webhook.failures += 1
            webhook.last_error, webhook.last_error_at = words, time.time()
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.longest_pause)
