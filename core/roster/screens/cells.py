"""Chi bộ trực thuộc: an officer's cells with their next meeting and counts, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.home.buttons import CellsButton
from core.home.screens import coming
from core.model.answer import Tally
from core.model.meeting import Meeting
from core.model.people import Cell
from core.ui.buttons import ButtonData
from core.ui.home_button import home_button
from core.ui.paging import turning
from core.ui.picks import names
from core.ui.screens import Screen
from core.ui.words import Words

CELLS_A_PAGE = 8


@dataclass(frozen=True)
class CellLine:
    """One cell at a glance: its members, how many use the bot, what comes next."""

    cell: Cell
    members: int
    joined: int
    upcoming: Meeting | None
    tally: Tally | None


def pages_of(cells: Sequence[Cell]) -> int:
    """Counts the list's pages; at least one."""
    return max(1, -(-len(cells) // CELLS_A_PAGE))


def on_page(cells: Sequence[Cell], page: int) -> Sequence[Cell]:
    """Picks the cells of one page, the first being 0."""
    return cells[page * CELLS_A_PAGE : (page + 1) * CELLS_A_PAGE]


def overview(
    words: Words,
    lines: Sequence[CellLine],
    page: int,
    pages: int,
    calendar: Callable[[int], ButtonData],
    cells: Sequence[Cell],
) -> Screen:
    """Shows one page of the list; `calendar` makes the button that opens the calendar of one of
    the `cells`.
    """
    parts = [words("home.cells.head"), *[_line(words, line) for line in lines]]
    if not lines:
        parts.append(words("home.cells.none"))
    if pages > 1:
        parts.append(words("home.cells.page", page=page + 1, pages=pages))
    opening = [
        (words.button("home.cells.open", calendar(line.cell.id), cell=line.cell.name),)
        for line in lines
    ]
    turns = turning(words, page, pages, lambda other: CellsButton(other).pack())
    named = names((cell.name, calendar(cell.id)) for cell in cells)
    rows = (*opening, *turns, (home_button(words),))
    return Screen(Markup("\n\n").join(parts), rows, picks=(named,))


def _line(words: Words, line: CellLine) -> Markup:
    people = words.people(line.members)
    head = words(
        "home.cells.cell", cell=line.cell.name, members=people, joined=words.people(line.joined)
    )
    rows = [head, coming(words, line.upcoming)]
    if line.tally is not None:
        rows.append(_answers(words, line.tally))
    return Markup("\n").join(rows)


def _answers(words: Words, counted: Tally) -> Markup:
    return words(
        "home.cells.answers",
        coming=counted.attend + counted.online,
        absent=counted.absent_with_reason + counted.absent_without_reason,
        unsure=counted.unsure,
        silent=counted.silent,
    )
