"""/hop: the next meeting's card; the leaders' live summary; the board in a group."""

from core.answers.buttons import SummaryButton
from core.answers.screens.boards import board, summary
from core.home.buttons import CellsButton
from core.meetings.screens.calendar import OPENED
from core.model.deliveries import ViewKind
from core.model.errors import NotJoined, Refusal
from core.model.meeting import Meeting
from core.model.people import Actor, Cell
from core.model.rights import Action, may, require
from core.ui.words import words_in
from db.answers.answers import find_answer, load_lines
from db.engine.database import Session
from db.meetings.changes import as_told
from db.meetings.meetings import find_next_meeting, load_meeting
from db.outbox.views import find_view, remember_view
from handlers.answers.answer import show_card
from handlers.roster.cells import on_cells_tapped
from handlers.turn import Turn


class NoMeetingAhead(Refusal, key="refusal.no_meeting_ahead"):
    pass


async def on_next(turn: Turn, _text: str) -> None:
    """The soonest meeting of the person's cells, as their card; an officer picks a cell."""
    async with turn.look() as (tx, actor):
        watches_only = actor.joined and not actor.cell_ids
        meeting = None if watches_only else await _soonest(tx, actor, turn)
        own = actor.member_in(meeting.cell_id) if meeting else None
        answer = await find_answer(tx, meeting.id, own.member_id) if meeting and own else None
    if meeting is None:
        await on_cells_tapped(turn, CellsButton())
    else:
        await show_card(turn, actor, meeting, answer, head=OPENED)


async def _soonest(tx: Session, actor: Actor, turn: Turn) -> Meeting:
    if not actor.joined:
        raise NotJoined
    found = [await find_next_meeting(tx, cell_id, turn.now) for cell_id in actor.cell_ids]
    meetings = [await as_told(tx, meeting) for meeting in found if meeting]
    if not meetings:
        raise NoMeetingAhead
    return min(meetings, key=lambda meeting: meeting.starts_at)


async def on_summary_tapped(turn: Turn, button: SummaryButton) -> None:
    """The live summary, here; it is edited as answers come in."""
    async with turn.look() as (tx, actor):
        meeting = await load_meeting(tx, button.meeting_id)
        require(actor, Action.SEE_NAMES, meeting.scope)
        lines = await load_lines(tx, meeting)
        view = await find_view(tx, turn.chat_id, turn.message_id)
    reasons = may(actor, Action.SEE_REASONS, meeting.scope)
    shown = await turn.show(summary(turn.words, meeting, lines, turn.now, reasons=reasons))
    if shown is None:
        return
    async with turn.services.db.begin() as tx:
        revision = view.revision if view else 0
        await remember_view(
            tx, ViewKind.SUMMARY, turn.chat_id, shown, meeting.id, revision=revision
        )


async def show_board(turn: Turn, cell: Cell, meeting: Meeting) -> None:
    """The board of the cell's next meeting, in its group."""
    async with turn.look() as (tx, _):
        meeting = await as_told(tx, meeting)
        lines = await load_lines(tx, meeting)
    screen = board(words_in("vi"), meeting, lines, turn.now, names=cell.board_names)
    shown = await turn.send(screen)
    if shown is not None:
        async with turn.services.db.begin() as tx:
            await remember_view(tx, ViewKind.BOARD, turn.chat_id, shown, meeting.id)
