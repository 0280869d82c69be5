"""Migrations: applied at start, after a copy of the SQLite file.

Alembic is loaded only when there is something to migrate: it is a tenth of what a start takes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from db.engine.database import with_driver

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATING = 0x43_48_49_42_51
SCRIPTS = Path(__file__).parents[1] / "migrations"


class MigrationFailed(Exception):  # noqa: N818 - it states what happened
    """The database could not be brought to the newest revision; the copy is untouched."""


class DatabaseUnreachable(Exception):  # noqa: N818 - it states what happened
    """No connection: the server is not up, or DATABASE_URL names no place."""


def migrate(url: str, now: datetime) -> Path | None:
    """Brings the database to the newest revision; returns the path of the copy made before, if any.

    Blocking: run it before the event loop works, or in a thread. Raises MigrationFailed when
    a newer program or one from before the first release made the database, or when foreign keys
    do not hold afterwards.
    """
    with opened(url) as connection:
        revision = current_revision(connection)
    known = known_revisions()
    if revision == known[-1]:
        return None
    if revision and revision not in known:
        raise MigrationFailed(_why_not(revision, known))
    copy = _copy_before(url, now)
    with opened(url) as connection:
        if connection.dialect.name == "postgresql":
            # Replicas start side by side: the second finds it done.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        upgrade(connection)
        _check_foreign_keys(connection)
        connection.commit()
    return copy


def _why_not(revision: str, known: list[str]) -> str:
    if revision < known[0]:
        return f"it is from before the first release (revision {revision}); start with an empty one"
    return f"a newer version of the program made it (revision {revision})"


def known_revisions() -> list[str]:
    """Lists every revision that this program knows, the oldest first, by their files' names."""
    return sorted(file.name.split("_")[0] for file in (SCRIPTS / "versions").glob("[0-9]*_*.py"))


def current_revision(connection: Connection) -> str | None:
    """Returns None where no migration was ever made."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """Opens a connection that commits nothing by itself. Raises DatabaseUnreachable."""
    engine = _engine(url)
    try:
        with _connected(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        raise DatabaseUnreachable(str(error.orig).splitlines()[0]) from error


def upgrade(connection: Connection, revision: str = "head") -> None:
    from alembic import command  # noqa: PLC0415

    command.upgrade(config(connection), revision)


def config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.attributes["connection"] = connection
    return settings


def _engine(url: str) -> Engine:
    sync = make_url(with_driver(url))
    engine = create_engine(sync)
    if sync.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    # A batch rebuild of a parent table with foreign_keys=ON deletes its CASCADE children.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA busy_timeout=10000")


def _copy_before(url: str, now: datetime) -> Path | None:
    file = make_url(url).database if url.startswith("sqlite") else None
    if not file or not Path(file).exists() or not Path(file).stat().st_size:
        return None
    copy = Path(file).with_name(f"{Path(file).name}.before-{now:%Y%m%dT%H%M%S}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise MigrationFailed(f"{len(broken)} rows point to nothing, first in {broken[0][0]}")
