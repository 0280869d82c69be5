"""Members added to a roster by typed lines; those who had left come back instead."""

from datetime import timedelta
from typing import Any

from core.model.errors import Refusal
from core.model.names import name_key
from core.model.people import Actor, Cell, Member
from core.roster import buttons, lines
from core.roster.pasted import read_pasted
from core.roster.screens import members as texts
from core.ui.screens import Screen
from db import people, prompts
from db.engine.database import Session
from db.reminders.returning import return_to_roster
from db.roster.roster import add_member, touch_rosters
from handlers.roster.kept import load_kept_cell, load_kept_cells, values_of
from handlers.turn import Turn

LINES_PROMPT = "member_lines"
ONE_PASTE = timedelta(minutes=1)
"""So soon after a long message the next one goes on from it."""


class PreviewGone(Refusal, key="refusal.preview_gone"):
    """The list that was shown is no longer the one that waits."""


async def on_lines_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Shows what the typed lines would add; nothing is added yet."""
    cell_id = prompt.data.get("cell_id")
    async with turn.begin() as (tx, actor):
        if cell_id is None:
            found = await load_kept_cells(tx, actor)
        else:
            found = [await load_kept_cell(tx, actor, cell_id)]
        screen = await take_lines(tx, turn, actor, found, _whole_paste(turn, prompt))
    await turn.send(screen)


def _whole_paste(turn: Turn, prompt: prompts.Prompt) -> str:
    """The message, behind those it goes on from: a long paste comes in several."""
    goes_on = (
        prompt.data.get("last", 0) >= lines.LONG_PASTE and turn.now - prompt.asked_at <= ONE_PASTE
    )
    return lines.join_pasted(prompt.data["text"], turn.text) if goes_on else turn.text


async def take_lines(tx: Session, turn: Turn, actor: Actor, found: list[Cell], text: str) -> Screen:
    """Keeps the lines and shows what they would add, or asks to which of several cells."""
    if len(found) == 1:
        return await _preview(tx, turn, actor, found[0], text)
    await prompts.save_prompt(tx, actor.telegram_id, LINES_PROMPT, _kept(turn, text), turn.now)
    return texts.paste_into(turn.words, found)


async def on_paste_into_tapped(turn: Turn, button: buttons.PasteIntoButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        prompt = await _waiting_lines(tx, turn, actor)
        screen = await _preview(tx, turn, actor, cell, prompt.data["text"])
    await turn.show(screen)


def _kept(turn: Turn, text: str) -> dict[str, Any]:
    return {"text": text, "last": len(turn.text)}


async def _waiting_lines(tx: Session, turn: Turn, actor: Actor) -> prompts.Prompt:
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now)
    if prompt is None or prompt.kind != LINES_PROMPT or "text" not in prompt.data:
        raise PreviewGone
    return prompt


async def _preview(tx: Session, turn: Turn, actor: Actor, cell: Cell, text: str) -> Screen:
    """Keeps the lines until the button under their preview is tapped, and shows the preview."""
    data = {"cell_id": cell.id, "stamp": turn.update_id, **_kept(turn, text)}
    await prompts.save_prompt(tx, actor.telegram_id, LINES_PROMPT, data, turn.now)
    names = [member.full_name for member in await people.load_members(tx, cell.id)]
    left = [member.full_name for member in await people.load_retired(tx, cell.id)]
    return texts.preview(turn.words, cell, read_pasted(text, names, left), turn.update_id)


async def on_paste_yes_tapped(turn: Turn, button: buttons.PasteYesButton) -> None:
    async with turn.begin() as (tx, actor):
        prompt = await _waiting_lines(tx, turn, actor)
        if prompt.data.get("stamp") != button.stamp:
            raise PreviewGone
        cell = await load_kept_cell(tx, actor, prompt.data["cell_id"])
        count, skipped = await _add_lines(tx, turn, actor, cell, prompt.data["text"])
        await prompts.end_prompt(tx, actor.telegram_id)
        await touch_rosters(tx, [cell.id], turn.now)
    await turn.toast(turn.words.plain("members.toast.added", people=turn.words.people(count)))
    await turn.show(texts.added(turn.words, cell, count, skipped))


async def _add_lines(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, text: str
) -> tuple[int, list[str]]:
    """Adds the lines, bringing back who had left; returns how many, and the names that were there
    already.
    """
    count, skipped = 0, []
    left = {name_key(one.full_name): one for one in await people.load_retired(tx, cell.id)}
    here = {name_key(one.full_name) for one in await people.load_members(tx, cell.id)}
    for entry in lines.parse_member_lines(text).entries:
        key = name_key(entry.full_name)
        if key in left and key not in here:
            await _bring_back(tx, turn, actor, left.pop(key))
            here.add(key)
            count += 1
            continue
        member_id = await add_member(tx, cell, entry.full_name, entry.standing, exempt=entry.exempt)
        if member_id is None:
            skipped.append(entry.full_name)
            continue
        count += 1
        member = await people.load_member(tx, member_id)
        await turn.record(tx, actor, "add_member", member, after=values_of(member))
    return count, skipped


async def _bring_back(tx: Session, turn: Turn, actor: Actor, member: Member) -> None:
    await return_to_roster(tx, member, turn.now)
    before, after = {"retired": True}, {"retired": False}
    await turn.record(tx, actor, "restore_member", member, before=before, after=after)
