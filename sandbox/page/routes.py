"""The stand-in's page: a chat page for a browser on this machine, and the JSON it lives on."""

import functools
import itertools
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from sandbox.calls import Json
from sandbox.page import views
from sandbox.server import Sandbox
from sandbox.world import PRESENT, Chat, Message, Person

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HTML = Path(__file__).with_name("page.html")
LOCAL_NAMES = frozenset(("127.0.0.1", "localhost", "::1"))
FARTHEST = timedelta(days=731)
HEARTBEAT = 15.0
CALLS_AT_ONCE = 300
POLICY = (
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; script-src 'nonce-{nonce}'; "
    "style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


class Problem(Exception):  # noqa: N818 — told to the person, not an error of ours
    """What the page asked cannot be done; the words are shown there."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """Returns the page's routes, to be mounted beside the Bot API's."""
    page = Page(sandbox)
    return [
        web.get("/", _guarded(page.index)),
        web.get("/sandbox/state", _guarded(page.state)),
        web.get("/sandbox/events", _guarded(page.events)),
        web.get("/sandbox/calls", _guarded(page.calls)),
        web.get("/sandbox/files/{id}", _guarded(page.file)),
        web.post("/sandbox/say", _guarded(page.say)),
        web.post("/sandbox/tap", _guarded(page.tap)),
        web.post("/sandbox/link", _guarded(page.link)),
        web.post("/sandbox/file", _guarded(page.send_file)),
        web.post("/sandbox/block", _guarded(page.block)),
        web.post("/sandbox/group", _guarded(page.make_group)),
        web.post("/sandbox/bot", _guarded(page.move_bot)),
        web.post("/sandbox/clock", _guarded(page.clock)),
    ]


def _guarded(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            _check_origin(request)
            response = await handler(request)
        except Problem as problem:
            response = _answer({"error": str(problem)}, problem.status)
        if not response.prepared:
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return guarded


def _check_origin(request: web.Request) -> None:
    """Refuses names that only resolve here (DNS rebinding) and pages of other origins."""
    if _host_name(request.host) not in LOCAL_NAMES:
        raise Problem("Trang này chỉ mở từ chính máy này (127.0.0.1 hoặc localhost).", 403)
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin not in {None, f"http://{request.host}"}:
        raise Problem("Yêu cầu đến từ một trang khác.", 403)


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


class Page:
    """The page's handlers, and what it remembers: what has been read, where the clock goes."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.seen: dict[int, int] = {}
        self.moving: Json | None = None

    async def index(self, _request: web.Request) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        html = HTML.read_text(encoding="utf-8").replace("{{nonce}}", nonce)
        headers = {"Content-Security-Policy": POLICY.format(nonce=nonce)}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def state(self, request: web.Request) -> web.Response:
        """Answers what the page shows to the chosen person; the chosen chat counts as read."""
        world, query = self.sandbox.world, request.query
        person = self._person(query) if "person" in query else None
        chat = self._chat(query) if "chat" in query else None
        if chat is not None and chat.messages:
            self.seen[chat.id] = next(reversed(chat.messages))
        shape = views.overview(world, self.seen) | {"clock": self._clock()}
        shape |= {"person": person.id if person else None, "chat": None}
        if person is not None and chat is not None:
            limit = max(1, _number(query, "limit", 200))
            shape |= views.chat_view(person, chat, limit)
            shape["commands"] = self.sandbox.commands(person, chat)
        return _answer(shape)

    def _clock(self) -> Json:
        clock = self.sandbox.world.clock
        event = clock.next_event()
        shown = {"at": event[0].isoformat(), "label": dict(event[1])} if event else None
        return {"now": clock.now().isoformat(), "next": shown, "moving": self.moving}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Sends an event at each change, and now and then anyway, for the clock."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        world, told = self.sandbox.world, -1
        while True:
            if world.version == told:
                await self._change()
            told = world.version
            try:
                await response.write(f"data: {told}\n\n".encode())
            except ConnectionError:
                return response

    async def _change(self) -> None:
        try:
            await self.sandbox.changed(HEARTBEAT)
        except TimeoutError:
            return

    async def calls(self, request: web.Request) -> web.Response:
        """Answers the newest calls after number `after`, oldest first; getUpdates only when
        refused.
        """
        after = max(0, _number(request.query, "after", 0))
        log = self.sandbox.calls
        numbered = ((n, log[n - 1]) for n in range(len(log), after, -1))
        told = (pair for pair in numbered if pair[1].method != "getUpdates" or pair[1].error)
        newest = list(itertools.islice(told, CALLS_AT_ONCE))[::-1]
        return _answer({"calls": [views.call(n, one) for n, one in newest]})

    async def file(self, request: web.Request) -> web.Response:
        """Answers a file's bytes: pictures to look at, anything else only to download."""
        file = self.sandbox.world.files.get(request.match_info["id"])
        if file is None:
            raise Problem("Không có tệp này.", 404)
        found = [kind for start, kind in PICTURES.items() if file.content.startswith(start)]
        how = "inline" if found else "attachment"
        headers = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        kind = found[0] if found else "application/octet-stream"
        return web.Response(body=file.content, content_type=kind, headers=headers)

    async def say(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person, chat, text = self._person(body), self._chat(body), body.get("text")
        if not isinstance(text, str) or not text.strip():
            raise Problem("Tin nhắn còn trống.")
        self._check_present(person, chat)
        reply = self._message(chat, body, "reply_to") if body.get("reply_to") else None
        message = self.sandbox.say(person, text, chat=chat, reply_to=reply)
        return _answer({"message": message.id})

    async def tap(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person, chat, data = self._person(body), self._chat(body), body.get("data")
        if not isinstance(data, str):
            raise Problem("Nút này không có dữ liệu để gửi.")
        self._check_present(person, chat)
        message = self._message(chat, body, "message")
        press = self.sandbox.press_data(person, data, message=message)
        return _answer({"press": press.id})

    async def link(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person, link = self._person(body), body.get("link")
        if not isinstance(link, str):
            raise Problem("Thiếu liên kết.")
        chat = self._chat(body) if body.get("chat") else None
        try:
            message = self.sandbox.open_link(person, link.strip(), chat=chat)
        except ValueError as error:
            raise Problem("Đây không phải liên kết dùng được của bot.") from error
        return _answer({"message": message.id, "chat": message.chat.id})

    async def send_file(self, request: web.Request) -> web.Response:
        form = await request.post()
        person, chat, file = self._person(form), self._chat(form), form.get("file")
        if not isinstance(file, web.FileField):
            raise Problem("Thiếu tệp.")
        self._check_present(person, chat)
        message = self.sandbox.send_file(
            person, file.filename, file.file.read(), chat=chat, as_photo=bool(form.get("as_photo"))
        )
        return _answer({"message": message.id})

    async def block(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body)
        act = self.sandbox.block if body.get("on") else self.sandbox.unblock
        act(person)
        return _answer({"blocked": person.blocked})

    async def make_group(self, request: web.Request) -> web.Response:
        """Makes a group of these people and adds the bot to it, by a startgroup link or without."""
        body = await _body(request)
        person, title, link = self._person(body), body.get("title"), body.get("link")
        if not isinstance(title, str) or not title.strip():
            raise Problem("Nhóm cần có tên.")
        others = [self._person({"person": number}) for number in _numbers(body, "members")]
        group = self.sandbox.add_group(title.strip()[:128], dict.fromkeys([person, *others]))
        if link:
            self.sandbox.open_link(person, str(link), chat=group)
        else:
            self.sandbox.add_bot(group, by=person)
        return _answer({"chat": group.id})

    async def move_bot(self, request: web.Request) -> web.Response:
        """Adds the bot to a group, or removes it."""
        body = await _body(request)
        person, group = self._person(body), self._chat(body)
        self._check_present(person, group)
        if group.private:
            raise Problem("Đây không phải là nhóm.")
        if body.get("on") != (group.bot_status in PRESENT):
            act = self.sandbox.add_bot if body.get("on") else self.sandbox.remove_bot
            act(group, by=person)
        return _answer({"bot": group.bot_status in PRESENT})

    async def clock(self, request: web.Request) -> web.Response:
        """Moves the clock; the answer comes when it has arrived."""
        body = await _body(request)
        if self.moving is not None:
            raise Problem("Đồng hồ đang chạy, xin đợi một chút.", 409)
        world = self.sandbox.world
        now, to = world.clock.now(), self._wanted(body)
        if to <= now:
            raise Problem("Đồng hồ chỉ đi tới, không quay lại được.")
        if to - now > FARTHEST:
            raise Problem("Xa quá: mỗi lần đi tới nhiều nhất hai năm.")
        self.moving = {"from": now.isoformat(), "to": to.isoformat()}
        world.touch()
        try:
            await world.clock.move_to(to)
        finally:
            self.moving = None
            world.touch()
        return _answer({"now": world.clock.now().isoformat()})

    def _wanted(self, body: Json) -> datetime:
        clock = self.sandbox.world.clock
        if body.get("next"):
            event = clock.next_event()
            if event is None:
                raise Problem("Chưa có việc nào hẹn giờ.", 409)
            return max(event[0], clock.now())
        try:
            if "add" in body:
                return clock.now() + timedelta(seconds=float(body["add"]))
            to = datetime.fromisoformat(body["to"])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Problem("Không hiểu thời điểm cần tới.") from error
        if to.tzinfo is None:
            raise Problem("Thời điểm cần tới phải kèm múi giờ.")
        return to

    def _person(self, given: Any) -> Person:
        person = self.sandbox.world.people.get(_number(given, "person"))
        if person is None:
            raise Problem("Không có người này.", 404)
        return person

    def _chat(self, given: Any) -> Chat:
        chat = self.sandbox.world.chats.get(_number(given, "chat"))
        if chat is None:
            raise Problem("Không có cuộc trò chuyện này.", 404)
        return chat.migrated_to or chat

    def _message(self, chat: Chat, given: Json, name: str) -> Message:
        message = chat.messages.get(_number(given, name))
        if message is None or message.deleted:
            raise Problem("Tin nhắn này không còn nữa.", 404)
        return message

    def _check_present(self, person: Person, chat: Chat) -> None:
        if person.deactivated:
            raise Problem("Tài khoản này đã bị xóa.", 403)
        inside = views.members(chat)
        if person.id not in inside:
            raise Problem("Người này không ở trong cuộc trò chuyện.", 403)


def _number(given: Any, name: str, default: int = 0) -> int:
    try:
        return int(given.get(name, default))
    except (TypeError, ValueError, OverflowError) as error:
        raise Problem(f"{name}: cần một con số.") from error


def _numbers(given: Json, name: str) -> list[int]:
    found = given.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, int) for one in found):
        raise Problem(f"{name}: cần một danh sách các con số.")
    return found


async def _body(request: web.Request) -> Json:
    # A page of another origin can post a form without asking, but never JSON.
    if request.content_type != "application/json":
        raise Problem("Cần JSON.", 415)
    try:
        body = await request.json()
    except ValueError as error:
        raise Problem("JSON hỏng.") from error
    if not isinstance(body, dict):
        raise Problem("Cần một đối tượng JSON.")
    return body


def _answer(shape: Json, status: int = 200) -> web.Response:
    text = json.dumps(shape, ensure_ascii=False, default=str)
    return web.Response(text=text, status=status, content_type="application/json")
