"""Lines below a reminder stay when a press puts something else in the reminder's place."""

from collections.abc import Sequence
from dataclasses import replace

from core.reminders.lines import is_line, with_lines
from core.ui.lanes import Lane
from core.ui.screens import Button, Menu, Messenger, Outcome, Pin, Screen
from handlers.turn import Turn


def keep_lines(turn: Turn) -> None:
    """Keeps the lines below a reminder, whatever a press shows in its place."""
    buttons = [Button(label, data) for label, data in turn.update.buttons]
    lines = [button for button in buttons if is_line(button)]
    if lines:
        keeping = Keeping(turn, turn.services.messenger, lines)
        turn.services = replace(turn.services, messenger=keeping)


class Keeping:
    """A messenger whose edits of the tapped message keep these lines."""

    def __init__(self, turn: Turn, messenger: Messenger, lines: Sequence[Button]) -> None:
        self.turn = turn
        self.messenger = messenger
        self.lines = lines

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> Outcome:
        if (chat_id, message_id) == (self.turn.chat_id, self.turn.message_id):
            screen = with_lines(self.turn.words, screen, self.lines)
        return await self.messenger.edit(chat_id, message_id, screen, lane)

    async def send(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome:
        return await self.messenger.send(chat_id, screen, lane)

    async def pin(self, chat_id: int, pin: Pin, lane: Lane) -> Outcome:
        return await self.messenger.pin(chat_id, pin, lane)

    async def set_menu(self, chat_id: int, menu: Menu, lane: Lane) -> Outcome:
        return await self.messenger.set_menu(chat_id, menu, lane)

    async def toast(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        await self.messenger.toast(query_id, text, alert=alert)
