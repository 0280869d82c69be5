"""The processes that share the work on PostgreSQL: who lives, who leads, who has room for whom.

Each holds a row and a line of its own to the server, and says on it again and again that it lives.
A row that was not renewed for LEASE is taken away by whoever notices first: its replica is dead, or
ends itself when it finds its row gone. Times are the server's.
"""

from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    Integer,
    any_,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model.replica_share import SLOTS
from db.engine.database import Database, Session
from db.engine.lock import together
from db.rows import ReplicaRow

LEASE = 3.0
"""Seconds after which a replica that did not say that it lives counts as dead."""
LEADER = 0x43_48_49_42_50
CHANNEL = "chibo"


class ConnectionLost(Exception):  # noqa: N818 - it states a fact
    """The replica's connection to the server is lost: it leads no more and cannot say it lives."""


class TakenForDead(Exception):  # noqa: N818
    """The others took this replica for dead; its chats are theirs by now."""


@dataclass(frozen=True)
class ReplicaState:
    """A replica, for whom it has made room (what is theirs it has let go), and how much of their
    minute the groups it serves have used.
    """

    number: int
    has_room_for: frozenset[int]
    groups: dict[int, int]


@dataclass(frozen=True)
class Heard:
    """What the others said: to look at once; for which chats an update was kept."""

    called: bool
    chats: set[int]


class ReplicaConnection:
    """A replica's own connection to the server. What goes wrong with it raises ConnectionLost."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def join(self) -> int:
        """Takes a place among the replicas; returns its number."""
        place = (
            "INSERT INTO replica (seen_at, room, groups) VALUES (clock_timestamp(), '[]', '{}')"
            " RETURNING id"
        )
        number: int = await self._ask(text(place))
        await self.call()
        return number

    async def beat(
        self, number: int, room: frozenset[int], groups: dict[int, int]
    ) -> list[ReplicaState]:
        """Says that this replica lives, what it has room for, and what its groups have used.
        Returns all who live. Raises TakenForDead.
        """
        alive = (
            update(ReplicaRow)
            .where(ReplicaRow.id == number)
            .values(seen_at=func.clock_timestamp(), room=sorted(room), groups=groups)
            .returning(ReplicaRow.id)
        )
        if await self._ask(alive) is None:
            raise TakenForDead
        bury = "DELETE FROM replica WHERE seen_at < clock_timestamp() - make_interval(secs => :s)"
        with _lost():
            await self._connection.execute(text(bury).bindparams(s=LEASE))
            rows = await self._connection.execute(select(ReplicaRow.__table__))
            return [
                ReplicaState(
                    row.id, frozenset(row.room), {int(k): n for k, n in row.groups.items()}
                )
                for row in rows
            ]

    async def lead(self) -> bool:
        """Tells whether this replica leads now: one at most does, until its connection ends."""
        asked = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=LEADER)
        return bool(await self._ask(asked))

    async def leave(self, number: int) -> None:
        gone = text("DELETE FROM replica WHERE id = :number RETURNING id")
        await self._ask(gone.bindparams(number=number))
        await self.call()

    async def call(self) -> None:
        """Makes every replica look at once, rather than at its next beat."""
        await self._ask(text("SELECT pg_notify(:name, '')").bindparams(name=CHANNEL))

    async def hear(self, seconds: float) -> Heard:
        """Returns what the others say, waiting so long at most."""
        with _lost():
            raw: Any = (await self._connection.get_raw_connection()).driver_connection
            notes = [note.payload async for note in raw.notifies(timeout=seconds, stop_after=1)]
        return Heard(called="" in notes, chats={int(note) for note in notes if note})

    async def _ask(self, statement: Executable) -> Any:
        with _lost():
            return await self._connection.scalar(statement)


@asynccontextmanager
async def connection_of(
    db: Database, waiting: Callable[[], None]
) -> AsyncIterator[ReplicaConnection]:
    """Connects beside other replicas, never beside a process that works alone: waits for that one's
    end, and calls `waiting` once if it must.
    """
    async with AsyncExitStack() as stack:
        with _lost():
            connection = await stack.enter_async_context(together(db, waiting))
            # Of a replica that stands still the server takes the leader's lock.
            ends = f"SET idle_session_timeout = '{LEASE + 1:g}s'"
            for statement in (ends, f"LISTEN {CHANNEL}"):
                await connection.execute(text(statement))
        yield ReplicaConnection(connection)


@contextmanager
def _lost() -> Iterator[None]:
    import psycopg  # noqa: PLC0415 - not where the database is a file

    try:
        yield
    except (DBAPIError, psycopg.Error, OSError) as error:
        raise ConnectionLost from error


async def tell(tx: Session, chat_id: int) -> None:
    """Tells whoever works the chat, at commit, that an update for it is kept."""
    await tx.execute(select(func.pg_notify(CHANNEL, str(chat_id))))


def in_slots(chat_id: Any, slots: Collection[int]) -> ColumnElement[bool]:
    """Holds when the chat is in one of the slots, as `core.model.replica_share` counts them."""
    return func.mod(func.abs(chat_id), SLOTS) == any_(literal(sorted(slots), ARRAY(Integer)))
