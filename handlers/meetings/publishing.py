"""The minute in which what was published can be taken back: the screen of it."""

from core.meetings.screens.publishing import waiting
from core.model.deliveries import ViewKind
from core.model.errors import there
from core.model.meeting import Meeting
from core.ui.screens import Screen
from db.engine.database import Session
from db.outbox.views import remember_view
from db.reminders.publishing import find_publication
from handlers.turn import Turn


async def waiting_screen(tx: Session, turn: Turn, meeting: Meeting, head: str) -> Screen:
    """Shows what goes out in a minute. `head`: what the message is to show after it."""
    if turn.message_id:
        shown = ViewKind.PUBLISHED, turn.chat_id, turn.message_id, meeting.id
        await remember_view(tx, *shown, head=head)
    return waiting(turn.words, there(await find_publication(tx, meeting, turn.now)))


async def show_waiting(turn: Turn, screen: Screen, meeting: Meeting | None, head: str) -> None:
    """Shows the screen; where it became a message of its own, that one is kept up to date."""
    shown = await turn.show(screen)
    if meeting and shown and shown != turn.message_id:
        async with turn.services.db.begin() as tx:
            view = ViewKind.PUBLISHED, turn.chat_id, shown, meeting.id
            await remember_view(tx, *view, head=head, stale=True)
