"""/dusinhhoat: the year's plan of visits by month, one visit, and choosing whom and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from markupsafe import Markup

from core.buttons import ButtonData
from core.people import Cell
from core.screens import Button, Rows, Screen
from core.texts.home import home_button
from core.texts.paging import turning
from core.visits import Sitting, Visit, VisitState, month_number
from core.words import Words

A_PAGE = 8
T = TypeVar("T")


@dataclass(frozen=True)
class YearButton(ButtonData):
    """The plan of a year, month by month."""

    code = "xa"
    committee_id: int
    year: int


@dataclass(frozen=True)
class MonthButton(ButtonData):
    """The visits of a month (202612)."""

    code = "xb"
    committee_id: int
    month: int
    page: int = 0


@dataclass(frozen=True)
class VisitButton(ButtonData):
    """One visit."""

    code = "xc"
    visit_id: int


@dataclass(frozen=True)
class RecordButton(ButtonData):
    """Đã dự (1), Không dự được (0)."""

    code = "xd"
    visit_id: int
    came: int


@dataclass(frozen=True)
class RemoveButton(ButtonData):
    """Out of the plan? With `sure` 1: yes."""

    code = "xe"
    visit_id: int
    sure: int


@dataclass(frozen=True)
class CellsButton(ButtonData):
    """Cells to choose from: for a month, or (month 0) for a year."""

    code = "xg"
    committee_id: int
    year: int
    month: int = 0
    page: int = 0


@dataclass(frozen=True)
class MonthsButton(ButtonData):
    """Months to choose from, for a cell."""

    code = "xh"
    cell_id: int
    year: int


@dataclass(frozen=True)
class OfficersButton(ButtonData):
    """Officers to choose from, for a cell and a month."""

    code = "xi"
    cell_id: int
    month: int
    page: int = 0


@dataclass(frozen=True)
class AssignButton(ButtonData):
    """This officer goes there that month."""

    code = "xj"
    cell_id: int
    member_id: int
    month: int


@dataclass(frozen=True)
class OverdueButton(ButtonData):
    """Visits that are over and not recorded."""

    code = "xk"
    committee_id: int
    page: int = 0


@dataclass(frozen=True)
class ProposeButton(ButtonData):
    """Each cell once this year: a proposal."""

    code = "xl"
    committee_id: int
    year: int


# --- the plan -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearPlan:
    """A year at a glance: its visits, the officer's own lines, how many cells have none."""

    committee_id: int
    committee: str
    year: int
    visits: Sequence[Visit]
    own: Sequence[int]
    without: int
    overdue: int
    months: Sequence[date]


def year(words: Words, plan: YearPlan) -> Screen:
    """The table by month; the officer's own visits; what can be done."""
    parts = [words("visits.head", year=plan.year, committee=plan.committee)]
    parts.append(_table(words, plan))
    mine = [visit for visit in plan.visits if visit.member_id in plan.own]
    if mine:
        lines = [visit_line(words, visit, named=False) for visit in mine]
        parts.append(Markup("\n").join([words("visits.own"), *lines]))
    if plan.without:
        parts.append(words("visits.without", count=plan.without))
    return Screen(Markup("\n\n").join(parts), _year_rows(words, plan))


def _table(words: Words, plan: YearPlan) -> Markup:
    lines = []
    for number in range(1, 13):
        found = [visit for visit in plan.visits if visit.month.month == number]
        if found:
            came = sum(visit.state is VisitState.VISITED for visit in found)
            key = "visits.month.came" if came else "visits.month"
            lines.append(words(key, month=number, count=len(found), came=came))
    return Markup("\n").join(lines) if lines else words("visits.none")


def _year_rows(words: Words, plan: YearPlan) -> Rows:
    shown = sorted({visit.month for visit in plan.visits} | set(plan.months))
    buttons = [
        Button(
            words.plain("visits.month.button", month=month.month),
            MonthButton(plan.committee_id, month_number(month)).pack(),
        )
        for month in shown
    ]
    rows: list[tuple[Button, ...]] = [
        tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)
    ]
    if plan.months:
        cells = CellsButton(plan.committee_id, plan.year)
        rows.append((Button(words.plain("visits.by_cell"), cells.pack()),))
    if plan.months and plan.without:
        rows.append(
            (
                Button(
                    words.plain("visits.by_rule"),
                    ProposeButton(plan.committee_id, plan.year).pack(),
                ),
            )
        )
    if plan.overdue:
        label = words.plain("visits.overdue.button", count=plan.overdue)
        rows.append((Button(label, OverdueButton(plan.committee_id).pack(), style="danger"),))
    years = tuple(
        Button(words.plain(key, year=other), YearButton(plan.committee_id, other).pack())
        for key, other in (("visits.earlier", plan.year - 1), ("visits.later", plan.year + 1))
    )
    return (*rows, years, (home_button(words),))


