"""Publishing a meeting: the row, what is owed because of it, and the log's line."""

from datetime import datetime

from core.dates.zones import to_utc
from core.model.meeting import Meeting, check_past, check_start
from core.model.people import Cell
from core.reminders.waves import answers_close_at, plan, rules_from
from db.answers.periods import follow_periods
from db.engine.database import Session
from db.groups.groups import owe_board
from db.log import record_change
from db.meetings.meetings import NewMeeting, publish_meeting
from db.reminders.waves import plan_waves


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
    """Publishes a meeting with its reminder waves, what reported absences answer, and, where the
    cell has a group, its board.

    Raises InThePast, TooFar or DayTaken; nothing is saved then.
    """
    check_start(to_utc(new.on_date, new.at_time, cell.zone), now)
    rules = rules_from(cell.reminders)
    closes_at = answers_close_at(new.on_date, new.at_time, cell.zone, rules, now)
    meeting = await publish_meeting(tx, cell, new, now, series_id, closes_at)
    waves = plan(meeting, rules, now)
    await plan_waves(tx, meeting.id, waves)
    await follow_periods(tx, meeting, now)
    if cell.group_chat_id is not None:
        await owe_board(tx, cell, meeting, waves[0].due_at if waves else now)
    after = {"kind": meeting.kind, "starts_at": meeting.starts_at.isoformat()}
    await record_change(tx, now, account_id, "publish_meeting", meeting, after=after)
    return meeting
