import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import Chat, Person, Sandbox
from sandbox.page.routes import HTML
from tests.sandbox.wire import HandClock, Wire

Json = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x04"
ANSWERS = {
    "inline_keyboard": [
        [{"text": "Tham dự", "callback_data": "yes"}, {"text": "Vắng", "callback_data": "no"}]
    ]
}


class Browser:
    """Asks the page's routes as the page does."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.url = sandbox.url
        self.session = session

    async def state(self, person: Person | None = None, chat: Chat | None = None) -> Json:
        query: dict[str, int] = {}
        if person is not None:
            query = {"person": person.id, "chat": chat.id if chat else person.id}
        async with self.session.get(f"{self.url}/sandbox/state", params=query) as answer:
            assert answer.status == 200, await answer.text()
            state: Json = await answer.json()
            return state

    async def post(self, path: str, body: Any, status: int = 200, **headers: str) -> Json:
        address = f"{self.url}/sandbox/{path}"
        async with self.session.post(address, json=body, headers=headers) as answer:
            told: Json = await answer.json()
            assert answer.status == status, told
            assert (status == 200) == ("error" not in told)
            return told

    async def calls(self, after: int = 0) -> list[Json]:
        address = f"{self.url}/sandbox/calls"
        async with self.session.get(address, params={"after": after}) as answer:
            calls: list[Json] = (await answer.json())["calls"]
            return calls


@pytest.fixture
async def browser(sandbox: Sandbox, wire: Wire) -> Browser:
    return Browser(sandbox, wire.session)


def test_the_page_asks_nothing_of_another_address() -> None:
    html = HTML.read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[a-z0-9][\w.-]*", html))
    assert addresses == {"http://www.w3.org"}
    assert not re.search(r"""<(script|link|img|iframe)[^>]+(src|href)=["']?(https?:)?//""", html)
    assert " style=" not in html


async def test_the_page_carries_a_strict_policy(browser: Browser) -> None:
    async with browser.session.get(f"{browser.url}/") as answer:
        html, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    nonce = re.findall(r'<script nonce="([\w-]{20,})">', html)
    assert len(nonce) == 1
    assert f"script-src 'nonce-{nonce[0]}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "{{" not in html


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:1", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:8080", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:8080", 403),
        ("localhost.evil.example", 403),
        ("[::1", 403),
    ],
)
async def test_only_this_machines_names_are_answered(
    browser: Browser, host: str, status: int
) -> None:
    for path in ("/", "/sandbox/state", "/sandbox/calls"):
        address = f"{browser.url}{path}"
        async with browser.session.get(address, headers={"Host": host}) as answer:
            assert answer.status == status


async def test_another_origin_can_do_nothing(browser: Browser, an: Person) -> None:
    body = {"person": an.id, "chat": an.id, "text": "xin chào"}
    await browser.post("say", body, 403, Origin="https://evil.example")
    await browser.post("say", body, 403, Origin="null")
    await browser.post("say", body, Origin=browser.url)
    address = f"{browser.url}/sandbox/say"
    async with browser.session.post(address, data='{"person": 1}') as answer:
        assert answer.status == 415


async def test_a_talk_as_both_sides_see_it(browser: Browser, wire: Wire, an: Person) -> None:
    await browser.post("say", {"person": an.id, "chat": an.id, "text": "/hop <b>x</b>"})
    [update] = await wire.updates()
    assert update["message"]["text"] == "/hop <b>x</b>"
    card = await wire.call(
        "sendMessage",
        chat_id=an.id,
        text="<b>Họp</b> &lt;i&gt; <tg-spoiler>kín</tg-spoiler>",
        parse_mode="HTML",
        reply_markup=ANSWERS,
        reply_parameters={"message_id": update["message"]["message_id"]},
    )
    typed, answer = (await browser.state(an))["messages"]
    assert typed["out"]
    assert typed["html"] == "/hop &lt;b&gt;x&lt;/b&gt;"
    assert not answer["out"]
    assert answer["html"] == "<b>Họp</b> &lt;i&gt; <tg-spoiler>kín</tg-spoiler>"
    assert [button["text"] for button in answer["buttons"][0]] == ["Tham dự", "Vắng"]
    assert answer["reply"]["text"] == "/hop <b>x</b>"
    await wire.call("pinChatMessage", chat_id=an.id, message_id=card["message_id"])
    await wire.call("editMessageText", chat_id=an.id, message_id=card["message_id"], text="Hủy")
    state = await browser.state(an)
    assert state["messages"][1]["edited"]
    assert [pin["text"] for pin in state["pinned"]] == ["Hủy"]
    assert state["messages"][2]["service"]["kind"] == "pinned_message"


