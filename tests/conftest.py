"""A real database for every test: SQLite, and PostgreSQL where one listens."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from db.engine import Database
from db.migrate import migrate

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
numbers = count(1)


def on_server(*statements: sql.Composed) -> None:
    with psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3) as connection:
        for statement in statements:
            connection.execute(statement)


def create(name: str, template: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template)
    )


def drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrate(f"sqlite:///{file}", LONG_AGO)
    return file


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """A migrated, empty PostgreSQL database, made once. Skips where no server listens."""
    name = f"chibo_test_{os.getpid()}"
    try:
        on_server(drop(name), create(name, "template0"))
    except psycopg.OperationalError:
        if os.environ.get("REQUIRE_POSTGRESQL"):
            raise
        pytest.skip("no PostgreSQL listens on 127.0.0.1:5432")
    migrate(at(name), LONG_AGO)
    yield name
    on_server(drop(name))


def at(name: str) -> str:
    """The server's URL with another database's name."""
    return POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database of its own."""
    if request.param == "sqlite":
        file = tmp_path / "bot.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    template = request.getfixturevalue("postgresql_template")
    name = f"{template}_{next(numbers)}"
    on_server(create(name, template))
    yield at(name)
    on_server(drop(name))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()
