"""/caidat: a cell's settings, section by section."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.buttons import ButtonData
from core.people import Cell
from core.screens import Button, Screen
from core.texts.home import home_button
from core.words import Words


@dataclass(frozen=True)
class SettingsButton(ButtonData):
    """A cell's list of settings."""

    code = "kh"
    cell_id: int = 0


@dataclass(frozen=True)
class SectionButton(ButtonData):
    """One section of a cell's settings."""

    code = "ks"
    cell_id: int
    section: str


@dataclass(frozen=True)
class UsualPlaceButton(ButtonData):
    """One of the places the cell met at last becomes the usual one."""

    code = "kp"
    cell_id: int
    number: int


@dataclass(frozen=True)
class BoardButton(ButtonData):
    """The group's board shows names (1), or counts only (0)."""

    code = "kb"
    cell_id: int
    names: int


def choose_cell(words: Words, cells: Iterable[Cell]) -> Screen:
    """Whose settings, for a person who leads several cells."""
    rows = [(Button(cell.name, SettingsButton(cell.id).pack()),) for cell in cells]
    return Screen(words("settings.choose_cell"), (*rows, (home_button(words),)))


def settings(words: Words, cell: Cell, sections: Sequence[tuple[str, str]]) -> Screen:
    """The list of sections, each with what it is set to now."""
    lines = [words("settings.line", name=words.plain(f"settings.{s}"), now=n) for s, n in sections]
    rows = [
        (Button(words.plain(f"settings.{name}.button"), SectionButton(cell.id, name).pack()),)
        for name, _ in sections
    ]
    text = Markup("\n\n").join([words("settings.head", cell=cell.name), Markup("\n").join(lines)])
    return Screen(text, (*rows, (home_button(words),)))


def usual_place(words: Words, cell: Cell, recent: Sequence[str]) -> Screen:
    """Where the cell usually meets: tap one of the last places, or type."""
    rows = [
        (Button(place, UsualPlaceButton(cell.id, number).pack()),)
        for number, place in enumerate(recent)
    ]
    text = words("settings.place.ask", place=cell.place or words.plain("settings.none"))
    return Screen(text, (*rows, (back_button(words, cell.id),)))


def board_choice(words: Words, cell: Cell) -> Screen:
    """What the group sees: counts only, or names too; reasons never."""
    rows = [
        (_board_button(words, cell, names=False),),
        (_board_button(words, cell, names=True),),
        (back_button(words, cell.id),),
    ]
    return Screen(words("settings.board.ask"), tuple(rows))


def board_words(words: Words, *, names: bool) -> str:
    return words.plain("settings.board.names" if names else "settings.board.counts")


def _board_button(words: Words, cell: Cell, *, names: bool) -> Button:
    label = board_words(words, names=names)
    if cell.board_names == names:
        label = words.plain("choice.chosen", label=label)
    return Button(label, BoardButton(cell.id, int(names)).pack())


def back_button(words: Words, cell_id: int) -> Button:
    return Button(words.plain("settings.back"), SettingsButton(cell_id).pack())
