"""Which cells lack a topic session."""

from datetime import date

from core.model.people import Cell, Committee
from core.profiles.profile import profile_for
from core.topics.topic import lacks
from db.engine.database import Session
from db.people import load_committee_cells
from db.topics.topics import load_topic_days


async def load_lacking(tx: Session, committee: Committee, today: date) -> list[Cell]:
    """Loads the cells whose quarter has fewer sessions, held or registered, than it should."""
    cells = await load_committee_cells(tx, [committee.id])
    days = await load_topic_days(tx, [cell.id for cell in cells], today.year)
    values = profile_for(committee.settings).values
    return [cell for cell in cells if lacks(days[cell.id], today, values, cell.first_on)]
