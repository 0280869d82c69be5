"""What the clock says about topics, made at sending from the rows as they then are."""

from datetime import datetime

from core.dates.zones import to_local
from core.model.errors import Gone
from core.model.names import short_name
from core.model.people import Cell, Committee
from core.reminders.lines import other
from core.topics import buttons, topic
from core.topics.screens import plan as texts
from core.ui.screens import Button, Screen
from core.ui.words import Words, words_in
from db.engine.database import Session
from db.outbox.deliveries import Delivery
from db.people import load_cell
from db.settings.settings import load_committee
from db.topics.checklists import load_profile
from db.topics.topics import load_topic_days
from jobs.topics.sessions import find_gaps


async def render_gap(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Returns None once a session is registered."""
    found = await _find_gap(tx, delivery, now)
    if found is None:
        return None
    cell, missing = found
    today = to_local(now, cell.zone).date()
    return texts.gap_told(words_in(delivery.language), cell, missing, today)


async def line_gap(tx: Session, words: Words, delivery: Delivery, now: datetime) -> Button | None:
    found = await _find_gap(tx, delivery, now)
    if found is None:
        return None
    cell, _ = found
    label = words.plain("along.topic_gap", cell=short_name(cell.name))
    return other(label, buttons.PlanButton(cell.id, to_local(now, cell.zone).year))


async def _find_gap(
    tx: Session, delivery: Delivery, now: datetime
) -> tuple[Cell, topic.Gap] | None:
    try:
        cell = await load_cell(tx, delivery.about["cell_id"])
    except Gone:
        return None
    today = to_local(now, cell.zone).date()
    days = await load_topic_days(tx, [cell.id], today.year)
    missing = topic.gap(days[cell.id], today, (await load_profile(tx, cell.id)).values)
    return (cell, missing) if missing else None


async def render_gaps(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Returns None once no cell lacks anything."""
    committee, gaps = await _find_gaps(tx, delivery, now)
    if committee is None or not gaps:
        return None
    lacking = [(cell.name, missing) for cell, missing in gaps]
    today = to_local(now, committee.zone).date()
    return texts.gaps_told(words_in(delivery.language), committee.name, lacking, today)


async def line_gaps(tx: Session, words: Words, delivery: Delivery, now: datetime) -> Button | None:
    committee, gaps = await _find_gaps(tx, delivery, now)
    if committee is None or not gaps:
        return None
    year = to_local(now, committee.zone).year
    label = words.plain("along.topic_gaps", count=len(gaps))
    return other(label, buttons.SuggestionsButton(committee.id, year))


async def _find_gaps(
    tx: Session, delivery: Delivery, now: datetime
) -> tuple[Committee | None, list[tuple[Cell, topic.Gap]]]:
    try:
        committee = await load_committee(tx, delivery.about["committee_id"])
    except Gone:
        return None, []
    today = to_local(now, committee.zone).date()
    return committee, await find_gaps(tx, committee, today)
