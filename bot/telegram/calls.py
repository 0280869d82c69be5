"""Calls to Telegram: python-telegram-bot's Bot, and messages that wait for their turn."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from telegram import Bot

from bot.telegram.pacing import Pacer
from core.ui.lanes import Lane

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
HELD = 10
"""Seconds for which Telegram holds a getUpdates that has nothing to bring."""


class PacedBot(Bot):
    """PTB's bot. Its own methods are for what a process does once; messages go by `call`.

    PTB's methods make an object of each part of a call and of its answer, which costs more than
    the call itself.
    """

    def __init__(self, token: str, *, pacer: Pacer, **options: Any) -> None:
        super().__init__(token, **options)
        self._pacer = pacer

    async def call(self, method: str, given: Mapping[str, Any], lane: Lane) -> Any:
        """Makes a call of plain JSON values and InputFiles when its turn comes; returns Telegram's
        answer as it came. None stands for what is not given. Raises TelegramError.
        """
        make = partial(self._post, method, dict(given))
        return await self._pacer.in_turn(method, given, lane, make)

    async def poll(self, after: int, *, patience: float) -> list[dict[str, Any]]:
        """Fetches the updates from this number on, which confirms those before. `patience`: seconds
        for the answer besides those it is held. Raises TelegramError.
        """
        given = {"offset": after, "timeout": HELD, "allowed_updates": ALLOWED_UPDATES}
        found = await self._post("getUpdates", given, read_timeout=HELD + patience)
        return list(found)
