"""/thanhvien: a cell's roster, kept by its leaders and the committee's officers."""

from typing import Any

from core.joining.invites import rules
from core.model import errors, rights
from core.model.names import fold
from core.model.people import Actor, Cell, Member
from core.roster import buttons
from core.roster.file import parse_member_lines
from core.roster.import_plan import read_pasted
from core.roster.screens import members as texts
from core.ui.screens import Screen
from core.ui.words import Words
from db import people, prompts
from db.engine.database import Session
from db.joining import invites
from db.roster.roster import add_member, touch_rosters
from handlers.turn import Turn

LINES_PROMPT = "member_lines"
FIND_PROMPT = "member_find"


class PreviewGone(errors.Refusal, key="refusal.preview_gone"):
    """The list that was shown is no longer the one that waits."""


class NobodyWaits(errors.Refusal, key="refusal.nobody_waits"):
    """Nobody is left to make a link for."""


# --- the list -------------------------------------------------------------------------------------


async def on_members(turn: Turn, text: str) -> None:
    """Shows the roster; with lines after the command, the preview of adding them."""
    async with turn.begin() as (tx, actor):
        found = await load_kept_cells(tx, actor)
        if text.strip() and len(found) > 1:
            await prompts.save_prompt(tx, actor.telegram_id, LINES_PROMPT, {"text": text}, turn.now)
            screen = texts.paste_into(turn.words, found)
        elif text.strip():
            screen = await preview(tx, turn, actor, found[0], text)
        else:
            await prompts.end_prompt(tx, actor.telegram_id)
            screen = await _start(tx, turn.words, found, 0)
    await turn.show(screen)


async def load_kept_cells(tx: Session, actor: Actor) -> list[Cell]:
    """Loads the cells whose roster this person keeps, those they lead first.

    Raises NotJoined or NotAllowed when there is none.
    """
    if not actor.joined:
        raise errors.NotJoined
    led = await people.load_cells(tx, actor.led_cell_ids)
    watched = await people.load_committee_cells(tx, actor.watched_committee_ids)
    found = led + [cell for cell in watched if cell.id not in actor.led_cell_ids]
    if not found:
        raise errors.NotAllowed
    return found


async def _start(tx: Session, words: Words, found: list[Cell], page: int) -> Screen:
    if len(found) > 1:
        return texts.cells(words, found, page)
    return texts.roster(words, found[0], await people.load_members(tx, found[0].id), 0)


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
        members = await people.load_members(tx, cell.id)
    await turn.show(texts.roster(turn.words, cell, members, button.page))


async def load_kept_cell(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """Loads the cell if the actor keeps its roster. Raises a Refusal otherwise."""
    cell = await people.load_cell(tx, cell_id)
    rights.require(actor, rights.Action.MANAGE_MEMBERS, cell.scope)
    return cell


async def on_unlinked_tapped(turn: Turn, button: buttons.UnlinkedButton) -> None:
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        members = await people.load_members(tx, cell.id)
    await turn.show(texts.unlinked(turn.words, cell, members, button.page))


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


async def on_find_tapped(turn: Turn, button: buttons.FindButton) -> None:
    await _ask_lines(turn, button.cell_id, FIND_PROMPT, "members.find.ask")


async def on_find_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Finds names that hold what was typed, with or without diacritics."""
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, prompt.data["cell_id"])
        members = await people.load_members(tx, cell.id)
    wanted = fold(turn.text)
    found = [member for member in members if wanted in fold(member.full_name)]
    await turn.send(texts.found(turn.words, cell, turn.text.strip()[:50], found))


async def _ask_lines(turn: Turn, cell_id: int, kind: str, key: str) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, cell_id)
        await prompts.save_prompt(tx, actor.telegram_id, kind, {"cell_id": cell.id}, turn.now)
    await turn.show(texts.ask(turn.words, key, cell_id))


# --- new members ----------------------------------------------------------------------------------


async def on_add_tapped(turn: Turn, button: buttons.AddButton) -> None:
    await _ask_lines(turn, button.cell_id, LINES_PROMPT, "members.add.ask")


async def on_paste_tapped(turn: Turn, button: buttons.PasteButton) -> None:
    await _ask_lines(turn, button.cell_id, LINES_PROMPT, "members.paste.ask")


async def on_lines_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Shows what the typed lines would add; nothing is added yet."""
    cell_id = prompt.data.get("cell_id")
    if cell_id is None:
        await on_members(turn, turn.text)
        return
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, cell_id)
        screen = await preview(tx, turn, actor, cell, turn.text)
    await turn.send(screen)


async def on_paste_into_tapped(turn: Turn, button: buttons.PasteIntoButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        prompt = await _waiting_lines(tx, turn, actor)
        screen = await preview(tx, turn, actor, cell, prompt.data["text"])
    await turn.show(screen)


async def _waiting_lines(tx: Session, turn: Turn, actor: Actor) -> prompts.Prompt:
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now)
    if prompt is None or prompt.kind != LINES_PROMPT or "text" not in prompt.data:
        raise PreviewGone
    return prompt


async def preview(tx: Session, turn: Turn, actor: Actor, cell: Cell, text: str) -> Screen:
    """Keeps the lines until the button under their preview is tapped, and shows the preview."""
    data = {"cell_id": cell.id, "text": text, "stamp": turn.update_id}
    await prompts.save_prompt(tx, actor.telegram_id, LINES_PROMPT, data, turn.now)
    names = [member.full_name for member in await people.load_members(tx, cell.id)]
    return texts.preview(turn.words, cell, read_pasted(text, names), turn.update_id)


async def on_paste_yes_tapped(turn: Turn, button: buttons.PasteYesButton) -> None:
    async with turn.begin() as (tx, actor):
        prompt = await _waiting_lines(tx, turn, actor)
        if prompt.data.get("stamp") != button.stamp:
            raise PreviewGone
        cell = await load_kept_cell(tx, actor, prompt.data["cell_id"])
        count, skipped = await _add_lines(tx, turn, actor, cell, prompt.data["text"])
        await prompts.end_prompt(tx, actor.telegram_id)
        await touch_rosters(tx, [cell.id], turn.now)
    await turn.toast(turn.words.plain("members.toast.added", people=turn.words.people(count)))
    await turn.show(texts.added(turn.words, cell, count, skipped))


async def _add_lines(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, text: str
) -> tuple[int, list[str]]:
    """Adds the lines; returns how many, and the names that were there already."""
    count, skipped = 0, []
    for entry in parse_member_lines(text).entries:
        member_id = await add_member(tx, cell, entry.full_name, entry.standing, exempt=entry.exempt)
        if member_id is None:
            skipped.append(entry.full_name)
            continue
        count += 1
        member = await people.load_member(tx, member_id)
        await turn.record(tx, actor, "add_member", member, after=values_of(member))
    return count, skipped


def values_of(member: Member) -> dict[str, Any]:
    return {
        "full_name": member.full_name,
        "standing": member.standing.value,
        "exempt": member.exempt,
        "roles": sorted(member.roles),
        "joined": member.joined,
        "retired": member.retired,
        "strengths": list(member.strengths),
    }
