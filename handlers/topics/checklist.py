"""A session's checklist: opened and ticked."""

from core.model import errors, rights
from core.model import meeting as meetings
from core.model.people import Actor
from core.topics import buttons, checklist
from core.topics.screens import checklist as texts
from db import prompts
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.topics import checklists, progress
from db.topics.duty_news import settle_session
from handlers.turn import Turn


async def on_checklist_tapped(turn: Turn, button: buttons.ChecklistButton) -> None:
    """Shows the checklist; makes a regular meeting's when a leader first asks for it."""
    async with turn.begin() as (tx, actor):
        meeting = await load_seen(tx, actor, button.meeting_id)
        leads = rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope)
        await prompts.end_prompt(tx, actor.telegram_id)
        if leads and not await checklists.load_items(tx, meeting.id):
            await checklists.make_checklist(
                tx, meeting, await checklists.lines_for(tx, meeting), turn.now
            )
        view = await progress.load_checklist(tx, actor, meeting, turn.now)
    await turn.show(texts.checklist(turn.words, view))


async def load_seen(tx: Session, actor: Actor, meeting_id: int) -> meetings.Meeting:
    meeting = await load_meeting(tx, meeting_id)
    rights.require(actor, rights.Action.SEE_CALENDAR, meeting.scope)
    if meeting.state in (meetings.State.DRAFT, meetings.State.CANCELLED):
        raise errors.Gone
    return meeting


# --- ticking ------------------------------------------------------------------------------------


async def tick_item(
    tx: Session, turn: Turn, actor: Actor, button: buttons.TickButton
) -> tuple[checklist.Item, meetings.Meeting]:
    """Ticks a line or takes the tick back. Raises NotYourItem, NotAllowed or Gone."""
    item = await checklists.load_item(tx, button.item_id)
    meeting = await load_seen(tx, actor, item.meeting_id)
    own = actor.member_in(meeting.cell_id)
    mine = own is not None and item.member_id == own.member_id
    if not mine and not rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope):
        raise checklist.NotYourItem
    done_at = turn.now if button.done else None
    await checklists.save_done(tx, item.id, done_at, actor.account_id)
    await settle_session(tx, meeting.id, turn.now)
    return item, meeting
