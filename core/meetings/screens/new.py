"""The screens of a new meeting: one question each, then the preview."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial

from markupsafe import Markup

from core.meetings import buttons
from core.meetings.draft import Draft, Step, step_back
from core.meetings.screens.parts import chair_rows, day_rows, hour_rows, mode_rows, place_rows
from core.model.errors import Refusal
from core.model.meeting import Kind
from core.model.people import Cell, Member
from core.ui.date_picker import Days, taken_hint
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

HOURS = (
    *(time(7, 30), time(8), time(8, 30)),
    *(time(14), time(14, 30), time(16)),
    *(time(19), time(19, 30), time(20)),
)


# --- questions ----------------------------------------------------------------------------------


def choose_cell(words: Words, draft: Draft, cells: Iterable[Cell], notes: Markup) -> Screen:
    rows = tuple((Button(c.name, buttons.CellButton(draft.stamp, c.id).pack()),) for c in cells)
    return _question(words, draft, None, rows, notes)


def ask_which(words: Words, draft: Draft, cell: Cell | None, cell_id: int) -> Screen:
    """A draft waits already: go on with it, or begin anew."""
    parts = [words("new_meeting.waiting"), known(words, draft, cell) if cell else ""]
    go_on = words.button("new_meeting.continue", buttons.ContinueButton(), style="primary")
    anew = words.button("new_meeting.anew", buttons.AnewButton(draft.stamp, cell_id))
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, ((go_on,), (anew,), (home_button(words),)))


def choose_day(
    words: Words, draft: Draft, cell: Cell, days: Days, *, month: date, notes: Markup
) -> Screen:
    """The month's grid; a day may be typed as well."""
    stamp = draft.stamp
    rows = day_rows(
        words,
        month,
        days,
        partial(buttons.NewDayButton, stamp),
        partial(buttons.NewMonthButton, stamp),
    )
    screen = _question(words, draft, cell, rows, notes)
    return replace(screen, text=screen.text + taken_hint(words, month, days))


def choose_hour(words: Words, draft: Draft, cell: Cell, hours: list[time], notes: Markup) -> Screen:
    """The usual hours that are still to come that day, three in a row."""
    rows = hour_rows(words, hours, partial(buttons.NewHourButton, draft.stamp))
    other = (step_button(words, draft, Step.HOUR_TYPED),)
    return _question(words, draft, cell, (*rows, other), notes)


def choose_place(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    rows = place_rows(draft.places, partial(buttons.NewPlaceButton, draft.stamp))
    if not rows:
        return _question(words, draft, cell, rows, notes, asked=Step.PLACE_TYPED)
    other = (step_button(words, draft, Step.PLACE_TYPED),)
    return _question(words, draft, cell, (*rows, other), notes)


def choose_kind(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    rows = tuple(
        (words.button(f"kind.{kind}", buttons.KindButton(draft.stamp, kind)),) for kind in Kind
    )
    return _question(words, draft, cell, rows, notes)


def choose_mode(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    rows = mode_rows(words, partial(buttons.NewModeButton, draft.stamp))
    return _question(words, draft, cell, rows, notes)


def choose_chair(
    words: Words, draft: Draft, cell: Cell, members: Sequence[Member], *, page: int, notes: Markup
) -> Screen:
    """The cell's members, leaders first; the secretary chairs by default."""
    pick, turn_to = (
        partial(buttons.NewChairButton, draft.stamp),
        partial(buttons.NewChairPageButton, draft.stamp),
    )
    return _question(words, draft, cell, chair_rows(words, members, page, pick, turn_to), notes)


def ask_to_type(words: Words, draft: Draft, cell: Cell, notes: Markup) -> Screen:
    """Another hour, another place, the topic, what to prepare."""
    rows: Rows = ()
    typed = {Step.TOPIC: draft.topic, Step.PREPARE: draft.prepare}.get(draft.asking)
    if typed:
        label = words.plain("new_meeting.clear")
        rows = ((Button(label, buttons.NewClearButton(draft.stamp, draft.asking).pack()),),)
    elif draft.asking is Step.TOPIC and step_back(draft) is not Step.PREVIEW:
        label = words.plain("new_meeting.later")
        rows = ((Button(label, buttons.NewClearButton(draft.stamp, draft.asking).pack()),),)
    return _question(words, draft, cell, rows, notes)


def _question(
    words: Words,
    draft: Draft,
    cell: Cell | None,
    rows: Rows,
    notes: Markup,
    asked: Step | None = None,
) -> Screen:
    parts = [
        notes,
        known(words, draft, cell) if cell else "",
        words(f"new_meeting.ask.{asked or draft.asking}"),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*rows, _leaving(words, draft)))


def _leaving(words: Words, draft: Draft) -> tuple[Button, ...]:
    drop = words.button("new_meeting.drop", buttons.NewDropButton(draft.stamp))
    back = step_back(draft)
    if back is None:
        return (drop,)
    label = words.plain("new_meeting.back")
    return (Button(label, buttons.NewStepButton(draft.stamp, back).pack()), drop)


def step_button(words: Words, draft: Draft, step: Step) -> Button:
    """Opens one of the questions."""
    label = words.plain(f"new_meeting.edit.{step}")
    return Button(label, buttons.NewStepButton(draft.stamp, step).pack())


def known(words: Words, draft: Draft, cell: Cell) -> Markup:
    """What is already known, a line each, so that nobody loses the thread."""
    lines = [words("new_meeting.head", cell=cell.name)]
    if draft.on_date:
        lines.append(words("new_meeting.known", what=words.day(draft.on_date)))
    if draft.at_time:
        lines.append(words("new_meeting.known", what=words.hour(draft.at_time)))
    if draft.place:
        lines.append(words("new_meeting.known", what=draft.place))
    if draft.kind:
        lines.append(words("new_meeting.known", what=words.plain(f"kind.{draft.kind}")))
    if draft.topic:
        lines.append(words("card.topic", topic=draft.topic))
    return Markup("\n").join(lines)


def notes_of(words: Words, problems: Iterable[Refusal]) -> Markup:
    """What could not be taken, a line each, above the question."""
    lines = [words("new_meeting.note", note=words(p.key, **p.values)) for p in problems]
    return Markup("\n").join(lines)


# --- the end ------------------------------------------------------------------------------------


def dropped(words: Words, cell_id: int) -> Screen:
    """Nothing was sent; start again, or home."""
    again = words.button("new_meeting.again", buttons.StartButton(cell_id))
    return Screen(words("new_meeting.dropped"), ((again,), (home_button(words),)))


def next_hours(on: date, now: datetime) -> list[time]:
    """The usual hours of that day that are still to come; `now` is local."""
    if on != now.date():
        return list(HOURS)
    return [at for at in HOURS if at > now.time()]
