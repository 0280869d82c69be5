"""/lich: the month of a person's cells, or of a cell they look after."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from core.home.buttons import CellsButton
from core.meetings import buttons
from core.meetings.card import OPENED
from core.meetings.screens import calendar as texts
from core.model import errors, rights
from core.model.meeting import Meeting, State
from core.model.people import Actor, Cell
from core.ui.buttons import month_from
from db import people
from db.engine.database import Session
from db.meetings import changes
from db.meetings import meetings as db_meetings
from db.meetings.cards import load_own_card
from db.outbox.views import forget_view
from handlers.answers.answer import show_card
from handlers.roster.cells import on_cells_tapped
from handlers.turn import Turn


async def on_calendar(turn: Turn, _text: str) -> None:
    """Shows one's own month; an officer without a cell first picks one."""
    async with turn.look() as (_, actor):
        only_watches = actor.joined and not _own_cell_ids(actor)
    if only_watches:
        await on_cells_tapped(turn, CellsButton())
        return
    await on_month_tapped(turn, buttons.CalendarButton())


async def on_month_tapped(turn: Turn, button: buttons.CalendarButton) -> None:
    async with turn.begin() as (tx, actor):
        cell_id = 0 if _own_cell_ids(actor) == {button.cell_id} else button.cell_id
        cells = await _load_cells(tx, actor, cell_id)
        today = turn.today(cells[0].zone)
        first = _first_from(button.day, today)
        month = texts.Month(
            first,
            today,
            cells,
            cell_id,
            leads=any(
                rights.may(actor, rights.Action.MANAGE_MEETINGS, cell.scope) for cell in cells
            ),
            watches=bool(actor.watched_committee_ids),
        )
        meetings = await _load_month(tx, cells, first)
        upcoming = None if meetings else await _find_upcoming(tx, cells, turn.now)
        await forget_view(tx, turn.chat_id, turn.message_id or 0)
    await turn.show(texts.month_list(turn.words, month, meetings, turn.now, upcoming))


async def _load_cells(tx: Session, actor: Actor, cell_id: int) -> list[Cell]:
    """Loads the cell, or for 0 all of the actor's own. Raises a Refusal if they may not look."""
    if not actor.joined:
        raise errors.NotJoined
    cells = [await people.load_cell(tx, cell_id)] if cell_id else []
    cells = cells or await people.load_cells(tx, _own_cell_ids(actor))
    if not cells:
        raise errors.NotAllowed
    for cell in cells:
        rights.require(actor, rights.Action.SEE_CALENDAR, cell.scope)
    return cells


def _own_cell_ids(actor: Actor) -> set[int]:
    return {*actor.cell_ids, *actor.led_cell_ids}


async def _load_month(tx: Session, cells: list[Cell], first: date) -> list[Meeting]:
    last = first + relativedelta(months=1, days=-1)
    found = [await db_meetings.load_meetings_between(tx, cell.id, first, last) for cell in cells]
    meetings = [await changes.as_told(tx, meeting) for meetings in found for meeting in meetings]
    return sorted(meetings, key=lambda meeting: meeting.starts_at)


async def _find_upcoming(tx: Session, cells: list[Cell], now: datetime) -> Meeting | None:
    found = [await db_meetings.find_next_meeting(tx, cell.id, now) for cell in cells]
    return min((m for m in found if m), key=lambda m: m.starts_at, default=None)


def _first_from(day: str, today: date) -> date:
    """Finds the first of the month of this day; of today's month for ""."""
    return month_from(day) if day else today.replace(day=1)


async def on_open_tapped(turn: Turn, button: buttons.OpenButton) -> None:
    """Shows the member's own card, or what others may see of the meeting."""
    async with turn.look() as (tx, actor):
        meeting = await changes.load_as_told(tx, button.meeting_id)
        rights.require(actor, rights.Action.SEE_CALENDAR, meeting.scope)
        if meeting.state is State.DRAFT:
            raise errors.Gone
        own = actor.member_in(meeting.cell_id)
        card = await load_own_card(tx, actor, meeting, turn.now, head=OPENED) if own else None
    if card:
        await show_card(turn, card)
        return
    screen = texts.seen(
        turn.words,
        meeting,
        turn.now,
        cell_id=button.cell_id,
        may_see_names=rights.may(actor, rights.Action.SEE_NAMES, meeting.scope),
        may_change=rights.may(actor, rights.Action.MANAGE_MEETINGS, meeting.scope),
    )
    await turn.show(screen)
