"""Faults the stand-in can be told to make."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from typing import Literal

How = Literal["502", "429", "cut_before", "cut_after", "late", "hold", "hold_after"]


@dataclass(eq=False, slots=True)
class Fault:
    """One thing that goes wrong: which calls it meets, how, and how often."""

    how: How
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    share: float = 1.0
    seconds: float = 1.0
    hits: int = 0

    def meets(self, method: str, chat_id: object) -> bool:
        """Tells whether this fault is about such a call and is not used up."""
        return (
            self.method in (None, method)
            and self.chat_id in (None, chat_id)
            and (self.times is None or self.hits < self.times)
        )


@dataclass(eq=False, slots=True)
class _Hold:
    """Where held calls wait together, and whether they then take effect."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    take_effect: bool = True


class Faults:
    """The faults that stand, in the order they were added."""

    def __init__(self, seed: int = 0) -> None:
        self.hits = 0
        self._standing: list[Fault] = []
        self._random = random.Random(seed)
        self._hold = _Hold()
        self._hit = asyncio.Condition()

    def add(
        self,
        method: str | None = None,
        chat_id: int | None = None,
        *,
        how: How,
        times: int | None = 1,
        share: float = 1.0,
        seconds: float = 1.0,
    ) -> Fault:
        """Makes matching calls fail; without a method, every one but getUpdates."""
        fault = Fault(how, method, chat_id, times, share, seconds)
        self._standing.append(fault)
        return fault

    def clear(self) -> None:
        """Ends all faults; held calls go on, the count starts again."""
        self._standing.clear()
        self.hits = 0
        self.release()

    def release(self, *, take_effect: bool = True) -> None:
        """Lets the calls go on that are held now, or cuts them before they take effect."""
        self._hold.take_effect = take_effect
        self._hold.over.set()
        self._hold = _Hold()

    async def reached(self, n: int = 1, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Waits until `n` calls have met a fault since the start or the last clear."""
        async with asyncio.timeout(timeout), self._hit:
            await self._hit.wait_for(lambda: self.hits >= n)

    async def strike(self, method: str, chat_id: object) -> Fault | None:
        """Returns the fault this call meets, if any; a held call waits here for its release."""
        fault = self._pick(method, chat_id)
        if fault is None:
            return None
        fault.hits += 1
        if fault.how == "hold":
            hold = await self._wait()
            return fault if hold.take_effect else replace(fault, how="cut_before")
        if fault.how != "hold_after":
            await self._count()
        return fault

    async def keep_answer(self) -> None:
        """Keeps back the answer of a call that was judged, until its release."""
        await self._wait()

    async def _wait(self) -> _Hold:
        hold = self._hold
        await self._count()
        await hold.over.wait()
        return hold

    async def _count(self) -> None:
        self.hits += 1
        async with self._hit:
            self._hit.notify_all()

    def _pick(self, method: str, chat_id: object) -> Fault | None:
        for fault in self._standing:
            if fault.method is None and method == "getUpdates":
                continue
            if fault.meets(method, chat_id) and self._random.random() < fault.share:
                return fault
        return None
