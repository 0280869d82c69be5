"""What leaders are asked about the month's registration, and what the officers are told."""

from datetime import date

from core.committee import buttons, registration
from core.committee.overview import Filter
from core.committee.screens import overview as overview_texts
from core.committee.screens import registration as texts
from core.dates.zones import to_local
from core.model import errors
from core.model.names import short_name
from core.model.people import LEADERS, Cell
from core.reminders import lines
from core.ui import screens as ui
from db import people
from db.committee import registrations
from db.leaders import load_leaders
from db.settings import settings
from jobs.sending import Sending


async def render_registration(sending: Sending) -> ui.Screen:
    """Asks a leader to register the month."""
    cell, month = await _load_asked(sending)
    holidays = await settings.load_holidays(sending.tx, cell.committee_id)
    offer = registration.find_offer(cell, month, sending.now, holidays)
    place = "".join((await registrations.load_places(sending.tx, cell))[:1])
    why = sending.about["why"]
    cancelled = await registrations.find_cancelled_day(sending.tx, cell.id, month)
    return texts.ask(sending.words, cell, month, offer, place, why, cancelled)


async def line_registration(sending: Sending) -> ui.Button:
    cell, month = await _load_asked(sending)
    words, target = sending.words, buttons.AskButton(cell.id, texts.day_code(month))
    name, of = short_name(cell.name), words.month(month)
    return lines.line_named(words, "along.registration", target, name, month=of)


async def _load_asked(sending: Sending) -> tuple[Cell, date]:
    """Raises Gone unless the month is to be registered still, and this leader is who may."""
    tx, month = sending.tx, date.fromisoformat(sending.about["month"])
    cell = await people.load_cell(tx, sending.about["cell_id"])
    member = await people.load_member(tx, sending.member_id)
    leads = not member.retired and member.cell_id == cell.id and {*member.roles} & {*LEADERS}
    past = to_local(sending.now, cell.zone).date() > registration.last_day(month)
    if (
        cell.retired
        or past
        or not leads
        or await registrations.find_regular_meeting(tx, cell.id, month)
    ):
        raise errors.Gone
    return cell, month


async def render_registration_list(sending: Sending) -> ui.Screen:
    """Lists the cells that nobody registered, for an officer once a day."""
    found = await _load_listed(sending)
    cell_ids = [cell_id for cell_id, _, _ in found]
    leaders = await load_leaders(sending.tx, cell_ids)
    off = await registrations.load_cancelled_days(sending.tx, cell_ids, found[0][2], found[-1][2])
    unregistered = [
        overview_texts.Listed(name, month, leaders.get(cell_id, []), off.get((cell_id, month)))
        for cell_id, name, month in found
    ]
    return overview_texts.listed(sending.words, sending.about["committee_id"], unregistered)


async def line_registration_list(sending: Sending) -> ui.Button:
    found = await _load_listed(sending)
    day, committee_id = texts.day_code(found[0][2]), sending.about["committee_id"]
    label = sending.words.plain("along.registration_list", count=len(found))
    return lines.line_button(label, buttons.BoardButton(committee_id, day, Filter.NOT_REGISTERED))


async def _load_listed(sending: Sending) -> list[tuple[int, str, date]]:
    """Raises Gone once every cell is registered."""
    committee = await settings.load_committee(sending.tx, sending.about["committee_id"])
    this = registration.month_of(to_local(sending.now, committee.zone).date())
    found = await registrations.load_listed_cells(sending.tx, committee.id, this)
    return errors.there(found or None)
