"""How soon Telegram is asked again."""

from collections.abc import Sequence
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.telegram import plain_json
from bot.telegram.calls import PacedBot
from bot.telegram.pacing import Pacer
from bot.telegram.polling import NotKept, Poller, pause_after
from bot.telegram.transport import AiohttpRequest
from handlers.incoming import has_number, read
from tests.world import FAST

OUTAGE = 600.0
SOON = 5.0


def test_however_long_an_outage_the_next_poll_is_near() -> None:
    seconds, failed = 0.0, 0
    while seconds < OUTAGE:
        assert pause_after(failed) < SOON
        seconds += pause_after(failed)
        failed += 1
    assert failed < OUTAGE / 2  # asked seldom enough


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b'{"text": "h\xe1\xbb\x8dp"}', "họp"),
        (b'{"text": "h\xffp"}', "h\ufffdp"),
        (b'{"text": "h\\ud83dp"}', "h\ufffdp"),
        (b'{"text": "h\\udc4dp"}', "h\ufffdp"),
        (b'{"text": "\\ud83d\\udc4d \xff"}', "👍 \ufffd"),
    ],
)
def test_a_damaged_letter_costs_that_letter_only(payload: bytes, text: str) -> None:
    found = plain_json.loads(payload)["text"]
    assert found == text
    found.encode()


@pytest.mark.parametrize("payload", [b"", b"<html>", b'{"text": ', b"\xff\xfe", b"[" * 99_999])
def test_what_is_no_json_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        plain_json.loads(payload)


def written(**changed: object) -> dict[str, object]:
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 1, "chat": chat, "from": {"id": 5}, "text": "/hop", "date": 1}
    return {"update_id": 1, "message": {**message, **changed}}


@pytest.mark.parametrize(
    "damaged",
    [
        written(chat={"id": 2**63, "type": "private"}),
        written(chat={"id": 1e30, "type": "private"}),
        written(chat={"id": "5", "type": "private"}),
        written(message_id=2**64 - 1),
        {"update_id": 1, "my_chat_member": {"date": 10**18}},
        {"update_id": 1, "message": 7},
    ],
)
def test_what_no_row_can_hold_is_set_aside_under_its_number(damaged: dict[str, object]) -> None:
    assert read(written()).readable
    found = read(damaged)
    assert (found.update_id, found.readable) == (1, False)


@pytest.mark.parametrize("number", [None, "1", 2**63, 1e30, True])
def test_an_update_without_a_number_is_none(number: object) -> None:
    assert not has_number({"update_id": number})
    assert has_number({"update_id": 2**63 - 1})


@pytest.mark.parametrize(
    ("brought", "kept", "after"),
    [
        ([{"update_id": 7}, {"update_id": 1e30}, {"odd": 1}], [7], 8),
        ([], [], 3),
    ],
)
async def test_what_has_a_number_is_kept(
    brought: list[dict[str, Any]], kept: list[int], after: int
) -> None:
    assert await asked(brought) == (kept, after)


async def test_an_answer_of_which_nothing_can_be_kept_is_not_asked_for_again_at_once() -> None:
    with pytest.raises(NotKept):
        await asked([{"update_id": 1e30}])


async def asked(brought: list[dict[str, Any]]) -> tuple[list[int], int]:
    """One poll of a server that brings this: which updates were kept, and what comes after."""
    kept: list[int] = []

    async def keep(updates: Sequence[dict[str, Any]]) -> None:
        kept.extend(update["update_id"] for update in updates)

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": brought})

    app = web.Application()
    app.router.add_post("/bot{token}/getUpdates", answer)
    async with TestServer(app) as server, AiohttpRequest() as line:
        url = f"{server.make_url('/')}bot"
        bot = PacedBot("1:a", pacer=Pacer(FAST), base_url=url, get_updates_request=line)
        return kept, await Poller(bot, keep)._ask(3)
