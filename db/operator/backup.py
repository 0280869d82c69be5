"""Encrypted copies of the database, and back.

A file is a gzipped copy (SQLite's own file, or pg_dump's archive) in the age format under a
passphrase: `age -d FILE | gunzip` opens it without this program. Everything here blocks, and the
encrypting holds the interpreter: a process of its own does it.
"""

import gzip
import io
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from pyrage import DecryptError, passphrase
from sqlalchemy import URL, make_url, text

from core.model.errors import Refusal
from db.engine.migrate import current_revision, known_revisions, migrate, opened

LARGEST = 512 * 2**20
"""Bytes of a gzipped copy: it is encrypted in memory, which takes about three times as much."""
CHUNK = 2**20
SEALED = b"age-encryption.org/v1\n-> scrypt "
SQLITE, POSTGRESQL = b"SQLite format 3\0", b"PGDMP"
LEFT_OVER = 86400.0
"""Seconds after which a working folder belongs to a process that was killed."""
IS_EMPTY = text("""
    SELECT NOT EXISTS (
        SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
    )""")


class BackupRefused(Refusal, key="backup.foreign"):
    """The backup or the restoring cannot be done; nothing was changed."""


def back_up(url: str, file: Path, secret: str) -> int:
    """Writes an encrypted copy of the database, complete or not at all; returns its size in bytes.

    The bot may run meanwhile. Raises BackupRefused.
    """
    if file.exists():
        raise BackupRefused("backup.exists", file=file)
    sealed = passphrase.encrypt(packed_copy(url), secret)
    _write(file, sealed)
    return len(sealed)


def packed_copy(url: str) -> bytes:
    """Copies the database as it is at one moment, gzipped."""
    with _copy(make_url(url)) as copy:
        return _pack(copy)


def restore(url: str, file: Path, secret: str, now: datetime) -> None:
    """Puts a backup into an empty place and brings it to the newest revision.

    Raises BackupRefused before anything is changed.
    """
    check_empty(url)
    put_back(url, _unseal(file, secret), now)


def put_back(url: str, packed: bytes, now: datetime) -> None:
    """Puts what `packed_copy` gave into an empty place, if it is a database of this program's."""
    with _unpacked(packed) as copy:
        head = copy.read(len(SQLITE))
    place = make_url(url)
    sqlite = place.get_backend_name() == "sqlite"
    if not head.startswith((SQLITE, POSTGRESQL)):
        raise BackupRefused("backup.foreign")
    if not head.startswith(SQLITE if sqlite else POSTGRESQL):
        raise BackupRefused("backup.other_kind")
    if sqlite:
        _restore_file(Path(place.database or ""), packed, now)
    else:
        _restore_server(url, packed, now)


def check_empty(url: str) -> None:
    """Raises BackupRefused where a database is already."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        names = [f"{place.database}{suffix}" for suffix in ("", "-wal", "-journal")]
        if any(Path(name).exists() and Path(name).stat().st_size for name in names):
            raise BackupRefused("backup.not_empty", where=place.database)
        return
    with opened(url) as connection:
        if not connection.scalar(IS_EMPTY):
            raise BackupRefused("backup.not_empty", where=place.database)


# --- the copy --------------------------------------------------------------------------------


@contextmanager
def _copy(place: URL) -> Iterator[IO[bytes]]:
    """Copies the database as it is at one moment, to be read."""
    if place.get_backend_name() == "sqlite":
        with _copy_of_file(Path(place.database or "")) as copy:
            yield copy
        return
    arguments = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    with _program(place, "pg_dump", *arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout  # noqa: S101 - for the type checker
        yield process.stdout


@contextmanager
def _copy_of_file(database: Path) -> Iterator[IO[bytes]]:
    if not database.exists():
        raise BackupRefused("backup.no_database", where=database)
    with _workplace(database) as folder:
        copy = folder / "copy.sqlite"
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        if not _sound(copy):
            raise BackupRefused("backup.broken_database")
        with copy.open("rb") as opened_copy:
            yield opened_copy


def _sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as connection:
            intact = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return intact and not connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError:
        return False


@contextmanager
def _workplace(database: Path) -> Iterator[Path]:
    """Makes a folder beside the database that only its owner may enter; it is gone afterwards."""
    prefix = f".{database.name}.copying-"
    for left in database.parent.glob(f"{prefix}*"):
        if time.time() - left.stat().st_mtime > LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=database.parent) as folder:
        yield Path(folder)


def _pack(copy: IO[bytes]) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as target:
        while chunk := copy.read(CHUNK):
            target.write(chunk)
            if packed.tell() > LARGEST:
                raise BackupRefused("backup.too_large", megabytes=LARGEST // 2**20)
    return packed.getvalue()


def _write(file: Path, content: bytes) -> None:
    """Writes all or nothing, readable by the owner only, synced to disk before it has its name."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(file.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- and back --------------------------------------------------------------------------------


