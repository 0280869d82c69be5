"""A burst of presses waits when the bot starts: `python -m benchmarks.taps`.

The stand-in lets everything through, and neither bot keeps a pace: this measures the bots. Then
both are killed in the middle of it and started again.
"""

import argparse
import asyncio
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import func, insert, select, update

from benchmarks.committee import FIRST_ID, add_committee, meet_everywhere
from benchmarks.processes import BotProcess, StandIn, running, stand_in
from benchmarks.table import middle, show, times
from bot.clock import utc_now
from core.answers import Choice
from core.texts.card import AnswerButton
from db.engine import Database
from db.migrate import migrate
from db.rows import AccountRow, AnswerRow, MeetingRow, MemberRow, ReminderRow, ViewRow

WAIT = 300
PATIENT = 15.0
"""Seconds after which people press again."""


class Ours:
    """Our bot, a committee that has its cards, and what was kept."""

    name = "ours"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'bot.sqlite'}"
        self.command = ("benchmarks.our_bot",)

    async def prepare(self, telegram: StandIn, taps: int) -> None:
        migrate(self.url, utc_now())
        db = Database(self.url)
        async with db.begin() as tx:
            now = utc_now()
            await meet_everywhere(tx, await add_committee(tx, 92, taps, now), now)
            # The invitations are out: nothing but the presses is to be done.
            await tx.execute(update(ReminderRow).values(state="expanded"))
            rows = await tx.execute(
                select(AccountRow.telegram_id, MeetingRow.id, MemberRow.id)
                .join(MemberRow, MemberRow.account_id == AccountRow.id)
                .join(MeetingRow, MeetingRow.cell_id == MemberRow.cell_id)
                .order_by(AccountRow.telegram_id)
            )
            found = [(row[0], row[1], row[2]) for row in rows]
            data = [AnswerButton(meeting, Choice.ATTEND).pack() for _, meeting, _ in found]
            messages = await telegram.ask("cards", data=data)
            cards = [
                {"kind": "card", "chat_id": chat, "message_id": message, "meeting_id": meeting,
                 "member_id": member, "head": "invitation"}
                for (chat, meeting, member), message in zip(found, messages, strict=True)
            ]  # fmt: skip
            await tx.execute(insert(ViewRow), cards)
        await db.close()

    async def kept(self) -> int:
        db = Database(self.url)
        async with db.read() as tx:
            count = await tx.scalar(select(func.count()).select_from(AnswerRow))
        await db.close()
        return count or 0


class Plain:
    """The plain bot, and the lines in its file."""

    name = "plain PTB"
    command = ("benchmarks.plain_bot",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def prepare(self, telegram: StandIn, taps: int) -> None:
        await telegram.ask("cards", data=["attend"] * taps)

    async def kept(self) -> int:
        file = self.folder / "answers.txt"
        return len(set(file.read_text().split())) if file.exists() else 0


Bot = Ours | Plain


@dataclass
class Run:
    """One bot's run: seconds until it listens, until all are answered, until all cards are."""

    start: float
    answered: float
    edited: float
    cpu_ms: float
    in_time: float
    kept: int


@asynccontextmanager
async def waiting(bot: Bot, taps: int, delay: float) -> AsyncIterator[tuple[StandIn, BotProcess]]:
    """A stand-in in which everybody has pressed, and a bot that has not started yet."""
    async with stand_in("--unlimited") as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=taps)
        await bot.prepare(telegram, taps)
        if delay:
            await telegram.ask("delay", seconds=delay)
        await telegram.ask("tap_all")
        env = {"DATABASE_URL": bot.url} if isinstance(bot, Ours) else {}
        yield telegram, BotProcess(telegram, bot.folder, *bot.command, **env)


async def burst(bot: Bot, taps: int, delay: float) -> Run:
    """From the start of the process until every press is answered and every card edited."""
    async with waiting(bot, taps, delay) as (telegram, process), running(process):
        began = time.monotonic()
        until = partial(telegram.ask, "until", seconds=WAIT)
        await until(method="getUpdates", count=1)
        cpu = process.cpu
        if not await until(method="editMessageText", count=taps):
            raise SystemExit(f"not every press was answered; see {process.log}")
        cpu = process.cpu - cpu
        report = await telegram.ask("report")
        first = report["methods"]["getUpdates"][1]
        waits = [toast - first for _, toast, _ in report["presses"] if toast is not None]
        await process.end()
    return Run(
        start=first - began,
        answered=max(waits),
        edited=report["methods"]["editMessageText"][2] - first,
        cpu_ms=1000 * cpu / taps,
        in_time=sum(wait <= PATIENT for wait in waits) / taps,
        kept=await bot.kept(),
    )


async def killed(bot: Bot, taps: int, after: int) -> int:
    """How many presses are kept when the process is killed after so many answers, and restarted."""
    async with waiting(bot, taps, 0.0) as (telegram, process):
        async with running(process):
            await telegram.ask("until", method="answerCallbackQuery", count=after, seconds=WAIT)
            await process.end(signal.SIGKILL)
        async with running(process):
            await telegram.ask("until", method="getUpdates", count=2, seconds=WAIT)
            await telegram.ask("quiet", seconds=2)
            await process.end()
    return await bot.kept()


def print_burst(delay: float, runs: dict[str, list[Run]]) -> None:
    fields = {
        "start": "start to first getUpdates, s",
        "answered": "all answered, s",
        "edited": "all answered and edited, s",
        "cpu_ms": "processor ms per update",
        "in_time": f"answered within {PATIENT:.0f} s",
        "kept": "kept",
    }
    rows: list[list[object]] = []
    for field, label in fields.items():
        a, b = (middle([getattr(run, field) for run in runs[kind.name]]) for kind in (Ours, Plain))
        rows.append([label, a, b, times(a, b)])
    title = f"Presses that wait at the start, {1000 * delay:.0f} ms server delay"
    show(title, ["", Ours.name, Plain.name, "ours / plain"], rows)


async def bursts(taps: int, runs: int, delay: float) -> None:
    """Both bots in turn, so many times each."""
    found: dict[str, list[Run]] = {Ours.name: [], Plain.name: []}
    for _ in range(runs):
        for kind in (Ours, Plain):
            with tempfile.TemporaryDirectory() as folder:
                found[kind.name].append(await burst(kind(Path(folder)), taps, delay))
    print_burst(delay, found)


async def kills(taps: int, runs: int) -> None:
    """Both bots, killed after ever more answers."""
    moments = [taps // 10 * (number + 1) for number in range(runs)]
    rows: list[list[object]] = []
    for kind in (Ours, Plain):
        row: list[object] = [kind.name]
        for after in moments:
            with tempfile.TemporaryDirectory() as folder:
                row.append(await killed(kind(Path(folder)), taps, after))
        rows.append(row)
    head = ["", *(f"killed after {after}" for after in moments)]
    show(f"Of {taps} presses, kept over kill -9 and a restart", head, rows)


async def main() -> None:
    """Two server delays, then the kills."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--taps", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are shown")
    options = parser.parse_args()
    for delay in (0.0, 0.05):
        await bursts(options.taps, options.runs, delay)
    await kills(options.taps, options.runs)


if __name__ == "__main__":
    asyncio.run(main())
