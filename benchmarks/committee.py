"""An invented committee in the database: cells, members who have all joined, their meetings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import func, insert, select

from bot.telegram.menus import ACTION as MENUS
from core.dates.zones import to_local
from core.home.menu import signature
from core.model.meeting import Meeting
from core.model.names import name_key
from core.model.scope import Subject
from db.engine.database import Database, Session
from db.log import record_change
from db.meetings.meetings import NewMeeting
from db.people import load_cell
from db.rows import AccountRow, AnswerRow, CellRow, CommitteeRow, MemberRow
from handlers.meetings.publish import publish

ZONE = "Asia/Ho_Chi_Minh"
FIRST_ID = 710_000_001
NO_QUIET_HOURS = {"quiet_from": "00:00", "quiet_until": "00:00"}
FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Đinh", "Mai", "Tạ", "Cao",
)  # fmt: skip
MIDDLE = (
    "Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Công", "Thị", "Thu", "Ngọc", "Thanh", "Bích",
    "Kim", "Hồng",
)  # fmt: skip
GIVEN = (
    "An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hoa", "Hùng", "Khánh", "Lan",
    "Lâm", "Long", "Mai", "Nam", "Nga", "Phong",
)  # fmt: skip


def names(count: int) -> list[str]:
    """So many invented names, each once within any cell."""
    plain = [" ".join(parts) for parts in product(FAMILY, MIDDLE, GIVEN)]
    # 997 shares no factor with their number, so that each comes once.
    return [plain[n * 997 % len(plain)] for n in range(count)]


async def check_empty(db: Database) -> None:
    """Ends the program unless nothing is in the database."""
    async with db.read() as tx:
        if await tx.scalar(select(func.count()).select_from(CommitteeRow)):
            raise SystemExit("this database is not empty; give a new one")


async def add_committee(tx: Session, cells: int, members: int, now: datetime) -> list[int]:
    """Cells of about the same size whose members have joined; the cells' ids.

    The members' Telegram ids count up from FIRST_ID, in turn over the cells.
    """
    committee = CommitteeRow(name="Đảng ủy Khối Doanh nghiệp", zone=ZONE)
    tx.add(committee)
    await tx.flush()
    added = await tx.scalars(
        insert(CellRow).returning(CellRow.id, sort_by_parameter_order=True),
        [_cell(committee.id, number) for number in range(cells)],
    )
    cell_ids = list(added)
    await _add_members(tx, committee.id, cell_ids, members, now)
    # The command menus are published, as after every start but the first.
    await record_change(tx, now, None, MENUS, Subject("menus"), after={"signature": signature()})
    return cell_ids


def _cell(committee_id: int, number: int) -> dict[str, Any]:
    name = f"Chi bộ Doanh nghiệp số {number + 1}"
    return {"committee_id": committee_id, "name": name, "zone": ZONE, "reminders": NO_QUIET_HOURS}


async def _add_members(
    tx: Session, committee_id: int, cell_ids: Sequence[int], members: int, now: datetime
) -> None:
    consent = {"consent_version": 1, "consented_at": now}
    accounts = await tx.scalars(
        insert(AccountRow).returning(AccountRow.id, sort_by_parameter_order=True),
        [{"telegram_id": FIRST_ID + number, **consent} for number in range(members)],
    )
    people = names(len(FAMILY) * len(MIDDLE) * len(GIVEN))
    rows = [
        {
            "committee_id": committee_id,
            "cell_id": cell_ids[number % len(cell_ids)],
            "full_name": (name := people[number // len(cell_ids)]),
            "name_key": name_key(name),
            "standing": "official",
            "account_id": account_id,
        }
        for number, account_id in enumerate(accounts)
    ]
    await tx.execute(insert(MemberRow), rows)


async def meet(
    tx: Session, cell_id: int, starts_at: datetime, now: datetime, topic: str = ""
) -> Meeting:
    """Publishes a meeting of the cell, with its reminders."""
    local = to_local(starts_at, ZONE).replace(microsecond=0)
    new = NewMeeting(local.date(), local.time(), "Hội trường tầng 2", topic=topic)
    return await publish(tx, await load_cell(tx, cell_id), new, now, account_id=None)


async def meet_everywhere(
    tx: Session, cell_ids: Sequence[int], now: datetime, ahead: timedelta = timedelta(days=5)
) -> list[Meeting]:
    """A meeting of every cell, whose invitations are due at once."""
    return [await meet(tx, cell_id, now + ahead, now) for cell_id in cell_ids]


async def all_attend(tx: Session, meeting: Meeting, now: datetime) -> None:
    """Every member of the meeting's cell has said yes."""
    members = await tx.scalars(select(MemberRow.id).where(MemberRow.cell_id == meeting.cell_id))
    answer = {"meeting_id": meeting.id, "choice": "attend", "answered_at": now}
    await tx.execute(insert(AnswerRow), [{**answer, "member_id": one} for one in members])
