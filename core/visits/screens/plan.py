"""/dusinhhoat: the year's plan of visits by month, and one visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from markupsafe import Markup

from core.home.screens import home_button
from core.model.names import short_name
from core.ui.buttons import ButtonData
from core.ui.paging import one_page, turning
from core.ui.rows import in_rows
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words
from core.visits.visit import Sitting, Visit, VisitState, month_number

A_PAGE = 8
T = TypeVar("T")


class YearButton(ButtonData):
    """The plan of a year, month by month."""

    code = "xa"
    committee_id: int
    year: int


class MonthButton(ButtonData):
    """The visits of a month (202612)."""

    code = "xb"
    committee_id: int
    month: int
    page: int = 0


class VisitButton(ButtonData):
    """One visit."""

    code = "xc"
    visit_id: int


class RecordButton(ButtonData):
    """Đã dự (1), Không dự được (0)."""

    code = "xd"
    visit_id: int
    came: int


class RemoveButton(ButtonData):
    """Out of the plan? With `sure` 1: yes."""

    code = "xe"
    visit_id: int
    sure: int


class CellsButton(ButtonData):
    """Cells to choose from: for a month, or (month 0) for a year."""

    code = "xg"
    committee_id: int
    year: int
    month: int = 0
    page: int = 0


class MonthsButton(ButtonData):
    """Months to choose from, for a cell."""

    code = "xh"
    cell_id: int
    year: int


class OfficersButton(ButtonData):
    """Officers to choose from, for a cell and a month."""

    code = "xi"
    cell_id: int
    month: int
    page: int = 0


class AssignButton(ButtonData):
    """This officer goes there that month."""

    code = "xj"
    cell_id: int
    member_id: int
    month: int


class OverdueButton(ButtonData):
    """Visits that are over and not recorded."""

    code = "xk"
    committee_id: int
    page: int = 0


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
    rows = list(in_rows(buttons, 3))
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
    lines, rows = _numbered(words, shown, page)
    text = Markup("\n").join(lines) if lines else words("visits.month.none")
    rows += turning(words, page, pages, lambda p: MonthButton(committee_id, number, p).pack())
    if open_:
        more = CellsButton(committee_id, on.year, number)
        rows.append((Button(words.plain("visits.month.add"), more.pack()),))
    return Screen(head + "\n\n" + text, (*rows, back_row(words, committee_id, on.year)))


def overdue(words: Words, committee_id: int, of: int, visits: Sequence[Visit], page: int) -> Screen:
    """What is over and not recorded."""
    shown, page, pages = page_of(visits, page)
    lines, rows = _numbered(words, shown, page)
    lines = lines or [words("visits.overdue.none")]
    rows += turning(words, page, pages, lambda p: OverdueButton(committee_id, p).pack())
    text = words("visits.overdue.head") + "\n\n" + Markup("\n").join(lines)
    return Screen(text, (*rows, back_row(words, committee_id, of)))


def _numbered(
    words: Words, shown: Sequence[Visit], page: int
) -> tuple[list[Markup], list[tuple[Button, ...]]]:
    """The page's lines with their numbers, and the numbers as buttons that open them."""
    first = page * A_PAGE + 1
    lines = [visit_line(words, visit, number=n) for n, visit in enumerate(shown, first)]
    if lines:
        lines.append(Markup("\n") + words("visits.how"))
    return lines, number_rows([VisitButton(visit.id).pack() for visit in shown], first)


def number_rows(data: Sequence[str], first: int) -> list[tuple[Button, ...]]:
    """Buttons with numbers, four in a row: a telephone would cut long names."""
    buttons = [Button(str(number), one) for number, one in enumerate(data, first)]
    return [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]


def opening(words: Words, visit: Visit) -> tuple[Button, ...]:
    """The row that opens a visit."""
    label = words.plain("visits.open", cell=short_name(visit.cell_name))
    return (Button(label, VisitButton(visit.id).pack()),)


def back_row(words: Words, committee_id: int, of: int) -> tuple[Button, ...]:
    back = Button(words.plain("visits.back.year", year=of), YearButton(committee_id, of).pack())
    return (back, home_button(words))


def page_of(found: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """One page of a list, its number, and how many there are."""
    return one_page(found, page, A_PAGE)


def visit_line(words: Words, visit: Visit, *, named: bool = True, number: int = 0) -> Markup:
    """One visit in one line: its number or a bullet, its mark, the cell, the visitor, when."""
    key = "visits.line" if named else "visits.line.own"
    mark = words.plain(f"visits.mark.{visit.state}")
    if number:
        mark = f"{number}." if visit.state is VisitState.PLANNED else f"{number}. {mark}"
    return words(
        key,
        mark=mark,
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
