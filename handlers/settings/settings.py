"""/caidat: the settings of a cell, or of a committee, by sections.

A choice is not kept at once: `propose` shows what it changes and means, and waits for Lưu. What
waits is a prompt row, so that it survives a restart and is forgotten after a day.
"""

from dataclasses import replace
from typing import Any
from zlib import crc32

from core.dates import zones
from core.dates.rules import rule_from_data
from core.meetings import form
from core.model import errors, rights
from core.model.names import clean
from core.model.people import Actor, Cell, Committee
from core.model.scope import Scope
from core.settings import buttons
from core.settings.screens import rule as rule_texts
from core.settings.screens import settings as texts
from core.ui import screens as ui
from core.ui.buttons import LARGEST
from core.ui.words import Words
from db import prompts
from db.engine.database import Session
from db.meetings import meetings
from db.people import load_cells
from db.settings import settings
from handlers.allowed import load_mine
from handlers.settings import effects
from handlers.settings.follow_rule import follow
from handlers.settings.sections import sections_of
from handlers.turn import Turn

PENDING = "setting"
"""A change that waits for Lưu."""


class Unchanged(errors.Refusal, key="refusal.unchanged"):
    """It is set to that already."""


class Stale(errors.Refusal, key="refusal.setting_stale"):
    """The change this button speaks of no longer waits."""


class NoSuchZone(errors.Refusal, key="refusal.no_such_zone"):
    pass


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


# --- a change: proposed, previewed, kept ----------------------------------------------------------


def changed(owner: texts.Owner, changes: dict[str, Any]) -> texts.Owner:
    """Makes the owner as it would be; `reminders` are its own, not the inherited ones."""
    if isinstance(owner, Committee):
        return replace(owner, settings={**(owner.settings or {}), **changes})
    if "reminders" not in changes:
        return replace(owner, **changes)
    own = changes["reminders"]
    counting = {**(owner.committee_reminders or {}), **(own or {})} or None
    return replace(owner, own_reminders=own, reminders=counting)


def _values(owner: texts.Owner, keys: Any) -> dict[str, Any]:
    if isinstance(owner, Committee):
        return {key: (owner.settings or {}).get(key) for key in keys}
    return {k: owner.own_reminders if k == "reminders" else getattr(owner, k) for k in keys}


async def propose(
    tx: Session, turn: Turn, actor: Actor, owner: texts.Owner, section: str, **changes: Any
) -> ui.Screen:
    """Previews a change, which waits for Lưu from now on. Raises Unchanged."""
    if _values(changed(owner, changes), changes) == _values(owner, changes):
        raise Unchanged
    data = {"owner": texts.number_of(owner), "section": section, "changes": changes}
    await prompts.save_prompt(tx, actor.telegram_id, PENDING, data, turn.now)
    return await _preview(tx, turn, owner, section, changes)


async def _preview(
    tx: Session, turn: Turn, owner: texts.Owner, section: str, changes: dict[str, Any]
) -> ui.Screen:
    one, new = sections_of(owner)[section], changed(owner, changes)
    effect = await one.effect(tx, owner, new, turn.now) if one.effect else effects.nothing
    before, after = one.difference(turn.words, owner, new)
    rows: ui.Rows = ()
    align = 0
    if section == "rule" and isinstance(new, Cell) and new.rule:
        rows = rule_texts.extra_rows(turn.words, new, rule_from_data(new.rule))
        align = len(await effects.load_aligned(tx, new, turn.now))
    return texts.preview(
        turn.words,
        owner,
        texts.Preview(
            section=section,
            before=before,
            after=after,
            seen=_seen(owner, changes),
            effect=effect(turn.words),
            rows=rows,
            align=align,
        ),
    )


def _seen(owner: texts.Owner, changes: dict[str, Any]) -> int:
    return crc32(repr((changes, _values(owner, changes))).encode()) & LARGEST