def choose_committee(words: Words, committees: Sequence[tuple[int, str]], of: int) -> Screen:
    """Whose plan, for an officer of several committees."""
    rows = [(Button(name, YearButton(number, of).pack()),) for number, name in committees]
    return Screen(words("visits.choose_committee"), (*rows, (home_button(words),)))


def month(
    words: Words, committee_id: int, on: date, visits: Sequence[Visit], page: int, *, open_: bool
) -> Screen:
    """A month's visits, each opens its own page; another one can be put in."""
    shown, page, pages = page_of(visits, page)
    number = month_number(on)
    head = words("visits.month.head", month=on.month, year=on.year)
    lines = [visit_line(words, visit) for visit in shown]
    text = Markup("\n").join(lines) if lines else words("visits.month.none")
    rows = [opening(words, visit) for visit in shown]
    rows += turning(words, page, pages, lambda p: MonthButton(committee_id, number, p).pack())
    if open_:
        more = CellsButton(committee_id, on.year, number)
        rows.append((Button(words.plain("visits.month.add"), more.pack()),))
    return Screen(head + "\n\n" + text, (*rows, _back(words, committee_id, on.year)))


def overdue(words: Words, committee_id: int, of: int, visits: Sequence[Visit], page: int) -> Screen:
    """What is over and not recorded."""
    shown, page, pages = page_of(visits, page)
    lines = [visit_line(words, visit) for visit in shown] or [words("visits.overdue.none")]
    rows = [opening(words, visit) for visit in shown]
    rows += turning(words, page, pages, lambda p: OverdueButton(committee_id, p).pack())
    text = words("visits.overdue.head") + "\n\n" + Markup("\n").join(lines)
    return Screen(text, (*rows, _back(words, committee_id, of)))


def opening(words: Words, visit: Visit) -> tuple[Button, ...]:
    """The row that opens a visit."""
    label = words.plain("visits.open", cell=visit.cell_name, visitor=visit.visitor)
    return (Button(label, VisitButton(visit.id).pack()),)


def _back(words: Words, committee_id: int, of: int) -> tuple[Button, ...]:
    back = Button(words.plain("visits.back.year", year=of), YearButton(committee_id, of).pack())
    return (back, home_button(words))


def page_of(found: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """One page of a list, its number, and how many there are."""
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(page, 0), pages - 1)
    return found[page * A_PAGE : (page + 1) * A_PAGE], page, pages


def visit_line(words: Words, visit: Visit, *, named: bool = True) -> Markup:
    """One visit in one line: its mark, the cell, the visitor, when."""
    key = "visits.line" if named else "visits.line.own"
    return words(
        key,
        mark=words.plain(f"visits.mark.{visit.state}"),
        cell=visit.cell_name,
        visitor=visit.visitor,
        when=when_of(words, visit),
    )


def when_of(words: Words, visit: Visit) -> str:
    """The meeting's day and hour, or only the month."""
    if visit.meets:
        return words.when(visit.meets.on_date, visit.meets.at_time)
    on = visit.month
    return words.plain("visits.no_day", month=on.month, year=on.year)


def place_and_time(words: Words, sitting: Sitting | None) -> str:
    """When and where, in one line."""
    if sitting is None:
        return ""
    when = words.when(sitting.on_date, sitting.at_time)
    return f"{when}, {sitting.place}" if sitting.place else when


def visit(words: Words, one: Visit, *, may_record: bool, may_remove: bool) -> Screen:
    """One visit: who, where, when, and whether they came."""
    lines = [
        words("visits.visit", visitor=one.visitor, cell=one.cell_name),
        words("visits.when", when=when_of(words, one)),
    ]
    if one.meets and one.meets.place:
        lines.append(words("card.place", place=one.meets.place))
    lines.append(words(f"visits.state.{one.state}"))
    rows: list[tuple[Button, ...]] = [recording(words, one)] if may_record else []
    if may_remove:
        label = words.plain("visits.remove")
        rows.append((Button(label, RemoveButton(one.id, 0).pack()),))
    back = MonthButton(one.committee_id, month_number(one.month))
    label = words.plain("visits.back.month", month=one.month.month, year=one.month.year)
    rows.append((Button(label, back.pack()), home_button(words)))
    return Screen(Markup("\n").join(lines), tuple(rows))


