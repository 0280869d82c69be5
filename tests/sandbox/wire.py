"""What the tests of the stand-in share: hand-moved time and a plain HTTP client."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from sandbox import Sandbox
from sandbox.clock import Named

Json = dict[str, Any]


@dataclass
class Ticker:
    """A monotonic clock moved by hand."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class HandClock:
    """A clock moved by hand."""

    at: datetime = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    async def move_to(self, at: datetime) -> None:
        self.at = at

    def next_event(self) -> tuple[datetime, Named] | None:
        return self.at + timedelta(hours=1), {"vi": "nhắc họp", "en": "reminder of the meeting"}


class Wire:
    """Calls the stand-in with a plain HTTP client."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.session = session

    async def call(self, method: str, **params: Any) -> Any:
        """Answer the result of a call that is granted."""
        body = await self.raw(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Answer code and words of a call that is refused."""
        body = await self.raw(method, **params)
        assert not body["ok"], body
        return body["error_code"], body["description"]

    async def raw(self, method: str, **params: Any) -> Json:
        """Answer the whole JSON; its code must be the status of the answer."""
        address = f"{self.sandbox.url}/bot{self.sandbox.token}/{method}"
        async with self.session.post(address, json=params) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def updates(self) -> list[Json]:
        """Fetch what waits, and confirm it."""
        batch: list[Json] = await self.call("getUpdates")
        if batch:
            offset = batch[-1]["update_id"] + 1
            assert await self.call("getUpdates", offset=offset, limit=1) is not None
        return batch
