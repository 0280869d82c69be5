"""How the process starts, waits, stands by and stops: `python -m bot run` from outside."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from sqlalchemy import select

from core.joining.invites import rules
from db.engine.database import Database
from db.inbox import save_updates
from db.joining.invites import create_invite
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import InboxRow
from handlers.meetings.publish import publish
from sandbox import Limits, Sandbox
from tests.process import BotProcess, running, until
from tests.world import World

pytestmark = pytest.mark.thorough

WRONG_TOKEN = "7000000001:wrong-token-of-the-right-shape"
UNHURRIED = Limits(enforced=False)

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(limits=UNHURRIED)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def log_of(bot: BotProcess) -> str:
    return bot.log.read_text() if bot.log.exists() else ""


async def logged(bot: BotProcess, *words: str) -> None:
    """Waits until a line of the log holds all the words."""

    async def there() -> bool:
        return any(all(word in line for word in words) for line in log_of(bot).splitlines())

    await until(there)


async def ended(bot: BotProcess) -> int:
    """Waits for the process to end by itself."""
    process = bot.process
    assert process

    async def over() -> bool:
        return process.returncode is not None

    await until(over)
    assert process.returncode is not None
    return process.returncode


# --- Telegram cannot be had -----------------------------------------------------------------------


@only_sqlite
async def test_a_wrong_token_is_said_plainly_again_and_again(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    wrong = {"BOT_TOKEN": WRONG_TOKEN, "LOG_FORMAT": "json"}
    bot = BotProcess(sandbox, database_url, tmp_path, **wrong)
    async with running(bot):
        await logged(bot, '"again_in": 4.0')
        assert await bot.stop() == 0
    lines = [json.loads(line) for line in log_of(bot).splitlines()]
    assert {line["event"] for line in lines} == {"Telegram refuses BOT_TOKEN; ask BotFather"}
    assert {line["level"] for line in lines} == {"error"}
    assert [line["again_in"] for line in lines] == [1.0, 2.0, 4.0]
    assert WRONG_TOKEN.split(":")[1] not in log_of(bot)


@only_sqlite
async def test_without_a_network_it_waits_and_comes_up_by_itself(
    database_url: str, tmp_path: Path
) -> None:
    port = unused_port()
    sandbox = Sandbox(port=port, limits=UNHURRIED)
    away = {"TELEGRAM_API_URL": f"http://127.0.0.1:{port}"}
    bot = BotProcess(sandbox, database_url, tmp_path, **away)
    try:
        async with running(bot):
            await logged(bot, "Telegram cannot be reached", "again_in=2.0")
            before = log_of(bot)
            await sandbox.start()
            await sandbox.called("getUpdates", timeout=30)
            await logged(bot, "ready")
            assert await bot.stop() == 0
    finally:
        await sandbox.stop()
    assert "Traceback" not in log_of(bot)
    assert sandbox.token.split(":")[1] not in log_of(bot)
    assert all("Telegram cannot be reached" in line for line in before.splitlines())
    assert "ready" in log_of(bot).removeprefix(before)


@only_sqlite
async def test_telegram_going_away_and_coming_back_is_a_line_and_no_more(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    sandbox.faults.add(method="getUpdates", how="502", times=2)
    bot = BotProcess(sandbox, database_url, tmp_path)
    async with running(bot):
        await sandbox.faults.reached(2)
        await sandbox.called("getUpdates", n=3, timeout=30)
        await logged(bot, "Telegram does not answer; asking again")
        assert await bot.stop() == 0
    assert "Traceback" not in log_of(bot)


@only_sqlite
@pytest.mark.parametrize(
    "place", ["sqlite:////no/such/folder/bot.sqlite", "postgresql://bot@127.0.0.1:1/bot"]
)
async def test_a_database_that_cannot_be_had_is_one_line(
    sandbox: Sandbox, database_url: str, tmp_path: Path, place: str
) -> None:
    bot = BotProcess(sandbox, place, tmp_path)
    async with running(bot):
        assert await ended(bot) == 1
    assert "the database cannot be reached; see DATABASE_URL" in log_of(bot)
    assert "Traceback" not in log_of(bot)


# --- what came while it was away ------------------------------------------------------------------


async def test_what_was_kept_before_is_worked_before_what_the_first_poll_brings(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path
) -> None:
    an, now = sandbox.add_person("Nguyễn Văn An", started=True), datetime.now(UTC)
    told = {"id": an.id, "is_bot": False, "first_name": an.name}
    message = {"message_id": 1, "date": int(now.timestamp()), "text": "/help", "from": told}
    message["chat"] = {"id": an.id, "type": "private", "first_name": an.name}
    left = {"update_id": 1, "message": message}
    async with db.begin() as tx:
        await save_updates(tx, [(1, an.id, left)], now)
    sandbox.say(an, "/start")

    async def worked() -> list[int]:
        async with db.read() as tx:
            rows = await tx.scalars(select(InboxRow).order_by(InboxRow.worked_at))
            return [row.update_id for row in rows if row.worked_at]

    async def both() -> bool:
        return len(await worked()) == 2

    async with running(BotProcess(sandbox, database_url, tmp_path)):
        await until(both)
    assert (await worked())[0] == 1


# --- two processes --------------------------------------------------------------------------------


@only_sqlite
async def test_a_second_process_on_the_same_file_refuses(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    first = BotProcess(sandbox, database_url, tmp_path)
    (tmp_path / "second").mkdir()
    second = BotProcess(sandbox, database_url, tmp_path / "second")
    async with running(first):
        await sandbox.called("getUpdates", timeout=30)
        async with running(second):
            assert await ended(second) == 1
    (line,) = log_of(second).splitlines()
    assert "another process works on this database; stop it first" in line


@only_postgresql
async def test_a_second_process_stands_by_and_takes_over(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    first = BotProcess(sandbox, database_url, tmp_path)
    second = BotProcess(sandbox, database_url, tmp_path / "second")
    async with running(first):
        await logged(first, "ready")
        async with running(second):
            await logged(second, "standing by")
            assert "ready" not in log_of(second)
            await first.kill()
            await logged(second, "ready")
            sandbox.say(sandbox.add_person("Nguyễn Văn An", started=True), "/start")
            await sandbox.called("sendMessage", timeout=30)
            assert await second.stop() == 0
    assert log_of(second).count("standing by") == 1


# --- what the log tells ---------------------------------------------------------------------------


async def conversation(world: World, token: str) -> list[str]:
    """Some of everything that people send; what must not be in the log."""
    an, ha = (world.person(name) for name in ("Nguyễn Văn An", "Lê Thu Hà"))
    new = world.person("Trần Thị Bình")

    async def say(person: str, text: str) -> None:
        box = world.sandbox
        before = len(box.messages(world.person(person)))
        box.say(world.person(person), text)

        async def answered() -> bool:
            return len(box.messages(world.person(person))) > before + 1

        await until(answered)
        await box.settled()

    async def tap(person: str, button: str) -> None:
        async def offered() -> bool:
            labels = world.sandbox.buttons(world.sees(person))
            return any(button in label for label in labels)

        await until(offered)
        press = world.sandbox.tap(world.person(person), button)

        async def answered() -> bool:
            return press.answered

        await until(answered)
        await world.sandbox.settled()

    await say(an.name, "/hop")
    await tap(an.name, "Vắng")
    await tap(an.name, "Lý do khác")
    await say(an.name, "đưa cháu đi thi ở tỉnh")
    await say(an.name, "nói một câu bot không hiểu")
    await say(ha.name, "/thanhvien")
    await say(ha.name, "/themhop 03/12/2999 19:30 Phòng Bí Mật")
    await say(new.name, f"/start {token}")
    await tap(new.name, "Đồng ý")
    names = [an.name, ha.name, new.name, "Chi bộ Láng Hạ", "đưa cháu", "không hiểu", "Bí Mật"]
    return [*names, token, str(an.id), str(ha.id), str(new.id)]


@only_sqlite
async def test_nothing_personal_is_logged(database_url: str, tmp_path: Path) -> None:
    world = World(database_url, tmp_path)
    world.clock.at = datetime.now(UTC)
    await world.start()
    cell_id = await world.cell("Chi bộ Láng Hạ", ["Lê Thu Hà", "Nguyễn Văn An"])
    whose = await world.member(cell_id, "Trần Thị Bình (chưa)")
    on = world.clock.at.date() + timedelta(days=5)
    async with world.db.begin() as tx:
        new = NewMeeting(on, time(19, 30), "Hội trường tầng 2")
        await publish(tx, await load_cell(tx, cell_id), new, world.clock.at, account_id=None)
        invite = await create_invite(tx, rules().personal, world.clock.at, member_id=whose)
    await world.stop_bot()
    more = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
    bot = BotProcess(world.sandbox, database_url, tmp_path, **more)
    try:
        async with running(bot):
            await logged(bot, "ready")
            personal = await conversation(world, invite.token)
            assert await bot.stop() == 0
    finally:
        await world.sandbox.stop()
    lines = [json.loads(line) for line in log_of(bot).splitlines()]
    assert all({"event", "level", "timestamp"} <= set(line) for line in lines)
    told = "\n".join(str(line) for line in lines) + log_of(bot)
    assert [word for word in personal if word in told] == []
    assert not [line for line in lines if line["level"] in ("warning", "error")]
