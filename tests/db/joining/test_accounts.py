"""Consent, the link to the roster, and what erasing leaves behind."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.joining.invites import AlreadyInCell, AlreadyLinked, InviteRevoked
from core.model.deliveries import DeliveryKind
from core.model.errors import Refusal
from db.engine.database import Database
from db.joining.accounts import (
    erase_account,
    find_account,
    find_known_members,
    forget_departed,
    link_member,
    save_consent,
    unlink_member,
)
from db.outbox.deliveries import owe
from db.people import load_member
from db.privacy.profile import load_profile
from db.prompts import find_prompt, save_prompt
from db.rows import CellRow, CommitteeRow, ConsentRow, DeliveryRow, MemberRow

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


async def roster(db: Database, *names: str, **more: object) -> list[int]:
    """One cell with these members, who have not joined; their ids."""
    async with db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        cell = CellRow(committee_id=committee.id, name="Chi bộ 1", zone=committee.zone)
        tx.add(cell)
        await tx.flush()
        rows = [
            MemberRow(
                committee_id=committee.id,
                cell_id=cell.id,
                full_name=name,
                name_key=name.lower(),
                standing="official",
                **more,
            )
            for name in names
        ]
        tx.add_all(rows)
        await tx.flush()
        return [row.id for row in rows]


async def consent(db: Database, telegram_id: int) -> int:
    async with db.begin() as tx:
        return await save_consent(tx, telegram_id, "vi", 1, NOW)


async def test_consent_again_keeps_the_account_and_adds_a_line(db: Database) -> None:
    first = await consent(db, 100)
    async with db.begin() as tx:
        assert await save_consent(tx, 100, "en", 2, NOW) == first
    async with db.read() as tx:
        account = await find_account(tx, 100)
        versions = (await tx.scalars(select(ConsentRow.version).order_by(ConsentRow.id))).all()
    assert account is not None
    assert (account.consent_version, account.language) == (2, "vi")
    assert versions == [1, 2]


async def test_a_line_is_linked_to_one_account_only(db: Database) -> None:
    an, _ = await roster(db, "An", "Bình")
    own, other = await consent(db, 100), await consent(db, 200)
    async with db.begin() as tx:
        member = await load_member(tx, an)
        await link_member(tx, member, own)
        await link_member(tx, member, own)
        with pytest.raises(AlreadyLinked):
            await link_member(tx, member, other)


async def test_an_account_has_one_line_in_a_cell(db: Database) -> None:
    an, binh = await roster(db, "An", "Bình")
    own = await consent(db, 100)
    async with db.begin() as tx:
        await link_member(tx, await load_member(tx, an), own)
        with pytest.raises(AlreadyInCell):
            await link_member(tx, await load_member(tx, binh), own)


async def test_nobody_is_linked_to_a_retired_line(db: Database) -> None:
    (an,) = await roster(db, "An", retired_at=NOW)
    own = await consent(db, 100)
    async with db.begin() as tx:
        with pytest.raises(InviteRevoked):
            await link_member(tx, await load_member(tx, an), own)


async def test_two_at_one_moment_one_is_linked(db: Database) -> None:
    (an,) = await roster(db, "An")
    accounts = [await consent(db, 100), await consent(db, 200)]

    async def link(account_id: int) -> bool:
        try:
            async with db.begin() as tx:
                await link_member(tx, await load_member(tx, an), account_id)
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(*map(link, accounts))) == [False, True]


async def test_unlinking_forgets_the_known_id_too(db: Database) -> None:
    (an,) = await roster(db, "An", known_telegram_id=100)
    own = await consent(db, 100)
    async with db.begin() as tx:
        assert [m.id for m in await find_known_members(tx, 100)] == [an]
        await link_member(tx, await load_member(tx, an), own)
        assert await find_known_members(tx, 100) == []
        assert await unlink_member(tx, an) == 100
        assert await unlink_member(tx, an) is None
    async with db.read() as tx:
        assert await find_known_members(tx, 100) == []
        assert not (await load_member(tx, an)).joined


async def test_erasing_leaves_the_line_and_the_withdrawal(db: Database) -> None:
    (an,) = await roster(db, "An", known_telegram_id=100)
    own = await consent(db, 100)
    async with db.begin() as tx:
        await link_member(tx, await load_member(tx, an), own)
        await owe(tx, DeliveryKind.CARD_AGAIN, NOW, chat_id=100)
        await owe(tx, DeliveryKind.CARD_AGAIN, NOW, chat_id=200)
        await save_prompt(tx, 100, "absence_reason", {}, NOW)
    async with db.begin() as tx:
        await erase_account(tx, own, NOW)
    async with db.read() as tx:
        assert await find_account(tx, 100) is None
        assert await find_prompt(tx, 100, NOW) is None
        member = await tx.get_one(MemberRow, an)
        consents = (await tx.scalars(select(ConsentRow).order_by(ConsentRow.id))).all()
        owed = (await tx.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all()
    assert (member.account_id, member.known_telegram_id) == (None, None)
    assert [(c.account_id, c.given) for c in consents] == [(None, True), (None, False)]
    assert [(d.chat_id, d.state) for d in owed] == [(None, "cancelled"), (200, "pending")]


async def test_ended_deliveries_forget_who_is_gone(db: Database) -> None:
    await consent(db, 100)
    async with db.begin() as tx:
        for chat_id in (100, 200, -300):
            await owe(tx, DeliveryKind.MENU, NOW, chat_id=chat_id)
        await owe(tx, DeliveryKind.MENU, NOW, chat_id=400)
        rows = (await tx.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all()
        for row in rows[:3]:
            row.state = "sent"
    async with db.begin() as tx:
        await forget_departed(tx)
    async with db.read() as tx:
        chats = (await tx.scalars(select(DeliveryRow.chat_id).order_by(DeliveryRow.id))).all()
    assert chats == [100, None, -300, 400]


async def test_the_profile_of_one_without_a_line(db: Database) -> None:
    own = await consent(db, 100)
    async with db.read() as tx:
        profile = await load_profile(tx, own)
    assert (profile.telegram_id, profile.lines, profile.parts["answers"]) == (100, (), [])
    assert [c["given"] for c in profile.parts["consents"]] == [True]
