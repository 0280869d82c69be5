"""What the operator's log holds, and what never."""

import json
import logging
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.logs import OncePerMinute, configure
from db.engine.database import Database
from db.rows import CommitteeRow
from tests.process import ROOT

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"
WEBHOOK_SECRET = "a-secret-for-one-test-only"
PASSPHRASE = 'chín "dòng" sông đổ về'
URL = "postgresql://bot:very-hidden@127.0.0.1:1/none"
SECRETS = (TOKEN, WEBHOOK_SECRET, PASSPHRASE)
TELLING = (*SECRETS, "very-hidden", "sông đổ")
LIBRARIES = (
    "aiohttp.client", "aiohttp.server", "httpx", "asyncio", "alembic.runtime.migration",
    "telegram.ext.Updater", "sqlalchemy.engine", "apscheduler", "py.warnings",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks, told = (sys.excepthook, threading.excepthook), structlog.get_config()
    yield
    logging.captureWarnings(capture=False)
    sys.excepthook, threading.excepthook = hooks
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**told)


async def clash(db: Database) -> None:
    async with db.begin() as tx:
        tx.add(CommitteeRow(name="Đảng ủy Hoa Sen", zone="Asia/Ho_Chi_Minh"))
        tx.add(CommitteeRow(name="Đảng ủy Hoa Sen", zone="Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_database_error_names_no_values(
    db: Database, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("INFO", form)
    try:
        await clash(db)
    except IntegrityError:
        structlog.get_logger().exception("update failed", update=7)
    told = capsys.readouterr().err
    assert "IntegrityError" in told
    assert "update failed" in told
    assert "Hoa Sen" not in told
    if form == "json":
        assert json.loads(told)["update"] == 7


class Lines:
    """What one fault after another leaves, on a clock of its own."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.keep = OncePerMinute(lambda: self.seconds)

    def tell(self, fault: Exception, event: str, **fields: object) -> dict[str, object] | None:
        line = {"event": event, **fields, "exc_info": fault}
        try:
            return dict(self.keep(None, "error", line))
        except structlog.DropEvent:
            return None


def test_a_full_disk_is_one_line_a_minute_whoever_meets_it() -> None:
    lines, full = Lines(), sqlite3.OperationalError("database or disk is full")
    told = []
    for second in range(150):
        lines.seconds = float(second)
        told.append(lines.tell(DBAPIError("INSERT", {"name": "Trần Bình"}, full), "round failed"))
        told.append(lines.tell(full, "updates not kept", updates=[second]))
    left = [line for line in told if line]
    assert [line.get("held_back", 0) for line in left] == [0, 119, 119]
    assert all(line["why"] == "database or disk is full" for line in left)
    assert not any("exc_info" in line for line in left)


def test_the_same_fault_keeps_its_trace_and_another_is_told_at_once() -> None:
    lines = Lines()
    assert lines.tell(ValueError("odd"), "round failed") is not None
    assert lines.tell(ValueError("odd"), "round failed") is None
    for other in (
        lines.tell(ValueError("even"), "round failed"),
        lines.tell(KeyError("odd"), "round failed"),
        lines.tell(ValueError("odd"), "update failed", update=7),
    ):
        assert other is not None
        assert "exc_info" in other


def test_a_fault_of_our_own_in_the_database_keeps_its_trace() -> None:
    lines = Lines()
    with pytest.raises(sqlite3.OperationalError) as ours:
        sqlite3.connect(":memory:").execute("SELECT * FROM no_such_table")
    line = lines.tell(ours.value, "round failed")
    assert line is not None
    assert (line["event"], line["exc_info"]) == ("round failed", ours.value)


def test_a_line_that_is_down_is_told_once_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", "text")
    for why in ("no connection", "no connection", "502", "no connection"):
        structlog.get_logger().error("Telegram does not answer; asking again", why=why)
    for _ in range(2):
        structlog.get_logger().info("ready", bot="chibo_demo_bot")
    told = capsys.readouterr().err
    assert told.count("no connection") == 1
    assert told.count("502") == 1
    assert told.count("ready") == 2


def test_a_full_disk_leaves_no_trace_of_the_stack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("INFO", "text")
    refused = sqlite3.OperationalError("attempt to write a readonly database")
    for _ in range(3):
        structlog.get_logger().error("round failed; the next tick tries again", exc_info=refused)
    told = capsys.readouterr().err
    assert told.count("attempt to write a readonly database") == 1
    assert "Traceback" not in told


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_token_is_never_told(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", form)
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    structlog.get_logger().info("asked", url=url)
    logging.getLogger("some.library").warning("no answer from %s", url)
    told = capsys.readouterr().err
    assert TOKEN not in told
    assert told.count("<token>") == 2


def test_quieter_than_asked_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    configure("WARNING", "text")
    structlog.get_logger().info("ready")
    logging.getLogger("some.library").info("busy")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_library_tells_a_secret(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", form, SECRETS)
    for name in LIBRARIES:
        for secret in (*SECRETS, URL, f"https://host/bot{TOKEN.replace(':', '%3A')}/getMe"):
            told = logging.getLogger(name)
            told.error("asked with %r", {"given": secret})
            told.error("it failed", exc_info=RuntimeError(secret))
    lines = capsys.readouterr().err
    assert len(lines.splitlines()) >= len(LIBRARIES) * 10
    assert [secret for secret in TELLING if secret in lines] == []
    assert "<secret>" in lines


@pytest.mark.filterwarnings("ignore")
def test_what_ends_a_thread_is_told_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", "json", SECRETS)

    def fail() -> None:
        raise RuntimeError(f"{TOKEN} {PASSPHRASE}")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "a fault nobody met"
    assert [secret for secret in TELLING if secret in line] == []


def test_a_process_that_dies_of_a_fault_tells_no_secret(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONASYNCIODEBUG": "1",
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"{URL}?no_such_option=1",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "BACKUP_PASSPHRASE": PASSPHRASE,
        "LOG_LEVEL": "DEBUG",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=env, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "a fault nobody met" in ended.stderr
    assert [secret for secret in TELLING if secret in ended.stderr + ended.stdout] == []
