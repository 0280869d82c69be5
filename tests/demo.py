"""The demo's world for tests: its people and plans, on a clock that a test moves."""

import csv
from datetime import UTC, datetime

from bot.demo.run import start_world
from bot.demo.world import ROSTER
from bot.service import Service
from bot.telegram.limits import Pace
from tests.world import FAST, World, settings_for

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""08:00 in Hà Nội, the hour the demo starts at."""


class DemoWorld(World):
    """What `python -m bot demo` opens; use it as any other World, with the people of its roster."""

    async def start(self, pace: Pace = FAST, pauses: tuple[float, ...] = ()) -> None:
        """Starts the stand-in, the bot and the demo's people, and lets the first messages come."""
        self.clock.at = MONDAY
        await self.sandbox.start()
        settings = settings_for(self.sandbox, self.database_url, self.folder)
        self.service = Service(settings, self.clock.now, pace=pace, ticking=False, pauses=pauses)
        await start_world(self.service, self.sandbox)
        await self.settle()


def people_of(role: str, cell: str | None = None) -> list[str]:
    """Names in the demo's roster with a role ("bí thư", "đảng viên", …), of one cell or of all."""
    with ROSTER.open(encoding="utf-8", newline="") as file:
        return [
            line["họ tên"]
            for line in csv.DictReader(file)
            if line["chức vụ"] == role and cell in (None, line["chi bộ"])
        ]
