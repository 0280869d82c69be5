"""INSERT ... ON CONFLICT, as the database at hand says it."""

from importlib import import_module
from typing import Any

from db.engine.database import Session


def insert_into(tx: Session, row: Any) -> Any:
    """Builds an insert (into a row's class or a table) that knows `on_conflict_...`."""
    return insert_for(dialect_of(tx), row)


def insert_for(dialect: str, row: Any) -> Any:
    """Does the same for "sqlite" or "postgresql", for statements that are built once."""
    # Only the one that is used: PostgreSQL's takes 3 MB.
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(row)


def dialect_of(tx: Session) -> str:
    """Returns "sqlite" or "postgresql"."""
    return tx.get_bind().dialect.name
