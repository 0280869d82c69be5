"""Several bots behind one address, as a proxy in front of real machines would spread the posts."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from sandbox import Sandbox
from tests.process import BotProcess, until

SECRET = "only-for-these-stories"
PATIENCE = aiohttp.ClientTimeout(total=2)


class Front:
    """Posts each update to the next replica in turn, or to the one after where none answers."""

    def __init__(self, ports: list[int]) -> None:
        self.port = unused_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.taken: Counter[int] = Counter()
        self._ports = ports
        self._turns = cycle(range(len(ports)))
        self._client: aiohttp.ClientSession

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/telegram", self._on_post)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE) as self._client:
                yield
        finally:
            await runner.cleanup()

    async def _on_post(self, request: web.Request) -> web.Response:
        body, first = await request.read(), next(self._turns)
        for number in range(first, first + len(self._ports)):
            port = self._ports[number % len(self._ports)]
            try:
                url = f"http://127.0.0.1:{port}/telegram"
                async with self._client.post(url, data=body, headers=request.headers) as answer:
                    self.taken[port] += answer.ok
                    return web.Response(status=answer.status)
            except (aiohttp.ClientError, TimeoutError):
                continue
        return web.Response(status=502)


class Fleet:
    """Replicas on one database, and the front before them. Who ends by itself starts anew."""

    def __init__(self, sandbox: Sandbox, database_url: str, folder: Path, count: int) -> None:
        self.ports = [unused_port() for _ in range(count)]
        self.front = Front(self.ports)
        self.replicas = [
            self._replica(sandbox, database_url, folder / f"replica-{port}", port)
            for port in self.ports
        ]
        self.ended_alone = 0

    def _replica(self, sandbox: Sandbox, url: str, folder: Path, port: int) -> BotProcess:
        folder.mkdir()
        keys = {"WEB_PORT": str(port), "WEBHOOK_URL": self.front.url, "WEBHOOK_SECRET": SECRET}
        return BotProcess(sandbox, url, folder, **keys)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Fleet"]:
        """The front stands, the replicas wait to be started; at the end all are killed."""
        async with self.front.open():
            supervisor = asyncio.create_task(self._supervise())
            try:
                yield self
            finally:
                supervisor.cancel()
                await self.kill()

    async def start(self) -> None:
        await asyncio.gather(*(replica.start() for replica in self.replicas))

    async def kill(self) -> None:
        await asyncio.gather(*(replica.kill() for replica in self.replicas))

    async def ready(self, replica: BotProcess, times: int = 1) -> None:
        """Waits until the replica has its place, for the so-manieth time."""

        async def there() -> bool:
            return replica.log.exists() and replica.log.read_text().count(" ready ") >= times

        await until(there)

    def freeze(self, replica: BotProcess) -> None:
        """The machine stands still: the process is there and does nothing."""
        if replica.process:
            replica.process.send_signal(signal.SIGSTOP)

    def thaw(self, replica: BotProcess) -> None:
        if replica.process:
            replica.process.send_signal(signal.SIGCONT)

    async def _supervise(self) -> None:
        while True:
            await asyncio.sleep(0.2)
            for replica in self.replicas:
                if replica.process and replica.process.returncode is not None:
                    self.ended_alone += 1
                    await replica.start()
