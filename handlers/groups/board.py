"""/hop in a group: a board that follows the answers."""

from core.answers.screens import boards as texts
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.ui.words import words_in
from db.groups.refused import owe_board_anew
from db.meetings import cards
from db.meetings.changes import as_told
from db.outbox.views import remember_view
from handlers.turn import NotShown, Turn


async def show_board(turn: Turn, meeting: Meeting) -> None:
    """Shows the meeting's board; owes it where the group takes no message now."""
    async with turn.look() as (tx, _):
        shown = await cards.load_board(tx, await as_told(tx, meeting), turn.now)
    try:
        message_id = await turn.send(texts.board(words_in("vi"), shown))
    except NotShown:
        if meeting.starts_at <= turn.now:
            raise  # no board is owed any more: what was to be said is
        async with turn.begin() as (tx, _):
            await owe_board_anew(tx, turn.chat_id, meeting.id, turn.now)
        return
    if message_id:
        async with turn.services.db.begin() as tx:
            await remember_view(tx, ViewKind.BOARD, turn.chat_id, message_id, meeting.id)
