"""What leaders are asked about the month's registration, and what the officers are told."""

from datetime import date, datetime

from core.errors import Gone
from core.people import LEADERS, Cell
from core.registration import find_offer, last_day, month_of
from core.screens import Screen
from core.texts import registration as texts
from core.texts.overview import listed
from core.words import words_in
from core.zones import to_local
from db.engine import Session
from db.outbox import Delivery
from db.people import load_cell, load_member
from db.registrations import (
    find_regular_meeting,
    load_leaders,
    load_listed_cells,
    load_places,
)
from db.settings import load_committee, load_holidays


async def render_registration(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """To a leader: register the month. None once it is registered, or they lead no more."""
    cell = await _find_cell(tx, delivery)
    month = date.fromisoformat(delivery.about["month"])
    if cell is None or to_local(now, cell.zone).date() > last_day(month):
        return None
    if not await _leads(tx, delivery, cell) or await find_regular_meeting(tx, cell.id, month):
        return None
    offer = find_offer(cell, month, now, await load_holidays(tx, cell.committee_id))
    place = "".join((await load_places(tx, cell))[:1])
    words = words_in(delivery.language)
    return texts.ask(words, cell, month, offer, place, delivery.about["why"])


async def _find_cell(tx: Session, delivery: Delivery) -> Cell | None:
    try:
        cell = await load_cell(tx, delivery.about["cell_id"])
    except Gone:
        return None
    return None if cell.retired else cell


async def _leads(tx: Session, delivery: Delivery, cell: Cell) -> bool:
    member = await load_member(tx, delivery.member_id or 0)
    return not member.retired and member.cell_id == cell.id and bool({*member.roles} & {*LEADERS})


async def render_registration_list(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """To an officer, once a day: the cells that nobody registered. None once there are none."""
    committee = await load_committee(tx, delivery.about["committee_id"])
    this = month_of(to_local(now, committee.zone).date())
    found = await load_listed_cells(tx, committee.id, this)
    if not found:
        return None
    leaders = await load_leaders(tx, [cell_id for cell_id, _, _ in found])
    lines = [(name, month, leaders.get(cell_id, [])) for cell_id, name, month in found]
    return listed(words_in(delivery.language), committee.id, lines)
