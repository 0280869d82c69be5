"""What visitors and cells are told about visits."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from markupsafe import Markup

from core.home.buttons import CommandButton
from core.ui.home_button import home_button
from core.ui.screens import Rows, Screen
from core.ui.words import Words
from core.visits.screens.plan import opening, place_and_time, recording, visit_line, when_of
from core.visits.visit import Visit


def _plan_rows(words: Words) -> Rows:
    plan = words.button("menu.dusinhhoat.button", CommandButton("dusinhhoat"))
    return ((plan, home_button(words)),)


def planned(words: Words, visits: Sequence[Visit]) -> Screen:
    """Tells the visitor all that was just planned for them."""
    lines = [visit_line(words, visit, named=False) for visit in visits]
    text = words("visits.told", visitor=visits[0].visitor)
    return Screen(Markup("\n").join([text, *lines]), _plan_rows(words))


def planned_cell(words: Words, visits: Sequence[Visit]) -> Screen:
    lines = [
        words("visits.told.cell.line", visitor=visit.visitor, when=when_of(words, visit))
        for visit in visits
    ]
    text = words("visits.told.cell", cell=visits[0].cell_name)
    return Screen(Markup("\n").join([text, *lines]), ((home_button(words),),))


def news(words: Words, visit: Visit, before: Mapping[str, Any] | None) -> Screen:
    """Tells the visitor that the meeting has its day, another day or place, or is off."""
    said = {"cell": visit.cell_name, "now": place_and_time(words, visit.meets)}
    if not visit.meets:
        text = words("visits.news.off", cell=visit.cell_name, before=_before(words, before))
    elif before is None:
        text = words("visits.news.set", **said)
    else:
        text = words("visits.news.moved", before=_before(words, before), **said)
    return Screen(text, _plan_rows(words))


def _before(words: Words, before: Mapping[str, Any] | None) -> str:
    if before is None:
        return ""
    on, at = date.fromisoformat(before["on_date"]), time.fromisoformat(before["at_time"])
    when = words.when(on, at)
    return f"{when}, {before['place']}" if before["place"] else when


def clash(words: Words, one: Visit, other: Visit, *, own: bool) -> Screen:
    """Tells that two meetings are too near each other: the visitor (`own`), or who planned it."""
    lines = [
        words("visits.clash.line", cell=v.cell_name, when=place_and_time(words, v.meets))
        for v in (one, other)
    ]
    rows = (opening(words, one), opening(words, other), *_plan_rows(words))
    head = words("visits.clash") if own else words("visits.clash.planner", visitor=one.visitor)
    return Screen(Markup("\n").join([head, *lines]), rows)


def clash_cell(words: Words, one: Visit) -> Screen:
    text = words("visits.clash.cell", visitor=one.visitor, when=when_of(words, one))
    return Screen(text, ((home_button(words),),))


def reminder(words: Words, one: Visit, facts: Markup, *, host: bool) -> Screen:
    key = "visits.reminder.cell" if host else "visits.reminder"
    text = words(key, visitor=one.visitor) + "\n\n" + facts
    return Screen(text, ((home_button(words),),) if host else _plan_rows(words))


def ask(words: Words, one: Visit) -> Screen:
    text = words("visits.ask", cell=one.cell_name, when=when_of(words, one))
    return Screen(text, (recording(words, one), (home_button(words),)))


def dropped(words: Words, cell: str, visitor: str, on: date, *, host: bool) -> Screen:
    key = "visits.dropped.cell" if host else "visits.dropped"
    text = words(key, cell=cell, visitor=visitor, month=on.month, year=on.year)
    return Screen(text, ((home_button(words),),))
