"""What a meeting would fall together with, from the rows."""

from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import aliased

from core.meetings.clashes import REGULAR, Clashes, find_clashes, nearest_apart
from core.model.meeting import Meeting, State
from db.engine.database import Session
from db.meetings.meetings import as_meeting, load_meetings_between, meeting_rows
from db.rows import MeetingRow, MemberRow


async def load_clashes(tx: Session, meeting: Meeting) -> Clashes:
    """Loads what is to be warned of before this meeting, kept or not, is published or moved."""
    first = meeting.on_date.replace(day=1)
    last = first + relativedelta(months=1, days=-1)
    in_month = await load_meetings_between(tx, meeting.cell_id, first, last, drafts=True)
    return find_clashes(meeting, in_month, await _load_elsewhere(tx, meeting))


async def find_emptied(tx: Session, meeting: Meeting, on: date, *, cancelled: bool) -> date | None:
    """Finds the month that has no regular meeting any more once this one is on that day, or off."""
    first = meeting.on_date.replace(day=1)
    leaves = cancelled or on.replace(day=1) != first
    if meeting.kind not in REGULAR or not leaves:
        return None
    last = first + relativedelta(months=1, days=-1)
    in_month = await load_meetings_between(tx, meeting.cell_id, first, last, drafts=True)
    return None if find_clashes(meeting, in_month, ()).regular else first


async def _load_elsewhere(tx: Session, meeting: Meeting) -> list[tuple[str, Meeting]]:
    """Loads the meetings near this one of other cells that its members belong to."""
    here, there = aliased(MemberRow), aliased(MemberRow)
    near = nearest_apart()
    found = await tx.execute(
        meeting_rows()
        .add_columns(here.full_name)
        .join(there, there.cell_id == MeetingRow.cell_id)
        .join(here, here.account_id == there.account_id)
        .where(
            here.cell_id == meeting.cell_id,
            there.cell_id != meeting.cell_id,
            here.retired_at.is_(None),
            there.retired_at.is_(None),
            MeetingRow.state == State.PUBLISHED,
            MeetingRow.starts_at.between(meeting.starts_at - near, meeting.starts_at + near),
        )
        .order_by(here.id)
    )
    return [(row.full_name, as_meeting(row)) for row in found]
