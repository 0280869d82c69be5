import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import InvalidToken

from sandbox import Person, Sandbox
from tests.sandbox.wire import Wire

MARKUP = {"inline_keyboard": [[{"text": "Vắng", "callback_data": "v"}]]}


async def test_a_wrong_token_or_method(sandbox: Sandbox, wire: Wire) -> None:
    address = f"{sandbox.url}/bot1:wrong/getMe"
    async with wire.session.get(address) as answer:
        assert answer.status == 401
        expected = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        assert await answer.json() == expected
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{sandbox.url}/bot"):
            pass
    assert (await wire.refused("sendSmoke"))[0] == 404


@pytest.mark.parametrize("way", ["json", "form", "query", "multipart"])
async def test_every_way_of_sending_arguments(
    wire: Wire, sandbox: Sandbox, an: Person, way: str
) -> None:
    params: dict[str, Any] = {"chat_id": an.id, "text": "12", "disable_notification": True}
    text = {"chat_id": str(an.id), "text": "12", "disable_notification": "true"}
    text["reply_markup"] = json.dumps(MARKUP)
    address = f"{sandbox.url}/bot{sandbox.token}/SENDMESSAGE"
    multipart = aiohttp.FormData(text)
    multipart.add_field("unused", b"x", filename="x.txt")
    ways: dict[str, dict[str, Any]] = {
        "json": {"json": params | {"reply_markup": MARKUP}},
        "form": {"data": text},
        "query": {"params": text},
        "multipart": {"data": multipart},
    }
    async with wire.session.post(address, **ways[way]) as answer:
        assert (await answer.json())["ok"]
    seen = sandbox.last(an)
    assert (seen.text, sandbox.buttons(seen)) == ("12", ["Vắng"])
    call = sandbox.calls[-1]
    assert (call.method, call.params["chat_id"]) == ("sendMessage", an.id)
    assert call.params["disable_notification"] is True
    assert call.params["reply_markup"] == MARKUP


async def test_a_body_that_is_no_object(wire: Wire, sandbox: Sandbox) -> None:
    address = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
    for body in (b"[1]", b"{"):
        headers = {"Content-Type": "application/json"}
        async with wire.session.post(address, data=body, headers=headers) as answer:
            assert (answer.status, (await answer.json())["ok"]) == (400, False)


async def test_the_log_tells_what_was_called(bot: Bot, sandbox: Sandbox, an: Person) -> None:
    row = InlineKeyboardMarkup([[InlineKeyboardButton("Vắng", callback_data="v")]])
    await bot.send_message(an.id, "họp", reply_markup=row)
    await bot.send_document(an.id, b"abc", filename="a.txt")
    sent, paper = sandbox.calls[-2:]
    assert (sent.method, sent.status, sent.ok, sent.error) == ("sendMessage", 200, True, "")
    assert sent.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "v"
    assert (sent.at, sent.clock_at) == (sandbox.world.monotonic(), sandbox.clock.now())
    assert "<file a.txt, 3 bytes>" in paper.params.values()


async def test_files_need_the_token(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    sandbox.send_file(an, "a.txt", b"abc")
    document = sandbox.last(an).document
    assert document is not None
    for token, path, status in (
        ("1:wrong", document.path, 401),
        (sandbox.token, "documents/none", 404),
        (sandbox.token, document.path, 200),
    ):
        async with wire.session.get(f"{sandbox.url}/file/bot{token}/{path}") as answer:
            assert answer.status == status


async def test_logging_out(bot: Bot) -> None:
    assert await bot.log_out()
    assert await bot.close()
    assert (await bot.get_me()).username == "chibo_demo_bot"
