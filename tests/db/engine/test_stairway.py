"""Every schema that was ever released goes up to the newest with its data in it."""

import random
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from db import rows
from db.engine.migrate import known_revisions, opened, upgrade
from db.rows import Row
from tests.db.engine.filling import Rows, everything, fill, tables

pytestmark = pytest.mark.both

REVISIONS = known_revisions()


def lost(before: Rows, after: Rows) -> list[str]:
    """Each row that is not there any more or says something else, in the columns still there."""
    found = []
    for name, old in before.items():
        new = after.get(name, [])
        found += [f"{name}: {len(old)} rows, then {len(new)}"] if len(old) != len(new) else []
        for was, is_now in zip(old, new, strict=False):
            changed = {k: (v, is_now[k]) for k, v in was.items() if k in is_now and is_now[k] != v}
            found += [f"{name}: {changed}"] if changed else []
    return found


def check_keys(connection: Connection) -> None:
    """PostgreSQL keeps foreign keys by itself; on SQLite migrations run without."""
    if connection.dialect.name == "sqlite":
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def step_up(url: str, revision: str) -> None:
    with opened(url) as connection:
        upgrade(connection, revision)
        check_keys(connection)
        connection.commit()


def content(url: str) -> Rows:
    with opened(url) as connection:
        return everything(connection)


@pytest.mark.parametrize("first", REVISIONS)
def test_data_of_every_schema_comes_up_step_by_step(empty_url: str, first: str) -> None:
    step_up(empty_url, first)
    with opened(empty_url) as connection:
        fill(connection, random.Random(first))
        check_keys(connection)
        assert all(everything(connection).values())
        connection.commit()
    for revision in REVISIONS[REVISIONS.index(first) + 1 :]:
        before = content(empty_url)
        step_up(empty_url, revision)
        assert lost(before, content(empty_url)) == [], revision
    with opened(empty_url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []
        assert set(Row.metadata.tables) == {table.name for table in tables(connection)}
        read_by_the_program(connection)


def read_by_the_program(connection: Connection) -> None:
    """Whatever a step filled in by itself is something that the rows understand."""
    with Session(connection) as session:
        kinds: list[Any] = [mapper.class_ for mapper in Row.registry.mappers]
        assert len(kinds) == len(rows.Row.metadata.tables)
        for kind in kinds:
            session.scalars(select(kind)).all()
