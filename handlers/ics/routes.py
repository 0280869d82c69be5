"""Which handler of ics takes which command, button and typed answer."""

from handlers.ics import calendar
from handlers.routing import Routes, pressed

ROUTES = Routes(
    buttons=pressed(calendar),
)
