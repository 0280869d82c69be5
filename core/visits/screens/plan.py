"""/dusinhhoat: the year's plan of visits by month, and one visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from markupsafe import Markup

from core.model.names import short_name
from core.ui import picks
from core.ui.confirming import confirming
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.rows import in_rows
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words
from core.visits import buttons as visits_buttons
from core.visits.visit import Sitting, Visit, VisitState, month_number

A_PAGE = 8
T = TypeVar("T")


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
    """Shows the table by month, the officer's own visits, what can be done."""
    parts = [words("visits.head", year=plan.year, committee=plan.committee)]
    parts.append(_table(words, plan))
    mine = [visit for visit in plan.visits if visit.member_id in plan.own]
    if mine:
        lines = [visit_line(words, visit, named=False) for visit in mine]
        parts.append(Markup("\n").join([words("visits.own"), *lines]))
    if plan.without:
        parts.append(words("visits.without", count=plan.without))
    of_month = picks.months(
        (month, visits_buttons.MonthButton(plan.committee_id, month_number(month)))
        for month in _months_shown(plan)
    )
    of_year = picks.any_year(visits_buttons.YearButton(plan.committee_id, plan.year))
    return Screen(Markup("\n\n").join(parts), _year_rows(words, plan), picks=(of_month, of_year))


def _table(words: Words, plan: YearPlan) -> Markup:
    lines = []
    for number in range(1, 13):
        found = [visit for visit in plan.visits if visit.month.month == number]
        if found:
            came = sum(visit.state is VisitState.VISITED for visit in found)
            key = "visits.month.came" if came else "visits.month"
            lines.append(words(key, month=number, count=len(found), came=came))
    return Markup("\n").join(lines) if lines else words("visits.none")


def _months_shown(plan: YearPlan) -> list[date]:
    return sorted({visit.month for visit in plan.visits} | set(plan.months))


def _year_rows(words: Words, plan: YearPlan) -> Rows:
    buttons = [
        words.button(
            "visits.month.button",
            visits_buttons.MonthButton(plan.committee_id, month_number(month)),
            month=month.month,
        )
        for month in _months_shown(plan)
    ]
    rows = list(in_rows(buttons, 3))
    if plan.months:
        cells = visits_buttons.CellsButton(plan.committee_id, plan.year)
        rows.append((words.button("visits.by_cell", cells),))
    if plan.months and plan.without:
        rows.append(
            (
                words.button(
                    "visits.by_rule", visits_buttons.ProposeButton(plan.committee_id, plan.year)
                ),
            )
        )
    if plan.overdue:
        label = words.plain("visits.overdue.button", count=plan.overdue)
        rows.append(
            (Button(label, visits_buttons.OverdueButton(plan.committee_id).pack(), style="danger"),)
        )
    years = tuple(
        words.button(key, visits_buttons.YearButton(plan.committee_id, other), year=other)
        for key, other in (("visits.earlier", plan.year - 1), ("visits.later", plan.year + 1))
    )
    return (*rows, years, (home_button(words),))


def choose_committee(words: Words, committees: Sequence[tuple[int, str]], of: int) -> Screen:
    rows = [
        (Button(name, visits_buttons.YearButton(number, of).pack()),) for number, name in committees
    ]
    text = words("visits.choose_committee")
    return Screen(text, (*rows, (home_button(words),)), picks=(picks.labels(rows),))


def month(
    words: Words, committee_id: int, on: date, visits: Sequence[Visit], page: int, *, open_: bool
) -> Screen:
    shown, page, pages = page_of(visits, page)
    number = month_number(on)
    head = words("visits.month.head", month=on.month, year=on.year)
    lines, rows = _numbered(words, shown, page)
    text = Markup("\n").join(lines) if lines else words("visits.month.none")
    rows += turning(
        words, page, pages, lambda p: visits_buttons.MonthButton(committee_id, number, p).pack()
    )
    if open_:
        more = visits_buttons.CellsButton(committee_id, on.year, number)
        rows.append((words.button("visits.month.add", more),))
    way = back_row(words, committee_id, on.year)
    return Screen(head + "\n\n" + text, (*rows, way), picks=_opened(visits))


