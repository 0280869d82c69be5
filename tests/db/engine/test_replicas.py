"""Processes that share one PostgreSQL database: who lives, who leads, whose rows are whose."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.model.deliveries import DeliveryKind
from core.model.replica_share import SLOTS, ChatSlots
from core.ui.lanes import Lane
from db.engine.database import Database
from db.engine.lock import working_alone
from db.engine.migrate import current_revision, known_revisions, migrate, opened
from db.engine.replicas import LEASE, ReplicaConnection, TakenForDead, connection_of
from db.inbox import save_updates, take_waiting
from db.outbox.deliveries import claim_deliveries, owe, return_orphans
from db.rows import DeliveryRow, InboxRow, ReplicaRow
from tests.conftest import at, create, drop, on_server

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
AN, BINH = 501, 502
NOTHING = frozenset[int]()
EVERYTHING = frozenset(range(SLOTS))


class Waited(Exception):  # noqa: N818
    """It would have to wait."""


def may_not_wait() -> None:
    raise Waited


@asynccontextmanager
async def joined(db: Database) -> AsyncIterator[tuple[ReplicaConnection, int]]:
    async with connection_of(db, may_not_wait) as line:
        yield line, await line.join()


async def silent(db: Database, number: int, seconds: float) -> None:
    async with db.begin() as tx:
        row = await tx.get_one(ReplicaRow, number)
        row.seen_at -= timedelta(seconds=seconds)


async def test_they_see_each_other_and_what_each_says(db: Database) -> None:
    async with joined(db) as (one, first), joined(db) as (two, second):
        await one.beat(first, frozenset({first, second}), {-100: 7})
        seen = {member.number: member for member in await two.beat(second, NOTHING, {})}
        assert set(seen) == {first, second}
        assert seen[first].has_room_for == {first, second}
        assert seen[first].groups == {-100: 7}
        await one.leave(first)
        assert [member.number for member in await two.beat(second, NOTHING, {})] == [second]


async def test_who_is_silent_for_too_long_is_taken_for_dead_and_learns_it(db: Database) -> None:
    async with joined(db) as (one, first), joined(db) as (two, second):
        await silent(db, first, LEASE - 1)
        assert len(await two.beat(second, NOTHING, {})) == 2
        await silent(db, first, 1.1)
        assert [member.number for member in await two.beat(second, NOTHING, {})] == [second]
        with pytest.raises(TakenForDead):
            await one.beat(first, NOTHING, {})


async def test_one_leads_and_the_next_after_its_end(db: Database) -> None:
    async with joined(db) as (two, _):
        async with joined(db) as (one, _):
            assert await one.lead()
            assert not await two.lead()
        assert await two.lead()


async def test_beside_them_nobody_works_alone(db: Database) -> None:
    async with joined(db):
        with pytest.raises(Waited):
            async with working_alone(db, may_not_wait):
                pass
    async with working_alone(db, may_not_wait):
        with pytest.raises(Waited):
            async with joined(db):
                pass


async def test_of_deliveries_each_takes_those_to_its_chats(db: Database) -> None:
    async with db.begin() as tx:
        for chat_id in (AN, BINH):
            await owe(tx, DeliveryKind.SORRY, NOW, lane=Lane.BULK, chat_id=chat_id)
        hers = await claim_deliveries(tx, NOW, 9, part=ChatSlots(1, frozenset({AN % SLOTS})))
        assert [delivery.chat_id for delivery in hers] == [AN]
        his = await claim_deliveries(tx, NOW, 9, part=ChatSlots(2, EVERYTHING))
        assert [delivery.chat_id for delivery in his] == [BINH]


async def test_what_the_dead_one_was_sending_is_owed_again_and_counted(db: Database) -> None:
    async with joined(db) as (line, living):
        async with db.begin() as tx:
            for number, chat_id in ((living, AN), (living + 1, BINH)):
                await owe(tx, DeliveryKind.SORRY, NOW, chat_id=chat_id)
                await claim_deliveries(tx, NOW, 9, part=ChatSlots(number, EVERYTHING))
            assert await return_orphans(tx, NOW + timedelta(days=1)) == 1
            rows = (await tx.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all()
        assert [(row.state, row.possible_duplicates) for row in rows] == [
            ("sending", 0),
            ("pending", 1),
        ]
        await line.leave(living)


async def test_behind_an_update_that_another_has_in_hand_its_chat_waits(db: Database) -> None:
    async with db.begin() as tx:
        for number, chat_id in ((1, AN), (2, AN), (3, BINH), (4, AN)):
            await save_updates(tx, [(number, chat_id, {"update_id": number})], NOW)
    mine = ChatSlots(1, EVERYTHING)
    async with db.begin() as other:
        await other.execute(
            update(InboxRow).where(InboxRow.update_id == 2).values(error="under way")
        )
        async with db.begin() as tx:
            assert [w.update_id for w in await take_waiting(tx, mine, ())] == [1, 3]
            assert [w.update_id for w in await take_waiting(tx, mine, (1, 2))] == [3, 4]
    async with db.begin() as tx:
        assert [w.update_id for w in await take_waiting(tx, mine, (), {AN})] == [1, 2, 4]
        bs = ChatSlots(1, frozenset({BINH % SLOTS}))
        assert [w.update_id for w in await take_waiting(tx, bs, ())] == [3]


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    name = f"{database_url.rsplit('/', 1)[1]}_empty"
    on_server(create(name, "template0"))
    yield at(name)
    on_server(drop(name))


def test_two_that_start_at_once_migrate_once(empty_url: str) -> None:
    failed: list[BaseException] = []

    def start() -> None:
        try:
            migrate(empty_url, NOW)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    both = [threading.Thread(target=start) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []
    with opened(empty_url) as connection:
        assert current_revision(connection) == known_revisions()[-1]
