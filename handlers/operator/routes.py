"""Which handler of operator takes which command, button and typed answer."""

from handlers.operator import status
from handlers.routing import Routes, pressed

ROUTES = Routes(
    commands={
        "trangthai": status.on_status,
    },
    buttons=pressed(status),
)
