import asyncio
import io
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from aiohttp import BodyPartReader, ClientSession, web
from aiohttp.test_utils import TestServer, unused_port
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.transport import AiohttpRequest, NotSent, OutcomeUnknown

TOKEN = "12345:SECRET-token_of-the-bot"
MESSAGE = {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "Chào"}

Line = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Telegram:
    """A small server: remembers what it was sent, answers what it is told."""

    def __init__(self) -> None:
        self.json: list[object] = []
        self.fields: list[tuple[str, str | None, str, bytes]] = []
        self.may_answer = asyncio.Event()
        self.answer: Callable[[], web.Response] = lambda: web.json_response(
            {"ok": True, "result": MESSAGE}
        )
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/bot{token}/{method}", self.called)
        app.router.add_get("/file/bot{token}/{path}", self.fetched)
        self.server = TestServer(app)

    async def called(self, request: web.Request) -> web.StreamResponse:
        if request.content_type == "application/json":
            self.json.append(await request.json())
        elif request.content_type == "multipart/form-data":
            await self.read_form(request)
        if request.match_info["method"] == "getMe":
            me = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "so_hop_bot"}
            return web.json_response({"ok": True, "result": me})
        if request.match_info["method"] == "slow":
            await self.may_answer.wait()
        return self.answer()

    async def read_form(self, request: web.Request) -> None:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            kind = part.headers.get("Content-Type", "")
            content = bytes(await part.read())
            self.fields.append((part.name or "", part.filename, kind, content))

    async def fetched(self, request: web.Request) -> web.Response:
        return web.Response(body=b"\x00\x01" + request.match_info["path"].encode())

    def url(self, method: str) -> str:
        return str(self.server.make_url(f"/bot{TOKEN}/{method}"))


@pytest.fixture
async def server() -> AsyncIterator[Telegram]:
    stand_in = Telegram()
    await stand_in.server.start_server(access_log=None)  # it would name the token
    yield stand_in
    stand_in.may_answer.set()
    await stand_in.server.close()


@pytest.fixture
async def transport() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as request:
        yield request


