"""/hop: the next meeting's card; the leaders' live summary; the board in a group."""

from core.answers.buttons import SummaryButton
from core.answers.screens import boards as texts
from core.home.buttons import CellsButton
from core.meetings.card import OPENED
from core.model import errors, rights
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.model.people import Actor
from db.engine.database import Session
from db.meetings import cards
from db.meetings.changes import as_told
from db.meetings.meetings import find_current_meeting, load_meeting
from db.outbox.views import find_view, remember_view
from handlers.answers.answer import show_card
from handlers.roster.cells import on_cells_tapped
from handlers.turn import Turn


class NoMeetingAhead(errors.Refusal, key="refusal.no_meeting_ahead"):
    pass


async def on_next(turn: Turn, _text: str) -> None:
    """Shows the soonest meeting of the person's cells as their card; an officer picks a cell."""
    async with turn.look() as (tx, actor):
        watches_only = actor.joined and not actor.cell_ids
        meeting = None if watches_only else await _soonest(tx, actor, turn)
        card = (
            await cards.load_own_card(tx, actor, meeting, turn.now, head=OPENED)
            if meeting
            else None
        )
    if card:
        await show_card(turn, card)
    else:
        await on_cells_tapped(turn, CellsButton())


async def _soonest(tx: Session, actor: Actor, turn: Turn) -> Meeting:
    if not actor.joined:
        raise errors.NotJoined
    found = [await find_current_meeting(tx, cell_id, turn.now) for cell_id in actor.cell_ids]
    meetings = [await as_told(tx, meeting) for meeting in found if meeting]
    if not meetings:
        raise NoMeetingAhead
    return min(meetings, key=lambda meeting: meeting.starts_at)


async def on_summary_tapped(turn: Turn, button: SummaryButton) -> None:
    """Shows the live summary, which is edited as answers come in."""
    async with turn.look() as (tx, actor):
        meeting = await load_meeting(tx, button.meeting_id)
        rights.require(actor, rights.Action.SEE_NAMES, meeting.scope)
        shown = await cards.load_summary(tx, actor, meeting, turn.now)
        view = await find_view(tx, turn.chat_id, turn.message_id)
    message_id = await turn.show(texts.summary(turn.words, shown))
    if message_id:
        place = turn.chat_id, message_id, meeting.id
        async with turn.services.db.begin() as tx:
            revision = view.revision if view else 0
            await remember_view(tx, ViewKind.SUMMARY, *place, revision=revision)
