"""Đăng: the draft becomes a meeting in a minute."""

from core.answers.screens.boards import summary
from core.committee.registration import month_registered
from core.meetings import buttons, form
from core.meetings import draft as drafts
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.model.people import Actor, Cell
from core.ui.screens import Screen
from db import people
from db.engine.database import Session
from db.meetings import meetings
from db.meetings.cards import load_summary
from db.outbox.views import remember_view
from handlers.meetings import new as meetings_new
from handlers.meetings import new_screens, publishing
from handlers.meetings.publish import publish_soon
from handlers.turn import Turn


async def on_publish_tapped(turn: Turn, button: buttons.PublishButton) -> None:
    """Publishes in a minute what the preview showed; where that has changed, the new preview is
    shown.
    """
    meeting, head = None, ""
    async with turn.begin() as (tx, actor):
        draft, cell = await meetings_new.load_draft(tx, turn, actor)
        if cell is None or not await as_shown(tx, draft, cell, button):
            screen = await new_screens.draw(tx, turn, actor, form.Noted(draft))
        else:
            meeting = await _publish(tx, turn, actor, draft, cell)
            month = month_registered(draft, meeting)
            head = month.isoformat() if month else ""
            screen = await publishing.waiting_screen(tx, turn, meeting, head)
    await turn.toast(turn.words.plain("publishing.toast" if meeting else "new_meeting.stale"))
    await publishing.show_waiting(turn, screen, meeting, head)


async def as_shown(
    tx: Session,
    draft: drafts.MeetingDraft,
    cell: Cell,
    button: buttons.PublishButton | buttons.EnterButton,
) -> bool:
    """Tells whether the preview that was tapped still says what would be published."""
    if draft.stamp != button.stamp or drafts.next_step(draft) is not form.MeetingQuestion.PREVIEW:
        return False
    return await new_screens.count_that_day(tx, draft, cell) == button.others


async def _publish(
    tx: Session, turn: Turn, actor: Actor, draft: drafts.MeetingDraft, cell: Cell
) -> Meeting:
    new = await new_meeting_of(tx, draft, cell)
    [meeting] = await publish_soon(tx, cell, [new], turn.now, account_id=actor.account_id)
    await meetings_new.DRAFT.end(tx, actor)
    return meeting


async def new_meeting_of(
    tx: Session, draft: drafts.MeetingDraft, cell: Cell
) -> meetings.NewMeeting:
    """Makes of a complete draft what is published."""
    members = await people.load_members(tx, cell.id)
    chair = new_screens.chair_of(draft, members)
    plain = drafts.as_meeting(draft, cell, "")
    return meetings.NewMeeting(
        on_date=plain.on_date,
        at_time=plain.at_time,
        place=plain.place,
        kind=plain.kind,
        mode=plain.mode,
        topic=plain.topic,
        prepare=plain.prepare,
        chair_member_id=chair.id if chair else None,
    )


async def summary_of(tx: Session, turn: Turn, actor: Actor, meeting: Meeting) -> Screen:
    """Draws the new meeting's summary, which is kept up to date from now on."""
    if turn.message_id:
        await remember_view(tx, ViewKind.SUMMARY, turn.chat_id, turn.message_id, meeting.id)
    return summary(turn.words, await load_summary(tx, actor, meeting, turn.now))
