"""A committee's invitations fall due at once while people press: `python -m benchmarks.broadcast`.

The stand-in keeps Telegram's real limits. Ours runs as in service, `python -m bot run`.
"""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.committee import (
    FIRST_ID,
    add_committee,
    all_attend,
    check_empty,
    meet,
    meet_everywhere,
)
from benchmarks.processes import BotProcess, StandIn, running, stand_in
from benchmarks.table import middle, share_below, show, times
from bot.clock import utc_now
from db.engine import Database
from db.migrate import migrate
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
    def rate(self) -> float:
        """Messages a second over the whole broadcast, edits for the presses not counted."""
        sent, first, last = self.busy["methods"]["sendMessage"]
        return float((sent - 1) / (last - first))


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
        if not await telegram.ask("until", method="sendMessage", count=sends, seconds=1800):
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
    middle_of_it = timedelta(seconds=round(5 + sends / 22 / 2))
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


async def plain(options: argparse.Namespace, folder: Path) -> Figures:
    sends = options.members * 93 // 92
    async with stand_in() as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=sends)
        command = ("benchmarks.plain_bot", "--first-id", str(FIRST_ID), "--send-to", str(sends))
        return await measure(telegram, BotProcess(telegram, folder, *command), sends, options.every)


def print_broadcast(ours: Figures, plain: Figures) -> None:
    rows: list[list[object]] = [
        ["messages a second", ours.rate, plain.rate, times(ours.rate, plain.rate)],
        ["share of the allowed rate", ours.rate / ALLOWED, plain.rate / ALLOWED, ""],
        ["refusals (429)", ours.busy["refused"], plain.busy["refused"], ""],
        ["worst second, messages and edits", ours.busy["worst"], plain.busy["worst"], ""],
    ]
    for name, pick in (("toast", "toasts"), ("card", "cards")):
        for when in ("busy", "idle"):
            mine: list[float] = getattr(Waits.of(getattr(ours, when)), pick)
            its: list[float] = getattr(Waits.of(getattr(plain, when)), pick)
            for label, share in (("median", 0.5), ("p95", 0.95)):
                a, b = (1000 * share_below(values, share) for values in (mine, its))
                rows.append([f"press to {name}, {when}, {label} ms", a, b, times(a, b)])
    missing = [Waits.of(figures.busy).unanswered for figures in (ours, plain)]
    rows.append(["presses without toast or card", *missing, ""])
    rows.append(["reminder due in the middle: all out after s", ours.late or 0.0, "–", ""])
    show("Broadcast", ["", "ours", "plain PTB, sleep(1/30)", "ours / plain"], rows)
    busy, idle = (Waits.of(one) for one in (ours.busy, ours.idle))
    both = times(middle(busy.cards), middle(idle.cards))
    print(f"ours, press to card while busy against idle: {both} (medians of {len(busy.cards)})")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=900, help="7000 is a whole committee")
    parser.add_argument("--every", type=float, default=0.5, help="seconds between presses")
    parser.add_argument("--database", help="an empty PostgreSQL database, instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print_broadcast(await ours(options, Path(folder)), await plain(options, Path(folder)))


if __name__ == "__main__":
    asyncio.run(main())
