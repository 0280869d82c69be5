"""From a start to the first poll, and memory when idle: `python -m benchmarks.start`."""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.bots import Bot, OursInService, PlainAiogram, PlainPtb
from benchmarks.processes import running, stand_in
from benchmarks.table import middle, show, show_machine, times

IDLE = 5.0


async def start(bot: Bot) -> tuple[float, float]:
    """Seconds to the first getUpdates; megabytes after a few idle seconds."""
    async with stand_in() as telegram:
        process = bot.process(telegram)
        began = time.monotonic()
        async with running(process):
            if not await telegram.ask("until", method="getUpdates", count=1, seconds=60):
                raise SystemExit(f"the bot did not start; see {process.log}")
            report = await telegram.ask("report")
            await asyncio.sleep(IDLE)
            return report["polled"] - began, process.resident_mb


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of which the medians are shown")
    options = parser.parse_args()
    show_machine()
    found = defaultdict(list)
    for _ in range(options.runs):
        for kind in (OursInService, PlainPtb, PlainAiogram):
            with tempfile.TemporaryDirectory() as folder:
                bot = kind(Path(folder))
                if isinstance(bot, OursInService):
                    bot.migrated()
                found[kind.name].append(await start(bot))
    ours = found[OursInService.name]
    rows: list[list[object]] = []
    for name, runs in found.items():
        row: list[object] = [name]
        for column in (0, 1):
            value, own = (middle([run[column] for run in all_]) for all_ in (runs, ours))
            row += [value, times(own, value)]
        rows.append(row)
    head = ["", "first poll, s", "ours / this", f"MB after {IDLE:.0f} s idle", "ours / this"]
    show(f"Start and memory, medians of {options.runs}", head, rows)


if __name__ == "__main__":
    asyncio.run(main())
