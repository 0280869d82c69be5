"""Groups of cells: bound, let go, lost, moved; and who has a command menu."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from core.model.deliveries import DeliveryKind, ViewKind
from core.model.names import name_key
from core.model.people import Cell, Role
from db.engine.database import Database, Session
from db.groups.groups import bind_group, end_group, move_group, release_group
from db.home.menus import load_menu_holders
from db.meetings.meetings import NewMeeting, publish_meeting
from db.outbox.deliveries import DeliveryState, owe
from db.outbox.views import remember_view
from db.people import find_group_cell, load_cell
from db.rows import (
    AccountRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    LogRow,
    MemberRow,
    RoleRow,
    ViewRow,
)

pytestmark = pytest.mark.both

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
AFTER_THE_MEETING = datetime(2026, 12, 4, tzinfo=UTC)
GROUP = -1001000
NEW_GROUP = -1002000


async def bound_cell(tx: Session) -> Cell:
    """A cell that is bound to GROUP."""
    committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
    tx.add(committee)
    await tx.flush()
    row = CellRow(committee_id=committee.id, name="Chi bộ Hoa Sen", zone=committee.zone)
    tx.add(row)
    await tx.flush()
    await bind_group(tx, row.id, GROUP)
    await tx.refresh(row)
    return await load_cell(tx, row.id)


async def a_leader(
    tx: Session, cell: Cell, name: str, role: Role, number: int, *, lost: bool = False
) -> int:
    """A joined member who holds the role; the member's id."""
    account = AccountRow(
        telegram_id=number,
        consent_version=1,
        consented_at=NOW,
        unreachable_since=NOW if lost else None,
    )
    tx.add(account)
    await tx.flush()
    member = MemberRow(
        committee_id=cell.committee_id,
        cell_id=cell.id,
        full_name=name,
        name_key=name_key(name),
        standing="official",
        account_id=account.id,
    )
    tx.add(member)
    await tx.flush()
    tx.add(RoleRow(member_id=member.id, role=role))
    await tx.flush()
    return member.id


async def a_board(tx: Session, cell: Cell, message_id: int = 11) -> int:
    """A meeting on 3 December with its board in GROUP; the meeting's id."""
    new = NewMeeting(date(2026, 12, 3), time(19, 30), "Hội trường")
    meeting = await publish_meeting(tx, cell, new, NOW)
    await remember_view(tx, ViewKind.BOARD, GROUP, message_id, meeting.id)
    return meeting.id


async def deliveries(tx: Session, kind: str) -> list[DeliveryRow]:
    rows = await tx.scalars(
        select(DeliveryRow).where(DeliveryRow.kind == kind).order_by(DeliveryRow.id)
    )
    return list(rows)


async def test_letting_go_forgets_the_boards_and_names_those_still_ahead(db: Database) -> None:
    async with db.begin() as tx:
        cell = await bound_cell(tx)
        meeting_id = await a_board(tx, cell)
        await owe(tx, DeliveryKind.GROUP_BOARD, NOW, cell_id=cell.id, meeting_id=meeting_id)
        boards = await release_group(tx, cell, NOW)
    assert boards == [(GROUP, 11)]
    async with db.read() as tx:
        assert await find_group_cell(tx, GROUP) is None
        assert (await tx.scalars(select(ViewRow))).all() == []
        assert [row.state for row in await deliveries(tx, DeliveryKind.GROUP_BOARD)] == [
            "cancelled"
        ]


async def test_letting_go_leaves_boards_of_the_past_alone(db: Database) -> None:
    async with db.begin() as tx:
        cell = await bound_cell(tx)
        await a_board(tx, cell)
        assert await release_group(tx, cell, AFTER_THE_MEETING) == []


async def test_a_lost_group_is_told_once_to_secretary_and_deputy(db: Database) -> None:
    async with db.begin() as tx:
        cell = await bound_cell(tx)
        secretary = await a_leader(tx, cell, "Nguyễn Văn An", Role.SECRETARY, 1)
        deputy = await a_leader(tx, cell, "Trần Thị Bình", Role.DEPUTY, 2)
        await a_leader(tx, cell, "Lê Văn Cường", Role.CELL_COMMITTEE, 3)
    for _ in range(2):
        async with db.begin() as tx:
            await end_group(tx, GROUP, "Nhóm Hoa Sen", NOW)
    async with db.read() as tx:
        told = await deliveries(tx, DeliveryKind.GROUP_REMOVED)
        assert {row.member_id for row in told} == {secretary, deputy}
        assert len(told) == 2
        assert told[0].about == {"cell_id": cell.id, "group_title": "Nhóm Hoa Sen"}
        assert [row.action for row in await tx.scalars(select(LogRow))] == ["lose_group"]


async def test_a_leader_who_cannot_be_reached_is_not_owed_the_news(db: Database) -> None:
    async with db.begin() as tx:
        cell = await bound_cell(tx)
        await a_leader(tx, cell, "Nguyễn Văn An", Role.SECRETARY, 1, lost=True)
        await end_group(tx, GROUP, "Nhóm Hoa Sen", NOW)
        assert await deliveries(tx, DeliveryKind.GROUP_REMOVED) == []


async def test_a_group_that_is_no_cells_is_lost_without_a_word(db: Database) -> None:
    async with db.begin() as tx:
        await end_group(tx, -5, "Nhóm khác", NOW)
        assert await deliveries(tx, DeliveryKind.GROUP_REMOVED) == []


async def test_a_moved_group_is_owed_its_boards_anew_once(db: Database) -> None:
    async with db.begin() as tx:
        cell = await bound_cell(tx)
        meeting_id = await a_board(tx, cell)
        await remember_view(tx, ViewKind.BOARD, GROUP, 12, meeting_id)
    for _ in range(2):
        async with db.begin() as tx:
            await move_group(tx, GROUP, NEW_GROUP, NOW)
    async with db.read() as tx:
        moved = await find_group_cell(tx, NEW_GROUP)
        assert moved is not None
        assert moved.id == cell.id
        assert (await tx.scalars(select(ViewRow))).all() == []
        assert [row.meeting_id for row in await deliveries(tx, DeliveryKind.GROUP_BOARD)] == [
            meeting_id
        ]


async def test_what_is_owed_to_the_old_id_goes_to_the_new_one(db: Database) -> None:
    async with db.begin() as tx:
        await owe(tx, DeliveryKind.SORRY, NOW, chat_id=GROUP)
        await owe(tx, DeliveryKind.GROUP_CHANGED, NOW, chat_id=GROUP)
        (said,) = await deliveries(tx, DeliveryKind.GROUP_CHANGED)
        said.state = DeliveryState.SENT
        await tx.flush()
        await move_group(tx, GROUP, NEW_GROUP, NOW)
    async with db.read() as tx:
        assert [row.chat_id for row in await deliveries(tx, DeliveryKind.SORRY)] == [NEW_GROUP]
        assert [row.chat_id for row in await deliveries(tx, DeliveryKind.GROUP_CHANGED)] == [GROUP]


async def test_menus_are_for_those_who_joined_and_can_be_reached(db: Database) -> None:
    async with db.begin() as tx:
        cell = await bound_cell(tx)
        await a_leader(tx, cell, "Nguyễn Văn An", Role.SECRETARY, 21)
        await a_leader(tx, cell, "Trần Thị Bình", Role.DEPUTY, 22, lost=True)
        tx.add(AccountRow(telegram_id=23, consent_version=1, consented_at=NOW))
        await tx.flush()
        assert await load_menu_holders(tx) == [21]
