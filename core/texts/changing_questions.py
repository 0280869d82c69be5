"""The questions of changing a meeting, one screen each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from markupsafe import Markup

from core.changes import Dialogue, Field
from core.meetings import Meeting, Mode
from core.people import Member
from core.screens import Button, Rows, Screen
from core.texts.changing import (
    PAGE,
    ChairButton,
    ChairPageButton,
    ClearButton,
    DayButton,
    HourButton,
    ModeButton,
    MonthButton,
    PlaceButton,
    WhyButton,
    drop_button,
)
from core.texts.date_picker import Days, month_grid, taken_hint
from core.texts.home import home_button
from core.texts.paging import turning
from core.words import Words

CANCEL_REASONS = ("busy", "few", "weather", "orders")


def choose_day(
    words: Words, meeting: Meeting, dialogue: Dialogue, days: Days, month: date, notes: Markup
) -> Screen:
    """The month's grid; a day may be typed as well."""
    rows = month_grid(
        words,
        month,
        days,
        lambda on: DayButton(dialogue.stamp, f"{on:%Y%m%d}"),
        lambda on: MonthButton(dialogue.stamp, f"{on:%Y%m%d}"),
    )
    screen = _question(words, meeting, dialogue, rows, notes)
    return replace(screen, text=screen.text + taken_hint(words, month, days))


def choose_hour(
    words: Words, meeting: Meeting, dialogue: Dialogue, hours: Sequence[time], notes: Markup
) -> Screen:
    """The usual hours, three in a row; another may be typed."""
    buttons = [
        Button(f"{at:%H:%M}", HourButton(dialogue.stamp, f"{at:%H%M}").pack()) for at in hours
    ]
    rows = tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))
    return _question(words, meeting, dialogue, rows, notes)


def choose_place(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    rows = tuple(
        (Button(place, PlaceButton(dialogue.stamp, number).pack()),)
        for number, place in enumerate(dialogue.places)
    )
    return _question(words, meeting, dialogue, rows, notes)


def choose_mode(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    rows = tuple(
        (Button(_capital(words.plain(f"mode.{mode}")), ModeButton(dialogue.stamp, mode).pack()),)
        for mode in Mode
    )
    return _question(words, meeting, dialogue, rows, notes)


def choose_chair(
    words: Words,
    meeting: Meeting,
    dialogue: Dialogue,
    members: Sequence[Member],
    page: int,
    notes: Markup,
) -> Screen:
    """The cell's members, leaders first, eight on a page; the secretary chairs by default."""
    pages = max(1, -(-len(members) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = members[page * PAGE : (page + 1) * PAGE]
    stamp = dialogue.stamp
    rows = [
        (Button(words.plain("card.secretary_chairs"), ChairButton(stamp, 0).pack()),),
        *((Button(m.full_name, ChairButton(stamp, m.id).pack()),) for m in shown),
        *turning(words, page, pages, lambda to: ChairPageButton(stamp, to).pack()),
    ]
    return _question(words, meeting, dialogue, tuple(rows), notes)


def ask_to_type(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    """The topic, what to prepare, the agenda; each may be left empty."""
    field = dialogue.asking or Field.PREPARE
    label = words.plain("new_meeting.clear")
    rows = ((Button(label, ClearButton(dialogue.stamp, field).pack()),),)
    return _question(words, meeting, dialogue, rows, notes)


def ask_why(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    """Why it is cancelled: by a button, or typed."""
    rows = tuple(
        (Button(why, WhyButton(dialogue.stamp, number).pack()),)
        for number, why in enumerate(cancel_reasons(words))
    )
    return _question(words, meeting, dialogue, rows, notes)


def cancel_reasons(words: Words) -> list[str]:
    """The reasons offered by buttons."""
    return [words.plain(f"changing.why.{why}") for why in CANCEL_REASONS]


def _question(
    words: Words, meeting: Meeting, dialogue: Dialogue, rows: Rows, notes: Markup
) -> Screen:
    when = words.when(meeting.on_date, meeting.at_time)
    asked = words(f"changing.ask.{dialogue.asking}")
    parts = [notes, words("changing.of", cell=meeting.cell_name, when=when), asked]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*rows, (drop_button(words, "changing.back", meeting), home_button(words))))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
