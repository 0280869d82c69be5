"""/suahop: a coming meeting is changed, moved or cancelled, always with a preview, then Lưu."""

from dataclasses import replace

from core.answers.buttons import EditButton
from core.meetings import buttons, changes, form, typed_line
from core.meetings.screens import change as texts
from core.model import errors, rights
from core.model.meeting import DayTaken, Meeting
from core.model.people import Actor
from core.ui.buttons import ButtonData
from core.ui.screens import Screen
from db import prompts
from db.engine.database import Session
from db.meetings import changes as db_changes
from db.meetings import meetings as db_meetings
from db.outbox import views
from db.people import load_cell
from db.settings.settings import load_holidays
from handlers import dialogue
from handlers.meetings import change_screens
from handlers.meetings import form as meeting_form
from handlers.turn import Turn


class EditGone(errors.Refusal, key="refusal.change.gone"):
    """The edit was saved or dropped, or waited too long."""


CHANGE = dialogue.Dialogue("change_meeting", changes.ChangeDraft, EditGone, lasting=False)


# --- which meeting ------------------------------------------------------------------------------


async def on_change(turn: Turn, text: str) -> None:
    """Asks which meeting to change; takes a line after the command where it is clear."""
    async with turn.begin() as (tx, actor):
        meetings = await change_screens.load_mine(tx, actor, turn.now)
        line = text.strip()
        chosen = (
            changes.meant(meetings, await _read(tx, turn, line, meetings)) if meetings else None
        )
        if chosen:
            screen = await _open(tx, turn, actor, chosen, line)
        else:
            screen = await _list(tx, turn, actor, meetings, line=line)
    await turn.show(screen)


async def _read(
    tx: Session, turn: Turn, line: str, meetings: list[Meeting]
) -> typed_line.TypedLine:
    if not line:
        return typed_line.TypedLine()
    holidays = await load_holidays(tx, meetings[0].committee_id)
    return typed_line.read_line(line, turn.local(meetings[0].zone), holidays)


async def on_list_tapped(turn: Turn, button: buttons.ListButton) -> None:
    """Lists the coming meetings; a typed line still waits for one of them."""
    async with turn.begin() as (tx, actor):
        meetings = await change_screens.load_mine(tx, actor, turn.now)
        line = (await CHANGE.find(tx, turn, actor) or changes.ChangeDraft()).line
        screen = await _list(tx, turn, actor, meetings, line=line, page=button.page)
    await turn.show(screen)


async def _list(
    tx: Session, turn: Turn, actor: Actor, meetings: list[Meeting], *, line: str, page: int = 0
) -> Screen:
    await views.forget_view(tx, turn.chat_id, turn.message_id or 0)
    await prompts.end_prompt(tx, actor.telegram_id)
    if line:
        await CHANGE.save(tx, turn, actor, changes.ChangeDraft(line=line))
    several = len({meeting.cell_id for meeting in meetings}) > 1
    return texts.choose_meeting(turn.words, meetings, page, line=line, cells=several)


async def on_edit_tapped(turn: Turn, button: EditButton) -> None:
    """Shows what can be changed about this meeting, and reads the line that waited for it."""
    async with turn.begin() as (tx, actor):
        meeting = await load_changeable(tx, actor, button.meeting_id)
        waiting = await CHANGE.find(tx, turn, actor)
        line = waiting.line if waiting and not waiting.meeting_id else ""
        screen = await _open(tx, turn, actor, meeting, line)
    await turn.show(screen)


async def _open(tx: Session, turn: Turn, actor: Actor, meeting: Meeting, line: str) -> Screen:
    noted = form.Noted(changes.ChangeDraft(meeting.id))
    if line:
        changes.check_changeable(meeting, turn.now)
        noted = await _read_typed(tx, turn, noted.draft, line, meeting)
    return await keep_draft(tx, turn, actor, noted, meeting)


# --- what is asked and answered -----------------------------------------------------------------


async def on_field_tapped(turn: Turn, button: buttons.FieldButton) -> None:
    """Opens a question; what the preview holds already is kept."""
    async with turn.begin() as (tx, actor):
        meeting = await load_changeable(tx, actor, button.meeting_id)
        changes.check_changeable(meeting, turn.now)
        if button.field not in form.OF_CHANGE:
            raise errors.Gone
        old = await CHANGE.find(tx, turn, actor)
        edit = old.edit if old and old.meeting_id == meeting.id else {}
        draft = changes.ChangeDraft(meeting.id, button.field, edit=edit)
        if button.field is form.MeetingQuestion.PLACE:
            draft = replace(draft, places=await _places(tx, meeting))
        screen = await keep_draft(tx, turn, actor, form.Noted(draft), meeting)
    await turn.show(screen)


