"""A cell's meeting rule in words and buttons, and the year it makes."""

import re
from collections.abc import Sequence
from datetime import date, time

from markupsafe import Markup

from core.dates.rules import (
    LAST,
    DayOfMonth,
    LastWorkingDay,
    MeetingRule,
    NthWeekday,
    Pattern,
    Shift,
)
from core.meetings.buttons import YearButton
from core.meetings.form import HOURS
from core.meetings.year_plan import Aligned
from core.model.meeting import Mode
from core.model.people import Cell
from core.settings import buttons as settings_buttons
from core.settings.screens.settings import back_button
from core.ui import picks
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words, capital

QUARTER = 3
NTHS = (1, 2, 3, 4, LAST)


# --- a rule in a button -------------------------------------------------------------------------

_DAYS = re.compile(r"(?:d(-?\d+)|w(-?\d+)\.(\d)|l)_(\d+)_(\d+)")


def days_code(pattern: Pattern, every: int = 1, start_month: int = 1) -> str:
    """Writes a rule's days, short enough for a button; rule_from_code reads it back."""
    match pattern:
        case DayOfMonth(day):
            head = f"d{day}"
        case NthWeekday(nth, weekday):
            head = f"w{nth}.{weekday}"
        case LastWorkingDay():
            head = "l"
    return f"{head}_{every}_{start_month}"


def rule_from_code(days: str, at: time, shift: Shift) -> MeetingRule:
    """Reads days_code; ValueError for a code that says none."""
    found = _DAYS.fullmatch(days)
    if found is None:
        raise ValueError(f"no days: {days!r}")
    day, nth, weekday, every, start_month = found.groups()
    pattern: Pattern = LastWorkingDay()
    if day:
        pattern = DayOfMonth(int(day))
    elif nth:
        pattern = NthWeekday(int(nth), int(weekday))
    return MeetingRule(pattern, at, int(every), int(start_month), shift)


# --- in words -----------------------------------------------------------------------------------


def rule_words(words: Words, rule: MeetingRule) -> str:
    """Writes "ngày 3 hằng tháng, 19:30"; what a day off does follows where it matters."""
    parts = [words.plain("rule.whole", days=days_words(words, rule), hour=words.hour(rule.at))]
    if not isinstance(rule.pattern, LastWorkingDay):
        parts.append(words.plain("rule.off", shift=words.plain(f"rule.shift.{rule.shift}")))
    if rule.place:
        parts.append(words.plain("rule.place", place=rule.place))
    if rule.mode is not Mode.IN_PERSON:
        parts.append(words.plain(f"mode.{rule.mode}"))
    return words.plain("list.semicolon").join(parts)


def days_words(words: Words, rule: MeetingRule) -> str:
    day = pattern_words(words, rule.pattern)
    if rule.every == 1:
        return words.plain("rule.monthly", day=day)
    months = words.listed(str(month) for month in rule.months)
    if rule.every == QUARTER:
        which = words.plain(f"rule.quarter.{rule.months[0]}")
        return words.plain("rule.quarterly", day=day, which=which, months=months)
    return words.plain("rule.some_months", day=day, months=months)


def pattern_words(words: Words, pattern: Pattern) -> str:
    match pattern:
        case DayOfMonth(day):
            return words.plain("rule.last_day" if day == LAST else "rule.day", day=day)
        case NthWeekday(nth, weekday):
            name = words.plain(f"weekday.{weekday}")
            return words.plain(f"rule.nth.{'last' if nth == LAST else nth}", weekday=name)
        case LastWorkingDay():
            return words.plain("rule.last_working_day")


# --- choosing a rule ----------------------------------------------------------------------------


def section(words: Words, cell: Cell, rule: MeetingRule | None) -> Screen:
    """Shows the rule; another one by button or in one typed line; the year it makes."""
    now = rule_words(words, rule) if rule else words.plain("settings.none")
    kinds = [
        (words.button(f"rule.kind.{kind}", settings_buttons.RuleKindButton(cell.id, kind)),)
        for kind in ("day", "weekday")
    ]
    working = settings_buttons.RuleDaysButton(cell.id, days_code(LastWorkingDay()))
    rows = [*kinds, (words.button("rule.kind.working", working),)]
    if rule:
        rows.insert(0, (year_button(words, cell.id),))
    return Screen(words("rule.section", now=now), (*rows, (back_button(words, cell.id),)))


def year_button(words: Words, cell_id: int) -> Button:
    return words.button("rule.year.button", YearButton(cell_id), style="primary")


def choose_day(words: Words, cell_id: int) -> Screen:
    """Offers the days 1 to 31, seven in a row, and the last of the month."""
    buttons = [
        Button(
            str(day), settings_buttons.RuleDaysButton(cell_id, days_code(DayOfMonth(day))).pack()
        )
        for day in range(1, 32)
    ]
    rows = [tuple(buttons[at : at + 7]) for at in range(0, len(buttons), 7)]
    last = settings_buttons.RuleDaysButton(cell_id, days_code(DayOfMonth(LAST)))
    rows.append((words.button("rule.last_day", last),))
    of_month = picks.numbers(
        (day, settings_buttons.RuleDaysButton(cell_id, days_code(DayOfMonth(day))))
        for day in range(1, 32)
    )
    back = section_button(words, cell_id)
    return Screen(
        words("rule.ask.day"), (*rows, (back,)), picks=(of_month, picks.labels(rows[-1:]))
    )


