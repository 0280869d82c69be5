"""Which handler of home takes which command, button and typed answer."""

from handlers.home import home, language
from handlers.routing import Routes, pressed

ROUTES = Routes(
    commands={
        "start": home.on_start,
        "help": home.on_help,
        "ngonngu": language.on_language,
    },
    buttons=pressed(home, language),
)
