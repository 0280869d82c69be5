"""Which handler of joining takes which command, button and typed answer."""

from core.joining import buttons
from handlers.joining import choose_name, invites, join, requests
from handlers.routing import Question, Routes, named, press_again, pressed

ROUTES = Routes(
    buttons=pressed(choose_name, invites, join, requests),
    questions={
        choose_name.NAME_PROMPT: Question(
            choose_name.on_name_typed,
            again=press_again(choose_name.on_type_name_tapped, named(buttons.TypeNameButton)),
        ),
    },
)
