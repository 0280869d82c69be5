"""Presses lost by kill -9: `python -m benchmarks.losses`.

A thousand presses wait. The plain bots are killed once, after 100 answers, and started again. Ours
is killed at 50 moments chosen at random from a seed, ten in each story, started again each time.
A press that Telegram itself would drop by then, after 150 s, lives on: this counts what bots lose.
"""

import argparse
import asyncio
import random
import signal
import tempfile
from pathlib import Path

from benchmarks.bots import Bot, Ours, PlainAiogram, PlainPtb
from benchmarks.committee import FIRST_ID
from benchmarks.processes import running, stand_in
from benchmarks.table import show, show_machine

WAIT = 120.0
LIFE = 6.0
"""Seconds at the most: what is kept before a kill and not told is told no more, so a late moment
may never come.
"""
IN_A_STORY = 10


async def story(bot: Bot, taps: int, kills: list[float]) -> tuple[int, int]:
    """Killed after so many answers each; how many people's answers were kept, and how many."""
    async with stand_in("--unlimited", "--patient") as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=taps)
        await bot.prepare(telegram, taps)
        await telegram.ask("tap_all")
        for after in kills:
            process = bot.process(telegram)
            async with running(process):
                await telegram.ask("until", method="answerCallbackQuery", count=after, seconds=LIFE)
                await process.end(signal.SIGKILL)
        process = bot.process(telegram)
        async with running(process):
            await telegram.ask("mark")
            await telegram.ask("until", method="getUpdates", count=2, seconds=WAIT)
            await telegram.ask("quiet", seconds=3)
            await process.end()
    return await bot.kept()


async def lost(kind: type[Ours | PlainPtb], taps: int, kills: list[float]) -> list[object]:
    with tempfile.TemporaryDirectory() as folder:
        people, answers = await story(kind(Path(folder)), taps, kills)
    return [taps - people, answers - people]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--taps", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50, help="of ours, at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="ten kills instead of fifty")
    options = parser.parse_args()
    show_machine()
    chance = random.Random(options.seed)
    moments = [
        chance.randrange(1, options.taps) for _ in range(10 if options.quick else options.kills)
    ]
    rows: list[list[object]] = [
        [f"{kind.name}, after 100", *await lost(kind, options.taps, [100])]
        for kind in (PlainPtb, PlainAiogram, Ours)
    ]
    found = [
        await lost(Ours, options.taps, sorted(moments[n : n + IN_A_STORY]))
        for n in range(0, len(moments), IN_A_STORY)
    ]
    in_all = [sum(int(str(row[column])) for row in found) for column in (0, 1)]
    rows.append([f"{Ours.name}, {len(moments)} moments, seed {options.seed}", *in_all])
    show(f"Of {options.taps} presses, after kill -9", ["", "lost", "counted twice"], rows)


if __name__ == "__main__":
    asyncio.run(main())
