"""Which handler of operator takes which command, button and typed answer."""

from core.operator import buttons
from handlers.operator import status
from handlers.routing import Routes

ROUTES = Routes(
    commands={
        "trangthai": status.on_status,
    },
    buttons={
        buttons.StatusButton: status.on_status_tapped,
    },
)
