"""/caidat: the settings of a cell, or of a committee, by sections.

A choice is not kept at once: `propose` shows what it changes and means, and waits for Lưu. What
waits is a prompt row, so that it survives a restart and is forgotten after a day.
"""

from core.model import errors, rights
from core.model.people import Actor
from core.model.scope import Scope
from core.settings import buttons
from core.settings.screens import settings as texts
from core.ui import screens as ui
from core.ui.words import Words
from db import prompts
from db.engine.database import Session
from db.people import load_cells
from db.settings import settings
from handlers.allowed import load_mine
from handlers.settings.sections import sections_of
from handlers.turn import Turn

# --- whose settings -----------------------------------------------------------------------------


async def on_settings(turn: Turn, _text: str) -> None:
    """Shows the settings of the cell this person leads, or first asks whose."""
    await on_settings_tapped(turn, buttons.SettingsButton())


async def on_settings_tapped(turn: Turn, button: buttons.SettingsButton) -> None:
    """Lists the sections; an open settings question is dropped."""
    async with turn.begin() as (tx, actor):
        owners = await _owners(tx, actor, button.owner)
        await prompts.end_prompt(tx, actor.telegram_id)
    if len(owners) > 1:
        await turn.show(texts.choose_owner(turn.words, owners))
        return
    await turn.show(_list(turn.words, owners[0]))


def _list(words: Words, owner: texts.Owner) -> ui.Screen:
    now = [(name, one.now(words, owner)) for name, one in sections_of(owner).items()]
    return texts.settings(words, owner, now)


async def _owners(tx: Session, actor: Actor, number: int) -> list[texts.Owner]:
    if number:
        return [await load_owner(tx, actor, number)]
    if not actor.joined:
        raise errors.NotJoined
    cells = await load_cells(tx, actor.led_cell_ids)
    committees = await settings.load_committees(tx, actor.watched_committee_ids)
    mine: list[texts.Owner] = [
        c for c in cells if rights.may(actor, rights.Action.CHANGE_SETTINGS, c.scope)
    ]
    mine += [c for c in committees if rights.may(actor, rights.Action.CHANGE_DEFAULTS, Scope(c.id))]
    if not mine:
        raise errors.NotAllowed
    return mine


async def load_owner(tx: Session, actor: Actor, number: int) -> texts.Owner:
    """Loads the cell or, for a number below 0, the committee, if the actor may change it."""
    if number > 0:
        return await load_mine(tx, actor, number)
    rights.require(actor, rights.Action.CHANGE_DEFAULTS, Scope(-number))
    return await settings.load_committee(tx, -number)


# --- one section --------------------------------------------------------------------------------


async def on_section_tapped(turn: Turn, button: buttons.SectionButton) -> None:
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
        screen = await open_section(tx, turn, actor, owner, button.section)
    await turn.show(screen)


async def open_section(
    tx: Session, turn: Turn, actor: Actor, owner: texts.Owner, name: str
) -> ui.Screen:
    """Shows the section, opens its question and drops what waited for Lưu."""
    section = errors.there(sections_of(owner).get(name))
    await prompts.end_prompt(tx, actor.telegram_id)
    if section.prompt:
        data = {"owner": texts.number_of(owner)}
        await prompts.save_prompt(tx, actor.telegram_id, section.prompt, data, turn.now)
    more = [await section.load(tx, owner.id)] if section.load else []
    return section.draw(turn.words, owner, *more)
