"""Which handler of groups takes which button; all of them may be pressed in a group."""

from handlers.groups import groups
from handlers.routing import Routes, pressed

BUTTONS = pressed(groups)
ROUTES = Routes(buttons=BUTTONS, in_groups=frozenset(BUTTONS))
