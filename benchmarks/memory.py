"""Memory as presses come in, thousand after thousand: `python -m benchmarks.memory`."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.bots import Ours
from benchmarks.committee import FIRST_ID
from benchmarks.processes import running, stand_in
from benchmarks.table import show, show_machine, times

PEOPLE = 1000
QUIET = 3.0
"""So long the bot is left alone before it is weighed."""


async def weigh(folder: Path, rounds: int) -> list[float]:
    """Megabytes at rest, then after everybody has pressed once, twice, …"""
    bot = Ours(folder)
    async with stand_in("--unlimited") as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=PEOPLE)
        await bot.prepare(telegram, PEOPLE)
        async with running(bot.process(telegram)) as process:
            if not await telegram.ask("until", method="getUpdates", count=1, seconds=60):
                raise SystemExit(f"the bot did not start; see {process.log}")
            await asyncio.sleep(QUIET)
            found = [process.resident_mb]
            for number in range(1, rounds + 1):
                await telegram.ask("tap_all")
                count = PEOPLE * number
                if not await telegram.ask(
                    "until", method="answerCallbackQuery", count=count, seconds=60
                ):
                    raise SystemExit(f"not all presses were answered; see {process.log}")
                await asyncio.sleep(QUIET)
                found.append(process.resident_mb)
    return found


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=20_000)
    rounds = parser.parse_args().presses // PEOPLE
    show_machine()
    with tempfile.TemporaryDirectory() as folder:
        found = await weigh(Path(folder), rounds)
    shown = sorted({0, 1, rounds // 4, rounds // 2, rounds})
    rows: list[list[object]] = [
        [at * PEOPLE, found[at], times(found[at], found[1])] for at in shown
    ]
    show("Memory as presses come in", ["presses", "MB", "of it after 1,000"], rows)


if __name__ == "__main__":
    asyncio.run(main())
