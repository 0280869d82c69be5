"""What the clock says about topics, made at sending from the rows as they then are."""

from datetime import datetime

from core.errors import Gone
from core.screens import Screen
from core.texts import topics as texts
from core.topics import gap
from core.words import words_in
from core.zones import to_local
from db.checklists import load_profile
from db.engine import Session
from db.outbox import Delivery
from db.people import load_cell
from db.settings import load_committee
from db.topics import load_topic_days
from jobs.topics import find_gaps


async def render_gap(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """To the secretary. None once a session is registered."""
    try:
        cell = await load_cell(tx, delivery.about["cell_id"])
    except Gone:
        return None
    today = to_local(now, cell.zone).date()
    days = await load_topic_days(tx, [cell.id], today.year)
    missing = gap(days[cell.id], today, (await load_profile(tx, cell.id)).values)
    return texts.gap_told(words_in(delivery.language), cell, missing, today) if missing else None


async def render_gaps(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """To an officer. None once no cell lacks anything."""
    try:
        committee = await load_committee(tx, delivery.about["committee_id"])
    except Gone:
        return None
    today = to_local(now, committee.zone).date()
    lacking = [(cell.name, missing) for cell, missing in await find_gaps(tx, committee, today)]
    if not lacking:
        return None
    return texts.gaps_told(words_in(delivery.language), committee.name, lacking, today)
