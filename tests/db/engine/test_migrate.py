"""The migrations make exactly what the rows say; the stairway is in test_stairway.py."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from db.engine import migrate as migrations
from db.operator.backup import BackupRefused, packed_copy, put_back
from db.rows import Row

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 1, 2, tzinfo=UTC)


def test_migrated_database_is_what_the_rows_say(database_url: str) -> None:
    engine = migrations._engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Row.metadata) == []
    engine.dispose()


def test_pending_migration_copies_the_sqlite_file_first(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE kept (word TEXT)")
    copy = migrations.migrate(f"sqlite:///{file}", NOW)
    assert copy == tmp_path / "bot.sqlite.before-20261101T020000"
    with closing(sqlite3.connect(copy)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("kept",)]


def test_nothing_pending_makes_no_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    migrations.migrate(url, NOW)
    assert migrations.migrate(url, NOW) is None


@pytest.mark.parametrize("revision", ["0001", "0004"])
def test_database_from_before_the_first_release_is_refused_in_one_line(
    database_url: str, empty_url: str, revision: str
) -> None:
    with migrations.opened(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :old"), {"old": revision})
        connection.commit()
    with pytest.raises(migrations.MigrationFailed, match="from before the first release") as said:
        migrations.migrate(database_url, NOW)
    assert len(str(said.value).splitlines()) == 1
    with pytest.raises(BackupRefused) as no:
        put_back(empty_url, packed_copy(database_url), NOW)
    assert no.value.key == "backup.foreign"
