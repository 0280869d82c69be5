"""The messages that follow a publication or an edit: what waits, then what became of it."""

from datetime import date, datetime

from core.committee.screens.registration import registered
from core.meetings.publishing import YEAR
from core.meetings.screens.change import hub
from core.meetings.screens.publishing import waiting
from core.meetings.screens.year import year_published
from core.model.meeting import Meeting
from core.ui.screens import Screen
from core.ui.words import Words
from db.engine.database import Session
from db.meetings.meetings import count_series
from db.meetings.readers import load_pending
from db.people import load_cell
from db.reminders.publishing import find_publication


async def render_published(
    tx: Session, head: str, words: Words, meeting: Meeting, now: datetime
) -> Screen:
    """Shows what waits its minute, and after it what became of it: a year, a month registered."""
    if publication := await find_publication(tx, meeting, now):
        return waiting(words, publication)
    if head == YEAR:
        cell = await load_cell(tx, meeting.cell_id)
        return year_published(words, cell, await count_series(tx, meeting.series_id or 0))
    return registered(words, date.fromisoformat(head), meeting)


async def render_change(tx: Session, words: Words, meeting: Meeting, now: datetime) -> Screen:
    """Shows the meeting being edited, and until people are told what waits."""
    return hub(words, meeting, await load_pending(tx, meeting), now)
