"""What follows from an absence that is reported, or taken back."""

from datetime import date

from core.answers.absences import Period
from core.answers.buttons import PeriodReasonButton
from core.model.meeting import Meeting
from core.model.people import Actor, Member
from core.reminders.waves import by_day
from core.ui.buttons import day_from
from db import people
from db.answers import absences
from db.answers.absence_news import tell_absence, tell_ended
from db.answers.periods import Source, find_answered, follow_periods
from db.engine.database import Session
from db.meetings.to_answer import load_within
from db.reminders.away import ask_anew
from handlers.turn import Turn


async def load_within_of(
    tx: Session, turn: Turn, members: list[Member], first: date, last: date
) -> list[tuple[Meeting, Member]]:
    """Loads the coming meetings of these days that each of the lines may answer."""
    return [
        (meeting, member)
        for member in members
        for meeting in await load_within(tx, member.cell_id or 0, first, last, turn.now)
    ]


async def load_answered(
    tx: Session, turn: Turn, members: list[Member], first: date, last: date
) -> list[Meeting]:
    """Loads those of them that an absence answers."""
    return [
        meeting
        for meeting, member in await load_within_of(tx, turn, members, first, last)
        if member.id in await find_answered(tx, meeting.id)
    ]


async def save(
    tx: Session,
    turn: Turn,
    actor: Actor,
    members: list[Member],
    button: PeriodReasonButton,
) -> None:
    """Saves an absence for each line and owes word of it; it answers the meetings in it."""
    first, last = day_from(button.first), day_from(button.last)
    for member in members:
        number = await absences.save_period(tx, member.id, first, last, button.reason, turn.now)
        period = await absences.load_period(tx, number)
        cell = await people.load_cell(tx, member.cell_id or 0)
        await tell_absence(tx, member, period, cell, turn.now, by=_own_lines(actor))
    source = Source(actor.account_id, turn.update_id)
    for meeting, member in await load_within_of(tx, turn, members, first, last):
        await follow_periods(tx, meeting, turn.now, [member.id], source)


def _own_lines(actor: Actor) -> set[int]:
    return {own.member_id for own in actor.memberships}


async def end(tx: Session, turn: Turn, actor: Actor, member: Member, like: Period) -> None:
    """Ends the member's period of these days; the card of each meeting it answered is owed."""
    cell = await people.load_cell(tx, member.cell_id or 0)
    first, last = like.first_on, like.last_on
    for one in await absences.load_periods(tx, [member.id], last):
        if (one.first_on, one.last_on) == (first, last):
            await absences.end_period(tx, one, turn.today(cell.zone))
            await tell_ended(tx, member, one, cell, turn.now, by=_own_lines(actor))
    at = turn.now if member.id in _own_lines(actor) else by_day(turn.now, cell)
    for meeting in await load_within(tx, cell.id, first, last, turn.now):
        freed = await follow_periods(tx, meeting, turn.now, [member.id])
        if freed and member.joined:
            await ask_anew(tx, meeting, member.id, at)
