"""What machines see: whether the process is well, and its figures."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from prometheus_client.parser import text_string_to_metric_families

from bot.service import Service
from bot.telegram.limits import Pace
from bot.telegram.pulse import Pulse
from bot.web.metrics import GAUGES, Metrics
from bot.web.vitals import UNHEARD, Vitals
from db.engine.database import Database
from db.timestamps import BACKUP, save_timestamp
from tests.meetings import meet
from tests.world import FAST, World, settings_for

HA, AN = "Lê Thu Hà", "Nguyễn Văn An"


class WatchedWorld(World):
    """A world whose bot is looked at over its port."""

    port = 0

    async def start_bot(self, pace: Pace = FAST, pauses: tuple[float, ...] = ()) -> None:
        self.port = self.port or unused_port()
        keys = {"WEB_PORT": str(self.port)}
        settings = settings_for(self.sandbox, self.database_url, self.folder, **keys)
        self.service = Service(settings, self.clock.now, pace=pace, ticking=False, pauses=pauses)
        await self.service.start()

    async def get(self, path: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as client,
            client.get(f"http://127.0.0.1:{self.port}{path}") as answer,
        ):
            return answer.status, await answer.text()


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[WatchedWorld]:
    world = WatchedWorld(database_url, tmp_path)
    await world.start()
    yield world
    await world.end()


def values(text: str) -> dict[str, Any]:
    """Every figure by its name and labels."""
    return {
        " ".join((sample.name.removeprefix("chibo_"), *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_the_figures_of_a_month(world: WatchedWorld) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    await world.tap(AN, "Tham dự")
    async with world.db.begin() as tx:
        await save_timestamp(tx, BACKUP, world.clock.now() - timedelta(hours=3))
    status, text = await world.get("/metrics")
    seen = values(text)
    assert status == 200
    assert set(GAUGES) <= set(seen)
    assert seen["leader"] == 1
    assert seen["backup_age_seconds"] == 3 * 3600
    assert (seen["inbox_waiting"], seen["outbox_due"], seen["inbox_set_aside"]) == (0, 0, 0)
    assert seen["week_sent"] >= 2
    assert seen["database_bytes"] > 100_000
    sent = [call for call in world.sandbox.calls if call.method == "sendMessage"]
    assert seen["telegram_calls_total sendMessage 200"] == len(sent)
    assert seen["telegram_unheard_seconds"] < 30
    personal = [HA, AN, "Láng Hạ", *(str(world.person(name).id) for name in (HA, AN))]
    assert [word for word in personal if word in text] == []


async def test_a_429_is_counted(world: WatchedWorld) -> None:
    world.sandbox.faults.add("sendMessage", how="429", times=1)
    await world.say(AN, "/start")
    seen = values((await world.get("/metrics"))[1])
    assert seen["telegram_calls_total sendMessage 429"] == 1
    assert seen["telegram_calls_total sendMessage 200"] == 1


async def test_well_only_while_the_rounds_go_on(world: WatchedWorld) -> None:
    still = (503, '{"ok": false, "why": "the rounds stand still"}')
    assert await world.get("/healthz") == still
    await world.service.workers.ticker._begin(world.service.workers.rounds.plan.make)
    await world.service.workers.rounds.finish()
    assert await world.get("/healthz") == (200, '{"ok": true, "why": ""}')
    world.service.workers.ticker._planned_at -= 31
    assert await world.get("/healthz") == still


async def test_unwell_when_telegram_or_the_database_is_not_there(world: WatchedWorld) -> None:
    ticker, later = world.service.workers.ticker, [0.0]
    ticker._planned_at = time.monotonic()
    pulse = Pulse(lambda: later[0])
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    vitals = Vitals(away, pulse, ticker, Metrics(), world.clock.now, lambda: True)
    assert await vitals.trouble() == "the database does not answer"
    later[0] = UNHEARD + 1
    assert await vitals.trouble() == "Telegram is not heard"
    await away.close()
