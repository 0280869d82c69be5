"""Nothing is lost: real processes, kill -9, bad lines, and Telegram's record as the judge.

SOAK_MINUTES makes it long (`make soak`), SOAK_SEED repeats the choices of an earlier run.
"""

import os
import random
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.engine.database import Database
from sandbox import Sandbox
from tests.process import BotProcess
from tests.soak.judge import judge
from tests.soak.story import Plan, Story

pytestmark = pytest.mark.thorough

MINUTES = float(os.environ.get("SOAK_MINUTES", "0"))
VARIANTS = 4
SHORT = Plan(seconds=7, kills=2, meetings=1)


def plan() -> Plan:
    """Short for every day; else each variant gets its share of the minutes."""
    if not MINUTES:
        return SHORT
    seconds = max(SHORT.seconds, MINUTES * 60 / VARIANTS)
    often = int(seconds / 6)
    return Plan(seconds, kills=often, meetings=max(1, often // 3), blocks=often, storms=often)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def bot_of(way: str, sandbox: Sandbox, database_url: str, folder: Path) -> BotProcess:
    if way == "polling":
        return BotProcess(sandbox, database_url, folder)
    port = free_port()
    return BotProcess(
        sandbox,
        database_url,
        folder,
        WEB_PORT=str(port),
        WEBHOOK_URL=f"http://127.0.0.1:{port}",
        WEBHOOK_SECRET="only-for-this-story",
    )


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_is_lost(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path, way: str
) -> None:
    on_postgresql = database_url.startswith("postgresql")
    if not MINUTES and on_postgresql != (way == "webhook"):
        pytest.skip("the short soak takes one way for each database; make soak takes them all")
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1_000_000))
    bot = bot_of(way, sandbox, database_url, tmp_path)
    story = Story(sandbox, db, bot, plan(), seed)
    sandbox.faults._random.seed(seed)
    try:
        await story.people()
        await story.tell()
        await story.quiet()
        await judge(story)
    except BaseException as error:
        error.add_note(f"SOAK_SEED={seed} repeats the choices of this run")
        raise
    finally:
        await bot.kill()
