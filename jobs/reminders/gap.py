"""After a gap: a press lives 150 s at Telegram, so those who may have pressed are asked again."""

from datetime import datetime, timedelta

from core.reminders.waves import rules_from, send_at
from db.engine.database import Database, Session
from db.meetings.meetings import load_open_meetings
from db.people import load_cell
from db.reminders.owed_again import owe_card_again
from db.timestamps import ALIVE, find_timestamp, save_timestamp
from jobs.reminders.waves import expand_due

LONGEST_UNHEARD = timedelta(seconds=150)


async def note_alive(
    db: Database, heard_at: datetime, now: datetime, unheard: timedelta | None = None
) -> int:
    """Remembers when Telegram was last heard; returns how many cards a long gap owes again.

    `unheard` is the gap as the process itself measured it; None at its start, when the mark that
    an earlier process left tells it.
    """
    async with db.read() as tx:
        before = await find_timestamp(tx, ALIVE)
    gap = unheard if unheard is not None else heard_at - (before or heard_at)
    if gap > LONGEST_UNHEARD:
        await expand_due(db, now)  # a reminder that fell due meanwhile is word enough
    async with db.begin() as tx:
        await save_timestamp(tx, ALIVE, heard_at)
        return await _ask_again(tx, now) if gap > LONGEST_UNHEARD else 0


async def _ask_again(tx: Session, now: datetime) -> int:
    owed = 0
    for meeting in await load_open_meetings(tx, now):
        if now >= meeting.closes_at:
            continue
        rules = rules_from((await load_cell(tx, meeting.cell_id)).reminders)
        not_before = send_at(now, meeting.starts_at, meeting.zone, rules)
        # A press on what came later than that still lives.
        owed += await owe_card_again(
            tx, meeting.id, not_before, meeting.closes_at, {}, unless_since=now - LONGEST_UNHEARD
        )
    return owed