async def test_a_tap_is_answered_by_a_toast(browser: Browser, wire: Wire, an: Person) -> None:
    card = await wire.call("sendMessage", chat_id=an.id, text="Họp", reply_markup=ANSWERS)
    tap = {"person": an.id, "chat": an.id, "message": card["message_id"], "data": "no"}
    press = (await browser.post("tap", tap))["press"]
    [update] = await wire.updates()
    assert update["callback_query"]["data"] == "no"
    assert not (await browser.state(an))["presses"][0]["answered"]
    await wire.call(
        "answerCallbackQuery", callback_query_id=press, text="Đã ghi nhận", show_alert=True
    )
    [shown] = (await browser.state(an))["presses"]
    assert (shown["id"], shown["text"], shown["alert"]) == (press, "Đã ghi nhận", True)


async def test_unread_until_the_chat_is_looked_at(browser: Browser, wire: Wire, an: Person) -> None:
    for text in ("một", "hai"):
        await wire.call("sendMessage", chat_id=an.id, text=text)
    person = (await browser.state())["people"][0]
    assert (person["unread"], person["last"]["text"]) == (2, "hai")
    assert (await browser.state(an))["people"][0]["unread"] == 0
    await wire.call("sendMessage", chat_id=an.id, text="ba")
    assert (await browser.state())["people"][0]["unread"] == 1


async def test_a_group_and_who_may_write_there(
    browser: Browser, sandbox: Sandbox, an: Person, binh: Person
) -> None:
    group = sandbox.add_group("Chi bộ 1", [an])
    sandbox.add_bot(group, by=an)
    await browser.post("say", {"person": an.id, "chat": group.id, "text": "Chào các đồng chí"})
    await browser.post("say", {"person": binh.id, "chat": group.id, "text": "tôi"}, 403)
    await browser.post("say", {"person": an.id, "chat": binh.id, "text": "tôi"}, 403)
    state = await browser.state(an, group)
    assert state["groups"][0]["members"] == [an.id]
    assert state["messages"][0]["service"] == {
        "kind": "new_chat_members",
        "by": an.name,
        "who": ["Chi bộ bot"],
        "note": f"{an.name} đã thêm Chi bộ bot",
    }
    assert state["groups"][0]["last"]["who"] == an.name


async def test_a_deep_link_starts_the_bot(browser: Browser, wire: Wire, sandbox: Sandbox) -> None:
    newcomer = sandbox.add_person("Lê Văn Cường")
    link = f"https://t.me/{sandbox.world.bot.username}?start=moi_12"
    await browser.post("link", {"person": newcomer.id, "link": link})
    [update] = await wire.updates()
    assert update["message"]["text"] == "/start moi_12"
    await browser.post("link", {"person": newcomer.id, "link": "https://t.me/other?start=1"}, 400)
    await browser.post("link", {"person": newcomer.id}, 400)


async def test_the_menu_of_this_person_here(browser: Browser, wire: Wire, an: Person) -> None:
    mine = [{"command": "themhop", "description": "Thêm cuộc họp"}]
    await wire.call("setMyCommands", commands=[{"command": "help", "description": "Giúp"}])
    await wire.call("setMyCommands", commands=mine, scope={"type": "chat", "chat_id": an.id})
    assert (await browser.state(an))["commands"] == mine


