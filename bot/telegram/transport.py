"""How calls reach Telegram: python-telegram-bot's HTTP seam on aiohttp.

What a failed call raises tells the caller what may have happened:

- `NotSent`: Telegram certainly did not see the call.
- `OutcomeUnknown`: the call may have taken effect.
- a plain `NetworkError`: Telegram, or what stands before it, answered 5xx or no JSON.
  Whether the call took effect is as unknown as above; the caller decides.

Every other refusal is Telegram's own and keeps PTB's classes. `BadRequest` subclasses
`NetworkError` in PTB: catch it first.
"""

import asyncio
import io
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from aiohttp.abc import AbstractStreamWriter
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram import plain_json

# Below the idle time of Telegram's servers: the side that closes first never writes into a
# line the other has just closed, which would end as an unknown outcome.
KEEP_ALIVE_SECONDS = 15.0

_SECRETS = re.compile(r"(?<=/bot)\d+(?::|%3A)[\w-]+|(?<=://)[^/@\s]+(?=@)", re.IGNORECASE)


class NotSent(NetworkError):  # noqa: N818 - the name states the fact
    """The call certainly did not reach Telegram; sending it again is safe."""


class OutcomeUnknown(TimedOut):
    """The call may or may not have taken effect; sending it again may duplicate it."""


class _NoLine(Exception):  # noqa: N818 - never leaves this module
    """No connection could be had, so no byte of the call was written."""


class _Connector(aiohttp.TCPConnector):
    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
    ) -> aiohttp.connector.Connection:
        # Everything that fails in here (name, TCP, TLS, proxy, time) fails before the call is
        # written. Outside, a broken tunnel would look like a cut line.
        try:
            return await super().connect(req, traces, timeout)
        except (aiohttp.ClientError, OSError) as error:
            raise _NoLine(_told(error)) from None


class _Form(aiohttp.MultipartWriter):
    """A multipart body whose writing may take only so long; aiohttp has no write timeout."""

    def __init__(self, data: RequestData, seconds: float | None) -> None:
        super().__init__("form-data")
        self._seconds = seconds
        for name, value in data.json_parameters.items():
            self._add(value, {}, name=name)
        for name, (filename, content, mimetype) in data.multipart_data.items():
            body = io.BytesIO(content) if isinstance(content, bytes) else content
            self._add(body, {"Content-Type": mimetype}, name=name, filename=filename)

    def _add(self, value: object, headers: dict[str, str], **names: str) -> None:
        part = self.append(value, headers)
        # Telegram reads names as raw UTF-8, not percent-encoded.
        part.set_content_disposition("form-data", quote_fields=False, **names)

    async def write(self, writer: AbstractStreamWriter, close_boundary: bool = True) -> None:  # noqa: FBT001, FBT002 - aiohttp's signature
        async with asyncio.timeout(self._seconds):
            await super().write(writer, close_boundary)


class AiohttpRequest(BaseRequest):
    """PTB's HTTP transport on one aiohttp session; `initialize` and `shutdown` may be repeated.

    Timeouts are in seconds, None for no limit, and may be given again with each call.
    """

    def __init__(
        self,
        *,
        connections: int = 256,
        proxy_url: str | None = None,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 20.0,
        write_timeout: float | None = 20.0,
        pool_timeout: float | None = 5.0,
    ) -> None:
        if proxy_url and urlsplit(proxy_url).scheme not in {"http", "https"}:
            raise ValueError("The proxy must be an http:// or https:// address; SOCKS is not known")
        self._proxy_url = proxy_url or None
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._pool_timeout = pool_timeout
        self._lines = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer when a call names none."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the session, unless it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # The semaphore counts lines, so that waiting for one has its own timeout.
                connector=_Connector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Closes the session and its connections, unless they are closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Makes one call; the module's text says what its errors mean."""
        limits = aiohttp.ClientTimeout(
            connect=_given(connect_timeout, self._connect_timeout),
            sock_read=_given(read_timeout, self._read_timeout),
        )
        await self._take_line(_given(pool_timeout, self._pool_timeout))
        try:
            body = _body(request_data, _given(write_timeout, self._write_timeout))
            return await self._exchange(url, method, body, limits)
        except (_NoLine, aiohttp.InvalidURL) as error:
            failure: NetworkError = NotSent(_told(error))
        except TimeoutError as error:
            failure = OutcomeUnknown(_told(error))
        except (aiohttp.ClientError, OSError) as error:
            failure = _cut(url, _told(error))
        finally:
            self._lines.release()
        # Outside the handlers, so that no cause with the token in its URL is attached.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Raises TelegramError where the answer is no JSON."""
        try:
            answer: dict[str, Any] = plain_json.loads(payload)
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        return answer

    async def _take_line(self, seconds: float | None) -> None:
        if not self._lines.locked():  # a timeout costs as much as half a call
            await self._lines.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._lines.acquire()
        except TimeoutError:
            raise NotSent("Every connection stayed busy") from None

    async def _exchange(
        self, url: str, method: str, body: aiohttp.Payload | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("The transport is not initialized")
        async with self._session.request(
            method,
            url,
            data=body,
            timeout=limits,
            proxy=self._proxy_url,
            allow_redirects=False,  # would hand the token to another host
        ) as answer:
            content = await answer.read()
            if answer.content_type == "application/json" or (answer.ok and method == "GET"):
                return answer.status, content
            return _not_json(answer.status)


def _body(data: RequestData | None, write_timeout: float | None) -> aiohttp.Payload | None:
    if data is None:
        return None
    if data.contains_files:
        return _Form(data, write_timeout)
    return aiohttp.BytesPayload(orjson.dumps(data.parameters), content_type="application/json")


def _given(value: object, default: float | None) -> float | None:
    # PTB marks "not given" by an object of its own; None means no limit.
    return value if value is None or isinstance(value, float | int) else default


def _not_json(status: int) -> tuple[int, bytes]:
    # Telegram always answers JSON; this came from something in between. Its page may repeat the
    # URL, and PTB would log it with a trace, so only a number is told. Its 403 must not pass for
    # a member who blocked the bot, nor its 404 for a wrong token.
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        status = HTTPStatus.BAD_GATEWAY
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown error"
    answer = {"ok": False, "error_code": int(status), "description": phrase}
    return int(status), orjson.dumps(answer)


def _cut(url: str, text: str) -> NetworkError:
    # PTB polls again at once after a TimedOut; a line that is always cut would spin. Asking for
    # updates again is harmless, so here the outcome does not matter.
    return NetworkError(text) if url.endswith("/getUpdates") else OutcomeUnknown(text)


def _told(error: Exception) -> str:
    """Leaves out the bot's token and a proxy's password."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return str(error) if isinstance(error, _NoLine) else _SECRETS.sub("***", text)
