"""/hop: the next meeting's card; the leaders' live summary; the board in a group."""

from core.errors import NotJoined, Refusal
from core.meetings import Meeting
from core.people import Actor
from core.rights import Action, may, require
from core.screens import Button, Screen
from core.texts.boards import SummaryButton, board, summary
from core.words import words_in
from db.answers import find_answer, load_lines
from db.engine import Session
from db.meetings import find_next_meeting, load_meeting
from db.people import find_group_cell
from db.views import ViewKind, find_view, remember_view
from handlers.answers import show_card
from handlers.turn import Turn


class NoMeetingAhead(Refusal):
    key = "refusal.no_meeting_ahead"


async def on_next(turn: Turn, text: str) -> None:
    """The soonest meeting of the person's cells: their card, with the summary for leaders."""
    del text
    if not turn.private:
        await _show_board(turn)
        return
    async with turn.look() as (tx, actor):
        meeting = await _soonest(tx, actor, turn)
        own = actor.member_in(meeting.cell_id)
        answer = await find_answer(tx, meeting.id, own.member_id) if own else None
    if own:
        await show_card(turn, meeting, own.member_id, answer)
    if may(actor, Action.SEE_NAMES, meeting.scope):
        await turn.send(_offer_summary(turn, meeting))


async def _soonest(tx: Session, actor: Actor, turn: Turn) -> Meeting:
    if not actor.joined:
        raise NotJoined
    cell_ids = {*actor.cell_ids, *actor.led_cell_ids}
    found = [await find_next_meeting(tx, cell_id, turn.now) for cell_id in cell_ids]
    meetings = [meeting for meeting in found if meeting]
    if not meetings:
        raise NoMeetingAhead
    return min(meetings, key=lambda meeting: meeting.starts_at)


def _offer_summary(turn: Turn, meeting: Meeting) -> Screen:
    label = turn.words.plain("summary.open")
    text = turn.words("summary.offer", when=turn.words.when(meeting.on_date, meeting.at_time))
    return Screen(text, ((Button(label, SummaryButton(meeting.id).pack()),),))


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
    async with turn.office.db.begin() as tx:
        revision = view.revision if view else 0
        await remember_view(
            tx, ViewKind.SUMMARY, turn.chat_id, shown, meeting.id, revision=revision
        )


async def _show_board(turn: Turn) -> None:
    async with turn.look() as (tx, _):
        cell = await find_group_cell(tx, turn.chat_id)
        meeting = await find_next_meeting(tx, cell.id, turn.now) if cell else None
        lines = await load_lines(tx, meeting) if meeting else []
    if cell is None or meeting is None:
        return
    screen = board(words_in("vi"), meeting, lines, turn.now, names=cell.board_names)
    shown = await turn.send(screen)
    if shown is not None:
        async with turn.office.db.begin() as tx:
            await remember_view(tx, ViewKind.BOARD, turn.chat_id, shown, meeting.id)
