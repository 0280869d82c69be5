"""A burst of presses comes to a bot at rest: `python -m benchmarks.taps`.

Each is kept, answered, and its card edited. The stand-in lets everything through, and no bot keeps
a pace: this measures the bots.
"""

import argparse
import asyncio
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.bots import Bot, Ours, PlainAiogram, PlainPtb, PtbSideBySide
from benchmarks.committee import FIRST_ID
from benchmarks.processes import running, stand_in
from benchmarks.table import middle, show, show_machine, times

KINDS = (Ours, PlainPtb, PtbSideBySide, PlainAiogram)
PATIENT = 15.0
"""Seconds after which people press again."""
AT_REST = 3.0
"""So long after its first getUpdates a bot has loaded whatever it loads."""
WATCHED = 20.0
"""So long a bot is watched that does not come to an end earlier."""


@dataclass
class Run:
    """One bot's run."""

    rate: float
    last: float
    in_time: float
    cpu_ms: float


async def burst(bot: Bot, taps: int, delay: float) -> Run:
    """From the first press until every one is answered and its card edited."""
    async with stand_in("--unlimited") as telegram:
        await telegram.ask("people", first_id=FIRST_ID, count=taps)
        await bot.prepare(telegram, taps)
        if delay:
            await telegram.ask("delay", seconds=delay)
        async with running(bot.process(telegram)) as process:
            until = partial(telegram.ask, "until")
            if not await until(method="getUpdates", count=1, seconds=60):
                raise SystemExit(f"the bot did not start; see {process.log}")
            await asyncio.sleep(AT_REST)
            cpu = process.cpu
            await telegram.ask("tap_all")
            await until(method="editMessageText", count=taps, seconds=WATCHED)
            cpu = process.cpu - cpu
            report = await telegram.ask("report")
    first = min(at for at, _, _ in report["presses"])
    done = sorted(edit - first for _, toast, edit in report["presses"] if toast and edit)
    if isinstance(bot, Ours) and len(done) == taps:
        assert await bot.kept() == (taps, taps)
    last = done[-1] if len(done) == taps else float("nan")
    return Run(
        rate=len(done) / done[-1],
        last=last,
        in_time=sum(at <= PATIENT for at in done) / taps,
        cpu_ms=1000 * cpu / len(done),
    )


def print_bursts(taps: int, delay: float, runs: dict[str, list[Run]]) -> None:
    def row(label: str, field: str) -> list[object]:
        return [label, *(middle([getattr(run, field) for run in all_]) for all_ in runs.values())]

    rates = row("presses a second, kept, answered, edited", "rate")
    rows = [
        rates,
        [
            "ours, so many times as many",
            *(times(float(str(rates[1])), float(str(r))) for r in rates[1:]),
        ],
        row(f"share answered and edited within {PATIENT:.0f} s", "in_time"),
        row(f"the last after s (nan: not in {WATCHED:.0f} s)", "last"),
        row("processor ms a press", "cpu_ms"),
    ]
    title = f"{taps} presses at once, {1000 * delay:.0f} ms server delay"
    show(title, ["", *runs], rows)


async def bursts(taps: int, runs: int, delay: float) -> None:
    """All bots in turn, so many times each."""
    found: dict[str, list[Run]] = defaultdict(list)
    for _ in range(runs):
        for kind in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                found[kind.name].append(await burst(kind(Path(folder)), taps, delay))
    print_bursts(taps, delay, found)


async def main() -> None:
    """Two server delays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--taps", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are shown")
    parser.add_argument("--delays", type=float, nargs="*", default=[0.0, 0.05], help="seconds")
    options = parser.parse_args()
    show_machine()
    for delay in options.delays:
        await bursts(options.taps, options.runs, delay)


if __name__ == "__main__":
    asyncio.run(main())
