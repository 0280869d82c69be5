"""The screens of changing a meeting: what each needs from the database."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from core.meetings import changes
from core.meetings.form import Noted
from core.meetings.screens import change as texts
from core.meetings.screens import form as question_texts
from core.meetings.telling import settled
from core.model import errors, rights
from core.model.meeting import Meeting
from core.model.people import Actor
from core.ui.buttons import ButtonData
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings import readers
from db.meetings.changes import as_told, load_just_cancelled
from db.meetings.meetings import load_open_meetings
from db.people import load_cell
from handlers.meetings.change_effect import load_effect
from handlers.meetings.form import load_choices
from handlers.turn import Turn


async def load_mine(tx: Session, actor: Actor, now: datetime) -> list[Meeting]:
    """Loads the coming meetings that the actor manages, by start, with those whose cancelling can
    still be undone. Raises NotJoined or NotAllowed for somebody who manages none.
    """
    if not actor.joined:
        raise errors.NotJoined
    if not actor.led_cell_ids:
        raise errors.NotAllowed
    found: list[Meeting] = []
    for cell_id in actor.led_cell_ids:
        found += await load_open_meetings(tx, now, cell_id)
        found += await load_just_cancelled(tx, cell_id, now)
    mine = [m for m in found if rights.may(actor, rights.Action.MANAGE_MEETINGS, m.scope)]
    return sorted(mine, key=lambda meeting: meeting.starts_at)


async def draw(
    tx: Session,
    turn: Turn,
    noted: Noted[changes.ChangeDraft],
    meeting: Meeting,
    button: ButtonData | None = None,
) -> Screen:
    """Draws what the edit asks, below what was refused. `button` may turn the month or page."""
    draft, notes = noted.draft, question_texts.notes_of(turn.words, noted.problems)
    if draft.asking is None:
        if draft.edit:
            return await _preview(tx, turn, draft, meeting, notes)
        return await _hub(tx, turn, meeting, notes)
    cell = await load_cell(tx, meeting.cell_id)
    on = changes.edited(changes.facts_of(meeting), draft.edit).on_date
    choices = await load_choices(tx, turn, draft, cell, on, button, but=meeting.id)
    choices = replace(choices, either=question_texts.days_named(noted.problems))
    return texts.ask(turn.words, meeting, draft, choices, notes)


async def _hub(tx: Session, turn: Turn, meeting: Meeting, notes: Markup) -> Screen:
    pending = await readers.load_pending(tx, meeting)
    if pending is None and meeting.changed_at is None:
        changes.check_changeable(meeting, turn.now)
    return texts.hub(turn.words, meeting, pending, turn.now, notes)


async def _preview(
    tx: Session, turn: Turn, draft: changes.ChangeDraft, meeting: Meeting, notes: Markup
) -> Screen:
    before = changes.facts_of(meeting)
    told = changes.facts_of(await as_told(tx, meeting))
    after = settled(told, changes.edited(before, draft.edit))
    effect = await load_effect(tx, turn, draft, meeting, told, after)
    return texts.preview(turn.words, meeting, draft, before, after, effect, notes)
