"""Which handler of visits takes which command, button and typed answer."""

from handlers.routing import Routes, pressed
from handlers.visits import plan, proposal

ROUTES = Routes(
    commands={
        "dusinhhoat": plan.on_visits,
    },
    buttons=pressed(plan, proposal),
)
