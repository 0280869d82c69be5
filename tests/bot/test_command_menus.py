"""Command menus as Telegram shows them: by role, by language, and set only when they differ."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from telegram import Bot
from telegram.error import TelegramError

from bot.menus import publish_everyone, publish_menus
from core.names import fold
from core.people import Role
from db.engine import Database
from db.rows import AccountRow, CellRow, CommitteeRow, MemberRow, RoleRow
from sandbox import Limits, Person, Sandbox

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@dataclass
class Place:
    sandbox: Sandbox
    bot: Bot
    db: Database
    cell_id: int

    async def join(self, name: str, role: Role | None = None) -> Person:
        """A person who joined the cell, perhaps with a role."""
        person = self.sandbox.add_person(name, started=True)
        async with self.db.begin() as tx:
            account = AccountRow(telegram_id=person.id, consent_version=1, consented_at=NOW)
            tx.add(account)
            await tx.flush()
            cell = await tx.get_one(CellRow, self.cell_id)
            member = MemberRow(
                committee_id=cell.committee_id,
                cell_id=cell.id,
                full_name=name,
                folded_name=fold(name),
                standing="official",
                account_id=account.id,
            )
            tx.add(member)
            await tx.flush()
            if role:
                tx.add(RoleRow(member_id=member.id, role=role))
        return person

    def menu(self, person: Person) -> list[str]:
        return [command["command"] for command in self.sandbox.commands(person)]

    def sets(self) -> int:
        names = ("setMyCommands", "deleteMyCommands")
        return sum(call.method in names for call in self.sandbox.calls)


@pytest.fixture
async def place(db: Database) -> AsyncIterator[Place]:
    sandbox = Sandbox(limits=Limits(enforced=False))
    await sandbox.start()
    async with db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        cell = CellRow(committee_id=committee.id, name="Chi bộ Hoa Sen", zone=committee.zone)
        tx.add(cell)
        await tx.flush()
    bot = Bot(sandbox.token, base_url=f"{sandbox.url}/bot")
    async with bot:
        yield Place(sandbox, bot, db, cell.id)
    await sandbox.stop()


async def test_a_stranger_sees_start_and_help_in_their_language(place: Place) -> None:
    await publish_menus(place.bot)
    vietnamese = place.sandbox.add_person("Phạm Văn Dũng")
    english = place.sandbox.add_person("Đỗ Thị Hà", language="en")
    assert place.menu(vietnamese) == place.menu(english) == ["start", "help"]
    described = [c["description"] for c in place.sandbox.commands(english)]
    assert described[0] == "Start screen"
    assert place.sandbox.commands(vietnamese)[0]["description"] == "Trang chính"


async def test_a_group_sees_the_next_meeting_only(place: Place) -> None:
    await publish_menus(place.bot)
    person = place.sandbox.add_person("Phạm Văn Dũng")
    group = place.sandbox.add_group("Nhóm Hoa Sen", [person])
    assert [c["command"] for c in place.sandbox.commands(person, group)] == ["hop"]


async def test_a_second_start_sets_nothing(place: Place) -> None:
    await publish_menus(place.bot)
    person = await place.join("Nguyễn Văn An", Role.SECRETARY)
    await publish_everyone(place.bot, place.db)
    before = place.sets()
    await publish_menus(place.bot)
    await publish_everyone(place.bot, place.db)
    assert before == place.sets()
    assert "themhop" in place.menu(person)


async def test_a_members_menu_follows_the_role(place: Place) -> None:
    person = await place.join("Nguyễn Văn An")
    await publish_everyone(place.bot, place.db)
    assert "hop" in place.menu(person)
    assert "themhop" not in place.menu(person)
    async with place.db.begin() as tx:
        member_id = await tx.scalar(select(MemberRow.id))
        tx.add(RoleRow(member_id=member_id, role=Role.SECRETARY))
    await publish_everyone(place.bot, place.db)
    assert "themhop" in place.menu(person)


async def test_a_menu_speaks_the_accounts_language(place: Place) -> None:
    person = await place.join("Nguyễn Văn An")
    async with place.db.begin() as tx:
        await tx.execute(update(AccountRow).values(language="en"))
    await publish_everyone(place.bot, place.db)
    assert "next" in place.menu(person)
    assert "hop" not in place.menu(person)


async def test_a_chat_that_fails_does_not_stop_the_others(place: Place) -> None:
    async with place.db.begin() as tx:
        gone = AccountRow(telegram_id=1, consent_version=1, consented_at=NOW)
        tx.add(gone)
        await tx.flush()
        cell = await tx.get_one(CellRow, place.cell_id)
        tx.add(
            MemberRow(
                committee_id=cell.committee_id,
                cell_id=cell.id,
                full_name="Phạm Văn Dũng",
                folded_name="pham van dung",
                standing="official",
                account_id=gone.id,
            )
        )
    person = await place.join("Nguyễn Văn An")
    place.sandbox.faults.add(method="setMyCommands", how="502")
    await publish_everyone(place.bot, place.db)
    await publish_everyone(place.bot, place.db)
    assert "hop" in place.menu(person)


async def test_the_strangers_menu_is_the_callers_to_try_again(place: Place) -> None:
    place.sandbox.faults.add(method="setMyCommands", how="502")
    with pytest.raises(TelegramError):
        await publish_menus(place.bot)
    await publish_menus(place.bot)
    assert place.menu(place.sandbox.add_person("Phạm Văn Dũng")) == ["start", "help"]
