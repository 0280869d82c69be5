"""Somebody is looked for by a part of the name."""

from core.model.names import fold
from core.roster import buttons
from core.roster.screens import members as texts
from db import people
from db.prompts import Prompt
from handlers.roster.kept import ask_lines, load_kept_cell
from handlers.turn import Turn

FIND_PROMPT = "member_find"


async def on_find_tapped(turn: Turn, button: buttons.FindButton) -> None:
    await ask_lines(turn, button.cell_id, FIND_PROMPT, "members.find.ask")


async def on_find_typed(turn: Turn, prompt: Prompt) -> None:
    """Finds names with what was typed, with or without diacritics; those who left come last."""
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, prompt.data["cell_id"])
        members = await people.load_members(tx, cell.id)
        members += await people.load_retired(tx, cell.id)
    wanted = fold(turn.text)
    found = [member for member in members if wanted in fold(member.full_name)]
    await turn.send(texts.found(turn.words, cell, turn.text.strip()[:50], found))
