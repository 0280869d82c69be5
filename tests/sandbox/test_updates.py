import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from sandbox import Person, Sandbox
from tests.bot_api_spec import check_type
from tests.sandbox.wire import Ticker, Wire

CONFLICT = (
    409,
    (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    ),
)


async def test_updates_stay_until_they_are_confirmed(
    wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    for text in ("một", "hai", "ba"):
        sandbox.say(an, text)
    first = await wire.call("getUpdates", limit=2)
    assert [one["message"]["text"] for one in first] == ["một", "hai"]
    assert await wire.call("getUpdates", limit=2) == first
    rest = await wire.call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [one["message"]["text"] for one in rest] == ["ba"]
    assert not sandbox.idle()
    assert await wire.call("getUpdates", offset=rest[-1]["update_id"] + 1) == []
    await sandbox.settled()


async def test_a_negative_offset_leaves_only_the_last(
    wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    for text in ("một", "hai", "ba"):
        sandbox.say(an, text)
    last = await wire.call("getUpdates", offset=-1)
    assert [one["message"]["text"] for one in last] == ["ba"]


async def test_a_long_poll_answers_as_soon_as_somebody_writes(
    wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    poll = asyncio.create_task(wire.call("getUpdates", timeout=30))
    await sandbox.called("getUpdates")
    sandbox.say(an, "chào")
    (update,) = await asyncio.wait_for(poll, 10)
    assert update["message"]["from"]["language_code"] == "vi"
    assert update["message"]["date"] == int(sandbox.clock.now().timestamp())
    assert check_type(update, "Update") == []


async def test_a_second_poller_ends_the_first(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    first = asyncio.create_task(wire.refused("getUpdates", timeout=30))
    await sandbox.called("getUpdates")
    second = asyncio.create_task(wire.call("getUpdates", timeout=30))
    assert await asyncio.wait_for(first, 10) == CONFLICT
    sandbox.say(an, "chào")
    assert len(await asyncio.wait_for(second, 10)) == 1


async def test_stopping_lets_a_poller_go(wire: Wire, sandbox: Sandbox) -> None:
    poll = asyncio.create_task(wire.call("getUpdates", timeout=50))
    await sandbox.called("getUpdates")
    await asyncio.wait_for(sandbox.stop(), 10)
    assert await poll == []


async def test_only_wanted_kinds_come_and_the_wish_is_remembered(
    wire: Wire, sandbox: Sandbox, an: Person
) -> None:
    await wire.call("getUpdates", allowed_updates=["my_chat_member"])
    sandbox.say(an, "chào")
    sandbox.block(an)
    assert [list(one)[1] for one in await wire.updates()] == ["my_chat_member"]
    await wire.call("getUpdates", allowed_updates=[])
    sandbox.say(an, "chào")
    assert [list(one)[1] for one in await wire.updates()] == ["my_chat_member", "message"]


async def test_a_press_dies_after_150_seconds(
    wire: Wire, sandbox: Sandbox, an: Person, ticker: Ticker
) -> None:
    markup = {"inline_keyboard": [[{"text": "Vắng", "callback_data": "v"}]]}
    await wire.call("sendMessage", chat_id=an.id, text="họp?", reply_markup=markup)
    unfetched = sandbox.tap(an, "Vắng")
    sandbox.say(an, "chào")
    ticker.seconds += 150
    assert [list(one)[1] for one in await wire.updates()] == ["message"]
    assert unfetched.expired
    too_old = (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    for query in (unfetched.id, "12", ""):
        assert await wire.refused("answerCallbackQuery", callback_query_id=query) == too_old
    ticker.seconds += 24 * 3600
    sandbox.say(an, "mai")
    ticker.seconds += 24 * 3600
    assert await wire.updates() == []


@dataclass
class Receiver:
    """A bot's webhook that refuses the first posts."""

    url: str = ""
    refusals: int = 0
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        self.got.append(await request.json())
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_a_webhook_gets_everything_in_order_until_it_takes_it(
    wire: Wire, sandbox: Sandbox, an: Person, receiver: Receiver
) -> None:
    receiver.refusals = 2
    sandbox.world.updates.first_pause = 0.001
    sandbox.say(an, "trước")
    await wire.call("setWebhook", url=receiver.url, secret_token="bi-mat")
    sandbox.say(an, "sau")
    await sandbox.settled()
    assert [one["message"]["text"] for one in receiver.got] == ["trước", "sau"]
    assert receiver.secrets == ["bi-mat"] * 4
    info = await wire.call("getWebhookInfo")
    assert info["url"] == receiver.url
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert info["pending_update_count"] == 0


async def test_polling_and_webhook_exclude_each_other(
    wire: Wire, sandbox: Sandbox, bot: Bot, an: Person, receiver: Receiver
) -> None:
    poll = asyncio.create_task(wire.refused("getUpdates", timeout=30))
    await sandbox.called("getUpdates")
    await bot.set_webhook(receiver.url)
    assert await poll == (409, "Conflict: terminated by setWebhook request")
    code, words = await wire.refused("getUpdates")
    assert (code, words[:57]) == (409, "Conflict: can't use getUpdates method while webhook is ac")
    sandbox.say(an, "qua webhook")
    await sandbox.settled()
    await bot.delete_webhook()
    sandbox.say(an, "qua thăm dò")
    (update,) = await wire.updates()
    assert update["message"]["text"] == "qua thăm dò"
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "url", ["https://example.org/hook", "ftp://127.0.0.1/", "http://10.0.0.1/"]
)
async def test_a_webhook_elsewhere_is_refused(wire: Wire, url: str) -> None:
    code, words = await wire.refused("setWebhook", url=url)
    assert (code, words.startswith("Bad Request: bad webhook")) == (400, True)


async def test_dropping_what_waits(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    sandbox.say(an, "chào")
    await wire.call("deleteWebhook", drop_pending_updates=True)
    assert sandbox.idle() or await wire.updates() == []
