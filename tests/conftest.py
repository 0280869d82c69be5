"""A real database for every test: SQLite, and PostgreSQL where one listens.

What is `thorough` is left to `make test-all`: browsers, killed processes, replicas, and on
PostgreSQL every test that is not marked `both`.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from hypothesis import settings
from psycopg import sql
from sqlalchemy import Connection, Dialect, Engine, event

from db.engine.database import Database
from db.engine.migrate import known_revisions, migrate

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
numbers = count(1)
# A busy machine is no fault: nothing here is judged by the clock.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


# Plain, as the bot's own log: to show every value a fault had before it takes seconds.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)


class Compiled(dict[Any, Any]):
    """Statements as SQL, kept for every engine of a kind: each test opens one of its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_a_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_a_kind(key), compiled)


def _of_a_kind(key: tuple[Dialect, Any]) -> Any:
    dialect, *rest = key
    return dialect.name, dialect.driver, *rest


compiled = Compiled()


# It is our processes that are killed, never the machine: a commit need not wait for the disk.
SQLITE_AT_ONCE = "PRAGMA synchronous = OFF"
SERVER_AT_ONCE = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")


@event.listens_for(Engine, "engine_connect")
def make_quick(connection: Connection) -> None:
    connection.execution_options(compiled_cache=compiled)
    line = connection.connection
    if connection.dialect.name == "sqlite" and not line.info.get("quick"):
        line.cursor().execute(SQLITE_AT_ONCE).close()
        line.info["quick"] = True


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
def postgresql() -> Iterator[str]:
    """The URL of a migrated PostgreSQL database, made once. Skips where no server listens."""
    name = f"chibo_test_{os.getpid()}"
    try:
        on_server(drop(name), create(name, "template0"))
    except psycopg.OperationalError:
        if os.environ.get("REQUIRE_POSTGRESQL"):
            raise
        pytest.skip("no PostgreSQL listens on 127.0.0.1:5432")
    migrate(at(name), LONG_AGO)
    on_server(SERVER_AT_ONCE.format(sql.Identifier(name)))
    yield at(name)
    on_server(drop(name))


def at(name: str) -> str:
    """The server's URL with another database's name."""
    return POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs a database is tested on either, unless it names its own."""
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "database_url" in metafunc.fixturenames and "database_url" not in named:
        both = metafunc.definition.get_closest_marker("both")
        server = pytest.param("postgresql", marks=[] if both else [pytest.mark.thorough])
        metafunc.parametrize("database_url", ["sqlite", server], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database that nobody else uses."""
    if request.param == "sqlite":
        file = tmp_path / "bot.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    url = request.getfixturevalue("postgresql")
    empty(url)
    yield url


def empty(url: str) -> None:
    """As after the migration, and nobody else connected: far quicker than a new database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in rows if name != "alembic_version"]
        with connection.transaction():
            newest = known_revisions()[-1:]
            connection.execute("UPDATE alembic_version SET version_num = %s", newest)
            connection.execute("SET LOCAL session_replication_role = replica")  # in any order
            for name in tables:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            connection.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
                " FROM pg_sequences"
            )


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    """A place of the same kind without a database's tables."""
    if database_url.startswith("sqlite"):
        (tmp_path / "elsewhere").mkdir()
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'bot.sqlite'}"
        return
    name = f"chibo_test_{os.getpid()}_empty_{next(numbers)}"
    on_server(create(name, "template0"))
    yield at(name)
    on_server(drop(name))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()
