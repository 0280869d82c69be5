"""/dangky: which months are registered, the asking, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from core.answers.buttons import SummaryButton
from core.answers.screens.card import facts
from core.committee.buttons import (
    AskButton,
    MonthsButton,
    OtherDayButton,
    RegisterButton,
    ThatDayButton,
    TopicButton,
)
from core.committee.registration import OfferedDay
from core.model.meeting import Meeting
from core.model.people import Cell
from core.ui import picks
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

OPENED = "opened"
"""The head of an asking that its reader opened; the others are why it was sent."""


def month_words(words: Words, month: date) -> str:
    """Writes "tháng 12/2026"."""
    return words.plain("registration.month", month=month.month, year=month.year)


def day_code(on: date) -> str:
    return f"{on:%Y%m%d}"


def choose_cell(words: Words, cells: Iterable[Cell]) -> Screen:
    rows = [(Button(cell.name, MonthsButton(cell.id).pack()),) for cell in cells]
    text = words("registration.choose_cell")
    return Screen(text, (*rows, (home_button(words),)), picks=(picks.labels(rows),))


def months(
    words: Words,
    cell: Cell,
    found: Sequence[tuple[date, Meeting | None]],
    cancelled: Mapping[date, date],
) -> Screen:
    """This month and the next: registered for when, or a button to register.

    `cancelled`: the day of a month's meeting that is off.
    """
    lines = [_month_line(words, month, meeting, cancelled.get(month)) for month, meeting in found]
    rows = [(_month_button(words, cell, month, meeting),) for month, meeting in found]
    text = Markup("\n\n").join([words("registration.months", cell=cell.name), *lines])
    open_months = picks.months(
        (month, AskButton(cell.id, day_code(month))) for month, meeting in found if not meeting
    )
    return Screen(text, (*rows, (home_button(words),)), picks=(open_months,))


def _month_line(
    words: Words, month: date, meeting: Meeting | None, cancelled: date | None
) -> Markup:
    name = month_words(words, month)
    if meeting is None and cancelled:
        day = words.short_date(cancelled)
        return words("registration.line.cancelled", month=name, day=day)
    if meeting is None:
        return words("registration.line.none", month=name)
    when = words.when(meeting.on_date, meeting.at_time)
    return words("registration.line", month=name, when=when)


def _month_button(words: Words, cell: Cell, month: date, meeting: Meeting | None) -> Button:
    name = month_words(words, month)
    if meeting is None:
        label = words.plain("registration.ask.button", month=name)
        return Button(label, AskButton(cell.id, day_code(month)).pack(), style="primary")
    return words.button("registration.see", SummaryButton(meeting.id), month=name)


def ask(
    words: Words,
    cell: Cell,
    month: date,
    offer: OfferedDay | None,
    place: str,
    why: str,
    cancelled: date | None = None,
) -> Screen:
    """Offers the rule's day with one tap, another day, a topic session. `cancelled`: the day of the
    month's meeting that is off.
    """
    name = month_words(words, month)
    off = [words("registration.cancelled", day=words.short_date(cancelled))] if cancelled else []
    parts = [
        words("registration.head", month=name.upper(), cell=cell.name),
        Markup(" ").join([words(f"registration.why.{why}", month=name), *off]),
        _offered(words, offer, place),
    ]
    text = Markup("\n\n").join(parts)
    rows = (*_ask_rows(words, cell, month, offer), *_leaving(words, cell, why))
    day = picks.any_date(ThatDayButton(cell.id, ""), "day", month)
    return Screen(text, rows, picks=(day,))


def _offered(words: Words, offer: OfferedDay | None, place: str) -> Markup:
    if offer is None:
        return words("registration.no_offer")
    when = words.when(offer.on_date, offer.at_time)
    lines = [words("registration.offer", when=when)]
    if place:
        lines.append(words("registration.offer.place", place=place))
    lines.append(words("registration.then" if place else "registration.then.place"))
    return Markup("\n").join(lines)


def _ask_rows(words: Words, cell: Cell, month: date, offer: OfferedDay | None) -> Rows:
    rows = []
    if offer is not None:
        label = words.plain(
            "registration.register",
            day=words.short_date(offer.on_date),
            hour=words.hour(offer.at_time),
        )
        data = RegisterButton(cell.id, day_code(offer.on_date), f"{offer.at_time:%H%M}")
        rows.append((Button(label, data.pack(), style="success"),))
    other = OtherDayButton(cell.id, day_code(month)).pack()
    topic = TopicButton(cell.id, day_code(month)).pack()
    if offer is not None:
        rows.append((Button(words.plain("registration.other_day"), other),))
    else:
        rows.append((Button(words.plain("registration.choose_day"), other, style="primary"),))
    rows.append((Button(words.plain("registration.topic"), topic),))
    return tuple(rows)


def _leaving(words: Words, cell: Cell, why: str) -> Rows:
    if why != OPENED:
        return ((home_button(words),),)
    back = words.button("registration.back", MonthsButton(cell.id))
    return ((back, home_button(words)),)


def registered(words: Words, month: date, meeting: Meeting) -> Screen:
    """Says for when and where the month is registered; leads to the meeting."""
    head = words("registration.done", month=month_words(words, month))
    see = words.button("registration.done.see", SummaryButton(meeting.id))
    back = words.button("registration.back", MonthsButton(meeting.cell_id))
    text = Markup("\n\n").join([head, facts(words, meeting)])
    return Screen(text, ((see,), (back, home_button(words))))
