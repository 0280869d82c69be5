"""What the bot says in a cell's group about itself, and to the leaders when it was removed."""

from collections.abc import Iterable

from core.groups.buttons import BindButton, MoveButton, OfferButton, UnbindButton, UnbindYesButton
from core.model.names import short_name
from core.model.people import Cell
from core.ui.confirming import confirming
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words


def offer(words: Words, cells: Iterable[Cell]) -> Screen:
    """Offers to bind the group to one of the cells that somebody leads."""
    rows = tuple(
        (words.button("groups.bind", BindButton(cell.id), cell=short_name(cell.name)),)
        for cell in cells
    )
    return Screen(words("groups.offer"), rows)


def bound(words: Words, cell: Cell, address: str) -> Screen:
    unbind = words.button("groups.unbind", UnbindButton(cell.id))
    return Screen(words("groups.bound", cell=cell.name), (_privately(words, address), (unbind,)))


def unbind(words: Words, cell: Cell) -> Screen:
    """Asks whether to let the group go, and says what ends with it."""
    yes = words.button("groups.unbind.yes", UnbindYesButton(cell.id))
    keep = words.button("confirming.keep", OfferButton())
    return confirming(words("groups.unbind.ask", cell=cell.name), yes, keep)


def elsewhere(words: Words, cell: Cell) -> Screen:
    """Says that the cell has another group already."""
    move = words.button("groups.move", MoveButton(cell.id))
    return Screen(words("groups.elsewhere", cell=cell.name), ((move,), _back(words)))


def taken(words: Words, holder: Cell) -> Screen:
    """Says that the group is another cell's; only that one's leaders can let it go."""
    unbind = words.button("groups.unbind", UnbindButton(holder.id))
    return Screen(words("groups.taken", cell=holder.name), ((unbind,), _back(words)))


def _back(words: Words) -> tuple[Button, ...]:
    return (words.button("groups.back", OfferButton()),)


def for_secretaries(words: Words, address: str) -> Screen:
    """Says that only a cell's leaders can put the bot to use in a group."""
    return Screen(words("groups.for_secretaries"), (_privately(words, address),))


def ask_privately(words: Words, address: str) -> Screen:
    """Leads what was asked in the group to the private chat."""
    return Screen(words("groups.ask_privately"), (_privately(words, address),), silent=True)


def anonymous(words: Words, address: str) -> Screen:
    """Tells whoever writes for the group or a channel that nobody can know who they are."""
    return Screen(words("groups.anonymous"), (_privately(words, address),), silent=True)


def nothing_ahead(words: Words) -> Screen:
    return Screen(words("home.nothing_ahead"), silent=True)


def board_ended(words: Words) -> Screen:
    """Replaces a board in a group that is no longer the cell's."""
    return Screen(words("groups.board_ended"))


def _privately(words: Words, address: str) -> tuple[Button, ...]:
    return (Button(words.plain("groups.privately"), url=address),)


def removed(words: Words, cell: Cell, group_title: str) -> Screen:
    """Tells the leaders that the bot left the cell's group, whose title may be unknown."""
    rows: Rows = ((home_button(words),),)
    key = "groups.removed" if group_title else "groups.removed.untitled"
    return Screen(words(key, cell=cell.name, group=group_title), rows)


def shut(words: Words, cell: Cell, right: str) -> Screen:
    """Tells the leaders what the group must allow the bot: to "write" or to "pin"."""
    key = "groups.shut.pin" if right == "pin" else "groups.shut.write"
    return Screen(words(key, cell=cell.name), ((home_button(words),),))
