"""Telegram posts to the bot instead of being asked: the web port and its secret."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from sqlalchemy import func, select, text

from bot.service import Service
from bot.telegram.limits import Pace
from db.rows import AnswerHistoryRow, InboxRow
from sandbox import shapes
from tests.meetings import meet
from tests.process import BotProcess, running, until
from tests.world import FAST, World, settings_for

pytestmark = pytest.mark.both

HA, AN = "Lê Thu Hà", "Nguyễn Văn An"
SECRET = "a-secret-for-one-test-only"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class WebhookWorld(World):
    """A world whose bot listens on a port of its own."""

    port = 0

    async def start_bot(self, pace: Pace = FAST, pauses: tuple[float, ...] = ()) -> None:
        self.port = self.port or unused_port()
        settings = settings_for(self.sandbox, self.database_url, self.folder, **self.keys())
        self.service = Service(settings, self.clock.now, pace=pace, ticking=False, pauses=pauses)
        await self.service.start()

    def keys(self) -> dict[str, str]:
        return {
            "WEBHOOK_URL": f"http://127.0.0.1:{self.port}",
            "WEBHOOK_SECRET": SECRET,
            "WEB_PORT": str(self.port),
        }

    async def post(self, body: Any, **headers: str) -> int:
        """Posts an update as Telegram would; the status of the answer."""
        url = f"http://127.0.0.1:{self.port}/telegram"
        kind: Any = "data" if isinstance(body, bytes) else "json"
        async with (
            aiohttp.ClientSession() as client,
            client.post(url, **{kind: body}, headers=headers) as answer,
        ):
            return answer.status


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[WebhookWorld]:
    world = WebhookWorld(database_url, tmp_path)
    await world.start()
    yield world
    await world.end()


async def count(world: World, row: type[InboxRow | AnswerHistoryRow]) -> int:
    async with world.db.read() as tx:
        return await tx.scalar(select(func.count()).select_from(row)) or 0


def tapped(world: World, name: str, update_id: int) -> dict[str, Any]:
    """A tap on the first button of somebody's newest message, as Telegram writes it."""
    message = world.sees(name)
    data = (message.reply_markup or [])[0][0].data
    query = {
        "id": "77",
        "from": shapes.user(world.person(name)),
        "chat_instance": "1",
        "data": data,
        "message": shapes.message(message),
    }
    return {"update_id": update_id, "callback_query": query}


async def test_a_tap_comes_in_and_is_answered(world: WebhookWorld) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    assert await world.tap(AN, "Tham dự") == "Đã ghi nhận: đồng chí tham dự."
    assert "Đã ghi nhận: Tham dự" in world.sees(AN).text
    assert not [call for call in world.sandbox.calls if call.method == "getUpdates"]


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: "guessed"}, {HEADER: SECRET[:-1]}])
async def test_without_the_secret_nothing_is_taken(
    world: WebhookWorld, headers: dict[str, str]
) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    assert await world.post(tapped(world, AN, 900_001), **headers) == 403
    await world.settle()
    assert await count(world, InboxRow) == 0
    assert await count(world, AnswerHistoryRow) == 0


NO_UPDATES = [
    b"",
    b"{",
    b"\xff",
    b"null",
    b"7",
    b"[]",
    b"{}",
    b'{"update_id": "7"}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_update_is_turned_away_and_not_told(
    world: WebhookWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    for body in (*NO_UPDATES, b'{"message": "b\xc3\xad m\xe1\xba\xadt"}'):
        assert await world.post(body, **{HEADER: SECRET}) == 400, body[:40]
    await world.settle()
    assert await count(world, InboxRow) == 0
    said = capsys.readouterr().out
    assert said.count("was no update") == len(NO_UPDATES) + 1
    assert "mật" not in said


async def test_an_update_that_comes_twice_counts_once(world: WebhookWorld) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    update = tapped(world, AN, 900_001)
    both = (world.post(update, **{HEADER: SECRET}) for _ in range(2))
    assert await asyncio.gather(*both) == [200, 200]
    await world.settle()
    assert await world.post(update, **{HEADER: SECRET}) == 200
    await world.settle()
    assert await count(world, AnswerHistoryRow) == 1


async def test_what_cannot_be_kept_is_not_confirmed_and_comes_again(world: WebhookWorld) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    await rename(world, "inbox", "inbox_away")
    press = world.sandbox.tap(world.person(AN), "Tham dự")

    async def turned_away() -> bool:
        return world.sandbox.world.updates.webhook.failures > 0

    await until(turned_away)
    assert "503" in world.sandbox.world.updates.webhook.last_error
    await rename(world, "inbox_away", "inbox")
    await world.settle()
    assert press.text == "Đã ghi nhận: đồng chí tham dự."
    assert await count(world, AnswerHistoryRow) == 1


async def rename(world: World, old: str, new: str) -> None:
    async with world.db.begin() as tx:
        await tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


async def test_what_came_while_the_bot_was_away_is_worked(world: WebhookWorld) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    await world.stop_bot()
    press = world.sandbox.tap(world.person(AN), "Tham dự")
    await world.start_bot()
    await world.settle()
    assert press.text == "Đã ghi nhận: đồng chí tham dự."


async def test_back_to_polling(world: WebhookWorld) -> None:
    await world.stop_bot()
    await World.start_bot(world)
    await world.say("Tạ Quang Lạ", "/start")
    assert len(world.texts("Tạ Quang Lạ")) == 1
    assert world.sandbox.world.updates.webhook.url == ""


async def test_setting_the_webhook_is_tried_again(database_url: str, tmp_path: Path) -> None:
    world = WebhookWorld(database_url, tmp_path)
    world.sandbox.faults.add("setWebhook", how="502")
    await world.start(replace(FAST, retry_pauses=()))
    await world.say("Tạ Quang Lạ", "/start")
    assert len(world.texts("Tạ Quang Lạ")) == 1
    await world.end()


@pytest.mark.thorough
async def test_a_taken_port_is_said_in_one_line(world: WebhookWorld, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    other = {**world.keys(), "DATABASE_URL": f"sqlite:///{tmp_path / 'second' / 'bot.sqlite'}"}
    await world.stop_bot()
    blocker = await asyncio.start_server(lambda _, __: None, port=world.port)
    async with blocker:
        bot = BotProcess(world.sandbox, "", tmp_path / "second", **other)
        async with running(bot):
            process = bot.process
            assert process

            async def over() -> bool:
                return process.returncode is not None

            await until(over)
            assert process.returncode == 1
        last = bot.log.read_text().splitlines()[-1]
        assert "WEB_PORT is taken by another program" in last
        assert "Traceback" not in bot.log.read_text()
    await world.start_bot()
