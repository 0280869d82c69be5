"""What is asked of an edit of a meeting, tapped or typed; always with a preview, then Lưu."""

from dataclasses import replace

from core.meetings import buttons, changes, form
from core.model import errors
from core.model.meeting import Meeting
from db import prompts
from db.engine.database import Session
from db.meetings import meetings as db_meetings
from db.people import load_cell
from handlers import dialogue
from handlers.meetings import change_draft, change_screens, change_which
from handlers.meetings import form as meeting_form
from handlers.turn import Turn


async def on_field_tapped(turn: Turn, button: buttons.FieldButton) -> None:
    """Opens a question; what the preview holds already is kept."""
    async with turn.begin() as (tx, actor):
        meeting = await change_draft.load_changeable(tx, actor, button.meeting_id)
        changes.check_changeable(meeting, turn.now)
        if button.field not in form.OF_CHANGE:
            raise errors.Gone
        old = await change_draft.CHANGE.find(tx, turn, actor)
        edit = old.edit if old and old.meeting_id == meeting.id else {}
        draft = changes.ChangeDraft(meeting.id, button.field, edit=edit)
        if button.field is form.MeetingQuestion.PLACE:
            draft = replace(draft, places=await _places(tx, meeting))
        screen = await change_draft.keep_draft(tx, turn, actor, form.Noted(draft), meeting)
    await turn.show(screen)


async def _places(tx: Session, meeting: Meeting) -> tuple[str, ...]:
    places = await db_meetings.load_places(tx, await load_cell(tx, meeting.cell_id))
    return tuple(place for place in places if place != meeting.place)


async def on_answer_tapped(turn: Turn, button: buttons.StampedButton) -> None:
    """Takes an answer, or turns the month or page; shows the preview, or the question again where
    it cannot be. An old button shows the edit as it is.
    """
    async with turn.begin() as (tx, actor):
        draft = await change_draft.load_draft(tx, turn, actor)
        meeting = await change_draft.load_changeable(tx, actor, draft.meeting_id)
        changes.check_changeable(meeting, turn.now)
        fresh = draft.stamp == button.stamp
        if fresh:
            noted = await _tapped(tx, turn, draft, meeting, button)
            screen = await change_draft.keep_draft(tx, turn, actor, noted, meeting, button)
        else:
            screen = await change_draft.show_again(tx, turn, actor, draft, meeting)
    await dialogue.answer(turn, screen, fresh=fresh)


async def _tapped(
    tx: Session,
    turn: Turn,
    draft: changes.ChangeDraft,
    meeting: Meeting,
    button: buttons.StampedButton,
) -> form.Noted[changes.ChangeDraft]:
    if isinstance(button, buttons.MonthButton | buttons.ChairPageButton):
        return form.Noted(draft)
    chairs = isinstance(button, buttons.ChairButton)
    names = await meeting_form.load_names(tx, meeting.cell_id, wanted=chairs)
    edit = meeting_form.said_by(button, draft, names, turn.words)
    return await change_draft.only_possible(
        tx, changes.propose(draft, edit, meeting, turn.now), meeting
    )


async def on_change_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async with turn.begin() as (tx, actor):
        draft = changes.ChangeDraft.from_data(prompt.data)
        if not draft.meeting_id:
            meetings = await change_screens.load_mine(tx, actor, turn.now)
            screen = await change_which.show_list(tx, turn, actor, meetings, line=turn.text.strip())
        else:
            meeting = await change_draft.load_changeable(tx, actor, draft.meeting_id)
            changes.check_changeable(meeting, turn.now)
            noted = await change_draft.read_typed(tx, turn, draft, turn.text, meeting)
            screen = await change_draft.keep_draft(tx, turn, actor, noted, meeting)
    await turn.show(screen)
