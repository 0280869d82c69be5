"""The bot as a process of its own, to be killed without warning."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox import Sandbox

ROOT = Path(__file__).parent.parent


class BotProcess:
    """`python -m bot run` against the stand-in."""

    def __init__(self, sandbox: Sandbox, database_url: str, folder: Path, **more: str) -> None:
        self.folder = folder
        self.log = folder / "bot.log"
        self.env = {
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": sandbox.token,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder),
            **more,
        }
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts the process; it is not ready yet."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self.env, cwd=self.folder,
                stdout=log, stderr=log,
            )  # fmt: skip

    async def kill(self) -> None:
        """SIGKILL: nothing can be tidied up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; the exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(how)
        async with asyncio.timeout(30):
            return await process.wait()


@asynccontextmanager
async def running(bot: BotProcess) -> AsyncIterator[BotProcess]:
    """The process from start to end, whatever happens in between."""
    await bot.start()
    try:
        yield bot
    finally:
        await bot.kill()


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    """Waits until the condition holds; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.02)
