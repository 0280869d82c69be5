"""What leaders are told about their cell's group."""

from datetime import datetime

from core.groups.screens import removed
from core.model.errors import Gone
from core.ui.screens import Screen
from core.ui.words import words_in
from db.engine.database import Session
from db.outbox.deliveries import Delivery
from db.people import load_cell


async def render_group_removed(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None once the cell has a group again."""
    try:
        cell = await load_cell(tx, delivery.about["cell_id"])
    except Gone:
        return None
    if cell.retired or cell.group_chat_id is not None:
        return None
    return removed(words_in(delivery.language), cell, delivery.about["group_title"])
