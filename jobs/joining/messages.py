"""What leaders and newcomers are told about a request to join."""

from core.home.menu import seats
from core.joining.screens import joining as texts
from core.model.deliveries import DeliveryKind
from core.ui.screens import Screen
from core.ui.words import words_in
from db.joining.accounts import find_account, load_line
from db.joining.invites import load_request
from db.leaders import load_confirming
from db.people import load_cell
from jobs.sending import Renderer, Sending


async def render_join_request(sending: Sending) -> Screen | None:
    """Tells a leader that somebody asks to be let in; None once it is decided."""
    request = await load_request(sending.tx, sending.about["request_id"])
    if request.decided_at is not None:
        return None
    if sending.member_id not in await load_confirming(sending.tx, request):
        return None
    cell = await load_cell(sending.tx, request.cell_id)
    return texts.request_card(sending.words, request, cell.zone)


async def render_join_accepted(sending: Sending) -> Screen | None:
    """Welcomes the newcomer."""
    actor = await sending.load_reader()
    lines = [await load_line(sending.tx, own.member_id) for own in actor.memberships]
    return texts.welcome(sending.words, lines, seats(actor)) if lines else None


async def render_join_refused(sending: Sending) -> Screen:
    """Tells the newcomer that a leader did not confirm the name."""
    request = await load_request(sending.tx, sending.about["request_id"])
    account = await find_account(sending.tx, request.telegram_id)
    language = account.language if account else sending.delivery.language
    return texts.refused(words_in(language), request)


RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.JOIN_REQUEST: render_join_request,
    DeliveryKind.JOIN_ACCEPTED: render_join_accepted,
    DeliveryKind.JOIN_REFUSED: render_join_refused,
}
