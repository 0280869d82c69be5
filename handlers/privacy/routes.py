"""Which handler of privacy takes which command, button and typed answer."""

from handlers.privacy import me
from handlers.routing import Routes, pressed

ROUTES = Routes(
    commands={
        "toi": me.on_me,
    },
    buttons=pressed(me),
)
