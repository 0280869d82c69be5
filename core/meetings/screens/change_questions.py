"""The questions of changing a meeting, one screen each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from functools import partial

from markupsafe import Markup

from core.meetings import buttons
from core.meetings.changes import Dialogue, Field
from core.meetings.screens.change import drop_button
from core.meetings.screens.parts import chair_rows, day_rows, hour_rows, mode_rows, place_rows
from core.model.meeting import Meeting
from core.model.people import Member
from core.ui.date_picker import Days, taken_hint
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

CANCEL_REASONS = ("busy", "few", "weather", "orders")


def choose_day(
    words: Words, meeting: Meeting, dialogue: Dialogue, days: Days, month: date, notes: Markup
) -> Screen:
    """The month's grid; a day may be typed as well."""
    stamp = dialogue.stamp
    rows = day_rows(
        words,
        month,
        days,
        partial(buttons.ChangeDayButton, stamp),
        partial(buttons.ChangeMonthButton, stamp),
    )
    screen = _question(words, meeting, dialogue, rows, notes)
    return replace(screen, text=screen.text + taken_hint(words, month, days))


def choose_hour(
    words: Words, meeting: Meeting, dialogue: Dialogue, hours: Sequence[time], notes: Markup
) -> Screen:
    """The usual hours, three in a row; another may be typed."""
    rows = hour_rows(words, hours, partial(buttons.ChangeHourButton, dialogue.stamp))
    return _question(words, meeting, dialogue, rows, notes)


def choose_place(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    rows = place_rows(dialogue.places, partial(buttons.ChangePlaceButton, dialogue.stamp))
    return _question(words, meeting, dialogue, rows, notes)


def choose_mode(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    rows = mode_rows(words, partial(buttons.ChangeModeButton, dialogue.stamp))
    return _question(words, meeting, dialogue, rows, notes)


def choose_chair(
    words: Words,
    meeting: Meeting,
    dialogue: Dialogue,
    members: Sequence[Member],
    page: int,
    notes: Markup,
) -> Screen:
    """The cell's members, leaders first; the secretary chairs by default."""
    pick, turn_to = (
        partial(buttons.ChangeChairButton, dialogue.stamp),
        partial(buttons.ChangeChairPageButton, dialogue.stamp),
    )
    rows = chair_rows(words, members, page, pick, turn_to)
    return _question(words, meeting, dialogue, rows, notes)


def ask_to_type(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    """The topic, what to prepare, the agenda; each may be left empty."""
    field = dialogue.asking or Field.PREPARE
    label = words.plain("new_meeting.clear")
    rows = ((Button(label, buttons.ChangeClearButton(dialogue.stamp, field).pack()),),)
    return _question(words, meeting, dialogue, rows, notes)


def ask_why(words: Words, meeting: Meeting, dialogue: Dialogue, notes: Markup) -> Screen:
    """Why it is cancelled: by a button, or typed."""
    rows = tuple(
        (Button(why, buttons.WhyButton(dialogue.stamp, number).pack()),)
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
    key = f"changing.ask.{dialogue.asking}"
    asked = words(key if rows else "changing.ask.place.typed")
    parts = [notes, words("changing.of", cell=meeting.cell_name, when=when), asked]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*rows, (drop_button(words, "changing.back", meeting), home_button(words))))
