"""The bot's whole table of routes, for tests that walk over all of it."""

from core.home.buttons import CommandButton
from core.reminders.buttons import LineButton
from core.ui.buttons import ButtonData
from handlers.routes import routes
from handlers.turn import Turn


async def nobody(turn: Turn, button: ButtonData) -> None:
    """Stands where the running bot gathers answers."""


ROUTES = routes(nobody)
BUTTONS: list[type[ButtonData]] = [*ROUTES.buttons, CommandButton, LineButton]
"""Every kind of button that has a handler; two lead on to another's."""
