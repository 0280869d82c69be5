"""Choosing a visit: which cell, which month, which officer."""

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from core.model.names import short_name
from core.model.people import Cell
from core.ui import picks
from core.ui.buttons import ButtonData
from core.ui.paging import turning
from core.ui.rows import fits
from core.ui.screens import Button, Screen
from core.ui.words import Words
from core.visits.buttons import AssignButton, CellsButton, MonthsButton, OfficersButton
from core.visits.proposal import VisitorCandidate
from core.visits.screens.plan import back_row, page_of
from core.visits.visit import Sitting, month_number


def choose_cell(
    words: Words, of: CellsButton, cells: Sequence[Cell], visited: Mapping[int, int]
) -> Screen:
    """Lists cells, with those in the year's plan marked; whole names that a button cuts."""
    shown, page, pages = page_of(cells, of.page)
    buttons = [_cell(words, of, cell, visited.get(cell.id, 0)) for cell in shown]
    rows: list[tuple[Button, ...]] = [(button,) for button in buttons]
    rows += turning(
        words, page, pages, lambda p: CellsButton(of.committee_id, of.year, of.month, p).pack()
    )
    key = "visits.choose_cell.planned" if any(visited.values()) else "visits.choose_cell"
    pairs = zip(shown, buttons, strict=True)
    cut = [cell.name for cell, button in pairs if not fits(button.label, 1)]
    text = Markup("\n\n").join([*_whole(words, cut), words(key)])
    named = picks.names((cell.name, _leads(of, cell)) for cell in cells)
    return Screen(text, (*rows, back_row(words, of.committee_id, of.year)), picks=(named,))


def _whole(words: Words, names: Sequence[str]) -> list[Markup]:
    """Writes the names a phone cuts on their buttons above the question, in sight."""
    lines = [words("visits.choose_cell.whole.line", cell=name) for name in names]
    return [Markup("\n").join([words("visits.choose_cell.whole"), *lines])] if lines else []


def _cell(words: Words, of: CellsButton, cell: Cell, count: int) -> Button:
    key = "visits.cell.planned" if count else "visits.cell"
    label = words.plain(key, cell=short_name(cell.name), count=count)
    return Button(label, _leads(of, cell).pack())


def _leads(of: CellsButton, cell: Cell) -> ButtonData:
    return OfficersButton(cell.id, of.month) if of.month else MonthsButton(cell.id, of.year)


def choose_month(
    words: Words, cell: Cell, of: int, months: Sequence[date], known: Mapping[date, Sitting]
) -> Screen:
    rows = [
        (Button(month_words(words, on, known), OfficersButton(cell.id, month_number(on)).pack()),)
        for on in months
    ]
    text = words("visits.choose_month", cell=cell.name)
    known_months = picks.months((on, OfficersButton(cell.id, month_number(on))) for on in months)
    return Screen(text, (*rows, back_row(words, cell.committee_id, of)), picks=(known_months,))


def month_words(words: Words, on: date, known: Mapping[date, Sitting]) -> str:
    """Words a month for a button, with the meeting's day where that is known."""
    if on in known:
        day = words.short_date(known[on].on_date)
        return words.plain("visits.choose_month.known", month=on.month, year=on.year, day=day)
    return words.plain("visits.choose_month.one", month=on.month, year=on.year)


def choose_officer(
    words: Words, cell: Cell, on: date, candidates: Sequence[VisitorCandidate], page: int
) -> Screen:
    """Lists officers; those who cannot go carry a mark."""
    shown, page, pages = page_of(candidates, page)
    number = month_number(on)
    rows: list[tuple[Button, ...]] = [
        (Button(candidate_words(words, one), AssignButton(cell.id, one.member_id, number).pack()),)
        for one in shown
    ]
    rows += turning(words, page, pages, lambda p: OfficersButton(cell.id, number, p).pack())
    key = "visits.choose_officer" if candidates else "visits.no_officers"
    text = words(key, cell=cell.name, month=on.month, year=on.year)
    named = picks.names(
        (one.full_name, AssignButton(cell.id, one.member_id, number)) for one in candidates
    )
    return Screen(text, (*rows, back_row(words, cell.committee_id, on.year)), picks=(named,))


def candidate_words(words: Words, one: VisitorCandidate) -> str:
    key = "visits.officer" if one.free else "visits.officer.busy"
    if one.at_home:
        key = "visits.officer.at_home"
    return words.plain(key, name=one.full_name, count=one.load)
