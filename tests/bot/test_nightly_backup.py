"""The night's backup: made once, found again by the next start, the oldest forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nightly_backup import NightlyBackup
from bot.settings import read_settings
from db.engine.database import Database
from db.operator.backup import restore
from db.timestamps import BACKUP, BACKUP_FAILED, BACKUP_TRIED, find_timestamp
from tests.process import ROOT

SECRET = "chín dòng sông đổ về"
NOON = datetime.now(UTC).replace(hour=12, minute=0)
"""Far from the hour of the backup, at whatever hour the tests are run."""
OLD = [f"chibo-202601{day:02}T190000Z.age" for day in range(1, 5)]


@pytest.fixture
def db(sqlite_template: Path, tmp_path: Path) -> Database:
    (tmp_path / "bot.sqlite").write_bytes(sqlite_template.read_bytes())
    return Database(f"sqlite:///{tmp_path / 'bot.sqlite'}")


def nightly(db: Database, folder: Path, now: datetime, secret: str = SECRET) -> NightlyBackup:
    """As a process just started has it."""
    env = {
        "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite'}",
        "BACKUP_DIR": str(folder / "kept"),
        "BACKUP_KEEP": "3",
        "BACKUP_PASSPHRASE": secret,
    }
    return NightlyBackup(db, read_settings(env), lambda: now)


async def marks(db: Database) -> tuple[datetime | None, ...]:
    async with db.read() as tx:
        return tuple([await find_timestamp(tx, m) for m in (BACKUP, BACKUP_TRIED, BACKUP_FAILED)])


async def test_once_a_night_whoever_starts(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "kept").mkdir()
    for name in (*OLD, "before-the-update.age"):
        (tmp_path / "kept" / name).write_text("")
    assert await nightly(db, tmp_path, NOON).make_due()
    assert not await nightly(db, tmp_path, NOON + timedelta(minutes=1)).make_due()
    names = sorted(file.name for file in (tmp_path / "kept").iterdir())
    assert names[0] == "before-the-update.age"
    assert names[1:3] == OLD[-2:]
    restore(f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "kept" / names[3], SECRET, NOON)
    made, tried, failed = await marks(db)
    assert made
    assert tried == NOON
    assert failed is None
    await db.close()


async def test_a_failure_is_tried_again_after_an_hour(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept").write_text("in the way")
    for later, attempted in ((0, True), (30, False), (61, True)):
        at = NOON + timedelta(minutes=later)
        assert not await nightly(db, tmp_path, at).make_due()
        made, tried, failed = await marks(db)
        assert made is None
        assert (tried == failed == at) is attempted
    assert "no backup was made" in capsys.readouterr().out
    await db.close()


async def test_without_a_passphrase_there_is_none(db: Database, tmp_path: Path) -> None:
    assert not await nightly(db, tmp_path, NOON, secret="").make_due()
    assert await marks(db) == (None, None, None)
    await db.close()
