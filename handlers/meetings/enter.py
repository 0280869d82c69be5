"""Ghi là đã họp: the draft of a day that has passed is written down as held."""

from core.meetings import buttons, form
from handlers.meetings import new as meetings_new
from handlers.meetings import new_screens, publish_new
from handlers.meetings.publish import enter_held
from handlers.turn import Turn


async def on_enter_tapped(turn: Turn, button: buttons.EnterButton) -> None:
    """Writes down what the preview showed as held; one that has changed is shown anew."""
    async with turn.begin() as (tx, actor):
        draft, cell = await meetings_new.load_draft(tx, turn, actor)
        if cell is None or not await publish_new.as_shown(tx, draft, cell, button):
            key = "new_meeting.stale"
            screen = await new_screens.draw(tx, turn, actor, form.Noted(draft))
        else:
            key = "new_meeting.past.entered"
            new = await publish_new.new_meeting_of(tx, draft, cell)
            meeting = await enter_held(tx, cell, new, turn.now, account_id=actor.account_id)
            await meetings_new.DRAFT.end(tx, actor)
            screen = await publish_new.summary_of(tx, turn, actor, meeting)
    await turn.toast(turn.words.plain(key))
    await turn.show(screen)
