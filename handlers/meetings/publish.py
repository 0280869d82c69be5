"""Publishing a meeting: the row, what is owed because of it, and the log's line."""

from collections.abc import Sequence
from datetime import datetime

from core.dates.zones import to_utc
from core.meetings.publishing import WAIT
from core.model.meeting import Meeting, State, check_past, check_start
from core.model.people import Cell
from core.reminders.waves import answers_close_at, rules_from
from db.engine.database import Session
from db.log import record_change
from db.meetings.meetings import NewMeeting, publish_meeting
from db.reminders.publishing import go_out, wait_to_go_out


async def enter_held(
    tx: Session, cell: Cell, new: NewMeeting, now: datetime, *, account_id: int | None
) -> Meeting:
    """Writes down a meeting that was held. Nobody is invited, reminded or told.

    Raises NotPast or DayTaken; nothing is saved then.
    """
    check_past(to_utc(new.on_date, new.at_time, cell.zone), now)
    meeting = await publish_meeting(tx, cell, new, now, entered=True)
    after = {"kind": meeting.kind, "starts_at": meeting.starts_at.isoformat()}
    await record_change(tx, now, account_id, "enter_meeting", meeting, after=after)
    return meeting


async def publish(
    tx: Session,
    cell: Cell,
    new: NewMeeting,
    now: datetime,
    *,
    account_id: int | None,
    series_id: int | None = None,
) -> Meeting:
    """Publishes a meeting at once, with its reminder waves, what reported absences answer, and,
    where the cell has a group, its board.

    Raises InThePast, TooFar or DayTaken; nothing is saved then.
    """
    meeting = await _save(tx, cell, new, now, account_id, series_id, State.PUBLISHED)
    await go_out(tx, cell, meeting, now)
    return meeting


async def publish_soon(
    tx: Session,
    cell: Cell,
    news: Sequence[NewMeeting],
    now: datetime,
    *,
    account_id: int | None,
    series_id: int | None = None,
) -> list[Meeting]:
    """Publishes these meetings together in a minute; until then it can be taken back.

    Raises what `publish` does.
    """
    drafts = [await _save(tx, cell, new, now, account_id, series_id, State.DRAFT) for new in news]
    batch = f"new-{drafts[0].id}" if len(drafts) > 1 else ""
    for draft in drafts:
        await wait_to_go_out(tx, draft, now, now + WAIT, account_id, batch)
    return drafts


async def _save(
    tx: Session,
    cell: Cell,
    new: NewMeeting,
    now: datetime,
    account_id: int | None,
    series_id: int | None,
    state: State,
) -> Meeting:
    check_start(to_utc(new.on_date, new.at_time, cell.zone), now)
    rules = rules_from(cell.reminders)
    closes_at = answers_close_at(new.on_date, new.at_time, cell.zone, rules, now)
    meeting = await publish_meeting(tx, cell, new, now, series_id, closes_at, state=state)
    after = {"kind": meeting.kind, "starts_at": meeting.starts_at.isoformat()}
    await record_change(tx, now, account_id, "publish_meeting", meeting, after=after)
    return meeting
