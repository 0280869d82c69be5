"""What the operator's log holds, and what never."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from bot.logs import configure
from db.engine import Database
from db.rows import CommitteeRow

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


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
