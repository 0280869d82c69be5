"""kill -9 at the worst moments: every answer is kept, every reminder is delivered."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import ColumnElement, func, select

from core.model.names import name_key
from core.model.people import Role
from db.engine.database import Database
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import (
    AccountRow,
    AnswerHistoryRow,
    AnswerRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    MemberRow,
    RoleRow,
)
from handlers.meetings.publish import publish
from sandbox import Limits, Person, Sandbox
from tests.process import BotProcess, running, until

pytestmark = pytest.mark.thorough

NAMES = [
    f"Nguyễn Văn {name}" for name in ["An", "Bình", "Cường", "Dũng", "Giang", "Hải", "Khánh", "Lâm"]
]
NO_QUIET_HOURS = {"quiet_from": "00:00", "quiet_until": "00:00"}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(limits=Limits(enforced=False))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def people(sandbox: Sandbox, db: Database) -> list[Person]:
    """A cell whose eight members have joined, and a meeting in five days."""
    now = datetime.now(UTC)
    people = [sandbox.add_person(name, started=True) for name in NAMES]
    async with db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        cell = CellRow(
            committee_id=committee.id,
            name="Chi bộ Láng Hạ",
            zone=committee.zone,
            reminders=NO_QUIET_HOURS,
        )
        tx.add(cell)
        await tx.flush()
        for person in people:
            account = AccountRow(telegram_id=person.id, consent_version=1, consented_at=now)
            tx.add(account)
            await tx.flush()
            member = MemberRow(
                committee_id=committee.id,
                cell_id=cell.id,
                full_name=person.name,
                name_key=name_key(person.name),
                standing="official",
                account_id=account.id,
            )
            tx.add(member)
            await tx.flush()
            if person is people[0]:
                tx.add(RoleRow(member_id=member.id, role=Role.SECRETARY))
        new = NewMeeting((now + timedelta(days=5)).date(), time(19, 30), "Hội trường")
        await publish(tx, await load_cell(tx, cell.id), new, now, account_id=None)
    return people


@pytest.fixture
def bot(sandbox: Sandbox, database_url: str, tmp_path: Path) -> BotProcess:
    return BotProcess(sandbox, database_url, tmp_path)


def invitations(sandbox: Sandbox, people: list[Person]) -> Counter[str]:
    """How many invitations each person has on their telephone."""
    return Counter(
        person.name
        for person in people
        for message in sandbox.messages(person)
        if message.text.startswith("📨 MỜI HỌP")
    )


async def count(db: Database, *conditions: ColumnElement[bool]) -> int:
    async with db.read() as tx:
        return await tx.scalar(select(func.count()).where(*conditions)) or 0


async def test_killed_between_tapped_and_answered(
    sandbox: Sandbox, db: Database, people: list[Person], bot: BotProcess
) -> None:
    async def invited() -> bool:
        return len(invitations(sandbox, people)) == len(people)

    async def all_answered() -> bool:
        return await count(db, AnswerRow.choice == "attend") == len(people)

    async with running(bot):
        await until(invited)
        sandbox.faults.add(method="answerCallbackQuery", how="hold")
        for person in people:
            sandbox.tap(person, "Tham dự")
        await sandbox.faults.reached()
        await bot.kill()
    sandbox.faults.clear()
    asked = sum(call.method == "getUpdates" for call in sandbox.calls)
    async with running(bot):
        await sandbox.called("getUpdates", n=asked + 1, timeout=30)
        await until(all_answered)
        assert await bot.stop() == 0
    async with db.read() as tx:
        choices = (await tx.scalars(select(AnswerRow.choice))).all()
        updates = (await tx.scalars(select(AnswerHistoryRow.update_id))).all()
    assert choices == ["attend"] * len(people)
    assert len(set(updates)) == len(updates) == len(people)


async def test_killed_while_telegram_is_asked_and_the_rest_is_loaded(
    sandbox: Sandbox, db: Database, people: list[Person], bot: BotProcess
) -> None:
    async def invited() -> bool:
        return len(invitations(sandbox, people)) == len(people)

    async def all_answered() -> bool:
        return await count(db, AnswerRow.choice == "attend") == len(people)

    async with running(bot):
        await until(invited)
    for person in people:
        sandbox.tap(person, "Tham dự")
    asked = sum(call.method == "getUpdates" for call in sandbox.calls)
    async with running(bot):
        await sandbox.called("getUpdates", n=asked + 1, timeout=30)
        await bot.kill()
    assert not await all_answered()
    async with running(bot):
        await until(all_answered)
        assert await bot.stop() == 0
    async with db.read() as tx:
        updates = (await tx.scalars(select(AnswerHistoryRow.update_id))).all()
    assert len(set(updates)) == len(updates) == len(people)


@pytest.mark.parametrize("how", ["hold", "late"])
async def test_killed_between_claimed_and_sent(
    sandbox: Sandbox,
    db: Database,
    people: list[Person],
    bot: BotProcess,
    how: Literal["hold", "late"],
) -> None:
    """Held: nothing went out. Late: it went out, the answer did not come back in time."""
    sandbox.faults.add(method="sendMessage", how=how, times=None, seconds=60)

    async def all_sent() -> bool:
        sent = (DeliveryRow.state == "sent", DeliveryRow.kind == "invitation")
        return await count(db, *sent) == len(people)

    async with running(bot):
        await sandbox.faults.reached()
        await bot.kill()
    sandbox.faults.release(take_effect=False)
    sandbox.faults.clear()
    async with running(bot):
        await until(all_sent)
        assert await bot.stop() == 0
    received = invitations(sandbox, people)
    assert set(received) == {person.name for person in people}
    async with db.read() as tx:
        doubtful = await tx.scalar(select(func.sum(DeliveryRow.possible_duplicates))) or 0
    again = received.total() - len(people)
    assert again <= doubtful
    if how == "late":
        assert again >= 1
    else:
        assert again == 0
