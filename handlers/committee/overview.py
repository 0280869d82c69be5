"""/tonghop: an officer sees the committee's month, as a screen, a picture and a spreadsheet."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from core.committee import buttons
from core.committee.overview import Board
from core.committee.overview_picture import draw
from core.committee.registration import month_to_urge
from core.committee.screens import overview as texts
from core.model import errors, rights
from core.model.people import Actor, Committee
from core.model.scope import Scope
from core.settings.committee import registration_rules
from core.ui.buttons import month_from
from core.ui.screens import Screen
from core.ui.words import Words
from db.committee.overview import load_board
from db.committee.registrations import two_months
from db.engine.database import Session
from db.people import load_cell
from db.settings import settings
from handlers.turn import Turn


async def on_overview(turn: Turn, _text: str) -> None:
    """Shows the board of the committee one watches, or first asks which committee."""
    async with turn.look() as (tx, actor):
        watched = await load_watched(tx, actor, rights.Action.SEE_COMMITTEE)
    if len(watched) == 1:
        await on_board_tapped(turn, buttons.BoardButton(watched[0].id))
    else:
        found = [(committee.id, committee.name) for committee in watched]
        await turn.show(texts.choose_committee(turn.words, found))


async def load_watched(tx: Session, actor: Actor, action: rights.Action) -> list[Committee]:
    """Loads the committees over which the actor may do this. Raises NotJoined or NotAllowed."""
    if not actor.joined:
        raise errors.NotJoined
    ids = [i for i in actor.watched_committee_ids if rights.may(actor, action, Scope(i))]
    if not ids:
        raise errors.NotAllowed
    return await settings.load_committees(tx, ids)


async def on_board_tapped(turn: Turn, button: buttons.BoardButton) -> None:
    async with turn.look() as (tx, actor):
        board = await load_seen(tx, turn, actor, button.committee_id, button.day)
        urge = await may_urge(tx, turn, actor, board)
    await turn.show(
        texts.overview(turn.words, board, button.chosen, button.page, turn.now, may_urge=urge)
    )


async def load_seen(tx: Session, turn: Turn, actor: Actor, committee_id: int, day: str) -> Board:
    """Loads the month, if the actor may see it; day "" means the month to be registered now."""
    rights.require(actor, rights.Action.SEE_COMMITTEE, Scope(committee_id))
    committee = await settings.load_committee(tx, committee_id)
    rules = registration_rules(committee.settings)
    month = month_from(day) if day else month_to_urge(rules, committee.zone, turn.now)
    return await load_board(tx, committee_id, month)


async def may_urge(tx: Session, turn: Turn, actor: Actor, board: Board) -> bool:
    """Tells whether the actor may urge, and the month can still be registered."""
    zone = (await settings.load_committee(tx, board.committee_id)).zone
    open_now = board.month in two_months(turn.today(zone))
    return open_now and rights.may(actor, rights.Action.URGE, Scope(board.committee_id))


async def on_unit_tapped(turn: Turn, button: buttons.UnitButton) -> None:
    async with turn.look() as (tx, actor):
        cell = await load_cell(tx, button.cell_id)
        board = await load_seen(tx, turn, actor, cell.committee_id, button.day)
        urge = await may_urge(tx, turn, actor, board)
    unit = errors.there(board.unit(cell.id))
    back = buttons.BoardButton(board.committee_id, button.day, button.chosen, button.page)
    await turn.show(texts.unit_page(turn.words, board, unit, back, turn.now, may_urge=urge))


async def on_picture_tapped(turn: Turn, button: buttons.PictureButton) -> None:
    await _send_file(turn, button.committee_id, button.day, draw, texts.picture)


async def on_sheet_tapped(turn: Turn, button: buttons.SheetButton) -> None:
    await _send_file(turn, button.committee_id, button.day, _sheet, texts.sheet)


def _sheet(words: Words, board: Board, now: datetime) -> bytes:
    from core.committee.overview_sheet import sheet  # noqa: PLC0415

    return sheet(words, board, now)


async def _send_file(
    turn: Turn,
    committee_id: int,
    day: str,
    make: Callable[[Words, Board, datetime], bytes],
    show: Callable[[Words, Board, bytes, datetime], Screen],
) -> None:
    async with turn.look() as (tx, actor):
        board = await load_seen(tx, turn, actor, committee_id, day)
    await turn.toast(turn.words.plain("overview.drawing"))
    content = await asyncio.to_thread(make, turn.words, board, turn.now)
    await turn.send(show(turn.words, board, content, turn.now))