async def test_files_go_both_ways(browser: Browser, wire: Wire, an: Person) -> None:
    form = aiohttp.FormData({"person": str(an.id), "chat": str(an.id), "as_photo": "1"})
    form.add_field("file", PNG, filename="ảnh.png")
    async with browser.session.post(f"{browser.url}/sandbox/file", data=form) as answer:
        assert answer.status == 200
    form = aiohttp.FormData({"chat_id": str(an.id)}, quote_fields=False)
    form.add_field("document", b"<script>alert(1)</script>", filename="Sổ.html")
    bot = f"{browser.url}/bot{wire.sandbox.token}/sendDocument"
    async with browser.session.post(bot, data=form) as answer:
        assert answer.status == 200
    picture, document = (await browser.state(an))["messages"]
    assert (picture["photo"]["width"], picture["photo"]["height"]) == (8, 4)
    assert document["document"]["name"] == "Sổ.html"
    files = f"{browser.url}/sandbox/files/"
    async with browser.session.get(files + picture["photo"]["id"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PNG)
    async with browser.session.get(files + document["document"]["id"]) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    async with browser.session.get(files + "none") as answer:
        assert answer.status == 404


async def test_the_clock_goes_forward_only(browser: Browser, clock: HandClock) -> None:
    start = clock.at
    shown = (await browser.state())["clock"]
    label = {"vi": "nhắc họp", "en": "reminder of the meeting"}
    assert shown["next"] == {"at": (start + timedelta(hours=1)).isoformat(), "label": label}
    await browser.post("clock", {"next": True})
    await browser.post("clock", {"add": 86400})
    assert clock.at == start + timedelta(hours=25)
    await browser.post("clock", {"to": "2026-12-05T19:30:00+07:00"})
    assert clock.at == datetime.fromisoformat("2026-12-05T12:30:00+00:00")
    for wrong in (
        {"to": start.isoformat()},
        {"to": "2026-12-31T08:00:00"},
        {"to": "9999-12-31T00:00:00+00:00"},
        {"to": "mai"},
        {"to": None},
        {"add": "nan"},
        {"add": 1e300},
        {},
    ):
        await browser.post("clock", wrong, 400)
    assert (await browser.state())["clock"]["moving"] is None


async def test_one_move_of_the_clock_at_a_time(
    browser: Browser, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, arrived = asyncio.Event(), asyncio.Event()

    async def move_slowly(_at: datetime) -> None:
        left.set()
        await arrived.wait()

    monkeypatch.setattr(clock, "move_to", move_slowly)
    move = asyncio.create_task(browser.post("clock", {"add": 3600}))
    await asyncio.wait_for(left.wait(), 5)
    assert (await browser.state())["clock"]["moving"] is not None
    await browser.post("clock", {"add": 60}, 409)
    arrived.set()
    await move
    assert (await browser.state())["clock"]["moving"] is None


async def test_blocking_and_taking_it_back(browser: Browser, wire: Wire, an: Person) -> None:
    await browser.post("block", {"person": an.id, "on": True})
    code, words = await wire.refused("sendMessage", chat_id=an.id, text="?")
    assert (code, words) == (403, "Forbidden: bot was blocked by the user")
    await browser.post("block", {"person": an.id, "on": False})
    await wire.call("sendMessage", chat_id=an.id, text="chào")


async def test_the_call_log(browser: Browser, wire: Wire, an: Person) -> None:
    await wire.updates()
    await wire.call("sendMessage", chat_id=an.id, text="một")
    await wire.refused("sendMessage", chat_id=an.id, text="<b>", parse_mode="HTML")
    good, bad = await browser.calls()
    assert (good["method"], good["to"], good["ok"]) == ("sendMessage", an.id, True)
    assert (bad["code"], bad["description"][:11]) == (400, "Bad Request")
    assert await browser.calls(good["n"]) == [bad]


async def test_an_event_for_every_change(browser: Browser, wire: Wire, an: Person) -> None:
    async with asyncio.timeout(5), browser.session.get(f"{browser.url}/sandbox/events") as answer:
        lines = (line.decode() async for line in answer.content if line.startswith(b"data:"))
        first = await anext(lines)
        await wire.call("sendMessage", chat_id=an.id, text="một")
        assert await anext(lines) != first


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("say", {"person": 1, "chat": 1, "text": "x"}, 404),
        ("say", {"person": "một", "chat": 1, "text": "x"}, 400),
        ("say", [], 400),
        ("tap", {"person": 0, "chat": 1}, 404),
        ("block", {}, 404),
    ],
)
async def test_nonsense_is_refused_in_words(
    browser: Browser, path: str, body: Any, status: int
) -> None:
    assert (await browser.post(path, body, status))["error"]


