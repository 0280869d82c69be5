"""Chi bộ trực thuộc: an officer looks over the committee's cells."""

from datetime import datetime

from core.home.buttons import CellsButton
from core.meetings.buttons import CalendarButton
from core.model.answer import tally
from core.model.errors import NotAllowed
from core.model.people import Actor, Cell
from core.model.rights import Action, may
from core.model.scope import Scope
from core.roster.screens.cells import CellLine, on_page, overview, pages_of
from db.answers.answers import load_lines
from db.engine.database import Session
from db.meetings.meetings import find_next_meeting
from db.people import load_committee_cells, load_members
from handlers.turn import Turn


async def on_cells_tapped(turn: Turn, button: CellsButton) -> None:
    async with turn.look() as (tx, actor):
        cells = await load_committee_cells(tx, _watched(actor))
        pages = pages_of(cells)
        page = min(max(button.page, 0), pages - 1)
        lines = [await _load_line(tx, cell, turn.now) for cell in on_page(cells, page)]
    await turn.show(overview(turn.words, lines, page, pages, CalendarButton, cells))


def _watched(actor: Actor) -> list[int]:
    ids = [i for i in actor.watched_committee_ids if may(actor, Action.SEE_COMMITTEE, Scope(i))]
    if not ids:
        raise NotAllowed
    return ids


async def _load_line(tx: Session, cell: Cell, now: datetime) -> CellLine:
    members = await load_members(tx, cell.id)
    upcoming = await find_next_meeting(tx, cell.id, now)
    lines = await load_lines(tx, upcoming) if upcoming else []
    return CellLine(
        cell=cell,
        members=len(members),
        joined=sum(member.joined for member in members),
        upcoming=upcoming,
        tally=tally(lines) if upcoming else None,
    )
