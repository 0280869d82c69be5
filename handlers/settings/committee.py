"""/caidat of a committee: the registration's days, the swapped days off, the guide."""

from collections.abc import Callable
from functools import partial
from typing import Any

from core.dates.swap_days import Settings, with_swap_days
from core.model.errors import Gone
from core.model.people import Actor, Committee
from core.model.rights import Action, require
from core.model.scope import Scope
from core.profiles.profile import profile_for
from core.settings import buttons
from core.settings import committee as committee_rules
from core.settings.screens import committee as texts
from core.settings.screens import profile as profile_texts
from db.engine.database import Session
from db.prompts import Prompt
from db.settings.settings import load_committee
from handlers.settings.pending import Unchanged, propose
from handlers.turn import Turn


async def _load(tx: Session, actor: Actor, number: int) -> Committee:
    require(actor, Action.CHANGE_DEFAULTS, Scope(-number))
    return await load_committee(tx, -number)


async def on_field_tapped(turn: Turn, button: buttons.RegistrationFieldButton) -> None:
    if button.field not in texts.FIELDS:
        raise Gone
    async with turn.look() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
    await turn.show(texts.registration_field(turn.words, committee, button.field))


async def _propose(
    turn: Turn, number: int, section: str, chosen: Callable[[Settings], dict[str, Any]]
) -> None:
    """Previews the section as `chosen` makes it. Raises Gone for what no button offers."""
    async with turn.begin() as (tx, actor):
        committee = await _load(tx, actor, number)
        try:
            own = chosen(committee.settings)
        except ValueError:
            raise Gone from None
        screen = await propose(tx, turn, actor, committee, section, **{section: own})
    await turn.show(screen)


async def on_choice_tapped(turn: Turn, button: buttons.RegistrationButton) -> None:
    chosen = partial(committee_rules.with_registration, field=button.field, value=button.value)
    await _propose(turn, button.owner, "registration", chosen)


async def on_swap_days_typed(turn: Turn, prompt: Prompt) -> None:
    """Reads days off and working days, a line each."""
    await _propose(turn, prompt.data["owner"], "swap_days", partial(with_swap_days, text=turn.text))


# --- the guide for sessions ---------------------------------------------------------------------


async def on_guide_tapped(turn: Turn, button: buttons.GuideButton) -> None:
    def chosen(settings: Settings) -> dict[str, Any]:
        return _other(settings, committee_rules.with_guide(button.guide))

    await _propose(turn, button.owner, "profile", chosen)


async def on_value_field_tapped(turn: Turn, button: buttons.ValueFieldButton) -> None:
    if button.field not in committee_rules.VALUES:
        raise Gone
    async with turn.look() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
    await turn.show(profile_texts.value_choice(turn.words, committee, button.field))


async def on_value_tapped(turn: Turn, button: buttons.ValueButton) -> None:
    def chosen(settings: Settings) -> dict[str, Any]:
        return _other(settings, committee_rules.with_value(settings, button.field, button.value))

    await _propose(turn, button.owner, "profile", chosen)


def _other(settings: Settings, own: dict[str, Any]) -> dict[str, Any]:
    """Loads the profile chosen. Raises Unchanged if it is the same guide with the same numbers."""
    if profile_for({"profile": own}) == profile_for(settings):
        raise Unchanged
    return own
