"""What an actor may reach, and the log's line of what they did there."""

from typing import Any

from core.model.people import Actor, Cell, Member
from core.model.rights import Action, Scope, require
from db.engine.database import Session
from db.log import record_change
from db.people import load_cell
from handlers.turn import Turn


async def record(
    tx: Session, turn: Turn, actor: Actor, member: Member, action: str, **values: Any
) -> None:
    """The log's line about one member; `values` are before and after."""
    await record_change(
        tx,
        turn.now,
        actor.account_id,
        action,
        f"member:{member.id}",
        committee_id=member.committee_id,
        cell_id=member.cell_id,
        **values,
    )


async def load_mine(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """The cell, if the actor may change its settings. Raises a Refusal otherwise."""
    cell = await load_cell(tx, cell_id)
    require(actor, Action.CHANGE_SETTINGS, scope_of(cell))
    return cell


def scope_of(cell: Cell) -> Scope:
    return Scope(cell.committee_id, cell.id)
