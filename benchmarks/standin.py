"""The stand-in for Telegram as a process of its own, so that no bot shares its event loop.

It listens on loopback. The benchmark talks to it over standard input and output, one JSON line
each: who the people are, who presses what, what was seen. It ends when its input does.
"""

import asyncio
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.plain_answers import LABEL
from sandbox import Button, Call, Limits, Person, Press, Sandbox
from sandbox.limits import COUNTED
from sandbox.world import PRESS_TTL


@dataclass
class Seen:
    """A press, and when its toast and the edit of its card came in."""

    press: Press
    at: float
    toast: float | None = None
    edit: float | None = None


class StandIn:
    """The people, their presses, and the book of what the bot did since the last `mark`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.people: list[Person] = []
        self.presses: list[Seen] = []
        self.random = random.Random(1)
        self.since = 0
        self._pressing: asyncio.Task[None] | None = None

    # --- what the benchmark asks for ----------------------------------------------------------

    async def do_people(self, first_id: int, count: int) -> None:
        """So many people who have started the bot."""
        self.people = [
            self.sandbox.add_person(f"Đồng chí {n + 1}", user_id=first_id + n, started=True)
            for n in range(count)
        ]

    async def do_delay(self, seconds: float) -> None:
        """Every call but getUpdates is answered so much later."""
        self.sandbox.faults.add(how="late", times=None, seconds=seconds)

    async def do_cards(self, data: list[str]) -> list[int]:
        """Everybody has a card with this button before them; the messages' ids."""
        world = self.sandbox.world
        return [
            world.add_message(
                world.private_chat(person), world.bot, text="Mời họp",
                reply_markup=[[Button(LABEL, one)]],
            ).id
            for person, one in zip(self.people, data, strict=True)
        ]  # fmt: skip

    async def do_tap_all(self) -> None:
        """Everybody presses, all at once."""
        for person in self.people:
            self._press(person)

    async def do_start_pressing(self, every: float) -> None:
        """Somebody who has a card and has not pressed yet presses, again and again."""
        self._pressing = asyncio.create_task(self._keep_pressing(every))

    async def do_stop_pressing(self) -> None:
        if self._pressing:
            self._pressing.cancel()

    async def do_mark(self) -> None:
        """What came before is not reported any more."""
        self.since = len(self.sandbox.calls)
        self.presses = []

    async def do_until(self, method: str, count: int, seconds: float) -> bool:
        """Waits until so many calls of this method came since the mark; whether they did."""
        done, found = self.since, 0
        try:
            async with asyncio.timeout(seconds):
                while found < count:
                    await asyncio.sleep(0.02)
                    fresh = self.sandbox.calls[done:]
                    done += len(fresh)
                    found += sum(call.method == method for call in fresh)
        except TimeoutError:
            return False
        return True

    async def do_quiet(self, seconds: float) -> None:
        """Waits until no call came for so long, but for getUpdates."""
        before = -1
        while before != (worked := self._worked()):
            before = worked
            await asyncio.sleep(seconds)

    async def do_report(self) -> dict[str, Any]:
        """What was seen since the mark; times in seconds of the machine's steady clock."""
        calls = self.sandbox.calls[self.since :]
        self._match(calls)
        counted = sorted(call.at for call in calls if call.method in COUNTED and call.ok)
        sends = [call.at for call in calls if call.method == "sendMessage" and call.ok] or [0.0]
        return {
            "polled": min((call.at for call in calls if call.method == "getUpdates"), default=None),
            "counted_while_sending": sum(sends[0] <= at <= sends[-1] for at in counted),
            "refused": sum(call.status == 429 for call in calls),
            "failed": sum(not call.ok and call.status not in (0, 429) for call in calls),
            "worst": worst_second(counted),
            "methods": spans((call.method, call.at) for call in calls if call.ok),
            "heads": spans(
                (str(call.params.get("text", "")).partition("\n")[0], call.clock_at.timestamp())
                for call in calls
                if call.method == "sendMessage" and call.ok
            ),
            "presses": [(one.at, one.toast, one.edit) for one in self.presses],
        }

    # --- how it is done -------------------------------------------------------------------------

    def _worked(self) -> int:
        return sum(call.method != "getUpdates" for call in self.sandbox.calls)

    def _press(self, person: Person) -> None:
        at = self.sandbox.world.monotonic()
        self.presses.append(Seen(self.sandbox.tap(person, LABEL), at))

    async def _keep_pressing(self, every: float) -> None:
        pressed: set[int] = set()
        while True:
            await asyncio.sleep(every)
            able = [p for p in self.people if p.id not in pressed and self._has_card(p)]
            if able:
                person = self.random.choice(able)
                pressed.add(person.id)
                self._press(person)

    def _has_card(self, person: Person) -> bool:
        card = next(reversed(self.sandbox.world.private_chat(person).messages.values()), None)
        return bool(card and card.edits == 0 and LABEL in self.sandbox.buttons(card))

    def _match(self, calls: Iterable[Call]) -> None:
        """Finds each press's toast, and the first edit of its card since the press."""
        by_press = {one.press.id: one for one in self.presses}
        by_card: dict[tuple[Any, Any], Seen] = {
            (seen.press.message.chat.id, seen.press.message.id): seen for seen in self.presses
        }
        for call in calls:
            if not call.ok:
                continue
            if call.method == "answerCallbackQuery":
                seen = by_press.get(str(call.params["callback_query_id"]))
                if seen:
                    seen.toast = call.at
            elif call.method == "editMessageText":
                seen = by_card.get((call.params.get("chat_id"), call.params.get("message_id")))
                if seen and seen.edit is None and call.at >= seen.at:
                    seen.edit = call.at


def worst_second(times: list[float]) -> int:
    """The most that any one second held."""
    worst = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - 1:
            first += 1
        worst = max(worst, last - first + 1)
    return worst


def spans(times: Iterable[tuple[str, float]]) -> dict[str, tuple[int, float, float]]:
    """For each name how often, when first, when last."""
    found: dict[str, list[float]] = defaultdict(list)
    for name, at in times:
        found[name].append(at)
    return {name: (len(all_), min(all_), max(all_)) for name, all_ in found.items()}


async def serve(options: list[str]) -> None:
    """Says where it listens, then does what it is asked, line by line.

    Options: `--unlimited` lets everything through; `--patient` keeps a press for ever, where
    Telegram drops it after 150 s.
    """
    sandbox = Sandbox(
        limits=Limits(enforced="--unlimited" not in options),
        press_ttl=math.inf if "--patient" in options else PRESS_TTL,
    )
    await sandbox.start()
    stand_in = StandIn(sandbox)
    lines = asyncio.StreamReader(limit=2**24)
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    print(json.dumps({"url": sandbox.url, "token": sandbox.token}), flush=True)
    while line := await lines.readline():
        wish = json.loads(line)
        answer = await getattr(stand_in, f"do_{wish.pop('do')}")(**wish)
        print(json.dumps(answer), flush=True)
    await stand_in.do_stop_pressing()
    await sandbox.stop()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1:]))
