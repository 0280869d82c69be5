"""The clock the stand-in tells dates by; the demo gives its own, which can be moved."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

Named = Mapping[str, str]
"""What something is called, by the language of the page: "vi", "en"."""


class Clock(Protocol):
    """What the stand-in asks of a clock given from outside."""

    def now(self) -> datetime:
        """Returns the present moment, aware and in UTC."""
        ...

    async def move_to(self, at: datetime) -> None:
        """Goes to `at`; returns when whatever should happen on the way has happened."""
        ...

    def next_event(self) -> tuple[datetime, Named] | None:
        """Names the next thing that will happen by itself and when, if there is one."""
        ...


class RealClock:
    """The machine's clock, with an offset once it has been moved."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def move_to(self, at: datetime) -> None:
        self._offset = at - datetime.now(UTC)

    def next_event(self) -> tuple[datetime, Named] | None:
        return None
