"""Telegram's flood limits."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

COUNTED = frozenset((
    "sendMessage", "sendPhoto", "sendDocument", "copyMessage", "forwardMessage",
    "editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let through; `enforced=False` lets everything through."""

    overall_per_second: int = 30
    chat_per_second: float = 1
    chat_burst: int = 5
    group_per_minute: int = 20
    enforced: bool = True


class Gate:
    """Counts sends and edits and says how long a bot must wait."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self.limits = limits
        self._monotonic = monotonic
        self._overall: deque[float] = deque()
        self._groups: dict[object, deque[float]] = {}
        self._chats: dict[object, tuple[float, float]] = {}

    def admit(self, method: str, chat_id: object) -> int:
        """Returns 0 and counts the call, or the whole seconds to wait before the next one."""
        if not self.limits.enforced or method not in COUNTED:
            return 0
        now = self._monotonic()
        private = isinstance(chat_id, int) and chat_id > 0
        wait = max(
            _window(self._overall, self.limits.overall_per_second, 1.0, now),
            self._chat_wait(chat_id, now) if private else self._group_wait(chat_id, now),
        )
        if wait > 0:
            return max(1, math.ceil(wait))
        self._overall.append(now)
        if private:
            self._chats[chat_id] = (self._tokens(chat_id, now) - 1, now)
        else:
            self._groups[chat_id].append(now)
        return 0

    def _group_wait(self, chat_id: object, now: float) -> float:
        sent = self._groups.setdefault(chat_id, deque())
        return _window(sent, self.limits.group_per_minute, 60.0, now)

    def _chat_wait(self, chat_id: object, now: float) -> float:
        return (1 - self._tokens(chat_id, now)) / self.limits.chat_per_second

    def _tokens(self, chat_id: object, now: float) -> float:
        burst = float(self.limits.chat_burst)
        tokens, then = self._chats.get(chat_id, (burst, now))
        return min(burst, tokens + (now - then) * self.limits.chat_per_second)


def _window(sent: deque[float], most: int, seconds: float, now: float) -> float:
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[0] + seconds - now if len(sent) >= most else 0.0
