"""/thanhvien: a cell's roster, kept by its leaders and the committee's officers."""

from core.joining.invites import rules
from core.model import errors, rights
from core.model.people import Actor, Cell, Member
from core.roster import buttons
from core.roster.screens import members as texts
from core.ui.screens import Screen
from core.ui.words import Words
from db import people, prompts
from db.engine.database import Session
from db.joining import invites
from handlers.roster.kept import ask_lines, load_kept_cell, load_kept_cells
from handlers.roster.pasting import LINES_PROMPT, take_lines
from handlers.turn import Turn


class NobodyWaits(errors.Refusal, key="refusal.nobody_waits"):
    """Nobody is left to make a link for."""


# --- the list -------------------------------------------------------------------------------------


async def on_members(turn: Turn, text: str) -> None:
    """Shows the roster; with lines after the command, the preview of adding them."""
    async with turn.begin() as (tx, actor):
        found = await load_kept_cells(tx, actor)
        if text.strip():
            screen = await take_lines(tx, turn, actor, found, text)
        else:
            await prompts.end_prompt(tx, actor.telegram_id)
            screen = await _start(tx, turn.words, found, 0)
    await turn.show(screen)


async def _start(tx: Session, words: Words, found: list[Cell], page: int) -> Screen:
    if len(found) > 1:
        return texts.cells(words, found, page)
    return await draw_roster(tx, words, found[0], 0)


async def draw_roster(tx: Session, words: Words, cell: Cell, page: int) -> Screen:
    """Draws a page of the cell's roster."""
    left = await people.load_retired(tx, cell.id)
    return texts.roster(words, cell, await people.load_members(tx, cell.id), page, left=len(left))


async def on_cells_tapped(turn: Turn, button: buttons.CellsButton) -> None:
    """Lists the cells; opens the only one at once."""
    async with turn.begin() as (tx, actor):
        found = await load_kept_cells(tx, actor)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await _start(tx, turn.words, found, button.page)
    await turn.show(screen)


async def on_roster_tapped(turn: Turn, button: buttons.RosterButton) -> None:
    """Shows a cell's roster; an open question is dropped."""
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        await prompts.end_prompt(tx, actor.telegram_id)
        screen = await draw_roster(tx, turn.words, cell, button.page)
    await turn.show(screen)


async def on_unlinked_tapped(turn: Turn, button: buttons.UnlinkedButton) -> None:
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        members = await people.load_members(tx, cell.id)
    await turn.show(texts.unlinked(turn.words, cell, members, button.page))


async def on_retired_tapped(turn: Turn, button: buttons.RetiredButton) -> None:
    """Lists those who left the roster."""
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        members = await people.load_retired(tx, cell.id)
    await turn.show(texts.retired(turn.words, cell, members, button.page))


async def on_links_tapped(turn: Turn, button: buttons.LinksButton) -> None:
    """Sends one file with the links of all who have not joined; makes missing ones."""
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        rights.require(actor, rights.Action.INVITE, cell.scope)
        offices = rights.may(actor, rights.Action.MANAGE_ROLES, cell.scope)
        waiting = [
            member
            for member in await people.load_members(tx, cell.id)
            if not member.joined and (offices or not member.roles)
        ]
        if not waiting:
            raise NobodyWaits
        links = [(m.full_name, await _link(tx, turn, actor, m)) for m in waiting]
    await turn.show(texts.links(turn.words, cell, links))


async def _link(tx: Session, turn: Turn, actor: Actor, member: Member) -> str:
    invite = await invites.find_usable_invite(tx, turn.now, member_id=member.id)
    if invite is None:
        invite = await invites.create_invite(tx, rules().personal, turn.now, member_id=member.id)
        await turn.record(tx, actor, "create_invite", member)
    return turn.services.deep_link(invite.token)


async def on_add_tapped(turn: Turn, button: buttons.AddButton) -> None:
    await ask_lines(turn, button.cell_id, LINES_PROMPT, "members.add.ask")


async def on_paste_tapped(turn: Turn, button: buttons.PasteButton) -> None:
    await ask_lines(turn, button.cell_id, LINES_PROMPT, "members.paste.ask")
