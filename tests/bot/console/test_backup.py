"""`backup FILE` and `restore FILE` from outside: what comes back, and what is refused."""

import asyncio
import gzip
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.console.backup import NoPassphrase, typed_twice
from db.engine.database import Database
from db.engine.migrate import (
    MigrationFailed,
    current_revision,
    known_revisions,
    migrate,
    opened,
    upgrade,
)
from db.operator.backup import BackupRefused, back_up, packed_copy, put_back, restore
from db.rows import CommitteeRow
from tests.process import ROOT

SECRET = "chín dòng sông đổ về"
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
NAME = "Đảng ủy Hoa Sen"


async def fill(url: str, name: str = NAME) -> None:
    db = Database(url)
    async with db.begin() as tx:
        tx.add(CommitteeRow(name=name, zone="Asia/Ho_Chi_Minh"))
    await db.close()


def names(url: str) -> list[str]:
    with opened(url) as connection:
        return list(connection.execute(text("SELECT name FROM committee ORDER BY id")).scalars())


def is_untouched(url: str) -> bool:
    if url.startswith("sqlite"):
        return not list(Path(url.removeprefix("sqlite:///")).parent.glob("*"))
    with opened(url) as connection:
        tables = text("SELECT count(*) FROM information_schema.tables WHERE table_schema='public'")
        return not connection.scalar(tables)


def command(url: str, *arguments: str, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DATABASE_URL": url, "BACKUP_PASSPHRASE": secret, "PYTHONPATH": str(ROOT)}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        env=env, cwd=Path(arguments[-1]).parent, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


async def test_there_and_back_by_the_commands(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    await fill(database_url)
    file = tmp_path / "chibo.age"
    done = command(database_url, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert f"Đã sao lưu vào {file}" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    back = command(empty_url, "restore", str(file))
    assert back.returncode == 0, back.stderr
    assert names(empty_url) == [NAME]
    assert SECRET not in done.stdout + done.stderr + back.stdout + back.stderr
    with opened(database_url) as connection:
        marks = connection.execute(text("SELECT name FROM mark")).scalars().all()
    assert "backup" in marks
    again = command(empty_url, "restore", str(file))
    assert again.returncode == 1
    assert "đã có dữ liệu" in again.stderr
    assert len(again.stderr.splitlines()) == 1


async def test_taken_while_somebody_writes(db: Database, database_url: str, empty_url: str) -> None:
    """What is committed before is in it, what is under way is not, and nobody waits for it."""
    await fill(database_url)
    async with db.begin() as tx:
        tx.add(CommitteeRow(name="Đảng ủy Đang Ghi", zone="Asia/Ho_Chi_Minh"))
        await tx.flush()
        packed = await asyncio.to_thread(packed_copy, database_url)
    put_back(empty_url, packed, NOW)
    assert names(empty_url) == [NAME]
    assert names(database_url) == [NAME, "Đảng ủy Đang Ghi"]


def refused(work: Callable[[], object]) -> BackupRefused:
    with pytest.raises(BackupRefused) as caught:
        work()
    return caught.value


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut": (cut, "backup.not_opened"),
    "flipped": (flipped, "backup.not_opened"),
    "a head and no more": (lambda content: content[:40], "backup.not_opened"),
    "empty": (lambda _: b"", "backup.foreign"),
    "a picture": (lambda _: b"\x89PNG" * 99, "backup.foreign"),
}


def test_a_damaged_file_or_a_wrong_passphrase_changes_nothing(
    sqlite_template: Path, tmp_path: Path
) -> None:
    place, file, bad = (tmp_path / name for name in ("new/bot.sqlite", "chibo.age", "bad.age"))
    back_up(f"sqlite:///{sqlite_template}", file, SECRET)
    for name, (damage, key) in DAMAGES.items():
        bad.write_bytes(damage(file.read_bytes()))
        no = refused(lambda: restore(f"sqlite:///{place}", bad, SECRET, NOW))
        assert no.key == key, name
    no = refused(lambda: restore(f"sqlite:///{place}", file, "another passphrase", NOW))
    assert no.key == "backup.not_opened"
    assert not place.parent.exists()


async def test_foreign_content_changes_nothing(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    packed, song = packed_copy(database_url), tmp_path / "song.sqlite"
    with closing(sqlite3.connect(song)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    for content in (b"hello", gzip.compress(b"hello"), cut(packed), packed[:-9], b""):
        assert refused(partial(put_back, empty_url, content, NOW)).key == "backup.foreign"
    kind = "foreign" if empty_url.startswith("sqlite") else "other_kind"
    no = refused(lambda: put_back(empty_url, gzip.compress(song.read_bytes()), NOW))
    assert no.key == f"backup.{kind}"
    assert is_untouched(empty_url)


async def test_a_newer_programs_backup_is_refused(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    with opened(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    no = refused(lambda: put_back(empty_url, packed_copy(database_url), NOW))
    assert (no.key, no.values) == ("backup.newer", {"revision": "9999"})
    assert is_untouched(empty_url)
    with pytest.raises(MigrationFailed, match="a newer version of the program made it"):
        migrate(database_url, NOW)


def emptied(url: str) -> str:
    """The same place without anything in it."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).unlink()
        return url
    with opened(url) as connection:
        for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            connection.execute(text(statement))
        connection.commit()
    return url


def test_an_older_programs_backup_is_brought_up(empty_url: str) -> None:
    with opened(empty_url) as connection:
        upgrade(connection, known_revisions()[0])
        connection.commit()
    packed = packed_copy(empty_url)
    put_back(emptied(empty_url), packed, NOW)
    with opened(empty_url) as connection:
        assert current_revision(connection) == known_revisions()[-1]


def test_refused_in_one_line_each(tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path / 'missing.sqlite'}"
    file = str(tmp_path / "chibo.age")
    for arguments, secret, status, said in (
        (("backup", file), SECRET, 1, "Không có cơ sở dữ liệu"),
        (("restore", file), SECRET, 1, "Không đọc hoặc ghi được"),
        (("restore", file), "", 2, "Chưa có mật khẩu"),
    ):
        done = command(missing, *arguments, secret=secret)
        assert (done.returncode, done.stdout) == (status, "")
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_takes_another_files_place(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "chibo.age"
    file.write_text("kept")
    refused(lambda: back_up(f"sqlite:///{sqlite_template}", file, SECRET))
    assert file.read_text() == "kept"


def test_a_damaged_database_makes_no_backup(sqlite_template: Path, tmp_path: Path) -> None:
    broken, file = tmp_path / "bot.sqlite", tmp_path / "chibo.age"
    shutil.copy(sqlite_template, broken)
    content = bytearray(broken.read_bytes())
    content[4096 * 3 : 4096 * 5] = bytes(4096 * 2)
    broken.write_bytes(content)
    no = refused(lambda: back_up(f"sqlite:///{broken}", file, SECRET))
    assert no.key == "backup.broken_database"
    assert [one.name for one in tmp_path.iterdir()] == ["bot.sqlite"]


def test_the_passphrase_is_typed_twice() -> None:
    def typing(*lines: str) -> Callable[[str], str]:
        typed = iter(lines)
        return lambda _: next(typed)

    assert typed_twice(typing("một câu đủ dài", "một câu đủ dài")) == "một câu đủ dài"
    for lines in (["ngắn"], ["một câu đủ dài", "một câu khác hẳn"]):
        with pytest.raises(NoPassphrase):
            typed_twice(typing(*lines))
