"""Something is typed while a change waits for Lưu: it is another answer to the same question."""

from collections.abc import Awaitable, Callable

from core.model.errors import Refusal
from core.settings import buttons
from db.prompts import Prompt
from handlers.settings import cell, committee, pending, reminders, rule
from handlers.turn import Turn

TYPED: dict[str, Callable[[Turn, Prompt], Awaitable[None]]] = {
    "place": cell.on_place_typed,
    "zone": cell.on_zone_typed,
    "first_day": cell.on_first_day_typed,
    "quiet": reminders.on_quiet_typed,
    "swap_days": committee.on_swap_days_typed,
}


class PressSave(Refusal, key="refusal.press_save"):
    """There is nothing to type here."""


async def on_pending_typed(turn: Turn, prompt: Prompt) -> None:
    if prompt.data["section"] == "rule":
        await rule.on_pending_typed(turn, prompt)
    elif typed := TYPED.get(prompt.data["section"]):
        await typed(turn, prompt)
    else:
        raise PressSave


async def ask_again(turn: Turn, prompt: Prompt) -> None:
    """Asks for the place of every meeting, or shows again what waits to be saved."""
    if prompt.data.get("ask") == "place":
        await rule.on_places_tapped(turn, buttons.RulePlacesButton(prompt.data["owner"]))
    else:
        await pending.show_pending(turn, prompt.data["owner"])
