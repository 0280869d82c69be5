"""/caidat: the reminders, when answers close, the quiet hours; of a cell or a committee."""

from datetime import time
from typing import Any

from core.model.errors import Gone
from core.model.people import Actor
from core.reminders.waves import rules_from
from core.settings import buttons, reminders
from core.settings.screens import reminders as texts
from core.settings.screens.settings import Owner
from core.ui.buttons import hour_from
from core.ui.screens import Screen
from db.engine.database import Session
from db.prompts import Prompt
from handlers.settings.pending import Unchanged, changed, propose
from handlers.settings.settings import load_owner
from handlers.turn import Turn

Own = dict[str, Any]


async def on_wave_tapped(turn: Turn, button: buttons.WaveButton) -> None:
    async with turn.look() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
    wave = reminders.find_wave(owner.reminders, button.kind)
    await turn.show(texts.one_wave(turn.words, owner, wave))


async def on_wave_choice_tapped(turn: Turn, button: buttons.WaveChoiceButton) -> None:
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
        choice = button.kind, button.field, button.value
        own = reminders.with_wave(owner.reminders, owner.own_reminders, *choice)
        screen = await _propose(tx, turn, actor, owner, "reminders", own)
    await turn.show(screen)


async def _propose(
    tx: Session, turn: Turn, actor: Actor, owner: Owner, section: str, own: Own
) -> Screen:
    """Shows the preview. Raises Unchanged for what counts already, set here or inherited."""
    if rules_from(changed(owner, {"reminders": own}).reminders) == rules_from(owner.reminders):
        raise Unchanged
    return await propose(tx, turn, actor, owner, section, reminders=own)


async def on_closing_tapped(turn: Turn, button: buttons.ClosingButton) -> None:
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
        own = reminders.with_closing(owner.own_reminders, button.closing)
        screen = await _propose(tx, turn, actor, owner, "close", own)
    await turn.show(screen)


async def on_quiet_tapped(turn: Turn, button: buttons.QuietButton) -> None:
    start, end = hour_from(button.start), hour_from(button.end)
    await _propose_quiet(turn, button.owner, start, end)


async def on_quiet_typed(turn: Turn, prompt: Prompt) -> None:
    await _propose_quiet(turn, prompt.data["owner"], *reminders.hours_typed(turn.text))


async def _propose_quiet(turn: Turn, number: int, start: time, end: time) -> None:
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, number)
        own = reminders.with_quiet(owner.own_reminders, start, end)
        screen = await _propose(tx, turn, actor, owner, "quiet", own)
    await turn.show(screen)


async def on_inherit_tapped(turn: Turn, button: buttons.InheritButton) -> None:
    if button.section not in reminders.SECTION_KEYS:
        raise Gone
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
        own: Own | None = reminders.without(owner.own_reminders, button.section)
        screen = await propose(tx, turn, actor, owner, button.section, reminders=own)
    await turn.show(screen)
