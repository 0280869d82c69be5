"""The people and the wire of the outbox's machine."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.model.names import name_key
from core.reminders.waves import Wave
from core.ui.lanes import Lane
from core.ui.screens import Menu, Outcome, Pin, Screen
from db.engine.database import Database, Session
from db.reminders.combined import CombinedWave
from db.rows import AccountRow, CellRow, CommitteeRow, MemberRow, Row
from jobs.outbox.deliver import Courier
from jobs.sending import CombinedReminder

NAMES = ["Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"]
EXEMPT = "Phạm Quốc Cường"
NOT_JOINED = "Đỗ Văn Khôi"
CHATS = {name: 700 + number for number, name in enumerate(NAMES)}
PEOPLE = {chat: name for name, chat in CHATS.items()}
GROUP, SUPERGROUP = -4_000_000_001, -1_004_000_000_002


@dataclass(eq=False)
class Call:
    """A message on its way: claimed by a courier, not yet answered. `refused`: Telegram has said
    that nobody is reached, which is not heard yet.
    """

    delivery_id: int
    chat_id: int
    claimed_at: datetime
    answer: "asyncio.Future[Outcome]"
    along: tuple[CombinedWave, ...] = ()
    lapsed: bool = False
    refused: bool = False


class Wire:
    """One courier's line to Telegram. Every send waits here until the machine answers it."""

    def __init__(
        self, db: Database, now: Callable[[], datetime], check: Callable[[Call], None]
    ) -> None:
        self.now = now
        self.check = check
        self.calls: dict[int, Call] = {}
        self.courier = Courier(db, self, now)

    async def send(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome:
        del lane
        return await self._call(
            chat_id, screen.cards if isinstance(screen, CombinedReminder) else ()
        )

    async def pin(self, chat_id: int, pin: Pin, lane: Lane) -> Outcome:
        del pin, lane
        return await self._call(chat_id)

    async def _call(self, chat_id: int, along: tuple[CombinedWave, ...] = ()) -> Outcome:
        me = asyncio.current_task()
        delivery_id = next(key for key, task in self.courier._tasks.items() if task is me)
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        call = Call(delivery_id, chat_id, self.now(), answer, along)
        self.check(call)
        self.calls[delivery_id] = call
        return await answer

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> Outcome:
        raise NotImplementedError

    async def set_menu(self, chat_id: int, menu: Menu, lane: Lane) -> Outcome:
        raise NotImplementedError

    async def toast(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        raise NotImplementedError


@dataclass
class Planned:
    """A wave as the model knows it: whom it concerned once it was expanded."""

    wave: Wave
    state: str = "planned"
    concerned: set[str] = field(default_factory=set)


async def make_people(tx: Session, now: datetime) -> tuple[int, dict[str, int]]:
    """A cell with a group in a database that was emptied; its id, and the members' by name."""
    for table in reversed(Row.metadata.sorted_tables):
        await tx.execute(table.delete())
    committee = CommitteeRow(name="Đảng ủy", zone="Asia/Ho_Chi_Minh")
    tx.add(committee)
    await tx.flush()
    cell = CellRow(committee_id=committee.id, name="Láng Hạ", zone=committee.zone)
    cell.group_chat_id = GROUP
    tx.add(cell)
    await tx.flush()
    return cell.id, {name: await _member(tx, cell, name, now) for name in [*NAMES, NOT_JOINED]}


async def _member(tx: Session, cell: CellRow, name: str, now: datetime) -> int:
    member = MemberRow(
        committee_id=cell.committee_id,
        cell_id=cell.id,
        full_name=name,
        name_key=name_key(name),
        standing="official",
        exempt=name == EXEMPT,
    )
    if name != NOT_JOINED:
        account = AccountRow(telegram_id=CHATS[name], consent_version=1, consented_at=now)
        tx.add(account)
        await tx.flush()
        member.account_id = account.id
    tx.add(member)
    await tx.flush()
    return member.id