@pytest.fixture
async def bot(server: Telegram) -> AsyncIterator[Bot]:
    root = str(server.server.make_url("/"))
    async with Bot(
        TOKEN,
        base_url=f"{root}bot",
        base_file_url=f"{root}file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    ) as started:
        yield started


@asynccontextmanager
async def listener(handle: Line) -> AsyncIterator[int]:
    """A bare TCP server; every line is closed when `handle` returns."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def read_request(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


async def failure(request: BaseRequest, url: str, **timeouts: float) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await request.post(url, RequestData(), **timeouts)
    shown = "".join(traceback.format_exception(caught.value))
    assert "SECRET" not in shown + repr(caught.value) + str(caught.value)
    return caught.value


async def test_a_call_goes_as_json_with_its_types(bot: Bot, server: Telegram) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Tham dự", callback_data="a:1")]])
    sent = await bot.send_message(1, "Mời đồng chí", reply_markup=keyboard)
    assert sent.message_id == 7
    buttons = [[{"text": "Tham dự", "callback_data": "a:1"}]]
    assert server.json[-1] == {
        "chat_id": 1,
        "text": "Mời đồng chí",
        "reply_markup": {"inline_keyboard": buttons},
    }


async def test_a_file_goes_as_multipart(bot: Bot, server: Telegram) -> None:
    content = bytes(range(256)) * 8192  # 2 MB: more than one write
    await bot.send_document(1, content, filename='Báo cáo "tháng 10".xlsx', caption="Đây")
    fields = {name: (filename, value) for name, filename, _kind, value in server.fields}
    assert fields["chat_id"] == (None, b"1")
    assert fields["caption"] == (None, "Đây".encode())
    assert fields["document"] == ('Báo cáo "tháng 10".xlsx', content)
    kinds = [kind for name, _, kind, _ in server.fields if name == "document"]
    assert kinds == ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]


async def test_several_files_go_in_one_call(bot: Bot, server: Telegram) -> None:
    server.answer = lambda: web.json_response({"ok": True, "result": [MESSAGE, MESSAGE]})
    contents = [b"first" * 3000, b"second" * 3000]
    await bot.send_media_group(1, [InputMediaDocument(content) for content in contents])
    media = next(value for name, _, _, value in server.fields if name == "media")
    names = [item["media"].removeprefix("attach://") for item in json.loads(media)]
    by_name = {name: value for name, _, _, value in server.fields}
    assert [by_name[name] for name in names] == contents


async def test_an_open_file_is_streamed(bot: Bot, server: Telegram) -> None:
    await bot.send_document(1, io.BytesIO(b"abc"), filename="a.csv", read_timeout=5)
    assert (server.fields[-1][1], server.fields[-1][3]) == ("a.csv", b"abc")


async def test_a_file_is_fetched(bot: Bot, server: Telegram) -> None:
    found = {"file_id": "a", "file_unique_id": "b", "file_path": "c.csv"}
    server.answer = lambda: web.json_response({"ok": True, "result": found})
    file = await bot.get_file("a")
    assert bytes(await file.download_as_bytearray()) == b"\x00\x01c.csv"


async def test_telegrams_refusals_keep_their_classes(bot: Bot, server: Telegram) -> None:
    for code, kind in ((400, BadRequest), (403, Forbidden)):
        body = {"ok": False, "error_code": code, "description": "No"}
        server.answer = partial(web.json_response, body, status=code)
        with pytest.raises(kind):
            await bot.send_message(1, "Chào")


@pytest.mark.parametrize("status", [200, 302, 403, 404, 502, 504])
async def test_a_page_instead_of_json_is_a_plain_network_error(
    transport: AiohttpRequest, server: Telegram, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    page = f"<html>Not found: {server.url('sendMessage')}</html>"
    headers = {"Location": server.url("elsewhere")} if status == 302 else {}
    server.answer = lambda: web.Response(
        text=page, status=status, content_type="text/html", headers=headers
    )
    with caplog.at_level(logging.DEBUG):
        error = await failure(transport, server.url("sendMessage"))
    assert type(error) is NetworkError
    assert "SECRET" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_slow_answer_leaves_the_outcome_unknown(
    transport: AiohttpRequest, server: Telegram
) -> None:
    error = await failure(transport, server.url("slow"), read_timeout=0.05)
    assert isinstance(error, OutcomeUnknown)


async def test_a_long_poll_names_its_own_read_timeout(server: Telegram) -> None:
    async with AiohttpRequest(read_timeout=0.05) as request:
        assert request.read_timeout == 0.05
        call = asyncio.create_task(request.post(server.url("slow"), RequestData(), read_timeout=30))
        default = await failure(request, server.url("slow"))
        assert isinstance(default, OutcomeUnknown)
        assert not call.done()
        server.may_answer.set()
        assert await call == MESSAGE


async def test_an_upload_nobody_reads_leaves_the_outcome_unknown(
    transport: AiohttpRequest,
) -> None:
    gone = asyncio.Event()

    async def read_nothing(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await gone.wait()

    async with listener(read_nothing) as port:
        bot = Bot(TOKEN, f"http://127.0.0.1:{port}/bot", request=transport)
        with pytest.raises(OutcomeUnknown) as caught:
            await bot.send_document(1, bytes(2**25), write_timeout=0.1)
        gone.set()
    assert "SECRET" not in repr(caught.value)


async def test_a_refused_connection_is_not_sent(transport: AiohttpRequest) -> None:
    url = f"http://127.0.0.1:{unused_port()}/bot{TOKEN}/sendMessage"
    assert isinstance(await failure(transport, url), NotSent)


async def test_an_unknown_host_is_not_sent(
    transport: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nothing(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", find_nothing)
    url = f"http://telegram.invalid/bot{TOKEN}/sendMessage"
    assert isinstance(await failure(transport, url), NotSent)


async def test_an_address_that_is_none_is_not_sent(transport: AiohttpRequest) -> None:
    assert isinstance(await failure(transport, f"http:///bot{TOKEN}/x"), NotSent)


async def test_a_handshake_that_never_ends_is_not_sent(transport: AiohttpRequest) -> None:
    gone = asyncio.Event()

    async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await gone.wait()

    async with listener(silent) as port:
        url = f"https://127.0.0.1:{port}/bot{TOKEN}/sendMessage"
        error = await failure(transport, url, connect_timeout=0.05)
        gone.set()
    assert isinstance(error, NotSent)


async def test_waiting_for_a_free_connection_has_its_own_limit(server: Telegram) -> None:
    async with AiohttpRequest(connections=1) as request:
        first = asyncio.create_task(request.post(server.url("slow"), RequestData()))
        await asyncio.sleep(0)  # the first call takes the only connection
        error = await failure(request, server.url("sendMessage"), pool_timeout=0.05)
        assert isinstance(error, NotSent)
        server.may_answer.set()
        await first
        assert await request.post(server.url("sendMessage"), RequestData()) == MESSAGE


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"])
async def test_a_cut_line_leaves_the_outcome_unknown(
    transport: AiohttpRequest, answer: bytes
) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(answer)

    async with listener(cut) as port:
        root = f"http://127.0.0.1:{port}/bot{TOKEN}"
        assert isinstance(await failure(transport, f"{root}/sendMessage"), OutcomeUnknown)
        polling = await failure(transport, f"{root}/getUpdates")
    # PTB polls again at once after a TimedOut, and with a pause after any other NetworkError.
    assert type(polling) is NetworkError


async def test_a_line_closed_while_idle_leaves_the_outcome_unknown(
    transport: AiohttpRequest,
) -> None:
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        body = json.dumps({"ok": True, "result": True}).encode()
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        await read_request(reader)  # the second call, on the same line, is cut

    async with listener(answer_once) as port:
        url = f"http://127.0.0.1:{port}/bot{TOKEN}/sendMessage"
        assert await transport.post(url, RequestData()) is True
        assert isinstance(await failure(transport, url), OutcomeUnknown)


async def test_a_proxy_passes_calls_on(server: Telegram) -> None:
    seen: list[str] = []

    async def pass_on(request: web.BaseRequest) -> web.Response:
        seen.append(str(request.url.with_path("")) + request.headers["Proxy-Authorization"])
        url = server.server.make_url(request.path)
        async with ClientSession() as session, session.post(url) as answer:
            return web.json_response(await answer.json())

    runner = web.ServerRunner(web.Server(pass_on))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    async with AiohttpRequest(proxy_url=f"http://me:pass@{host}:{port}") as request:
        url = f"http://telegram.invalid/bot{TOKEN}/sendMessage"
        assert await request.post(url, RequestData()) == MESSAGE
    await runner.cleanup()
    assert seen == ["http://telegram.invalidBasic bWU6cGFzcw=="]


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"])
async def test_a_failing_proxy_is_not_sent(answer: bytes) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(answer)

    async with listener(refuse) as port:
        proxy = f"http://me:SECRET@127.0.0.1:{port}"
        async with AiohttpRequest(proxy_url=proxy) as request:
            error = await failure(request, f"https://telegram.invalid/bot{TOKEN}/sendMessage")
    assert isinstance(error, NotSent)


async def test_no_proxy_there_is_not_sent() -> None:
    proxy = f"http://me:SECRET@127.0.0.1:{unused_port()}"
    async with AiohttpRequest(proxy_url=proxy) as request:
        error = await failure(request, f"http://telegram.invalid/bot{TOKEN}/sendMessage")
    assert isinstance(error, NotSent)


@pytest.mark.parametrize("proxy", ["socks5://me:SECRET@127.0.0.1:1080", "127.0.0.1:3128"])
def test_an_unknown_kind_of_proxy_is_refused_at_once(proxy: str) -> None:
    with pytest.raises(ValueError, match="http:// or https://") as caught:
        AiohttpRequest(proxy_url=proxy)
    assert "SECRET" not in str(caught.value)


async def test_start_and_stop_may_be_repeated(server: Telegram) -> None:
    request = AiohttpRequest()
    await request.shutdown()
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(server.url("sendMessage"), RequestData()) == MESSAGE
        await request.shutdown()
        await request.shutdown()
    assert "not initialized" in str(await failure(request, server.url("sendMessage")))
