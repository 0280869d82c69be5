"""The processes of a benchmark: the stand-in for Telegram, our bot, and a plain one."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


class StandIn:
    """The stand-in's process, seen from the benchmark."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, token: str) -> None:
        self.process = process
        self.url = url
        self.token = token

    async def ask(self, do: str, **more: Any) -> Any:
        """Does one thing there (benchmarks/standin.py) and gives its answer."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
        await self.process.stdin.drain()
        return await self._answer()

    async def _answer(self) -> Any:
        assert self.process.stdout
        return json.loads(await self.process.stdout.readline())


@asynccontextmanager
async def stand_in(*options: str) -> AsyncIterator[StandIn]:
    """A stand-in from start to end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.standin", *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT, limit=2**26,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    try:
        where = json.loads(await process.stdout.readline())
        yield StandIn(process, where["url"], where["token"])
    finally:
        process.stdin.close()
        await process.wait()


class BotProcess:
    """A bot, `python -m MODULE OPTIONS`, that talks to the stand-in; its log is in `folder`."""

    def __init__(self, telegram: StandIn, folder: Path, *command: str, **env: str) -> None:
        self.command = command
        self.log = folder / f"{command[0]}.log"
        self.env = {
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "DATA_DIR": str(folder),
            **env,
        }
        self.folder = folder
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self.command, env=self.env, cwd=self.folder,
                stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far; 0 where /proc does not tell."""
        try:
            line = Path(f"/proc/{self.process.pid if self.process else 0}/stat").read_text()
        except OSError:
            return 0.0
        user, system = line.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS

    @property
    def resident_mb(self) -> float:
        """Megabytes of memory in use; 0 where /proc does not tell."""
        try:
            pages = Path(f"/proc/{self.process.pid if self.process else 0}/statm").read_text()
        except OSError:
            return 0.0
        return int(pages.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Sends the signal and waits for the end."""
        process, self.process = self.process, None
        if process and process.returncode is None:
            process.send_signal(how)
        if process:
            await process.wait()


@asynccontextmanager
async def running(bot: BotProcess) -> AsyncIterator[BotProcess]:
    """The bot from start to end."""
    await bot.start()
    try:
        yield bot
    finally:
        await bot.end(signal.SIGKILL)