async def load_pending(tx: Session, turn: Turn, actor: Actor, number: int) -> dict[str, Any]:
    """Loads the change of this owner that waits for Lưu. Raises Stale if none does."""
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now, PENDING)
    if prompt is None or prompt.data["owner"] != number:
        raise Stale
    return prompt.data


async def show_pending(turn: Turn, number: int) -> None:
    async with turn.look() as (tx, actor):
        owner = await load_owner(tx, actor, number)
        data = await load_pending(tx, turn, actor, number)
        screen = await _preview(tx, turn, owner, data["section"], data["changes"])
    await turn.show(screen)


async def on_save_tapped(turn: Turn, button: buttons.SaveButton) -> None:
    async with turn.begin() as (tx, actor):
        owner = await load_owner(tx, actor, button.owner)
        data = await load_pending(tx, turn, actor, button.owner)
        section, changes = data["section"], data["changes"]
        if _seen(owner, changes) != button.seen:
            raise Stale
        aligned = None
        if section == "rule" and button.align and isinstance(owner, Cell):
            aligned = await effects.load_aligned(tx, changed_cell(owner, changes), turn.now)
        new = await _keep(tx, turn, actor, owner, section, changes)
        if aligned and isinstance(owner, Cell):
            await follow(tx, turn, actor, changed_cell(owner, changes), owner.rule, aligned)
        _, lines = sections_of(owner)[section].difference(turn.words, owner, new)
        screen = await open_section(tx, turn, actor, new, section)
    await turn.toast(turn.words.plain("settings.saved"))
    await turn.show(texts.saved(turn.words, lines, screen))


def changed_cell(cell: Cell, changes: dict[str, Any]) -> Cell:
    new = changed(cell, changes)
    if not isinstance(new, Cell):
        raise TypeError("a cell stays a cell")
    return new


async def _keep(
    tx: Session, turn: Turn, actor: Actor, owner: texts.Owner, section: str, changes: dict[str, Any]
) -> texts.Owner:
    new = changed(owner, changes)
    if isinstance(new, Cell):
        await meetings.save_cell_settings(tx, new)
    else:
        await settings.save_committee_settings(tx, new)
    await prompts.end_prompt(tx, actor.telegram_id)
    before = _values(owner, changes)
    await turn.record(tx, actor, f"change_{section}", new, before=before, after=changes)
    if after := sections_of(new)[section].after:
        await after(tx, new, turn.now)
    return new


# --- place, board, zone -------------------------------------------------------------------------


async def on_place_tapped(turn: Turn, button: buttons.UsualPlaceButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.owner)
        places = await meetings.load_recent_places(tx, cell.id)
        if not 0 <= button.number < len(places):
            raise errors.Gone
        screen = await propose(tx, turn, actor, cell, "place", place=places[button.number])
    await turn.show(screen)


async def on_place_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    place = typed_place(turn)
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["owner"])
        screen = await propose(tx, turn, actor, cell, "place", place=place)
    await turn.show(screen)


def typed_place(turn: Turn) -> str:
    """Reads the typed place. Raises TooLong."""
    place = clean(turn.text)
    if len(place) > form.LONGEST["place"]:
        raise form.TooLong(limit=form.LONGEST["place"], length=len(place))
    return place


async def on_board_tapped(turn: Turn, button: buttons.BoardButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.owner)
        names = bool(button.names)
        screen = await propose(tx, turn, actor, cell, "board", board_names=names)
    await turn.show(screen)


async def on_zone_tapped(turn: Turn, button: buttons.ZoneButton) -> None:
    if not zones.valid_zone(button.zone):
        raise errors.Gone
    await _propose_zone(turn, button.owner, button.zone)


async def on_zone_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    zone = zones.find_zone(turn.text)
    if zone is None:
        raise NoSuchZone
    await _propose_zone(turn, prompt.data["owner"], zone)


async def _propose_zone(turn: Turn, number: int, zone: str) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, number)
        screen = await propose(tx, turn, actor, cell, "zone", zone=zone)
    await turn.show(screen)