async def _places(tx: Session, meeting: Meeting) -> tuple[str, ...]:
    places = await db_meetings.load_places(tx, await load_cell(tx, meeting.cell_id))
    return tuple(place for place in places if place != meeting.place)


async def on_answer_tapped(turn: Turn, button: buttons.StampedButton) -> None:
    """Takes an answer, or turns the month or page; shows the preview, or the question again where
    it cannot be. An old button shows the edit as it is.
    """
    async with turn.begin() as (tx, actor):
        draft = await load_draft(tx, turn, actor)
        meeting = await load_changeable(tx, actor, draft.meeting_id)
        changes.check_changeable(meeting, turn.now)
        fresh = draft.stamp == button.stamp
        if fresh:
            noted = await _tapped(tx, turn, draft, meeting, button)
            screen = await keep_draft(tx, turn, actor, noted, meeting, button)
        else:
            screen = await show_again(tx, turn, actor, draft, meeting)
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
    return await _possible(tx, changes.propose(draft, edit, meeting, turn.now), meeting)


async def on_change_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async with turn.begin() as (tx, actor):
        draft = changes.ChangeDraft.from_data(prompt.data)
        if not draft.meeting_id:
            meetings = await change_screens.load_mine(tx, actor, turn.now)
            screen = await _list(tx, turn, actor, meetings, line=turn.text.strip())
        else:
            meeting = await load_changeable(tx, actor, draft.meeting_id)
            changes.check_changeable(meeting, turn.now)
            noted = await _read_typed(tx, turn, draft, turn.text, meeting)
            screen = await keep_draft(tx, turn, actor, noted, meeting)
    await turn.show(screen)


async def _read_typed(
    tx: Session, turn: Turn, draft: changes.ChangeDraft, text: str, meeting: Meeting
) -> form.Noted[changes.ChangeDraft]:
    chairs = draft.asking is form.MeetingQuestion.CHAIR
    names = await meeting_form.load_names(tx, meeting.cell_id, wanted=chairs)
    holidays = await load_holidays(tx, meeting.committee_id)
    return await _possible(
        tx, changes.typed(draft, text, meeting, turn.now, holidays, names), meeting
    )


async def _possible(
    tx: Session, noted: form.Noted[changes.ChangeDraft], meeting: Meeting
) -> form.Noted[changes.ChangeDraft]:
    """Leaves out a time at which the cell meets already."""
    draft = noted.draft
    if not await db_changes.is_taken(
        tx, meeting, changes.edited(changes.facts_of(meeting), draft.edit)
    ):
        return noted
    asking = draft.asking or form.MeetingQuestion.HOUR
    left = replace(draft, edit=changes.without_time(draft.edit), asking=asking)
    return form.Noted(left, (DayTaken(),))


# --- the draft -------------------------------------------------------------------------------


async def load_changeable(tx: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Loads the meeting, if the actor may change it. Raises a Refusal otherwise."""
    meeting = await db_meetings.load_meeting(tx, meeting_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
    return meeting


async def load_draft(tx: Session, turn: Turn, actor: Actor) -> changes.ChangeDraft:
    """Loads the open edit of a meeting. Raises EditGone."""
    draft = await CHANGE.load(tx, turn, actor)
    if not draft.meeting_id:
        raise EditGone
    return draft


async def keep_draft(
    tx: Session,
    turn: Turn,
    actor: Actor,
    noted: form.Noted[changes.ChangeDraft],
    meeting: Meeting,
    button: ButtonData | None = None,
) -> Screen:
    """Saves the edit under a new stamp and makes the screen of what it asks."""
    seen = changes.facts_to_data(changes.facts_of(meeting))
    draft = await CHANGE.save(tx, turn, actor, replace(noted.draft, seen=seen))
    await views.forget_view(tx, turn.chat_id, turn.message_id or 0)
    return await change_screens.draw(tx, turn, form.Noted(draft, noted.problems), meeting, button)


async def show_again(
    tx: Session, turn: Turn, actor: Actor, draft: changes.ChangeDraft, meeting: Meeting
) -> Screen:
    """Shows the edit as it is, for an old button: those of the newest message still count.

    Where the meeting has changed since, they do not.
    """
    if draft.seen != changes.facts_to_data(changes.facts_of(meeting)):
        return await keep_draft(tx, turn, actor, form.Noted(draft), meeting)
    await views.forget_view(tx, turn.chat_id, turn.message_id or 0)
    return await change_screens.draw(tx, turn, form.Noted(draft), meeting)
