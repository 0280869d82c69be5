"""The cells whose rosters somebody keeps."""

from typing import Any

from core.model import errors, rights
from core.model.people import Actor, Cell, Member
from core.roster.screens import members as texts
from db import people, prompts
from db.engine.database import Session
from handlers.turn import Turn


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


async def load_kept_cell(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """Loads the cell if the actor keeps its roster. Raises a Refusal otherwise."""
    cell = await people.load_cell(tx, cell_id)
    rights.require(actor, rights.Action.MANAGE_MEMBERS, cell.scope)
    return cell


async def ask_lines(turn: Turn, cell_id: int, kind: str, key: str) -> None:
    """Asks for a typed answer about a cell's roster."""
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, cell_id)
        await prompts.save_prompt(tx, actor.telegram_id, kind, {"cell_id": cell.id}, turn.now)
    await turn.show(texts.ask(turn.words, key, cell_id))


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
