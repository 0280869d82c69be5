"""The stand-in's wire: Bot API calls over HTTP on loopback."""

import asyncio
import inspect
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from sandbox.acts import Acts
from sandbox.calls import Call, Json
from sandbox.checks import Args, Upload, normalised
from sandbox.clock import Clock
from sandbox.errors import Refused, bad_request
from sandbox.faults import Fault, Faults
from sandbox.limits import Gate, Limits
from sandbox.methods import bot as methods_bot
from sandbox.methods import chats as methods_chats
from sandbox.methods import messages as methods_messages
from sandbox.world import PRESS_TTL, Person, World

DEFAULT_TOKEN = "7000000001:sandbox-only-opens-nothing-elsewhere"  # noqa: S105 — opens nothing
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)
Routes = Callable[["Sandbox"], Iterable[web.RouteDef]]
METHODS = {
    name.lower(): (name, method)
    for module in (methods_bot, methods_chats, methods_messages)
    for name, method in module.METHODS.items()
}


class Sandbox(Acts):
    """Telegram's stand-in: a world of people and chats, served as the Bot API on loopback.

    `routes`: what else its port serves, such as the page (sandbox/page/routes.py).
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "chibo_demo_bot",
        bot_name: str = "Chi bộ bot",
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
        limits: Limits = Limits(),  # noqa: B008 — frozen
        monotonic: Callable[[], float] = time.monotonic,
        press_ttl: float = PRESS_TTL,
        routes: Routes | None = None,
    ) -> None:
        bot = Person(int(token.partition(":")[0]), bot_name, username, None, is_bot=True)
        self.token = token
        self.world = World(bot, clock=clock, monotonic=monotonic, press_ttl=press_ttl)
        self.calls: list[Call] = []
        self.faults = Faults()
        self.gate = Gate(limits, monotonic)
        self.url = ""
        self._host, self._port = host, port
        self._routes = routes
        self._answering = 0
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens; `url` says where."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._on_call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._on_file)
        if self._routes is not None:
            app.add_routes(self._routes(self))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://{self._host}:{port}"

    async def stop(self) -> None:
        """Lets everybody who waits go, then stops listening."""
        self.faults.clear()
        await self.world.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def idle(self) -> bool:
        """No update waits or is unconfirmed, and no call is being answered."""
        return self._answering == 0 and len(self.world.updates) == 0

    async def settled(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 — the caller's bound
        """Waits until the stand-in is idle; TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while not self.idle():
                await self.changed(timeout)

    async def called(self, method: str, n: int = 1, timeout: float = 10.0) -> Call:  # noqa: ASYNC109
        """Waits until `method` has been called `n` times since the start; returns that call."""
        async with asyncio.timeout(timeout):
            while True:
                found = [call for call in self.calls if call.method == method]
                if len(found) >= n:
                    return found[n - 1]
                await self.changed(timeout)

    async def _on_file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _answer(Refused(401, "Unauthorized").body(), 401)
        file = self.world.paths.get(request.match_info["path"])
        if file is None:
            return _answer(Refused(404, "Not Found").body(), 404)
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _on_call(self, request: web.Request) -> web.Response:
        known = METHODS.get(request.match_info["method"].lower())
        if request.match_info["token"] != self.token:
            return _answer(Refused(401, "Unauthorized").body(), 401)
        if known is None:
            words = "Not Found: method not found"
            return _answer(Refused(404, words).body(), 404)
        name, method = known
        call = Call(name, {}, self.world.monotonic(), self.clock.now())
        waits = name == "getUpdates"
        self._answering += not waits
        try:
            return await self._answered(request, call, method)
        finally:
            self._answering -= not waits
            if not waits:
                self.world.touch()

    async def _answered(self, request: web.Request, call: Call, method: Any) -> web.Response:
        try:
            args = await _read(request)
        except Refused as refusal:
            self.calls.append(call)
            return self._close(call, refusal)
        call.params = args.values | {
            name: f"<file {upload.name}, {len(upload.content)} bytes>"
            for name, upload in args.uploads.items()
        }
        self.calls.append(call)
        self.world.touch()
        fault = await self.faults.strike(call.method, args.values.get("chat_id"))
        call.fault = fault
        early = self._early(request, call, fault)
        if early is not None:
            return early
        response = await self._perform(call, method, args)
        if fault is not None and fault.how == "late":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.how == "hold_after":
            await self.faults.keep_answer()
        if fault is not None and fault.how == "cut_after":
            _cut(request)
        return response

    def _early(self, request: web.Request, call: Call, fault: Fault | None) -> web.Response | None:
        if fault is None or fault.how in {"late", "hold", "hold_after", "cut_after"}:
            return None
        if fault.how == "429":
            return self._close(call, _too_many(max(1, round(fault.seconds))))
        call.status = 502 if fault.how == "502" else 0
        call.error = "Bad Gateway" if fault.how == "502" else "cut before it took effect"
        if fault.how == "cut_before":
            _cut(request)
        return web.Response(text=BAD_GATEWAY, status=502, content_type="text/html")

    async def _perform(self, call: Call, method: Any, args: Args) -> web.Response:
        try:
            wait = self.gate.admit(call.method, args.values.get("chat_id"))
            if wait:
                raise _too_many(wait)
            result = method(self.world, args)
            if inspect.isawaitable(result):
                result = await result
        except Refused as refusal:
            return self._close(call, refusal)
        call.ok, call.status, call.result, call.took_effect = True, 200, result, True
        return _answer({"ok": True, "result": result}, 200)

    def _close(self, call: Call, refusal: Refused) -> web.Response:
        call.status, call.error = refusal.code, refusal.description
        return _answer(refusal.body(), refusal.code)


def _too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _answer(body: Json, status: int) -> web.Response:
    payload = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=payload, status=status, content_type="application/json")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _read(request: web.Request) -> Args:
    values: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.read()
        values |= _object(body) if body else {}
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                values[name] = value
    return Args(normalised(values), uploads)


def _object(body: bytes) -> Json:
    try:
        values = json.loads(body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values
