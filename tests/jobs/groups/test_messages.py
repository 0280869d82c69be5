"""What leaders are told about their group, made at sending."""

from datetime import UTC, datetime

from core.ui.lanes import Lane
from core.ui.screens import Screen
from db.engine.database import Database
from db.outbox.deliveries import Delivery
from db.rows import CellRow, CommitteeRow
from jobs.outbox.renderers import draw
from jobs.sending import Sending

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


async def a_cell(db: Database, group_chat_id: int | None = None) -> int:
    async with db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        cell = CellRow(
            committee_id=committee.id,
            name="Chi bộ Hoa Sen",
            zone=committee.zone,
            group_chat_id=group_chat_id,
        )
        tx.add(cell)
        await tx.flush()
        return cell.id


async def render(db: Database, cell_id: int, title: str) -> Screen | None:
    delivery = Delivery(
        id=1,
        kind="group_removed",
        lane=Lane.DUE_SOON,
        meeting_id=None,
        member_id=None,
        cell_id=None,
        chat_id=5,
        language="vi",
        about={"cell_id": cell_id, "group_title": title},
        attempts=1,
        expires_at=None,
        audience=None,
    )
    async with db.read() as tx:
        shown = await draw(Sending(tx, delivery, NOW))
    assert shown is None or isinstance(shown, Screen)
    return shown


async def test_the_groups_title_is_escaped(db: Database) -> None:
    screen = await render(db, await a_cell(db), "Nhóm <Hoa Sen>")
    assert screen is not None
    assert "<b>Nhóm &lt;Hoa Sen&gt;</b>" in screen.text


async def test_a_group_whose_title_is_unknown(db: Database) -> None:
    screen = await render(db, await a_cell(db), "")
    assert screen is not None
    assert "<b></b>" not in screen.text
    assert "Chi bộ Hoa Sen" in screen.text


async def test_nothing_is_said_once_the_cell_has_a_group_again(db: Database) -> None:
    assert await render(db, await a_cell(db, -100), "Nhóm Hoa Sen") is None


async def test_nothing_is_said_about_a_cell_that_is_gone(db: Database) -> None:
    assert await render(db, 12345, "Nhóm Hoa Sen") is None