def _unseal(file: Path, secret: str) -> bytes:
    with file.open("rb") as source:
        sealed = source.read(LARGEST + CHUNK)
        if source.read(1):
            raise BackupRefused("backup.too_large", megabytes=LARGEST // 2**20)
    if not sealed.startswith(SEALED):
        raise BackupRefused("backup.foreign")
    try:
        return bytes(passphrase.decrypt(sealed, secret))
    except DecryptError:
        raise BackupRefused("backup.not_opened") from None


@contextmanager
def _unpacked(packed: bytes) -> Iterator[gzip.GzipFile]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as copy:
            yield copy
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise BackupRefused("backup.foreign") from None


def _restore_file(database: Path, packed: bytes, now: datetime) -> None:
    """Prepares the file beside its place, which it then takes in one step."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with _workplace(database) as folder:
        copy = folder / "copy.sqlite"
        with _unpacked(packed) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
        if not _sound(copy):
            raise BackupRefused("backup.foreign")
        url = f"sqlite:///{copy}"
        with opened(url) as connection:
            _check_revision(current_revision(connection))
        migrate(url, now)
        copy.chmod(0o600)
        with copy.open("rb") as written:
            os.fsync(written.fileno())
        copy.replace(database)
    _sync(database.parent)


def _restore_server(url: str, packed: bytes, now: datetime) -> None:
    """Restores in one transaction of the server's."""
    place = make_url(url)
    _check_revision(_revision_in(place, packed))
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _feed(place, packed, *arguments)
    migrate(url, now)


def _revision_in(place: URL, packed: bytes) -> str | None:
    """Finds the revision in an archive of pg_dump's without a server."""
    script = _feed(place, packed, "--data-only", "--table=alembic_version", "--file=-", dry=True)
    lines = iter(script.decode(errors="replace").splitlines())
    for line in lines:
        if line.startswith("COPY ") and "alembic_version" in line:
            return next(lines, None)
    return None


def _check_revision(revision: str | None) -> None:
    known = known_revisions()
    if revision is None or revision < known[0]:
        raise BackupRefused("backup.foreign")
    if revision not in known:
        raise BackupRefused("backup.newer", revision=revision)


# --- PostgreSQL's own programs ---------------------------------------------------------------


def _feed(place: URL, packed: bytes, *arguments: str, dry: bool = False) -> bytes:
    """Runs pg_restore with the archive at its input; returns what it printed."""
    with (
        tempfile.TemporaryFile() as printed,
        _program(None if dry else place, "pg_restore", *arguments, stdout=printed) as tool,
        _unpacked(packed) as archive,
    ):
        assert tool.stdin  # noqa: S101 - for the type checker
        try:
            shutil.copyfileobj(archive, tool.stdin, CHUNK)
            tool.stdin.close()
        except BrokenPipeError:
            pass  # it has said why
        tool.wait()
        printed.seek(0)
        return printed.read()


@contextmanager
def _program(
    place: URL | None, tool: str, *arguments: str, stdout: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs one of PostgreSQL's programs. Raises BackupRefused when it fails or is not there."""
    options, env = _address(place) if place else ([], {})
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own words
                [tool, *arguments, *options],
                stdin=subprocess.PIPE,
                stdout=stdout,
                stderr=said,
                env={**os.environ, **env},
            )
        except FileNotFoundError:
            raise BackupRefused("backup.no_tool", tool=tool) from None
        with process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            first = said.readline().decode(errors="replace").strip()
            raise BackupRefused("backup.tool_failed", tool=tool, why=first)


def _address(place: URL) -> tuple[list[str], dict[str, str]]:
    """Keeps the password apart: everybody on the machine sees arguments."""
    bare = URL.create(
        "postgresql", place.username, None, place.host, place.port, place.database, place.query
    )
    secret = {"PGPASSWORD": str(place.password)} if place.password else {}
    return [f"--dbname={bare.render_as_string(hide_password=False)}"], secret
