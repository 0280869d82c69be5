"""The screens of changing a meeting: what each needs from the database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from core.dates.zones import to_local
from core.meetings.changes import (
    Dialogue,
    Extent,
    Field,
    MeetingFacts,
    check_changeable,
    edited,
    facts_of,
    tell_at,
)
from core.meetings.screens import change as texts
from core.meetings.screens import change_questions as questions
from core.meetings.screens.new import next_hours, notes_of
from core.model.errors import NotAllowed, NotJoined, Refusal
from core.model.meeting import FARTHEST, Meeting, State
from core.model.people import Actor
from core.model.rights import Action, may
from core.reminders.waves import rules_from
from core.ui.date_picker import Days, clamped
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.announcing import load_invited, load_pending
from db.meetings.changes import load_just_cancelled
from db.meetings.meetings import load_meetings_between, load_open_meetings
from db.people import load_cell, load_members
from handlers.meetings.save_change import find_series
from handlers.turn import Turn

PLAIN = {
    Field.PLACE: questions.choose_place,
    Field.MODE: questions.choose_mode,
    Field.CANCEL: questions.ask_why,
}


async def load_mine(tx: Session, actor: Actor, now: datetime) -> list[Meeting]:
    """The coming meetings that the actor manages, those too whose cancelling can still be taken
    back, by start. Raises NotJoined or NotAllowed for somebody who manages none.
    """
    if not actor.joined:
        raise NotJoined
    if not actor.led_cell_ids:
        raise NotAllowed
    found: list[Meeting] = []
    for cell_id in actor.led_cell_ids:
        found += await load_open_meetings(tx, now, cell_id)
        found += await load_just_cancelled(tx, cell_id, now)
    mine = [m for m in found if may(actor, Action.MANAGE_MEETINGS, m.scope)]
    return sorted(mine, key=lambda meeting: meeting.starts_at)


async def draw(
    tx: Session,
    turn: Turn,
    dialogue: Dialogue,
    meeting: Meeting,
    problems: Iterable[Refusal] = (),
    *,
    month: date | None = None,
    page: int = 0,
) -> Screen:
    """The screen of what the dialogue asks, with what could not be taken above it."""
    words, notes = turn.words, notes_of(turn.words, problems)
    match dialogue.asking:
        case None:
            if dialogue.edit:
                return await _preview(tx, turn, dialogue, meeting, notes)
            return await _hub(tx, turn, meeting, notes)
        case Field.DATE:
            days, month = await _days(tx, turn, dialogue, meeting, month)
            return questions.choose_day(words, meeting, dialogue, days, month, notes)
        case Field.HOUR:
            after = edited(facts_of(meeting), dialogue.edit)
            hours = next_hours(after.on_date, to_local(turn.now, meeting.zone))
            return questions.choose_hour(words, meeting, dialogue, hours, notes)
        case Field.CHAIR:
            members = await load_members(tx, meeting.cell_id)
            return questions.choose_chair(words, meeting, dialogue, members, page, notes)
    return PLAIN.get(dialogue.asking, questions.ask_to_type)(words, meeting, dialogue, notes)


async def _hub(tx: Session, turn: Turn, meeting: Meeting, notes: Markup) -> Screen:
    pending = await load_pending(tx, meeting)
    if pending is None and meeting.changed_at is None:
        check_changeable(meeting, turn.now)
    return texts.hub(turn.words, meeting, pending, turn.now, notes)


async def _days(
    tx: Session, turn: Turn, dialogue: Dialogue, meeting: Meeting, month: date | None
) -> tuple[Days, date]:
    today = to_local(turn.now, meeting.zone).date()
    chosen = edited(facts_of(meeting), dialogue.edit).on_date
    open_days = Days(today, today + FARTHEST, chosen=chosen)
    month = clamped(month or chosen, open_days)
    others = await _others(tx, meeting, month, month + relativedelta(months=1, days=-1))
    return replace(open_days, taken={one.on_date for one in others}), month


async def _others(tx: Session, meeting: Meeting, first: date, last: date) -> list[Meeting]:
    meetings = await load_meetings_between(tx, meeting.cell_id, first, last)
    return [m for m in meetings if m.state is not State.CANCELLED and m.id != meeting.id]


async def _preview(
    tx: Session, turn: Turn, dialogue: Dialogue, meeting: Meeting, notes: Markup
) -> Screen:
    before = facts_of(meeting)
    after = edited(before, dialogue.edit)
    effect = await _effect(tx, turn, dialogue, meeting, after)
    return texts.preview(turn.words, meeting, dialogue, before, after, effect, notes)


async def _effect(
    tx: Session, turn: Turn, dialogue: Dialogue, meeting: Meeting, after: MeetingFacts
) -> texts.Effect:
    cell = await load_cell(tx, meeting.cell_id)
    first = min(meeting.starts_at, after.starts_at(meeting.zone))
    moved = after.on_date != meeting.on_date
    effect = texts.Effect(
        due_at=tell_at(turn.now, first, meeting.zone, rules_from(cell.reminders)),
        people=len(await load_invited(tx, meeting)),
        same_day=tuple(await _others(tx, meeting, after.on_date, after.on_date)) if moved else (),
    )
    series = await find_series(tx, meeting, dialogue.edit, turn.now)
    if series is None:
        return effect
    wide = {Extent.ONE: 1}
    for extent in (Extent.FOLLOWING, Extent.ALL):
        count = 1 + len(series.at(extent))
        if count > max(wide.values()):
            wide[extent] = count
    return replace(effect, extents=tuple(wide), counts=tuple(wide.values()))