def choose_weekday(words: Words, cell_id: int) -> Screen:
    buttons = [
        words.button(f"weekday.{day}", settings_buttons.WeekdayButton(cell_id, day))
        for day in range(7)
    ]
    rows = (tuple(buttons[:3]), tuple(buttons[3:5]), tuple(buttons[5:]))
    back = section_button(words, cell_id)
    return Screen(words("rule.ask.weekday"), (*rows, (back,)), picks=(picks.labels(rows),))


def choose_nth(words: Words, cell_id: int, weekday: int) -> Screen:
    """Offers the first to the fourth of the month, or the last."""
    rows = []
    for nth in NTHS:
        pattern = NthWeekday(nth, weekday)
        label = pattern_words(words, pattern)
        rows.append(
            (Button(label, settings_buttons.RuleDaysButton(cell_id, days_code(pattern)).pack()),)
        )
    back = section_button(words, cell_id)
    return Screen(words("rule.ask.nth"), (*rows, (back,)), picks=(picks.labels(rows),))


def choose_months(words: Words, cell_id: int, pattern: Pattern) -> Screen:
    """Offers every month, or one month of each quarter."""
    day = pattern_words(words, pattern)
    monthly = settings_buttons.RuleButton(cell_id, days_code(pattern))
    rows = [(words.button("rule.every_month", monthly),)]
    for start in (1, 2, 3):
        data = settings_buttons.RuleButton(cell_id, days_code(pattern, QUARTER, start))
        which = words.plain(f"rule.quarter.{start}")
        rows.append((words.button("rule.of_quarter", data, which=which),))
    back = section_button(words, cell_id)
    text = words("rule.ask.months", day=day)
    return Screen(text, (*rows, (back,)), picks=(picks.labels(rows),))


def choose_hour(words: Words, cell_id: int, days: str, said: str) -> Screen:
    """Asks for the hour; `said` are the days in words."""
    buttons = [
        Button(words.hour(at), settings_buttons.RuleButton(cell_id, days, f"{at:%H%M}").pack())
        for at in HOURS
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    typed = words.button("rule.hour_typed", settings_buttons.RuleHourButton(cell_id, days))
    rows += [(typed,), (section_button(words, cell_id),)]
    hour = picks.any_hour(settings_buttons.RuleButton(cell_id, days), "hour")
    return Screen(words("rule.ask.hour", days=said), tuple(rows), picks=(hour,))


def ask_hour(words: Words, cell_id: int, said: str) -> Screen:
    return Screen(words("rule.ask.hour_typed", days=said), ((section_button(words, cell_id),),))


def choose_shift(words: Words, cell_id: int, rule: MeetingRule) -> Screen:
    days, hour = days_code(rule.pattern, rule.every, rule.start_month), f"{rule.at:%H%M}"
    rows = [
        (
            words.button(
                f"rule.shift.{shift}.button",
                settings_buttons.RuleButton(cell_id, days, hour, shift),
            ),
        )
        for shift in Shift
    ]
    said = words.plain("rule.whole", days=days_words(words, rule), hour=words.hour(rule.at))
    text = words("rule.ask.shift", rule=said)
    return Screen(text, (*rows, (section_button(words, cell_id),)))


def section_button(words: Words, cell_id: int) -> Button:
    return words.button("rule.back", settings_buttons.SectionButton(cell_id, "rule"))


# --- place and mode -----------------------------------------------------------------------------


def extra_rows(words: Words, cell: Cell, rule: MeetingRule) -> Rows:
    """Draws the rows under a rule's preview: its place, its mode."""
    place = rule.place or cell.place or words.plain("settings.none")
    mode = words.plain(f"mode.{rule.mode}")
    where = words.button(
        "rule.place.button", settings_buttons.RulePlacesButton(cell.id), place=place
    )
    how = words.button("rule.mode.button", settings_buttons.RuleModesButton(cell.id), mode=mode)
    return ((where,), (how,))


def choose_mode(words: Words, cell_id: int) -> Screen:
    rows = [
        (
            Button(
                capital(words.plain(f"mode.{mode}")),
                settings_buttons.RuleModeButton(cell_id, mode).pack(),
            ),
        )
        for mode in Mode
    ]
    return Screen(words("new_meeting.ask.mode"), (*rows, (section_button(words, cell_id),)))


def choose_place(words: Words, cell: Cell, recent: Sequence[str]) -> Screen:
    """Offers the usual place, one of the last ones, or another, typed."""
    usual = words.plain("rule.place.usual", place=cell.place or words.plain("settings.none"))
    rows = [(Button(usual, settings_buttons.RulePlaceButton(cell.id, -1).pack()),)]
    rows += [
        (Button(place, settings_buttons.RulePlaceButton(cell.id, number).pack()),)
        for number, place in enumerate(recent)
    ]
    return Screen(words("rule.ask.place"), (*rows, (section_button(words, cell.id),)))


def effect(words: Words, dates: Sequence[date], aligned: Sequence[Aligned], at: time) -> Markup:
    """Shows the rule's next dates, and what it would make of the published meetings."""
    coming = words.plain("list.semicolon").join(words.when(on, at) for on in dates)
    lines = [words("rule.effect", dates=coming)]
    if aligned:
        lines.append(words("rule.effect.made", count=len(aligned)))
    for one in aligned:
        old = words.when(one.meeting.on_date, one.meeting.at_time)
        lines.append(words("rule.effect.align", old=old, new=words.when(one.on, at)))
    return Markup("\n").join(lines)
