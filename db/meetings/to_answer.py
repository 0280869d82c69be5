"""Which meetings somebody may answer now."""

from contextlib import suppress
from datetime import date, datetime

from core.answers.views import Item
from core.model.answer import check_open
from core.model.errors import Refusal
from core.model.meeting import Meeting, State
from core.model.people import Actor
from db.answers.answers import find_answer
from db.engine.database import Session
from db.meetings.changes import as_told
from db.meetings.meetings import load_open_meetings


async def load_open_to(tx: Session, actor: Actor, now: datetime) -> list[Item]:
    """Loads the coming meetings of the actor's cells that take answers, by start, with theirs."""
    found = []
    for own in actor.memberships:
        if own.cell_id is None:
            continue
        for meeting in await load_open_meetings(tx, now, own.cell_id):
            told = await as_told(tx, meeting)
            with suppress(Refusal):
                check_open(told, now)
                found.append(Item(told, await find_answer(tx, told.id, own.member_id)))
    return sorted(found, key=lambda item: (item.meeting.starts_at, item.meeting.id))


async def load_within(
    tx: Session, cell_id: int, first_on: date, last_on: date, now: datetime
) -> list[Meeting]:
    """Loads the cell's coming meetings of these days that take answers, as they were told."""
    meetings = [await as_told(tx, one) for one in await load_open_meetings(tx, now, cell_id)]
    return [
        one
        for one in meetings
        if first_on <= one.on_date <= last_on
        and one.state_at(now) is State.PUBLISHED
        and now < one.closes_at
    ]
