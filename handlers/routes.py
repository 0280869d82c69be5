"""The one visible list: which handler takes which command, button and typed answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.buttons import ButtonData, Home
from core.errors import Gone, NotAllowed
from core.texts import boards, card, groups as group_texts, home as home_texts
from core.texts import on_behalf as behalf
from db.prompts import Prompt
from handlers import answers, cells, groups, home, language, next_meeting, on_behalf
from handlers.turn import Turn

Command = Callable[[Turn, str], Awaitable[None]]
Press = Callable[[Turn, Any], Awaitable[None]]
Typed = Callable[[Turn, Prompt], Awaitable[None]]

# The command and its English alias. The text after the command is given to the handler.
COMMANDS: dict[tuple[str, ...], Command] = {
    ("start",): home.on_start,
    ("help", "trogiup"): home.on_help,
    ("ngonngu", "language"): language.on_language,
    ("hop", "next"): next_meeting.on_next,
}


async def on_command_tapped(turn: Turn, button: home_texts.CommandButton) -> None:
    """A button that does what the command of its name does."""
    if not turn.private:
        raise NotAllowed("home.privately_only")
    handler = next((COMMANDS[words] for words in COMMANDS if button.name in words), None)
    if handler is None:
        raise Gone
    await handler(turn, "")


BUTTONS: dict[type[ButtonData], Press] = {
    Home: home.on_home_tapped,
    home_texts.CommandButton: on_command_tapped,
    home_texts.LanguageButton: language.on_language_tapped,
    home_texts.CellsButton: cells.on_cells_tapped,
    group_texts.OfferButton: groups.on_offer_tapped,
    group_texts.BindButton: groups.on_bind_tapped,
    group_texts.MoveButton: groups.on_move_tapped,
    group_texts.UnbindButton: groups.on_unbind_tapped,
    card.AnswerButton: answers.on_answer_tapped,
    card.ReasonButton: answers.on_reason_tapped,
    card.CardButton: answers.on_card_tapped,
    boards.SummaryButton: next_meeting.on_summary_tapped,
    boards.OnBehalfButton: on_behalf.on_list_tapped,
    behalf.BehalfMemberButton: on_behalf.on_member_tapped,
    behalf.BehalfAnswerButton: on_behalf.on_answer_tapped,
    behalf.BehalfReasonButton: on_behalf.on_reason_tapped,
}

# What somebody was asked to type, by the prompt's kind.
PROMPTS: dict[str, Typed] = {
    answers.REASON_PROMPT: answers.on_reason_typed,
}