def overdue(words: Words, committee_id: int, of: int, visits: Sequence[Visit], page: int) -> Screen:
    """Lists what is over and not recorded."""
    shown, page, pages = page_of(visits, page)
    lines, rows = _numbered(words, shown, page)
    lines = lines or [words("visits.overdue.none")]
    rows += turning(
        words, page, pages, lambda p: visits_buttons.OverdueButton(committee_id, p).pack()
    )
    text = words("visits.overdue.head") + "\n\n" + Markup("\n").join(lines)
    return Screen(text, (*rows, back_row(words, committee_id, of)), picks=_opened(visits))


def _opened(visits: Sequence[Visit]) -> tuple[picks.Pick, ...]:
    """A visit may be typed by its number in the list, or by its cell."""
    buttons = [visits_buttons.VisitButton(visit.id) for visit in visits]
    by_cell = picks.names(
        (visit.cell_name, visits_buttons.VisitButton(visit.id)) for visit in visits
    )
    return picks.numbers(enumerate(buttons, 1)), by_cell


def _numbered(
    words: Words, shown: Sequence[Visit], page: int
) -> tuple[list[Markup], list[tuple[Button, ...]]]:
    """Numbers the page's lines, and makes the numbers buttons that open them."""
    first = page * A_PAGE + 1
    lines = [visit_line(words, visit, number=n) for n, visit in enumerate(shown, first)]
    if lines:
        lines.append(Markup("\n") + words("visits.how"))
    return lines, number_rows(
        [visits_buttons.VisitButton(visit.id).pack() for visit in shown], first
    )


def number_rows(data: Sequence[str], first: int) -> list[tuple[Button, ...]]:
    """Buttons with numbers, four in a row: a phone would cut long names."""
    buttons = [Button(str(number), one) for number, one in enumerate(data, first)]
    return [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]


def opening(words: Words, visit: Visit) -> tuple[Button, ...]:
    label = words.plain("visits.open", cell=short_name(visit.cell_name))
    return (Button(label, visits_buttons.VisitButton(visit.id).pack()),)


def back_row(words: Words, committee_id: int, of: int) -> tuple[Button, ...]:
    back = words.button("visits.back.year", visits_buttons.YearButton(committee_id, of), year=of)
    return (back, home_button(words))


def page_of(found: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    return one_page(found, page, A_PAGE)


def visit_line(words: Words, visit: Visit, *, named: bool = True, number: int = 0) -> Markup:
    """Writes a visit in one line: its number or a bullet, its mark, the cell, the visitor, when."""
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
    """Gives the meeting's day and hour, or only the month."""
    if visit.meets:
        return words.when(visit.meets.on_date, visit.meets.at_time)
    on = visit.month
    return words.plain("visits.no_day", month=on.month, year=on.year)


def place_and_time(words: Words, sitting: Sitting | None) -> str:
    if sitting is None:
        return ""
    when = words.when(sitting.on_date, sitting.at_time)
    return f"{when}, {sitting.place}" if sitting.place else when


def visit(words: Words, one: Visit, *, may_record: bool, may_remove: bool) -> Screen:
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
        rows.append((Button(label, visits_buttons.RemoveButton(one.id, 0).pack()),))
    back = visits_buttons.MonthButton(one.committee_id, month_number(one.month))
    label = words.plain("visits.back.month", month=one.month.month, year=one.month.year)
    rows.append((Button(label, back.pack()), home_button(words)))
    return Screen(Markup("\n").join(lines), tuple(rows))


def recording(words: Words, one: Visit) -> tuple[Button, ...]:
    return (
        words.button("visits.came", visits_buttons.RecordButton(one.id, 1), style="success"),
        words.button("visits.missed", visits_buttons.RecordButton(one.id, 0)),
    )


def removing(words: Words, one: Visit) -> Screen:
    """Asks before it is taken out: the visitor and the cell are told."""
    yes = words.button("visits.remove.yes", visits_buttons.RemoveButton(one.id, 1))
    keep = words.button("visits.keep", visits_buttons.VisitButton(one.id))
    text = words("visits.remove.ask", visitor=one.visitor, cell=one.cell_name)
    return confirming(text, yes, keep)
