"""The month that a leader registers: whose cell, which month."""

from datetime import date, datetime

from core.committee import buttons, registration
from core.committee.screens.registration import day_code
from core.dates.zones import to_utc
from core.model import errors, rights
from core.model.meeting import InThePast
from core.model.people import Actor, Cell
from core.ui.buttons import day_from, hour_from
from db import people
from db.committee import registrations
from db.engine.database import Session
from handlers.turn import Turn


class MonthOver(errors.Refusal, key="refusal.month_over"):
    """Neither this month nor the next."""


async def load_mine(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """Loads the cell, if the actor may register its month. Raises NotAllowed or Gone."""
    cell = await people.load_cell(tx, cell_id)
    rights.require(actor, rights.Action.REGISTER, cell.scope)
    if cell.retired:
        raise errors.Gone
    return cell


def month_of(turn: Turn, cell: Cell, day: str) -> date:
    """Finds the month of this day. Raises MonthOver if it cannot be registered now."""
    month = registration.month_of(day_from(day))
    if month not in registrations.two_months(turn.today(cell.zone)):
        raise MonthOver
    return month


def as_offered(offer: registration.OfferedDay | None, button: buttons.RegisterButton) -> bool:
    """Tells whether the button's day and hour are still those of the rule."""
    if offer is None:
        return False
    return (day_code(offer.on_date), f"{offer.at_time:%H%M}") == (button.day, button.hour)


def why_not(button: buttons.RegisterButton, cell: Cell, now: datetime) -> str:
    """Names what the button's day cannot be registered for: it has passed, or the rule changed."""
    passed = to_utc(day_from(button.day), hour_from(button.hour), cell.zone) <= now
    return InThePast.key if passed else "registration.changed"
