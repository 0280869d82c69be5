"""The one visible list: which handler takes which command, button and typed answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.buttons import ButtonData
from core.texts import boards, card
from db.prompts import Prompt
from handlers import answers, next_meeting, on_behalf
from handlers.turn import Turn

Command = Callable[[Turn, str], Awaitable[None]]
Press = Callable[[Turn, Any], Awaitable[None]]
Typed = Callable[[Turn, Prompt], Awaitable[None]]

# The command and its English alias. The text after the command is given to the handler.
COMMANDS: dict[tuple[str, ...], Command] = {
    ("hop", "next"): next_meeting.on_next,
}

BUTTONS: dict[type[ButtonData], Press] = {
    card.AnswerButton: answers.on_answer_tapped,
    card.ReasonButton: answers.on_reason_tapped,
    boards.SummaryButton: next_meeting.on_summary_tapped,
    boards.OnBehalfButton: on_behalf.on_list_tapped,
}

# What somebody was asked to type, by the prompt's kind.
PROMPTS: dict[str, Typed] = {
    answers.REASON_PROMPT: answers.on_reason_typed,
}