def recording(words: Words, one: Visit) -> tuple[Button, ...]:
    """Đã dự, Không dự được."""
    return (
        Button(words.plain("visits.came"), RecordButton(one.id, 1).pack(), style="success"),
        Button(words.plain("visits.missed"), RecordButton(one.id, 0).pack()),
    )


def removing(words: Words, one: Visit) -> Screen:
    """Out of the plan? The visitor and the cell are told."""
    rows = (
        (Button(words.plain("visits.remove.yes"), RemoveButton(one.id, 1).pack(), style="danger"),),
        (Button(words.plain("visits.keep"), VisitButton(one.id).pack()),),
    )
    return Screen(words("visits.remove.ask", visitor=one.visitor, cell=one.cell_name), rows)


# --- choosing -------------------------------------------------------------------------------------


def choose_cell(
    words: Words, of: CellsButton, cells: Sequence[Cell], visited: Mapping[int, int]
) -> Screen:
    """Which cell; how often it is in the year's plan already."""
    shown, page, pages = page_of(cells, of.page)
    rows: list[tuple[Button, ...]] = [
        (_cell(words, of, cell, visited.get(cell.id, 0)),) for cell in shown
    ]
    rows += turning(
        words, page, pages, lambda p: CellsButton(of.committee_id, of.year, of.month, p).pack()
    )
    return Screen(words("visits.choose_cell"), (*rows, _back(words, of.committee_id, of.year)))


def _cell(words: Words, of: CellsButton, cell: Cell, count: int) -> Button:
    key = "visits.cell.planned" if count else "visits.cell"
    label = words.plain(key, cell=cell.name, count=count)
    leads = OfficersButton(cell.id, of.month) if of.month else MonthsButton(cell.id, of.year)
    return Button(label, leads.pack())


def choose_month(
    words: Words, cell: Cell, of: int, months: Sequence[date], known: Mapping[date, Sitting]
) -> Screen:
    """Which month; the day of its meeting where that is known."""
    rows = [
        (Button(month_words(words, on, known), OfficersButton(cell.id, month_number(on)).pack()),)
        for on in months
    ]
    text = words("visits.choose_month", cell=cell.name)
    return Screen(text, (*rows, _back(words, cell.committee_id, of)))


def month_words(words: Words, on: date, known: Mapping[date, Sitting]) -> str:
    """A month as a button says it, with the meeting's day where that is known."""
    if on in known:
        day = f"{known[on].on_date:%d/%m}"
        return words.plain("visits.choose_month.known", month=on.month, year=on.year, day=day)
    return words.plain("visits.choose_month.one", month=on.month, year=on.year)


@dataclass(frozen=True)
class Candidate:
    """An officer who may be sent: how many visits they have this year, whether they are free.

    `at_home`: it is a cell they belong to.
    """

    member_id: int
    full_name: str
    load: int
    free: bool
    at_home: bool = False


def choose_officer(
    words: Words, cell: Cell, on: date, candidates: Sequence[Candidate], page: int
) -> Screen:
    """Who goes; who cannot carries a mark."""
    shown, page, pages = page_of(candidates, page)
    number = month_number(on)
    rows: list[tuple[Button, ...]] = [
        (Button(candidate_words(words, one), AssignButton(cell.id, one.member_id, number).pack()),)
        for one in shown
    ]
    rows += turning(words, page, pages, lambda p: OfficersButton(cell.id, number, p).pack())
    key = "visits.choose_officer" if candidates else "visits.no_officers"
    text = words(key, cell=cell.name, month=on.month, year=on.year)
    return Screen(text, (*rows, _back(words, cell.committee_id, on.year)))


def candidate_words(words: Words, one: Candidate) -> str:
    """An officer as a button says it."""
    key = "visits.officer" if one.free else "visits.officer.busy"
    if one.at_home:
        key = "visits.officer.at_home"
    return words.plain(key, name=one.full_name, count=one.load)
