"""The screens of a draft: what each question needs from the database."""

from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from core.dates.zones import to_local
from core.meetings.draft import Draft, Noted, Step, as_meeting, planned_reminders
from core.meetings.screens import new as texts
from core.meetings.screens.new_preview import Reach, preview
from core.model.errors import NotAllowed, NotJoined
from core.model.meeting import FARTHEST, Meeting, State
from core.model.people import Actor, Cell, Member
from core.model.rights import Action, may
from core.reminders.waves import answers_close_at, rules_from
from core.ui.date_picker import Days, clamped
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.meetings import load_meetings_between
from db.people import load_cell, load_cells, load_members
from handlers.turn import Turn

PLAIN = {
    Step.PLACE: texts.choose_place,
    Step.KIND: texts.choose_kind,
    Step.MODE: texts.choose_mode,
}


async def led_cells(tx: Session, actor: Actor) -> list[Cell]:
    """The cells whose meetings the actor manages. Raises NotJoined or NotAllowed for none."""
    if not actor.joined:
        raise NotJoined
    cells = [
        cell
        for cell in await load_cells(tx, actor.led_cell_ids)
        if may(actor, Action.MANAGE_MEETINGS, cell.scope)
    ]
    if not cells:
        raise NotAllowed
    return cells


async def draw(
    tx: Session,
    turn: Turn,
    actor: Actor,
    noted: Noted,
    *,
    month: date | None = None,
    page: int = 0,
) -> Screen:
    """The screen of what the draft asks, with what could not be taken above it."""
    words, draft = turn.words, noted.draft
    notes = texts.notes_of(words, noted.problems)
    if draft.cell_id is None:
        return texts.choose_cell(words, draft, await led_cells(tx, actor), notes)
    cell = await load_cell(tx, draft.cell_id)
    match draft.asking:
        case Step.DATE:
            days, month = await _days(tx, turn, draft, cell, month)
            return texts.choose_day(words, draft, cell, days, month=month, notes=notes)
        case Step.HOUR:
            local = to_local(turn.now, cell.zone)
            hours = texts.next_hours(draft.on_date or local.date(), local)
            return texts.choose_hour(words, draft, cell, hours, notes)
        case Step.CHAIR:
            members = await load_members(tx, cell.id)
            return texts.choose_chair(words, draft, cell, members, page=page, notes=notes)
        case Step.PREVIEW:
            return await _preview(tx, turn, noted, cell)
    return PLAIN.get(draft.asking, texts.ask_to_type)(words, draft, cell, notes)


async def _days(
    tx: Session, turn: Turn, draft: Draft, cell: Cell, month: date | None
) -> tuple[Days, date]:
    today = to_local(turn.now, cell.zone).date()
    open_days = Days(today, today + FARTHEST, chosen=draft.on_date)
    wanted = date.fromisoformat(draft.month) if draft.month else today
    month = clamped(month or draft.on_date or wanted, open_days)
    last = month + relativedelta(months=1, days=-1)
    meetings = await load_meetings_between(tx, cell.id, month, last)
    taken = {m.on_date for m in meetings if m.state is not State.CANCELLED}
    return replace(open_days, taken=taken), month


async def _preview(tx: Session, turn: Turn, noted: Noted, cell: Cell) -> Screen:
    draft = noted.draft
    members = await load_members(tx, cell.id)
    chair = chair_of(draft, members)
    rules = rules_from(cell.reminders)
    meeting = as_meeting(draft, cell, chair.full_name if chair else "")
    closes_at = answers_close_at(meeting.on_date, meeting.at_time, cell.zone, rules, turn.now)
    meeting = replace(meeting, answers_close_at=closes_at)
    return preview(
        turn.words,
        draft,
        meeting,
        others=await others_that_day(tx, draft, cell),
        reach=Reach(
            members=len(members),
            unlinked=sum(not member.joined for member in members),
            blocked=sum(member.joined and not member.reachable for member in members),
        ),
        planned=planned_reminders(meeting, rules, turn.now),
        notes=texts.notes_of(turn.words, noted.problems),
    )


async def others_that_day(tx: Session, draft: Draft, cell: Cell) -> list[Meeting]:
    """The cell's other meetings on the draft's day."""
    if draft.on_date is None:
        return []
    meetings = await load_meetings_between(tx, cell.id, draft.on_date, draft.on_date)
    return [meeting for meeting in meetings if meeting.state is not State.CANCELLED]


def chair_of(draft: Draft, members: list[Member]) -> Member | None:
    return next((member for member in members if member.id == draft.chair_id), None)
