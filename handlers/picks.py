"""Something is typed where buttons are offered: it is the press of the button it names."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.home import screens as texts
from core.home.typed_pick import nearest, read
from core.ui.picks import Pick
from db.prompts import PICK, PICK_LIFETIME, Prompt, end_prompt, find_prompt, save_pick
from handlers.turn import Turn

Press = Callable[[Turn, str], Awaitable[None]]


async def keep(turn: Turn) -> None:
    """Keeps what may be typed now that something was shown; what was before ends."""
    hints = turn.services.hints
    shown = turn.shown.picks if turn.shown else ()
    if shown and turn.private and turn.sender:
        data = {"picks": [pick.to_data() for pick in shown]}
        async with turn.services.db.begin() as tx:
            await save_pick(tx, turn.sender.id, data, turn.now)
        hints.note_picker(turn.chat_id)
    elif hints.end_picker(turn.chat_id) and turn.sender:
        async with turn.services.db.begin() as tx:
            await end_prompt(tx, turn.sender.id, PICK)


async def on_typed(turn: Turn, press: Press) -> bool:
    """Presses the button that was meant, or asks which of several. False where none was."""
    open_picks = await _load(turn)
    found = read(open_picks, turn.text, turn.local(turn.services.zone))
    if not found:
        return False
    if len(found) > 1:
        await turn.send(texts.which_pick(turn.words, found))
        return True
    await press(turn, found[0][1])
    return True


async def on_nearly(turn: Turn) -> bool:
    """Offers the names that are spelled much like what was typed. False where none is."""
    found = nearest(await _load(turn), turn.text)
    if found:
        await turn.send(texts.which_pick(turn.words, found, near=True))
    return bool(found)


async def _load(turn: Turn) -> list[Pick]:
    async with turn.look() as (tx, actor):
        prompt = await find_prompt(tx, actor.telegram_id, turn.now, PICK)
    return _picks(prompt.data) if prompt and _is_open(turn, prompt) else []


def _is_open(turn: Turn, prompt: Prompt) -> bool:
    return prompt.asked_at > turn.now - PICK_LIFETIME


def _picks(data: dict[str, Any]) -> list[Pick]:
    return [Pick.from_data(one) for one in data.get("picks", ())]
