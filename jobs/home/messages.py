"""A person's command menu."""

from core.home.menu import menu_of
from core.model.deliveries import DeliveryKind
from core.ui.screens import Menu
from db.people import load_actor
from jobs.sending import Renderer, Sending


async def render_menu(sending: Sending) -> Menu:
    """Offers what their roles and language allow now."""
    chat_id = sending.delivery.chat_id or 0
    return menu_of(await load_actor(sending.tx, chat_id, language="vi", operator=False))


RENDERERS: dict[DeliveryKind, Renderer] = {DeliveryKind.MENU: render_menu}
