"""How fast calls go out: three lanes, one window over all chats, limits for each chat.

Telegram counts a call when it arrives, which is somewhere between its start and its answer. So
a call is counted here from its start until one window after its answer: whatever the network
delays, no second at Telegram's end holds more than `Pace.overall` arrivals, bar those of a call
given up before its answer. A broadcast may use all of it: its calls are spread evenly, so a press
takes the next free place, which is a thirtieth of a second away at most.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from time import monotonic as real_monotonic
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.telegram.limits import ChatLimits, Pace, Window
from bot.telegram.transport import NotSent
from core.ui.lanes import Lane

# What Telegram does not count as a message. Anything else is counted, known or not. In BULK, a
# new menu for everybody, these go in turn too: thousands at once would keep the presses waiting.
FREE = ("answer", "get", "set", "deleteWebhook", "deleteMyCommands", "logOut")
# What may be done twice with the same end.
REPEATABLE = ("answer", "delete", "edit", "get", "pin", "set", "unpin")

PAUSE_ALL_CHATS = 3
PAUSE_ALL_WITHIN = 10.0
FORGET_ABOVE = 1024
SHORTEST_SLEEP = 0.001
CATCH_UP = 0.02
"""How far a call that started late may draw the next one nearer."""


@dataclass(order=True)
class _Call:
    lane: Lane
    number: int
    method: str = field(compare=False)
    chat_id: int | str = field(compare=False)
    waited: float = field(default=0.0, compare=False)
    failures: int = field(default=0, compare=False)
    sent_twice: bool = field(default=False, compare=False)


@dataclass(order=True)
class _Slot:
    call: _Call
    chat: ChatLimits = field(compare=False)
    given: asyncio.Future[None] = field(compare=False)


class Pacer:
    """The limiter: lower lanes first, each chat within its limits, in order of arrival.

    A broadcast's calls are spread evenly over the window: all at its start, they would keep the
    process and its database busy in strokes, and a press would have to wait for a stroke's end.
    A lane's calls to one chat go one at a time. INTERACTIVE calls are repeated here after a
    refusal or a failure; those of the other lanes are not, their callers keep rows.
    `possible_duplicates` counts the sends repeated without knowing whether the first one arrived.
    """

    def __init__(
        self,
        pace: Pace | None = None,
        *,
        monotonic: Callable[[], float] = real_monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.pace = self._whole = pace or Pace()
        self.since: Callable[[int], float] = lambda _: -math.inf
        self.used_by_others: dict[int, int] = {}
        self.possible_duplicates = 0
        self._monotonic = monotonic
        self._sleep = sleep
        self._numbers = count()
        self._open = 0
        self._overall = Window(self.pace.window)
        self._chats: dict[int | str, ChatLimits] = {}
        self._forget_above = FORGET_ABOVE
        self._ready: list[_Slot] = []
        self._later: list[tuple[float, _Slot]] = []
        self._paused_until = -math.inf
        self._spread_at = -math.inf
        self._until = math.inf
        self._refused: dict[int | str, tuple[float, float]] = {}
        self._timer: asyncio.Task[None] | None = None
        self._wake_at = math.inf

    @property
    def idle(self) -> bool:
        """Whether no call is waiting or in flight."""
        return not self._open

    def share_with(self, members: int) -> None:
        """Takes one of so many equal shares of the pace over all chats from now on."""
        self.pace = replace(
            self._whole,
            overall=max(1, self._whole.overall // members),
            interactive_share=self._whole.interactive_share // members,
        )
        self._pump()

    def keep_until(self, until: float) -> None:
        """Begins no call after `until`, unless this is called again."""
        self._until = until
        self._pump()

    def groups(self) -> dict[int, int]:
        """Returns how much of its minute each group has used."""
        now = self._monotonic()
        used = {
            key: chat.minute.count(now)
            for key, chat in self._chats.items()
            if isinstance(key, int) and chat.minute is not None
        }
        return {key: count for key, count in used.items() if count}

    def has_let_go(self, mine: Callable[[int], bool]) -> bool:
        """Tells whether no call to another's chat is left, and the window holds no more than our
        share.
        """
        now = self._monotonic()
        others = (c for key, c in self._chats.items() if isinstance(key, int) and not mine(key))
        return self._overall.count(now) <= self.pace.overall and not any(c.calls for c in others)

    def close(self) -> None:
        """Cancels what still waits for its turn."""
        for slot in [*self._ready, *(slot for _, slot in self._later)]:
            slot.given.cancel()
        self._ready.clear()
        self._later.clear()
        self._set_timer(math.inf, 0.0)

    async def in_turn(
        self, method: str, given: Mapping[str, Any], lane: Lane, send: Callable[[], Awaitable[Any]]
    ) -> Any:
        """Makes the call when its turn comes; returns its answer, or raises its error."""
        call = _Call(lane, next(self._numbers), method, _chat_id(given))
        self._open += 1
        try:
            if method.startswith(FREE) and lane is not Lane.BULK:
                return await self._persist(call, send)
            async with self._line(call) as chat:
                return await self._persist(call, partial(self._in_turn, call, chat, send))
        finally:
            self._open -= 1

    @asynccontextmanager
    async def _line(self, call: _Call) -> AsyncIterator[ChatLimits]:
        # One at a time: two calls on their way together may overtake each other.
        chat = self._chat(call.chat_id)
        chat.calls += 1
        try:
            async with chat.lines[call.lane]:
                yield chat
        finally:
            chat.calls -= 1

    def _chat(self, chat_id: int | str) -> ChatLimits:
        since = -math.inf if isinstance(chat_id, str) else self.since(chat_id)
        if chat_id not in self._chats or self._chats[chat_id].since < since:
            self._forget_idle_chats()
            # A name (@channel) never is a private chat.
            is_group = isinstance(chat_id, str) or chat_id < 0
            used = 0 if isinstance(chat_id, str) else self.used_by_others.get(chat_id, 0)
            self._chats[chat_id] = ChatLimits(self.pace, is_group=is_group, since=since, used=used)
        return self._chats[chat_id]

    def _forget_idle_chats(self) -> None:
        if len(self._chats) < self._forget_above:
            return
        now = self._monotonic()
        self._chats = {key: chat for key, chat in self._chats.items() if not chat.is_idle(now)}
        self._forget_above = max(FORGET_ABOVE, 2 * len(self._chats))

    async def _persist(self, call: _Call, send: Callable[[], Awaitable[Any]]) -> Any:
        while True:
            try:
                return await send()
            except (RetryAfter, NetworkError) as error:
                pause = self._pause_after(error, call)
                if pause is None:
                    raise
            await self._sleep(pause)

    def _pause_after(self, error: RetryAfter | NetworkError, call: _Call) -> float | None:
        """Returns None when the call is not made again."""
        if call.lane is not Lane.INTERACTIVE or isinstance(error, BadRequest):
            return None
        if isinstance(error, RetryAfter):
            call.waited += _seconds(error)
            return _seconds(error) if call.waited <= self.pace.patience else None
        if call.failures == len(self.pace.retry_pauses):
            return None
        if not isinstance(error, NotSent) and not call.method.startswith(REPEATABLE):
            if call.sent_twice:
                return None
            call.sent_twice = True
            self.possible_duplicates += 1
        call.failures += 1
        return self.pace.retry_pauses[call.failures - 1]

    async def _in_turn(
        self, call: _Call, chat: ChatLimits, send: Callable[[], Awaitable[Any]]
    ) -> Any:
        await self._take_turn(call, chat)
        try:
            return await send()
        except RetryAfter as error:
            self._note_refusal(call, chat, self._monotonic() + _seconds(error))
            raise
        finally:
            self._end(chat)

    async def _take_turn(self, call: _Call, chat: ChatLimits) -> None:
        slot = _Slot(call, chat, asyncio.get_running_loop().create_future())
        heappush(self._ready, slot)
        self._pump()
        try:
            await slot.given
        except asyncio.CancelledError:
            if not slot.given.cancelled() and slot.given.exception() is None:
                self._end(chat)
            raise

    def _end(self, chat: ChatLimits) -> None:
        # Frees nothing yet: that comes one window later, and the timer knows.
        now = self._monotonic()
        self._overall.end(now)
        chat.end(now)

    def _note_refusal(self, call: _Call, chat: ChatLimits, not_before: float) -> None:
        chat.not_before = max(chat.not_before, not_before)
        now = self._monotonic()
        self._refused[call.chat_id] = (now, chat.not_before)
        self._refused = {
            key: seen for key, seen in self._refused.items() if seen[0] > now - PAUSE_ALL_WITHIN
        }
        if len(self._refused) >= PAUSE_ALL_CHATS:
            # What they have in common is the bot's own limit; the rest is each chat's.
            common = min(until for _, until in self._refused.values())
            self._paused_until = max(self._paused_until, common)
            self._refused.clear()

    def _pump(self) -> None:
        """Gives turns to all that may start now, best first, and wakes when the next may."""
        now = self._monotonic()
        if now >= self._until:
            return
        while self._later and self._later[0][0] <= now:
            heappush(self._ready, heappop(self._later)[1])
        wake_at = math.inf
        while self._ready:
            slot = self._ready[0]
            # The lanes behind have no larger share: if the first must wait, all must.
            free_at = self._free_at(slot.call.lane, now)
            if free_at > now and not slot.given.done():
                wake_at = free_at
                break
            heappop(self._ready)
            if not slot.given.done():
                self._judge(slot, now)
        if self._later:
            wake_at = min(wake_at, self._later[0][0])
        self._set_timer(wake_at, now)

    def _free_at(self, lane: Lane, now: float) -> float:
        free_at = self._overall.free_at(self.pace.overall_for(lane), now)
        return free_at if lane is Lane.INTERACTIVE else max(free_at, self._spread_at)

    def _judge(self, slot: _Slot, now: float) -> None:
        """Starts the call, refuses it, or puts it aside until its chat may get it."""
        call, chat = slot.call, slot.chat
        blocked = max(chat.not_before, self._paused_until) - now
        free_at = chat.free_at(call.lane, now)
        if blocked > 0 and not self._may_wait(call, blocked):
            slot.given.set_exception(RetryAfter(timedelta(seconds=math.ceil(blocked))))
        elif blocked > 0 or free_at > now:
            call.waited += max(0.0, blocked)
            heappush(self._later, (max(free_at, now + blocked), slot))
        else:
            self._overall.start()
            chat.start()
            if call.lane is not Lane.INTERACTIVE:
                apart = self.pace.window / self.pace.overall_for(call.lane)
                self._spread_at = max(self._spread_at, now - CATCH_UP) + apart
            slot.given.set_result(None)

    def _may_wait(self, call: _Call, seconds: float) -> bool:
        return call.lane is Lane.INTERACTIVE and call.waited + seconds <= self.pace.patience

    def _set_timer(self, wake_at: float, now: float) -> None:
        if self._timer is not None:
            if self._wake_at <= wake_at < math.inf:
                return  # it will look again
            self._timer.cancel()
            self._timer = None
        if wake_at < math.inf:
            self._wake_at = wake_at
            self._timer = asyncio.create_task(self._wake(max(wake_at - now, SHORTEST_SLEEP)))

    async def _wake(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._timer = None
        self._pump()


def _chat_id(given: Mapping[str, Any]) -> int | str:
    # A menu names its chat in its scope. Calls that name no chat share one.
    chat_id: Any = given.get("chat_id") or given.get("scope", {}).get("chat_id", 0)
    try:
        return int(chat_id)
    except ValueError:
        return str(chat_id)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
