"""Rows for every table of whatever schema a database has, made from the schema itself."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Time,
    select,
)

NAMES = ("Nguyễn Thị Hạnh", "Trần Văn Đức", "Lê Thu Hà", "Phạm Quốc Bảo", "Đỗ Thị Mỹ Lệ")
DAY = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
# Words that an index or a check speaks of, so that both sides of its condition occur.
STATES = ("published", "cancelled", "waiting", "told", "planned", "missed", "sent", "pending")
EACH = 7

Rows = dict[str, list[dict[str, Any]]]


def tables(connection: Connection) -> list[Table]:
    """The tables there are, parents before children."""
    schema = MetaData()
    schema.reflect(connection)
    return [table for table in schema.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection, chance: random.Random) -> None:
    """Some rows in every table that is empty; whatever may be empty sometimes is."""
    made: dict[str, list[dict[str, Any]]] = {}
    for table in tables(connection):
        made[table.name] = there(connection, table)
        if made[table.name]:
            continue
        rows = [_row(table, number, made, chance) for number in range(1, EACH + 1)]
        connection.execute(table.insert(), rows)
        made[table.name] = rows


def there(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its key."""
    ordered = select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def everything(connection: Connection) -> Rows:
    """Every row of every table."""
    return {table.name: there(connection, table) for table in tables(connection)}


def _row(table: Table, number: int, made: Rows, chance: random.Random) -> dict[str, Any]:
    row = {
        str(column.name): _value(column, number, made, chance)
        for column in table.columns
        if not (column.primary_key and column.name == "id")
    }
    if "id" in table.columns:
        row["id"] = number
    if table.name == "invite":  # for one member, or for a whole cell
        row["cell_id" if number % 2 else "member_id"] = None
        row["member_id" if number % 2 else "cell_id"] = number
    return row


def _value(column: Column[Any], number: int, made: Rows, chance: random.Random) -> Any:
    if column.nullable and chance.random() < 0.3:
        return None
    for key in column.foreign_keys:
        parents = made.get(key.column.table.name) or []
        if not parents:
            return None  # to its own table
        return parents[(number - 1) % len(parents)][key.column.name]
    return _plain(column, number)


def _plain(column: Column[Any], number: int) -> Any:  # noqa: PLR0911 - one for each type
    match column.type:
        case JSON():
            return {"lời": NAMES[number % len(NAMES)], "số": [number, None]}
        case Boolean():
            return number % 2 == 0
        case DateTime(timezone=zoned):
            at = DAY + timedelta(days=number)
            return at if zoned else at.replace(tzinfo=None)
        case Date():
            return date(2026, 1, 3) + timedelta(days=number)
        case Time():
            return time(19, 30)
        case Integer():
            return 5_000_000_000 + number if "telegram" in column.name else number
        case String():
            return _text(str(column.name), number)
    raise NotImplementedError(f"a column of {column.type!r}")


def _text(name: str, number: int) -> str:
    if name == "state":
        return STATES[number % len(STATES)]
    return f"{NAMES[number % len(NAMES)]} «{name}» {number}"
