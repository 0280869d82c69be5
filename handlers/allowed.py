"""What an actor may reach."""

from core.model.people import Actor, Cell
from core.model.rights import Action, require
from db.engine.database import Session
from db.people import load_cell


async def load_mine(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """Loads the cell, if the actor may change its settings. Raises a Refusal otherwise."""
    return await load_cell_for(tx, actor, Action.CHANGE_SETTINGS, cell_id)


async def load_led_cell(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """Loads the cell, if the actor leads it. Raises a Refusal otherwise."""
    return await load_cell_for(tx, actor, Action.MANAGE_MEETINGS, cell_id)


async def load_cell_for(tx: Session, actor: Actor, action: Action, cell_id: int) -> Cell:
    """Loads the cell, if the actor may do this there. Raises a Refusal otherwise."""
    cell = await load_cell(tx, cell_id)
    require(actor, action, cell.scope)
    return cell
