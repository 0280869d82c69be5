"""What the clock says where topic sessions are missing."""

from core.dates.zones import to_local
from core.model.errors import there
from core.model.names import short_name
from core.model.people import Cell, Committee
from core.reminders import lines
from core.topics import buttons
from core.topics.screens import plan as texts
from core.topics.screens import urging as urging_texts
from core.topics.topic import Gap, gap, lacks
from core.ui.screens import Button, Screen
from db.people import load_cell
from db.settings.settings import load_committee
from db.topics.checklists import load_profile
from db.topics.topics import load_topic_days
from jobs.sending import Sending
from jobs.topics.gaps import find_gaps


async def render_gap(sending: Sending) -> Screen:
    """To the secretary."""
    cell, missing = await _load_gap(sending)
    return texts.gap_told(sending.words, cell, missing, to_local(sending.now, cell.zone).date())


async def line_gap(sending: Sending) -> Button:
    cell, _ = await _load_gap(sending)
    target = buttons.PlanButton(cell.id, to_local(sending.now, cell.zone).year)
    return lines.line_named(sending.words, "along.topic_gap", target, short_name(cell.name))


async def _load_gap(sending: Sending) -> tuple[Cell, Gap]:
    """Raises Gone once a session is registered."""
    cell = await load_cell(sending.tx, sending.about["cell_id"])
    today = to_local(sending.now, cell.zone).date()
    days = await load_topic_days(sending.tx, [cell.id], today.year)
    values = (await load_profile(sending.tx, cell.id)).values
    missing = gap(days[cell.id], today, values, cell.first_on)
    return cell, there(missing or None)


async def render_urged(sending: Sending) -> Screen | None:
    """To the secretary, from an officer; None once the quarter has its sessions."""
    cell = await load_cell(sending.tx, sending.about["cell_id"])
    today = to_local(sending.now, cell.zone).date()
    days = await load_topic_days(sending.tx, [cell.id], today.year)
    values = (await load_profile(sending.tx, cell.id)).values
    if not lacks(days[cell.id], today, values, cell.first_on):
        return None
    return urging_texts.urged(sending.words, cell, today)


async def render_gaps(sending: Sending) -> Screen:
    """To an officer."""
    committee, gaps = await _load_gaps(sending)
    lacking = [(cell.name, missing) for cell, missing in gaps]
    today = to_local(sending.now, committee.zone).date()
    return texts.gaps_told(sending.words, committee, lacking, today)


async def line_gaps(sending: Sending) -> Button:
    committee, gaps = await _load_gaps(sending)
    label = sending.words.plain("along.topic_gaps", count=len(gaps))
    year = to_local(sending.now, committee.zone).year
    return lines.line_button(label, buttons.SuggestionsButton(committee.id, year))


async def _load_gaps(sending: Sending) -> tuple[Committee, list[tuple[Cell, Gap]]]:
    """Raises Gone once no cell lacks anything."""
    committee = await load_committee(sending.tx, sending.about["committee_id"])
    today = to_local(sending.now, committee.zone).date()
    return committee, there(await find_gaps(sending.tx, committee, today) or None)
