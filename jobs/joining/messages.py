"""What leaders and newcomers are told about a request to join."""

from datetime import datetime

from core.home.menu import seats
from core.joining.invites import JoinRequest
from core.joining.screens import joining as texts
from core.model.errors import Gone
from core.ui.screens import Screen
from core.ui.words import words_in
from db.engine.database import Session
from db.joining.accounts import find_account, load_line
from db.joining.invites import load_request
from db.leaders import load_confirming
from db.outbox.deliveries import Delivery
from db.people import load_actor, load_cell


async def render_join_request(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None once it is decided."""
    request = await _find_request(tx, delivery)
    if request is None or request.decided_at is not None:
        return None
    if delivery.member_id not in await load_confirming(tx, request):
        return None
    cell = await load_cell(tx, request.cell_id)
    return texts.request_card(words_in(delivery.language), request, cell.zone)


async def render_join_accepted(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    if delivery.chat_id is None:
        return None
    words = words_in(delivery.language)
    actor = await load_actor(tx, delivery.chat_id, language=delivery.language, operator=False)
    lines = [await load_line(tx, own.member_id) for own in actor.memberships]
    return texts.welcome(words, lines, seats(actor)) if lines else None


async def render_join_refused(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    request = await _find_request(tx, delivery)
    if request is None:
        return None
    account = await find_account(tx, request.telegram_id)
    language = account.language if account else delivery.language
    return texts.refused(words_in(language), request)


async def _find_request(tx: Session, delivery: Delivery) -> JoinRequest | None:
    try:
        return await load_request(tx, delivery.about["request_id"])
    except Gone:
        return None
