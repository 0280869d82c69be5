"""A committee's invitations fall due at once while people press: `python -m benchmarks.broadcast`.

The stand-in keeps Telegram's real limits. Ours runs as in service, `python -m bot run`.
"""

import argparse
import asyncio
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.bots import PlainAiogram, PlainPtb, PtbLimiter
from benchmarks.committee import (
    FIRST_ID,
    add_committee,
    all_attend,
    check_empty,
    meet,
    meet_everywhere,
)
from benchmarks.processes import BotProcess, StandIn, running, stand_in
from benchmarks.table import middle, share_below, show, show_machine
from bot.clock import utc_now
from db.engine.database import Database
from db.engine.migrate import migrate
from sandbox import Limits

ALLOWED = Limits().overall_per_second
REMINDED = 10
SOON = "⏰ SẮP ĐẾN GIỜ HỌP"


@dataclass
class Waits:
    """Seconds from a press to its toast and to its card."""

    toasts: list[float]
    cards: list[float]
    unanswered: int

    @classmethod
    def of(cls, report: dict[str, Any]) -> "Waits":
        presses = report["presses"]
        toasts = [toast - at for at, toast, _ in presses if toast is not None]
        cards = [edit - at for at, _, edit in presses if edit is not None]
        return cls(toasts, cards, len(presses) - min(len(toasts), len(cards)))


@dataclass
class Figures:
    """What one bot did."""

    busy: dict[str, Any]
    idle: dict[str, Any]
    late: float | None = None

    @property
    def share(self) -> float:
        """Messages and edits while the broadcast lasted, as a share of what is allowed."""
        _, first, last = self.busy["methods"]["sendMessage"]
        return float((self.busy["counted_while_sending"] - 1) / (last - first) / ALLOWED)


async def fill(url: str, members: int, late_by: timedelta) -> Any:
    """The committee; the moment at which the reminder in the middle falls due."""
    migrate(url, utc_now())
    db = Database(url)
    await check_empty(db)
    async with db.begin() as tx:
        now = utc_now()
        cell_ids = await add_committee(tx, 93, members * 93 // 92, now)
        starts_at = (now + timedelta(hours=2) + late_by).replace(microsecond=0)
        soon = await meet(tx, cell_ids[0], starts_at, now)
        await all_attend(tx, soon, now)
        await meet_everywhere(tx, cell_ids[1:], now)
    await db.close()
    return starts_at - timedelta(hours=2)


async def measure(telegram: StandIn, bot: BotProcess, sends: int, every: float) -> Figures:
    """Presses while everything goes out, then the same number of presses with nothing else."""
    await telegram.ask("mark")
    async with running(bot):
        await telegram.ask("start_pressing", every=every)
        if not await telegram.ask(
            "until", method="sendMessage", count=sends, seconds=120 + sends / 10
        ):
            raise SystemExit(f"not everything was sent; see {bot.log}")
        await telegram.ask("stop_pressing")
        await telegram.ask("quiet", seconds=2)
        busy = await telegram.ask("report")
        await telegram.ask("mark")
        await telegram.ask("start_pressing", every=every)
        await asyncio.sleep(every * max(10, min(60, len(busy["presses"]))))
        await telegram.ask("stop_pressing")
        await telegram.ask("quiet", seconds=2)
        idle = await telegram.ask("report")
        await bot.end()
    return Figures(busy, idle)


async def ours(options: argparse.Namespace, folder: Path) -> Figures:
    url = options.database or f"sqlite:///{folder / 'bot.sqlite'}"
    sends = options.members * 93 // 92
    middle_of_it = timedelta(seconds=round(8 + sends / ALLOWED / 2))
    due_at = await fill(url, options.members, middle_of_it)
    async with stand_in() as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=sends)
        bot = BotProcess(telegram, folder, "bot", "run", DATABASE_URL=url)
        reminded = -(-sends // 93)
        figures = await measure(telegram, bot, sends + reminded, options.every)
    heads = figures.busy["heads"]
    count, _, last = next((heads[head] for head in heads if SOON in head), (0, 0.0, 0.0))
    assert count == reminded, f"{count} of {reminded} reminders; {heads}"
    figures.late = last - due_at.timestamp()
    return figures


async def plain(kind: type[PlainPtb], options: argparse.Namespace, folder: Path) -> Figures:
    sends = options.members * 93 // 92
    async with stand_in() as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=sends)
        return await measure(telegram, kind(folder).process(telegram, sends), sends, options.every)


def row_of(figures: Figures) -> list[object]:
    """One bot's line."""
    busy, idle = (Waits.of(one) for one in (figures.busy, figures.idle))
    row: list[object] = [
        figures.share,
        figures.busy["refused"],
        figures.busy["worst"],
        busy.unanswered,
    ]
    for waits, calm in ((busy.toasts, idle.toasts), (busy.cards, idle.cards)):
        found = (share_below(waits, 0.5), share_below(waits, 0.99), share_below(calm, 0.99))
        row += [1000 * seconds for seconds in found]
    return row


HEAD = (
    "share of 30/s", "429s", "worst second", "unanswered",
    "toast, median ms", "p99", "p99 idle", "card, median ms", "p99", "p99 idle",
)  # fmt: skip


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=900, help="7000 is a whole committee")
    parser.add_argument("--every", type=float, default=0.5, help="seconds between presses")
    parser.add_argument("--runs", type=int, default=1, help="of which the medians are shown")
    parser.add_argument("--only-ours", action="store_true")
    parser.add_argument("--database", help="an empty PostgreSQL database, instead of SQLite")
    options = parser.parse_args()
    show_machine()
    kinds = () if options.only_ours else (PtbLimiter, PlainPtb, PlainAiogram)
    found: dict[str, list[list[object]]] = defaultdict(list)
    late: list[float] = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            figures = await ours(options, Path(folder))
            found["ours"].append(row_of(figures))
            late.append(figures.late or 0.0)
        for kind in kinds:
            with tempfile.TemporaryDirectory() as folder:
                row = row_of(await plain(kind, options, Path(folder)))
                found[NAMES.get(kind, kind.name)].append(row)
    columns = {
        name: [middle([float(str(row[n])) for row in rows]) for n in range(len(HEAD))]
        for name, rows in found.items()
    }
    lines = [[label, *(of[n] for of in columns.values())] for n, label in enumerate(HEAD)]
    show(f"A broadcast to {options.members} members and presses meanwhile", ["", *columns], lines)
    print(f"ours: a reminder due in the middle of it was out after {middle(late):.1f} s")


NAMES = {PlainPtb: "PTB, sleep(1/30)", PlainAiogram: "aiogram, sleep(1/30)"}

if __name__ == "__main__":
    asyncio.run(main())
