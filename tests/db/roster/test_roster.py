"""Lines of the roster added, renamed, retired; one cell never has a name twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.joining.invites import InviteRule
from core.model.errors import Refusal
from core.model.people import Cell, Role, Standing
from db.engine.database import Database, Session
from db.joining.invites import create_invite
from db.people import load_cell, load_member, load_members
from db.roster.roster import (
    NameTaken,
    add_member,
    rename_member,
    restore_member,
    retire_member,
    save_exempt,
    save_role,
    save_standing,
)
from db.rows import CellRow, CommitteeRow, InviteRow, RoleRow

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


async def make_cell(tx: Session) -> Cell:
    committee = CommitteeRow(name="Đảng bộ Khối", zone="Asia/Ho_Chi_Minh")
    tx.add(committee)
    await tx.flush()
    cell = CellRow(committee_id=committee.id, name="Chi bộ 1", zone=committee.zone)
    tx.add(cell)
    await tx.flush()
    return await load_cell(tx, cell.id)


async def add(tx: Session, cell: Cell, name: str) -> int:
    member_id = await add_member(tx, cell, name, Standing.OFFICIAL, exempt=False)
    assert member_id is not None
    return member_id


async def test_a_name_is_in_a_cell_once(db: Database) -> None:
    async with db.begin() as tx:
        cell = await make_cell(tx)
        await add(tx, cell, "Nguyễn Văn An")
        for again in ("Nguyễn Văn An", "NGUYỄN VĂN  AN"):
            assert await add_member(tx, cell, again, Standing.OFFICIAL, exempt=False) is None
        await add(tx, cell, "Nguyễn Văn An (1962)")
        assert len(await load_members(tx, cell.id)) == 2


async def test_a_rename_to_a_taken_name_is_refused_and_harms_nothing(db: Database) -> None:
    async with db.begin() as tx:
        cell = await make_cell(tx)
        await add(tx, cell, "Nguyễn Văn An")
        member = await load_member(tx, await add(tx, cell, "Lê Thu Hà"))
        with pytest.raises(NameTaken) as refused:
            await rename_member(tx, member, "nguyễn văn an")
        assert isinstance(refused.value, Refusal)
        await rename_member(tx, member, "Lê Thị Thu Hà")
    async with db.read() as tx:
        names = [member.full_name for member in await load_members(tx, cell.id)]
    assert names == ["Nguyễn Văn An", "Lê Thị Thu Hà"]


async def test_standing_exemption_and_office(db: Database) -> None:
    async with db.begin() as tx:
        cell = await make_cell(tx)
        member = await load_member(tx, await add(tx, cell, "Nguyễn Văn An"))
        await save_standing(tx, member, Standing.PROBATIONARY)
        await save_exempt(tx, member, exempt=True)
        await save_role(tx, member, Role.SECRETARY)
        await save_role(tx, member, Role.DEPUTY)
    async with db.read() as tx:
        after = await load_member(tx, member.id)
    assert (after.standing, after.exempt, after.roles) == (
        Standing.PROBATIONARY,
        True,
        (Role.DEPUTY,),
    )


async def test_no_office_leaves_an_officers_role(db: Database) -> None:
    async with db.begin() as tx:
        cell = await make_cell(tx)
        member = await load_member(tx, await add(tx, cell, "Nguyễn Văn An"))
        tx.add(RoleRow(member_id=member.id, role=Role.OFFICER.value))
        await save_role(tx, member, Role.SECRETARY)
        await save_role(tx, member, None)
    async with db.read() as tx:
        assert (await load_member(tx, member.id)).roles == (Role.OFFICER,)


async def test_a_retired_line_frees_its_name_and_ends_its_links(db: Database) -> None:
    async with db.begin() as tx:
        cell = await make_cell(tx)
        member = await load_member(tx, await add(tx, cell, "Nguyễn Văn An"))
        rule = InviteRule(timedelta(days=30), one_use=True)
        await create_invite(tx, rule, NOW, member_id=member.id)
        await retire_member(tx, member, NOW)
        await add(tx, cell, "Nguyễn Văn An")
        with pytest.raises(NameTaken):
            await restore_member(tx, await load_member(tx, member.id))
    async with db.read() as tx:
        assert len(await load_members(tx, cell.id)) == 1
        assert await tx.scalar(select(InviteRow.revoked_at)) == NOW


async def test_a_retired_line_can_come_back(db: Database) -> None:
    async with db.begin() as tx:
        cell = await make_cell(tx)
        member = await load_member(tx, await add(tx, cell, "Nguyễn Văn An"))
        await retire_member(tx, member, NOW)
        assert await load_members(tx, cell.id) == []
        await restore_member(tx, member)
        assert [m.id for m in await load_members(tx, cell.id)] == [member.id]
