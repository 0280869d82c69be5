"""The edit of a meeting in the making: kept with its stamp, drawn, and what of it is possible."""

from dataclasses import replace

from core.meetings import changes, form
from core.model import errors, rights
from core.model.meeting import DayTaken, Meeting
from core.model.people import Actor
from core.ui.buttons import ButtonData
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings import changes as db_changes
from db.meetings import meetings as db_meetings
from db.outbox import views
from db.settings.settings import load_holidays
from handlers import dialogue
from handlers.meetings import change_screens
from handlers.meetings import form as meeting_form
from handlers.turn import Turn


class EditGone(errors.Refusal, key="refusal.change.gone"):
    """The edit was saved or dropped, or waited too long."""


CHANGE = dialogue.Dialogue("change_meeting", changes.ChangeDraft, EditGone, lasting=False)


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


async def read_typed(
    tx: Session, turn: Turn, draft: changes.ChangeDraft, text: str, meeting: Meeting
) -> form.Noted[changes.ChangeDraft]:
    chairs = draft.asking is form.MeetingQuestion.CHAIR
    names = await meeting_form.load_names(tx, meeting.cell_id, wanted=chairs)
    holidays = await load_holidays(tx, meeting.committee_id)
    return await only_possible(
        tx, changes.typed(draft, text, meeting, turn.now, holidays, names), meeting
    )


async def only_possible(
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
