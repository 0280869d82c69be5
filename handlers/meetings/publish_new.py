"""Đăng: the draft becomes a meeting."""

from core.answers.screens.boards import summary
from core.committee.registration import month_registered
from core.committee.screens.registration import registered
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
from handlers.meetings import new_screens
from handlers.meetings.publish import publish
from handlers.turn import Turn


async def on_publish_tapped(turn: Turn, button: buttons.PublishButton) -> None:
    """Publishes what the preview showed; where that has changed, the new preview is shown."""
    summed_up = None
    async with turn.begin() as (tx, actor):
        draft, cell = await meetings_new.load_draft(tx, turn, actor)
        if cell is None or not await as_shown(tx, draft, cell, button):
            key, screen = (
                "new_meeting.stale",
                await new_screens.draw(tx, turn, actor, form.Noted(draft)),
            )
        else:
            meeting = await _publish(tx, turn, actor, draft, cell)
            if month := month_registered(draft, meeting):
                key = "registration.done.toast"
                screen = registered(turn.words, month, meeting)
            else:
                key, summed_up = "new_meeting.published", meeting
                screen = await summary_of(tx, turn, actor, meeting)
    await turn.toast(turn.words.plain(key))
    shown = await turn.show(screen)
    if summed_up and shown and shown != turn.message_id:
        async with turn.services.db.begin() as tx:
            await remember_view(tx, ViewKind.SUMMARY, turn.chat_id, shown, summed_up.id)


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
    meeting = await publish(tx, cell, new, turn.now, account_id=actor.account_id)
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
