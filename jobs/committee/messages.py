"""What leaders are asked about the month's registration, and what the officers are told."""

from datetime import date, datetime

from core.committee import buttons, registration
from core.committee.overview import Filter
from core.committee.screens import registration as texts
from core.committee.screens.overview import listed
from core.dates.zones import to_local
from core.model.errors import Gone
from core.model.names import short_name
from core.model.people import LEADERS, Cell
from core.reminders.lines import other
from core.ui import screens as ui
from core.ui.words import Words, words_in
from db import people
from db.committee import registrations
from db.engine.database import Session
from db.leaders import load_leaders
from db.outbox.deliveries import Delivery
from db.settings import settings


async def render_registration(tx: Session, delivery: Delivery, now: datetime) -> ui.Screen | None:
    """Returns None once the month is registered, or they lead no more."""
    month = date.fromisoformat(delivery.about["month"])
    cell = await _find_asked(tx, delivery, month, now)
    if cell is None:
        return None
    offer = registration.find_offer(
        cell, month, now, await settings.load_holidays(tx, cell.committee_id)
    )
    place = "".join((await registrations.load_places(tx, cell))[:1])
    words = words_in(delivery.language)
    return texts.ask(words, cell, month, offer, place, delivery.about["why"])


async def line_registration(
    tx: Session, words: Words, delivery: Delivery, now: datetime
) -> ui.Button | None:
    month = date.fromisoformat(delivery.about["month"])
    cell = await _find_asked(tx, delivery, month, now)
    if cell is None:
        return None
    name = texts.month_words(words, month)
    label = words.plain("along.registration", month=name, cell=short_name(cell.name))
    return other(label, buttons.AskButton(cell.id, texts.day_code(month)))


async def _find_asked(tx: Session, delivery: Delivery, month: date, now: datetime) -> Cell | None:
    """Finds the cell, while its month is to be registered and this leader is who may."""
    cell = await _find_cell(tx, delivery)
    if cell is None or to_local(now, cell.zone).date() > registration.last_day(month):
        return None
    leads = await _leads(tx, delivery, cell)
    return (
        cell if leads and not await registrations.find_regular_meeting(tx, cell.id, month) else None
    )


async def _find_cell(tx: Session, delivery: Delivery) -> Cell | None:
    try:
        cell = await people.load_cell(tx, delivery.about["cell_id"])
    except Gone:
        return None
    return None if cell.retired else cell


async def _leads(tx: Session, delivery: Delivery, cell: Cell) -> bool:
    member = await people.load_member(tx, delivery.member_id or 0)
    return not member.retired and member.cell_id == cell.id and bool({*member.roles} & {*LEADERS})


async def render_registration_list(
    tx: Session, delivery: Delivery, now: datetime
) -> ui.Screen | None:
    """Lists to an officer, once a day, the cells that nobody registered; None without any."""
    committee_id = delivery.about["committee_id"]
    found = await _load_listed(tx, committee_id, now)
    if not found:
        return None
    leaders = await load_leaders(tx, [cell_id for cell_id, _, _ in found])
    lines = [(name, month, leaders.get(cell_id, [])) for cell_id, name, month in found]
    return listed(words_in(delivery.language), committee_id, lines)


async def line_registration_list(
    tx: Session, words: Words, delivery: Delivery, now: datetime
) -> ui.Button | None:
    committee_id = delivery.about["committee_id"]
    found = await _load_listed(tx, committee_id, now)
    if not found:
        return None
    day = texts.day_code(found[0][2])
    label = words.plain("along.registration_list", count=len(found))
    return other(label, buttons.BoardButton(committee_id, day, Filter.NOT_REGISTERED))


async def _load_listed(
    tx: Session, committee_id: int, now: datetime
) -> list[tuple[int, str, date]]:
    committee = await settings.load_committee(tx, committee_id)
    this = registration.month_of(to_local(now, committee.zone).date())
    return await registrations.load_listed_cells(tx, committee.id, this)
