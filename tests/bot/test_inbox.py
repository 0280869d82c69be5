"""The inbox: kept before confirmed, chats in turn, failures tried again and set aside."""

import asyncio
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from bot.inbox import Inbox
from bot.telegram.polling import NotKept
from db.engine.database import Database, Session
from db.inbox import load_waiting
from db.rows import DeliveryRow, InboxRow, MeetingRow
from handlers.incoming import Incoming
from tests.meetings import meet
from tests.world import World

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
AN, BINH = 501, 502


def update(number: int, chat: int = AN, text: str = "Chào") -> dict[str, Any]:
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "An"},
        "text": text,
    }
    return {"update_id": number, "message": message}


class Desk:
    """A work function that notes what it works, fails where told, and waits where told."""

    def __init__(self) -> None:
        self.worked: list[int] = []
        self.tried: Counter[int] = Counter()
        self.fails: defaultdict[int, int] = defaultdict(int)
        self.may_go: dict[int, asyncio.Event] = {}
        self.begun: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.done: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.gave_up: list[int] = []
        self.now: set[int] = set()

    async def work(self, update: Incoming) -> bool:
        chat = update.lane
        assert chat not in self.now, "one chat is worked in turn"
        self.now.add(chat)
        self.begun[update.update_id].set()
        self.tried[update.update_id] += 1
        try:
            if gate := self.may_go.get(update.update_id):
                await gate.wait()
            if self.tried[update.update_id] <= self.fails[update.update_id]:
                raise RuntimeError("broken")
            self.worked.append(update.update_id)
            self.done[update.update_id].set()
        finally:
            self.now.discard(chat)
        return False

    async def give_up(self, tx: Session, update: Incoming) -> None:
        assert tx.in_transaction()
        self.gave_up.append(update.update_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def inbox(db: Database, desk: Desk, pauses: tuple[float, ...] = (0.0, 0.0)) -> Inbox:
    return Inbox(db, lambda: NOW, desk.work, desk.give_up, pauses)


async def rows(db: Database) -> dict[int, InboxRow]:
    async with db.read() as tx:
        return {row.update_id: row for row in await tx.scalars(select(InboxRow))}


async def test_one_chat_is_worked_in_the_order_it_came(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    for number in range(1, 21):
        await box.keep([update(number, chat=AN if number % 3 else BINH)])
    await box.finish()
    assert [n for n in desk.worked if n % 3] == [n for n in range(1, 21) if n % 3]
    assert [n for n in desk.worked if not n % 3] == [3, 6, 9, 12, 15, 18]
    assert box.idle


async def test_chats_go_side_by_side(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    desk.may_go[1] = asyncio.Event()
    await box.keep([update(1, AN)])
    await desk.begun[1].wait()
    assert not box.idle
    await box.keep([update(2, AN)])
    await box.keep([update(3, BINH)])
    await desk.done[3].wait()
    assert desk.worked == [3]
    desk.may_go[1].set()
    await box.finish()
    assert desk.worked == [3, 1, 2]
    assert box.idle


async def test_it_is_kept_before_it_is_worked_and_wiped_after(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    desk.may_go[1] = asyncio.Event()
    await box.keep([update(1, text="một câu riêng tư")])
    kept = (await rows(db))[1]
    assert kept.payload["message"]["text"] == "một câu riêng tư"
    assert (kept.chat_id, kept.received_at, kept.worked_at) == (AN, NOW, None)
    desk.may_go[1].set()
    await box.finish()
    done = (await rows(db))[1]
    assert (done.payload, done.chat_id, done.worked_at) == ({}, 0, NOW)


async def test_the_same_number_again_is_nothing_new(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    desk.may_go[1] = asyncio.Event()
    await box.keep([update(1)])
    await box.keep([update(1)])
    desk.may_go[1].set()
    await box.finish()
    await box.keep([update(1)])
    await box.finish()
    assert desk.worked == [1]


async def test_a_failing_update_is_tried_again_while_its_chat_waits(
    db: Database, desk: Desk
) -> None:
    box = inbox(db, desk)
    desk.fails[1] = 2
    for number in (1, 2):
        await box.keep([update(number)])
    await box.finish()
    assert desk.worked == [1, 2]
    assert desk.tried == {1: 3, 2: 1}
    assert desk.gave_up == []
    assert (await rows(db))[1].attempts == 2


async def test_the_pauses_grow(db: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    box = inbox(db, desk, pauses=(0.001, 0.002, 0.003))
    slept: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float, *more: Any) -> Any:
        slept.append(seconds)
        return await real(seconds, *more)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    desk.fails[1] = 9
    await box.keep([update(1)])
    await box.finish()
    assert [pause for pause in slept if pause] == [0.001, 0.002, 0.003]
    assert desk.tried[1] == 4


async def test_what_fails_every_time_is_set_aside_and_the_chat_goes_on(
    db: Database, desk: Desk
) -> None:
    box = inbox(db, desk)
    desk.fails[1] = 99
    for number in (1, 2):
        await box.keep([update(number)])
    await box.finish()
    assert desk.worked == [2]
    assert desk.gave_up == [1]
    aside = (await rows(db))[1]
    assert (aside.attempts, aside.set_aside_at, aside.worked_at) == (3, NOW, None)
    assert aside.error == "RuntimeError"
    async with db.read() as tx:
        assert await load_waiting(tx) == []
    assert await box.pick_up() == 0


async def test_what_cannot_be_kept_is_asked_for_again(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    await rename(db, "inbox", "inbox_away")
    with pytest.raises(NotKept):
        await box.keep([update(1)])
    assert box.idle
    await rename(db, "inbox_away", "inbox")
    await box.keep([update(1)])
    await box.finish()
    assert desk.worked == [1]


async def rename(db: Database, old: str, new: str) -> None:
    async with db.begin() as tx:
        await tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


async def test_a_restart_works_what_was_kept_in_its_order(db: Database, desk: Desk) -> None:
    first = inbox(db, desk)
    desk.may_go[1] = asyncio.Event()
    for number in (1, 2, 3):
        await first.keep([update(number, chat=BINH if number == 3 else AN)])
    await desk.done[3].wait()
    for worker in first._workers:
        worker.cancel()
    await asyncio.gather(*first._workers, return_exceptions=True)
    after = Desk()
    second = inbox(db, after)
    assert await second.pick_up() >= 2
    await second.finish()
    assert [number for number in after.worked if number != 3] == [1, 2]
    assert await second.pick_up() == 0


async def test_what_is_in_a_lane_is_not_picked_up_again(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    desk.may_go[1] = asyncio.Event()
    for number in (1, 2):
        await box.keep([update(number)])
    assert await box.pick_up() == 0
    desk.may_go[1].set()
    await box.finish()
    assert desk.tried == {1: 1, 2: 1}


async def test_what_is_no_update_is_refused(db: Database, desk: Desk) -> None:
    box = inbox(db, desk)
    with pytest.raises(ValueError, match="no update"):
        await box.keep([{"message": {"message_id": 1}}])
    assert box.idle
    assert await rows(db) == {}


# --- with real handlers ---------------------------------------------------------------------------


async def test_a_broken_row_the_operator_is_told_once_and_the_person_gets_a_word(
    database_url: str, tmp_path: Path
) -> None:
    """A meeting whose kind no code knows: /hop fails, everything else of that chat goes on."""
    world = World(database_url, tmp_path)
    await world.start(pauses=(0.0, 0.0))
    operator = world.sandbox.add_person("Đinh Công Vận", user_id=900, started=True)
    world.may_fail = True
    cell_id = await world.cell("Chi bộ Láng Hạ", ["Lê Thu Hà", "Nguyễn Văn An"])
    meeting = await meet(world, cell_id)
    async with world.db.begin() as tx:
        (await tx.get_one(MeetingRow, meeting.id)).kind = "unheard_of"
        await tx.execute(delete(DeliveryRow))
    world.sandbox.say(world.person("Nguyễn Văn An"), "/hop")
    world.sandbox.say(world.person("Nguyễn Văn An"), "/help")
    await world.settle()
    texts = world.texts("Nguyễn Văn An")
    assert sum("trục trặc" in text for text in texts) == 1
    assert any("/hop" in text for text in texts)
    told = [m.text for m in world.sandbox.messages(operator) if m.from_.is_bot]
    assert len(told) == 1
    assert "để riêng" in told[0]
    async with world.db.read() as tx:
        kept = [row for row in await tx.scalars(select(InboxRow)) if row.set_aside_at]
    assert [(row.attempts, row.error) for row in kept] == [(3, "ValueError")]
    await world.end()
