"""A line was edited after it was sent: whether it can still be read again."""

from collections.abc import Mapping

from core.home.menu import find_menu_command
from db.engine.database import Session
from db.prompts import end_prompt, find_prompt
from handlers.answers import said
from handlers.routing import Question
from handlers.turn import Turn


async def still_counts(
    turn: Turn, questions: Mapping[str, Question], word: str, behind: str
) -> bool:
    """Tells whether what the line began is still open; ends the draft that a command began.

    `word` is the command it is, "" for none, `behind` the text after it.
    """
    async with turn.begin() as (tx, actor):
        if word:
            return not behind or await _begun_stands(tx, turn, questions, word)
        prompt = await find_prompt(tx, actor.telegram_id, turn.now)
    if prompt is None:
        return said.is_clear(turn)
    return prompt.kind in questions and questions[prompt.kind].corrects


async def _begun_stands(
    tx: Session, turn: Turn, questions: Mapping[str, Question], word: str
) -> bool:
    """Tells whether the draft that such a line begins is there; any other command runs again."""
    command = find_menu_command(word)
    kind = next(
        (kind for kind, one in questions.items() if command and one.corrects_line_of(command.name)),
        "",
    )
    if not kind or turn.sender is None:
        return True
    stands = await find_prompt(tx, turn.sender.id, turn.now, kind)
    await end_prompt(tx, turn.sender.id, kind)
    return stands is not None
