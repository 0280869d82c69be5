"""/caidat of a committee: the registration's days, the swapped days off, the guide."""

from typing import Any

from core.committee_settings import VALUES, with_guide, with_registration, with_value
from core.errors import Gone
from core.people import Actor, Committee
from core.profiles import profile_for
from core.rights import Action, Scope, require
from core.screens import Screen
from core.swap_days import with_swap_days
from core.texts import committee_settings as texts
from core.texts import profile as profile_texts
from db.engine import Session
from db.prompts import Prompt
from db.settings import load_committee
from handlers.settings import Unchanged, propose
from handlers.turn import Turn


async def _load(tx: Session, actor: Actor, number: int) -> Committee:
    require(actor, Action.CHANGE_DEFAULTS, Scope(-number))
    return await load_committee(tx, -number)


async def on_field_tapped(turn: Turn, button: texts.RegistrationFieldButton) -> None:
    """One of the registration's steps."""
    if button.field not in texts.FIELDS:
        raise Gone
    async with turn.look() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
    await turn.show(texts.registration_field(turn.words, committee, button.field))


async def on_choice_tapped(turn: Turn, button: texts.RegistrationButton) -> None:
    """On that day, or after so many?"""
    async with turn.begin() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
        try:
            own = with_registration(committee.settings, button.field, button.value)
        except ValueError:
            raise Gone from None
        screen = await propose(tx, turn, actor, committee, "registration", registration=own)
    await turn.show(screen)


async def on_swap_days_typed(turn: Turn, prompt: Prompt) -> None:
    """Days off and working days, a line each."""
    async with turn.begin() as (tx, actor):
        committee = await _load(tx, actor, prompt.data["owner"])
        days = with_swap_days(committee.settings, turn.text)
        screen = await propose(tx, turn, actor, committee, "swap_days", swap_days=days)
    await turn.show(screen)


# --- the guide for sessions ---------------------------------------------------------------------


async def on_guide_tapped(turn: Turn, button: profile_texts.GuideButton) -> None:
    """Another guide, with its own numbers?"""
    async with turn.begin() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
        try:
            own = with_guide(button.guide)
        except ValueError:
            raise Gone from None
        screen = await _propose_profile(tx, turn, actor, committee, own)
    await turn.show(screen)


async def on_value_field_tapped(turn: Turn, button: profile_texts.ValueFieldButton) -> None:
    """One of the guide's values."""
    if button.field not in VALUES:
        raise Gone
    async with turn.look() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
    await turn.show(profile_texts.value_choice(turn.words, committee, button.field))


async def on_value_tapped(turn: Turn, button: profile_texts.ValueButton) -> None:
    """That number in place of the guide's?"""
    async with turn.begin() as (tx, actor):
        committee = await _load(tx, actor, button.owner)
        try:
            own = with_value(committee.settings, button.field, button.value)
        except ValueError:
            raise Gone from None
        screen = await _propose_profile(tx, turn, actor, committee, own)
    await turn.show(screen)


async def _propose_profile(
    tx: Session, turn: Turn, actor: Actor, committee: Committee, own: dict[str, Any]
) -> Screen:
    """The preview. Raises Unchanged where the guide and its numbers are these already."""
    if profile_for({"profile": own}) == profile_for(committee.settings):
        raise Unchanged
    return await propose(tx, turn, actor, committee, "profile", profile=own)
