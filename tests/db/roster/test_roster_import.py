"""A plan's changes in the database, in bulk."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from core.model.people import Role, Standing
from core.roster.entries import RosterEntry
from core.roster.import_plan import plan_import
from db.engine.database import Database
from db.roster.roster_import import ImportTarget, apply_import, load_committee_names, load_snapshot
from db.rows import (
    AccountRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    LogRow,
    MeetingRow,
    MemberRow,
    RoleRow,
    ViewRow,
)

pytestmark = pytest.mark.both

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
TARGET = ImportTarget("Đảng bộ Khối", None, "Asia/Ho_Chi_Minh")


def entry(name: str, cell: str = "Chi bộ 1", **values: Any) -> RosterEntry:
    return RosterEntry(2, cell, name, **values)


async def load_in(db: Database, *entries: RosterEntry, target: ImportTarget = TARGET) -> list[int]:
    """Imports the entries; how many lines each step wrote."""
    steps: list[int] = []
    async with db.begin() as tx:
        plan = plan_import(await load_snapshot(tx, target.committee), entries)
        await apply_import(tx, target, plan, NOW, steps.append)
    return steps


async def test_a_new_committee_with_cells_members_and_roles(db: Database) -> None:
    await load_in(
        db,
        entry("Nguyễn Văn An", role=Role.SECRETARY, telegram_id=77),
        entry("Trần Thị Bình", standing=Standing.PROBATIONARY, exempt=True),
        entry("Lê Văn Cường", "", role=Role.OFFICER),
    )
    async with db.read() as tx:
        snapshot = await load_snapshot(tx, "Đảng bộ Khối")
        zones = [await tx.scalar(select(row.zone)) for row in (CommitteeRow, CellRow)]
    an, binh, cuong = snapshot.members
    assert zones == ["Asia/Ho_Chi_Minh"] * 2
    assert (an.cell, an.roles, an.telegram_id) == ("Chi bộ 1", frozenset({Role.SECRETARY}), 77)
    assert (binh.standing, binh.exempt, binh.roles) == (Standing.PROBATIONARY, True, frozenset())
    assert (cuong.cell, cuong.roles) == ("", frozenset({Role.OFFICER}))


async def test_changes_keep_the_line_and_are_logged_without_telegram_ids(db: Database) -> None:
    await load_in(db, entry("Nguyễn Văn An", role=Role.SECRETARY))
    changed = entry("Nguyễn Văn An", role=Role.DEPUTY, exempt=True, telegram_id=77)
    assert await load_in(db, changed) == [1]
    assert await load_in(db, changed) == []
    async with db.read() as tx:
        (member,) = (await load_snapshot(tx, "Đảng bộ Khối")).members
        lines = (await tx.scalars(select(LogRow).order_by(LogRow.id))).all()
    assert (member.roles, member.exempt, member.telegram_id) == (frozenset({Role.DEPUTY}), True, 77)
    assert [line.action for line in lines] == ["add_member", "change_member"]
    assert lines[1].before == {"exempt": False, "roles": ["secretary"], "telegram_id": False}
    assert lines[1].after == {"exempt": True, "roles": ["deputy"], "telegram_id": True}
    assert lines[1].subject == f"member:{member.id}"


async def test_members_may_exchange_names(db: Database) -> None:
    await load_in(db, entry("Nguyễn Văn An", telegram_id=5), entry("Lê Văn Cường", telegram_id=6))
    await load_in(db, entry("Lê Văn Cường", telegram_id=5), entry("Nguyễn Văn An", telegram_id=6))
    async with db.read() as tx:
        members = (await load_snapshot(tx, "Đảng bộ Khối")).members
        keys = (await tx.scalars(select(MemberRow.name_key).order_by(MemberRow.id))).all()
    assert [(m.telegram_id, m.full_name) for m in members] == [
        (5, "Lê Văn Cường"),
        (6, "Nguyễn Văn An"),
    ]
    assert keys == ["lê văn cường", "nguyễn văn an"]


async def test_a_new_cell_abroad_has_its_own_zone(db: Database) -> None:
    await load_in(db, entry("Nguyễn Văn An"))
    paris = ImportTarget("Đảng bộ Khối", "Europe/Paris", "Asia/Ho_Chi_Minh")
    await load_in(db, entry("Nguyễn Văn An"), entry("Lê Thu Hà", "Chi bộ Pháp"), target=paris)
    async with db.read() as tx:
        rows = await tx.execute(select(CellRow.name, CellRow.zone).order_by(CellRow.id))
        assert await load_committee_names(tx) == ["Đảng bộ Khối"]
    assert [tuple(row) for row in rows] == [
        ("Chi bộ 1", "Asia/Ho_Chi_Minh"),
        ("Chi bộ Pháp", "Europe/Paris"),
    ]


async def test_whoever_had_left_comes_back_rather_than_being_there_twice(db: Database) -> None:
    await load_in(db, entry("Nguyễn Văn An"))
    async with db.begin() as tx:
        (await tx.get_one(MemberRow, 1)).retired_at = NOW
    await load_in(db, entry("Nguyễn Văn An", exempt=True))
    async with db.read() as tx:
        rows = await tx.execute(
            select(MemberRow.exempt, MemberRow.retired_at).order_by(MemberRow.id)
        )
    assert [tuple(row) for row in rows] == [(True, None)]
    async with db.read() as tx:
        actions = (await tx.scalars(select(LogRow.action).order_by(LogRow.id))).all()
    assert actions == ["add_member", "restore_member"]


async def test_thousands_go_in_by_chunks(db: Database) -> None:
    entries = [
        entry(f"Đảng viên {n}", f"Chi bộ {n % 30}", role=Role.SECRETARY if n < 30 else None)
        for n in range(1234)
    ]
    assert await load_in(db, *entries) == [500, 500, 234]
    async with db.read() as tx:
        counts = [
            await tx.scalar(select(func.count()).select_from(row))
            for row in (MemberRow, CellRow, RoleRow, LogRow)
        ]
        by_role = await tx.execute(
            select(MemberRow.full_name).join(RoleRow, RoleRow.member_id == MemberRow.id)
        )
    assert counts == [1234, 30, 30, 1234]
    assert {row.full_name for row in by_role} == {f"Đảng viên {n}" for n in range(30)}


async def test_a_failure_leaves_nothing_behind(db: Database) -> None:
    entries = [entry(f"Đảng viên {n}") for n in range(600)]

    class Pulled(Exception):  # noqa: N818
        """The plug, in the middle of the work."""

    def stop(_count: int) -> None:
        raise Pulled

    async def import_all() -> None:
        async with db.begin() as tx:
            plan = plan_import(await load_snapshot(tx, TARGET.committee), entries)
            await apply_import(tx, TARGET, plan, NOW, stop)

    with pytest.raises(Pulled):
        await import_all()
    async with db.read() as tx:
        assert await load_committee_names(tx) == []
        assert await tx.scalar(select(func.count()).select_from(MemberRow)) == 0


async def test_boards_of_coming_meetings_and_menus_follow(db: Database) -> None:
    await load_in(db, entry("Nguyễn Văn An"))
    async with db.begin() as tx:
        account = AccountRow(telegram_id=9, consent_version=1, consented_at=NOW)
        tx.add(account)
        await tx.flush()
        (await tx.get_one(MemberRow, 1)).account_id = account.id
        tx.add_all(_meeting(day) for day in (1, 30))
        await tx.flush()
        tx.add_all(ViewRow(kind="board", chat_id=-1, message_id=n, meeting_id=n) for n in (1, 2))
    await load_in(db, entry("Nguyễn Văn An", role=Role.SECRETARY))
    async with db.read() as tx:
        views = await tx.execute(select(ViewRow.meeting_id, ViewRow.dirty).order_by(ViewRow.id))
        menus = (await tx.scalars(select(DeliveryRow.chat_id))).all()
    assert [tuple(view) for view in views] == [(1, False), (2, True)]
    assert menus == [9]


def _meeting(day: int) -> MeetingRow:
    starts_at = datetime(2026, 11, day, 12, tzinfo=UTC)
    return MeetingRow(
        cell_id=1,
        kind="regular",
        state="published",
        on_date=starts_at.date(),
        at_time=starts_at.time(),
        zone="Asia/Ho_Chi_Minh",
        starts_at=starts_at,
        place="Hội trường",
        mode="in_person",
    )
