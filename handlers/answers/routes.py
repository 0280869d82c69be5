"""Which handler of answers takes which command, button and typed answer."""

from handlers.answers import absences, answer, on_behalf, said
from handlers.routing import Question, Routes, pressed

ROUTES = Routes(
    commands={
        "vang": absences.on_absent,
    },
    buttons=pressed(absences, answer, on_behalf, said),
    questions={
        answer.REASON_PROMPT: Question(answer.on_reason_typed, begun_by="hop"),
        absences.DAYS_PROMPT: Question(absences.on_days_typed, again=absences.ask_again),
    },
)
