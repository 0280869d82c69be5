"""Migrations: applied at start, after a copy of the SQLite file."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from db.engine import async_url

SCRIPTS = Path(__file__).parent / "migrations"


class MigrationFailed(Exception):  # noqa: N818 - it states what happened
    """The database could not be brought to the newest revision; the copy is untouched."""


def migrate(url: str, now: datetime) -> Path | None:
    """Brings the database to the newest revision; the path of the copy made before, if any.

    Blocking: run it before the event loop works, or in a thread. Raises MigrationFailed when
    foreign keys do not hold afterwards.
    """
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            pending = _current(connection) != ScriptDirectory(str(SCRIPTS)).get_current_head()
        copy = _copy_before(url, now) if pending else None
        if pending:
            with engine.connect() as connection:
                upgrade(connection)
                _check_foreign_keys(connection)
                connection.commit()
    finally:
        engine.dispose()
    return copy


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs the migrations on an open connection."""
    command.upgrade(config(connection), revision)


def config(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.attributes["connection"] = connection
    return settings


def _engine(url: str) -> Engine:
    sync = make_url(async_url(url))
    if sync.get_backend_name() == "sqlite":
        sync = sync.set(drivername="sqlite")
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


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


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
