"""/caidat: a cell's settings. Each section is a line of SECTIONS."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from core.calendar_rules import rule_from_data
from core.errors import Gone, NotAllowed, NotJoined
from core.names import clean
from core.new_meeting import LONGEST, TooLong
from core.people import Actor, Cell
from core.rights import Action, Scope, may, require
from core.screens import Screen
from core.texts import settings as texts
from core.texts.rule import rule_words, section
from core.words import Words
from db.engine import Session
from db.log import record_change
from db.meetings import load_open_meetings, load_recent_places, save_cell_settings
from db.people import load_cell, load_cells
from db.prompts import Prompt, end_prompt, save_prompt
from db.views import touch_views
from handlers.turn import Turn

PLACE_PROMPT = "usual_place"
RULE_PROMPT = "rule"
OF_NOBODY = 0
"""No member has this id: only boards and summaries are touched."""


@dataclass(frozen=True)
class Section:
    """One section: what it is set to, in words; its screen; what may be typed meanwhile."""

    now: Callable[[Words, Cell], str]
    draw: Callable[[Session, Words, Cell], Awaitable[Screen]]
    prompt: str = ""


def _rule_now(words: Words, cell: Cell) -> str:
    return (
        rule_words(words, rule_from_data(cell.rule)) if cell.rule else words.plain("settings.none")
    )


def _place_now(words: Words, cell: Cell) -> str:
    return cell.place or words.plain("settings.none")


def _board_now(words: Words, cell: Cell) -> str:
    return texts.board_words(words, names=cell.board_names)


async def _draw_rule(_: Session, words: Words, cell: Cell) -> Screen:
    return section(words, cell, rule_from_data(cell.rule) if cell.rule else None)


async def _draw_place(tx: Session, words: Words, cell: Cell) -> Screen:
    return texts.usual_place(words, cell, await load_recent_places(tx, cell.id))


async def _draw_board(_: Session, words: Words, cell: Cell) -> Screen:
    return texts.board_choice(words, cell)


SECTIONS = {
    "rule": Section(_rule_now, _draw_rule, RULE_PROMPT),
    "place": Section(_place_now, _draw_place, PLACE_PROMPT),
    "board": Section(_board_now, _draw_board),
}


async def on_settings(turn: Turn, text: str) -> None:
    """The command: the settings of the cell this person leads, or first which cell."""
    del text
    if not turn.private:
        raise NotAllowed("home.privately_only")
    await on_settings_tapped(turn, texts.SettingsButton())


async def on_settings_tapped(turn: Turn, button: texts.SettingsButton) -> None:
    """The list of sections; an open question of theirs is dropped."""
    async with turn.begin() as (tx, actor):
        cells = await _cells(tx, actor, button.cell_id)
        await end_prompt(tx, actor.telegram_id)
    if len(cells) > 1:
        await turn.show(texts.choose_cell(turn.words, cells))
        return
    now = [(name, one.now(turn.words, cells[0])) for name, one in SECTIONS.items()]
    await turn.show(texts.settings(turn.words, cells[0], now))


async def _cells(tx: Session, actor: Actor, cell_id: int) -> list[Cell]:
    if cell_id:
        return [await load_mine(tx, actor, cell_id)]
    if not actor.joined:
        raise NotJoined
    cells = await load_cells(tx, actor.led_cell_ids)
    mine = [cell for cell in cells if may(actor, Action.CHANGE_SETTINGS, scope_of(cell))]
    if not mine:
        raise NotAllowed
    return mine


async def load_mine(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """The cell, if the actor may change its settings. Raises a Refusal otherwise."""
    cell = await load_cell(tx, cell_id)
    require(actor, Action.CHANGE_SETTINGS, scope_of(cell))
    return cell


def scope_of(cell: Cell) -> Scope:
    return Scope(cell.committee_id, cell.id)


async def on_section_tapped(turn: Turn, button: texts.SectionButton) -> None:
    """One section; where it takes a typed answer, the question is open from now on."""
    if button.section not in SECTIONS:
        raise Gone
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        screen = await open_section(tx, turn, actor, cell, button.section)
    await turn.show(screen)


async def open_section(tx: Session, turn: Turn, actor: Actor, cell: Cell, name: str) -> Screen:
    """The section's screen, with its question open."""
    if prompt := SECTIONS[name].prompt:
        await save_prompt(tx, actor.telegram_id, prompt, {"cell_id": cell.id}, turn.now)
    return await SECTIONS[name].draw(tx, turn.words, cell)


async def save(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, action: str, **changes: Any
) -> Cell:
    """Keeps the changed settings, with before and after in the log. The question is closed."""
    changed = replace(cell, **changes)
    await save_cell_settings(tx, changed)
    await end_prompt(tx, actor.telegram_id)
    await record_change(
        tx,
        turn.now,
        actor.account_id,
        action,
        f"cell:{cell.id}",
        committee_id=cell.committee_id,
        cell_id=cell.id,
        before={name: getattr(cell, name) for name in changes},
        after=changes,
    )
    return changed


# --- place and board ----------------------------------------------------------------------------


async def on_place_tapped(turn: Turn, button: texts.UsualPlaceButton) -> None:
    """One of the last places is the usual one from now on."""
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        places = await load_recent_places(tx, cell.id)
        if not 0 <= button.number < len(places):
            raise Gone
        await save(tx, turn, actor, cell, "change_place", place=places[button.number])
    await _saved(turn, button.cell_id)


async def on_place_typed(turn: Turn, prompt: Prompt) -> None:
    """The usual place, typed."""
    place = clean(turn.text)
    if len(place) > LONGEST["place"]:
        raise TooLong(limit=LONGEST["place"], length=len(place))
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, prompt.data["cell_id"])
        await save(tx, turn, actor, cell, "change_place", place=place)
    await _saved(turn, cell.id)


async def on_board_tapped(turn: Turn, button: texts.BoardButton) -> None:
    """The group's boards show names, or counts only, from now on."""
    async with turn.begin() as (tx, actor):
        cell = await load_mine(tx, actor, button.cell_id)
        await save(tx, turn, actor, cell, "change_board", board_names=bool(button.names))
        for meeting in await load_open_meetings(tx, turn.now, cell.id):
            await touch_views(tx, meeting.id, turn.now, member_id=OF_NOBODY)
    await _saved(turn, cell.id)


async def _saved(turn: Turn, cell_id: int) -> None:
    await turn.toast(turn.words.plain("settings.saved"))
    await on_settings_tapped(turn, texts.SettingsButton(cell_id))
