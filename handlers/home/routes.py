"""Which handler of home takes which command, button and typed answer."""

from core.home import buttons
from core.ui.buttons import Home
from handlers.home import home, language
from handlers.routing import Routes

ROUTES = Routes(
    commands={
        "start": home.on_start,
        "help": home.on_help,
        "ngonngu": language.on_language,
    },
    buttons={
        Home: home.on_home_tapped,
        buttons.LanguageButton: language.on_language_tapped,
    },
)