async def test_a_message_that_is_gone_or_empty(browser: Browser, wire: Wire, an: Person) -> None:
    card = await wire.call("sendMessage", chat_id=an.id, text="Họp", reply_markup=ANSWERS)
    await wire.call("deleteMessage", chat_id=an.id, message_id=card["message_id"])
    tap = {"person": an.id, "chat": an.id, "message": card["message_id"], "data": "no"}
    await browser.post("tap", tap, 404)
    await browser.post("say", {"person": an.id, "chat": an.id, "text": "  "}, 400)


async def test_a_given_link_is_told_until_that_person_opened_it(
    browser: Browser, sandbox: Sandbox, an: Person, binh: Person
) -> None:
    async def link_of(person: Person) -> str:
        people: list[Json] = (await browser.state())["people"]
        return next(str(one["link"]) for one in people if one["id"] == person.id)

    an.link = f"https://t.me/{sandbox.world.bot.username}?start=moi_1"
    assert await link_of(binh) == ""
    await browser.post("link", {"person": binh.id, "link": an.link})
    assert await link_of(an) == an.link
    await browser.post("link", {"person": an.id, "link": an.link})
    assert await link_of(an) == ""


async def test_a_group_is_made_with_its_people_and_the_bot_added(
    browser: Browser, sandbox: Sandbox, wire: Wire, an: Person
) -> None:
    binh = sandbox.add_person("Trần Thị Bình", circle="Chi bộ Hoa Sen")
    body = {"person": an.id, "title": " Nhóm Hoa Sen ", "members": [an.id, binh.id]}
    made = await browser.post("group", body)
    added, _ = await wire.updates()
    assert added["my_chat_member"]["chat"]["title"] == "Nhóm Hoa Sen"
    assert added["my_chat_member"]["from"]["id"] == an.id
    assert added["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    state = await browser.state(an, sandbox.world.chats[made["chat"]])
    assert state["chat"]["members"] == [an.id, binh.id]
    assert state["chat"]["bot"]
    assert [one["circle"] for one in state["people"]][-1] == "Chi bộ Hoa Sen"
    of = {"person": an.id, "chat": made["chat"]}
    assert not (await browser.post("bot", {**of, "on": False}))["bot"]
    removed, _ = await wire.updates()
    assert removed["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert (await browser.post("bot", {**of, "on": True}))["bot"]


async def test_a_startgroup_link_adds_the_bot_and_says_so(
    browser: Browser, sandbox: Sandbox, wire: Wire, an: Person
) -> None:
    link = f"https://t.me/{sandbox.world.bot.username}?startgroup=chibo"
    await browser.post("group", {"person": an.id, "title": "Nhóm", "members": [], "link": link})
    updates = await wire.updates()
    assert "my_chat_member" in updates[0]
    assert updates[-1]["message"]["text"] == f"/start@{sandbox.world.bot.username} chibo"


async def test_a_group_without_a_name_or_with_strangers_is_refused(
    browser: Browser, an: Person
) -> None:
    await browser.post("group", {"person": an.id, "title": " ", "members": []}, 400)
    await browser.post("group", {"person": an.id, "title": "Nhóm", "members": "x"}, 400)
    await browser.post("group", {"person": an.id, "title": "Nhóm", "members": [5]}, 404)
    await browser.post("bot", {"person": an.id, "chat": an.id, "on": True}, 400)
