"""The screens of a draft: what each question needs from the database."""

from dataclasses import replace

from markupsafe import Markup

from core.meetings import draft as drafts
from core.meetings import form
from core.meetings.screens import new as texts
from core.meetings.screens.form import days_named, notes_of
from core.model import errors, rights
from core.model.people import Actor, Cell, Member
from core.reminders.waves import answers_close_at, rules_from
from core.ui.buttons import ButtonData
from core.ui.screens import Screen, paragraphs
from db import people
from db.engine.database import Session
from db.meetings.clashes import load_clashes
from handlers.meetings.form import load_choices
from handlers.turn import Turn


async def led_cells(tx: Session, actor: Actor) -> list[Cell]:
    """Loads the cells whose meetings the actor manages. Raises NotJoined or NotAllowed for none."""
    if not actor.joined:
        raise errors.NotJoined
    cells = [
        cell
        for cell in await people.load_cells(tx, actor.led_cell_ids)
        if rights.may(actor, rights.Action.MANAGE_MEETINGS, cell.scope)
    ]
    if not cells:
        raise errors.NotAllowed
    return cells


async def draw(
    tx: Session,
    turn: Turn,
    actor: Actor,
    noted: form.Noted[drafts.MeetingDraft],
    button: ButtonData | None = None,
) -> Screen:
    """Draws what the draft asks, below what was refused. `button` may turn the month or page."""
    draft, notes = noted.draft, notes_of(turn.words, noted.problems)
    if draft.cell_id is None:
        return texts.choose_cell(turn.words, draft, await led_cells(tx, actor), notes)
    cell = await people.load_cell(tx, draft.cell_id)
    if draft.on_date and drafts.lies_back(draft, turn.now, cell.zone):
        notes = paragraphs(notes, texts.past_note(turn.words, draft.on_date))
    if draft.asking is form.MeetingQuestion.PREVIEW:
        return await _preview(tx, turn, draft, cell, notes)
    choices = await load_choices(tx, turn, draft, cell, draft.on_date, button)
    choices = replace(choices, either=days_named(noted.problems))
    return texts.ask(turn.words, draft, cell, choices, notes)


async def _preview(
    tx: Session, turn: Turn, draft: drafts.MeetingDraft, cell: Cell, notes: Markup
) -> Screen:
    members = await people.load_members(tx, cell.id)
    chair = chair_of(draft, members)
    rules = rules_from(cell.reminders)
    meeting = drafts.as_meeting(draft, cell, chair.full_name if chair else "")
    if drafts.lies_back(draft, turn.now, cell.zone):
        clashes = await load_clashes(tx, meeting)
        return texts.preview_past(turn.words, draft, meeting, clashes, notes)
    closes_at = answers_close_at(meeting.on_date, meeting.at_time, cell.zone, rules, turn.now)
    meeting = replace(meeting, answers_close_at=closes_at)
    return texts.preview(
        turn.words,
        draft,
        meeting,
        clashes=await load_clashes(tx, meeting),
        reach=texts.Reach(
            members=len(members),
            unlinked=sum(not member.joined for member in members),
            blocked=sum(member.joined and not member.reachable for member in members),
        ),
        planned=drafts.planned_reminders(meeting, rules, turn.now),
        notes=notes,
    )


async def count_that_day(tx: Session, draft: drafts.MeetingDraft, cell: Cell) -> int:
    """Counts the cell's other meetings on the day of a draft that is complete."""
    return len((await load_clashes(tx, drafts.as_meeting(draft, cell, ""))).same_day)


def chair_of(draft: drafts.MeetingDraft, members: list[Member]) -> Member | None:
    return next((member for member in members if member.id == draft.chair_id), None)
