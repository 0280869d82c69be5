"""Which handler of committee takes which command, button and typed answer."""

from handlers.committee import begin, holding, overview, register, urge
from handlers.routing import Routes, pressed

ROUTES = Routes(
    commands={
        "dangky": register.on_register,
        "tonghop": overview.on_overview,
        "dondoc": urge.on_urge,
    },
    buttons=pressed(begin, holding, overview, register, urge),
)
