"""Somebody who presses every button there is, on every screen, as far as they lead."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from core.privacy.buttons import LeaveConfirmedButton
from core.ui.words import words_in
from db.rows import PromptRow
from sandbox import Chat, Message, Person
from sandbox.world import Press
from tests import form
from tests.world import World

MOST_PRESSES = 2
"""So often one kind of button is pressed, each time on another kind of screen."""
NUMBER = re.compile(r"-?\d+")
REFUSED = {
    words_in("vi").plain(key)
    for key in ("refusal.gone", "refusal.not_allowed", "refusal.general", "home.old_button")
}
"""What nobody may hear who presses what has just been shown to them."""
TYPED = ("ừm, để xem đã", "36", "20/12 19h30 Hội trường", "Nguyễn Thị Thử")
"""What is typed wherever something may be: whatever is made of it, it is answered."""
SAID = "“"
"""Begins a step that is typed."""
ERASE = LeaveConfirmedButton().pack()
BACK = "‹"


def kind_of(data: str) -> str:
    """A button's kind: its data without what names one thing among others."""
    head, *parts = data.split(":")
    return ":".join([head, *(NUMBER.sub("#", part) for part in parts)])


def labelled(message: Message) -> dict[str, tuple[str, str]]:
    """The first button of each kind on it: its data and its label."""
    found: dict[str, tuple[str, str]] = {}
    for row in message.reply_markup or []:
        for button in row:
            if button.data:
                found.setdefault(kind_of(button.data), (button.data, button.text))
    return found


def styles(message: Message) -> dict[str, str | None]:
    return {
        kind_of(button.data): button.style
        for row in message.reply_markup or []
        for button in row
        if button.data
    }


def leads_on(message: Message) -> bool:
    """Whether one gets further from here: a button, a link, or a command that is named."""
    buttons = [button for row in message.reply_markup or [] for button in row]
    return bool(buttons) or bool(re.search(r"(^|\s)/\w", message.text or message.caption))


@dataclass(frozen=True)
class Way:
    """How one gets to a screen: a command, or a message that is there; then kinds of buttons, and
    lines that are typed.
    """

    begin: str | int
    steps: tuple[str, ...] = ()

    def on(self, step: str) -> "Way":
        return Way(self.begin, (*self.steps, step))

    def __str__(self) -> str:
        return " → ".join([str(self.begin), *self.steps])


@dataclass
class Walk:
    """What one person found. `faults`: the way there, and what was wrong."""

    world: World
    name: str
    chat: Chat | None = None
    begins: tuple[str, ...] = ()
    done: Counter[str] = field(default_factory=Counter)
    """How often each kind of step was done."""
    faults: list[str] = field(default_factory=list)
    _seen: set[tuple[frozenset[str], str]] = field(default_factory=set)
    _ways: deque[Way] = field(default_factory=deque)
    _ends: deque[Way] = field(default_factory=deque)
    """What ends something is pressed late; what ends everything, last."""
    _last: deque[Way] = field(default_factory=deque)

    @property
    def person(self) -> Person:
        return self.world.person(self.name)

    @property
    def place(self) -> Chat:
        return self.chat or self.world.sandbox.world.private_chat(self.person)

    async def everywhere(self) -> None:
        """Walks from every message there is and every command of the menu."""
        messages = [message.id for message in self._messages() if message.reply_markup]
        commands = self.world.sandbox.commands(self.person, self.place)
        typed = [*self.begins, *(f"/{one['command']}" for one in commands)]
        for way in [*map(Way, messages), *map(Way, typed)]:
            await self._look(way)
        while left := self._ways or self._ends or self._last:
            way = left.popleft()
            if self.done[way.steps[-1]] < MOST_PRESSES or way.steps[-1].startswith(SAID):
                await self._look(way)

    async def _look(self, way: Way) -> None:
        """Goes there, and notes what nobody has done on such a screen."""
        message = await self._go(way)
        if message is None:
            return
        screen, ends = frozenset(labelled(message)), styles(message)
        for kind in labelled(message):
            if (screen, kind) not in self._seen:
                self._seen.add((screen, kind))
                if kind == ERASE:
                    self._last.append(way.on(kind))
                elif ends[kind] == "danger":
                    self._ends.append(way.on(kind))
                else:
                    self._ways.append(way.on(kind))
        if await self._asked() and (screen, SAID) not in self._seen:
            self._seen.add((screen, SAID))
            self._ways.extend(way.on(f"{SAID}{line}") for line in TYPED)

    async def _go(self, way: Way) -> Message | None:
        """Follows the way; None where it is no longer open."""
        await self._forget()
        message = await self._begin(way.begin)
        if not way.steps:
            self._judge_screen(way, message)
        for number, step in enumerate(way.steps, start=1):
            judged = way if number == len(way.steps) else None
            after = await self._step(judged, message, step)
            if after is None:
                return None
            message = after
        if way.steps:
            self.done[way.steps[-1]] += 1
            self._judge_screen(way, message)
        return message

    async def _begin(self, begin: str | int) -> Message:
        if isinstance(begin, str):
            await self.world.say(self.name, begin, self.chat)
            return self._newest()
        return self.place.messages[begin]

    async def _step(self, judged: Way | None, message: Message, step: str) -> Message | None:
        newest, before = self._newest(), self._as_it_reads()
        if step.startswith(SAID):
            self._let_pass()
            await self.world.say(self.name, step.removeprefix(SAID), self.chat)
            if judged and self._as_it_reads() == before:
                self.faults.append(f"{judged}: silence")
            return self._newest()
        data, label = labelled(message).get(step, ("", ""))
        if not data:
            return None
        press = self.world.sandbox.press_data(self.person, data, message=message)
        await self.world.settle()
        if judged:
            self._judge_press(judged, press, label)
        after = self._newest()
        return after if after is not newest or message.deleted else message

    def _let_pass(self) -> None:
        """What was written before is no longer just before."""
        self.world.service.workers.updates.services.hints.end_row(self.place.id)

    async def _forget(self) -> None:
        """Drops what was begun: the next way begins anew, as it would after a day."""
        self._let_pass()
        async with self.world.db.begin() as tx:
            await tx.execute(delete(PromptRow).where(PromptRow.telegram_id == self.person.id))

    async def _asked(self) -> bool:
        """Whether something may be typed now."""
        mine = PromptRow.telegram_id == self.person.id
        async with self.world.db.read() as tx:
            asked = await tx.scalar(select(PromptRow.id).where(mine))
        return asked is not None

    def _messages(self) -> list[Message]:
        return [m for m in self.world.sandbox.messages(self.place) if m.from_.is_bot]

    def _newest(self) -> Message:
        return self._messages()[-1]

    def _as_it_reads(self) -> list[tuple[int, str, int]]:
        return [(m.id, m.text or m.caption, m.edits) for m in self._messages()]

    def _judge_press(self, way: Way, press: Press, label: str) -> None:
        if not press.answered:
            self.faults.append(f"{way}: no answer")
        elif press.text in REFUSED or (press.alert and label.startswith(BACK)):
            self.faults.append(f"{way} ({label}): {press.text}")

    def _judge_screen(self, way: Way, message: Message) -> None:
        if not leads_on(message):
            said = (message.text or message.caption).replace("\n", " / ")[:200]
            self.faults.append(f"{way}: nothing leads on from “{said}”")
        shown = [
            message.text or message.caption,
            *(label for _, label in labelled(message).values()),
        ]
        self.faults += [f"{way}: {fault}" for text in shown for fault in form.faults(text)]
