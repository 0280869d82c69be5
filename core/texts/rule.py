"""A cell's meeting rule in words and buttons, and the year it makes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from markupsafe import Markup

from core.buttons import ButtonData
from core.calendar_rules import (
    LAST,
    DayOfMonth,
    LastWorkingDay,
    MeetingRule,
    NthWeekday,
    Pattern,
    Shift,
)
from core.people import Cell
from core.screens import Button, Screen
from core.texts.calendar import CalendarButton
from core.texts.home import home_button
from core.texts.new_meeting import HOURS
from core.texts.settings import SectionButton, back_button
from core.words import Words
from core.year_plan import YearDay

NTHS = (1, 2, 3, 4, LAST)


@dataclass(frozen=True)
class RuleKindButton(ButtonData):
    """A day of the month ("day"), or a weekday of the month ("weekday")."""

    code = "kr"
    cell_id: int
    kind: str


@dataclass(frozen=True)
class WeekdayButton(ButtonData):
    """Which weekday; then which one of the month."""

    code = "kw"
    cell_id: int
    weekday: int


@dataclass(frozen=True)
class RuleButton(ButtonData):
    """A rule as far as it is chosen: `days` as from `days_code`; hour and shift "" until then."""

    code = "kq"
    cell_id: int
    days: str
    hour: str = ""
    shift: str = ""


@dataclass(frozen=True)
class RuleHourButton(ButtonData):
    """Another hour, typed."""

    code = "kt"
    cell_id: int
    days: str


@dataclass(frozen=True)
class YearButton(ButtonData):
    """Lập lịch cả năm: the preview."""

    code = "ky"
    cell_id: int


@dataclass(frozen=True)
class PublishYearButton(ButtonData):
    """Đăng cả năm. `seen` is the preview's own number: another preview, another number."""

    code = "ku"
    cell_id: int
    seen: int


# --- a rule in a button -------------------------------------------------------------------------

_DAYS = re.compile(r"(?:d(-?\d+)|w(-?\d+)\.(\d)|l)_(\d+)_(\d+)")


def days_code(pattern: Pattern, every: int = 1, start_month: int = 1) -> str:
    """The days of a rule, short enough for a button; rule_from_code reads it back."""
    match pattern:
        case DayOfMonth(day):
            head = f"d{day}"
        case NthWeekday(nth, weekday):
            head = f"w{nth}.{weekday}"
        case LastWorkingDay():
            head = "l"
    return f"{head}_{every}_{start_month}"


def rule_from_code(days: str, at: time, shift: Shift) -> MeetingRule:
    """The rule; ValueError for a code that says none."""
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
    """As in "ngày 3 hằng tháng, 19:30"; what a day off does follows where it matters."""
    said = words.plain("rule.whole", days=days_words(words, rule), hour=f"{rule.at:%H:%M}")
    if isinstance(rule.pattern, LastWorkingDay):
        return said
    return said + "; " + words.plain("rule.off", shift=words.plain(f"rule.shift.{rule.shift}"))


def days_words(words: Words, rule: MeetingRule) -> str:
    """Which days, and every how many months."""
    day = pattern_words(words, rule.pattern)
    if rule.every == 1:
        return words.plain("rule.monthly", day=day)
    months = ", ".join(str(month) for month in rule.months)
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
    """The rule as it is; another one by button or in one typed line; the year it makes."""
    now = rule_words(words, rule) if rule else words.plain("settings.none")
    kinds = [
        (Button(words.plain(f"rule.kind.{kind}"), RuleKindButton(cell.id, kind).pack()),)
        for kind in ("day", "weekday")
    ]
    working = RuleButton(cell.id, days_code(LastWorkingDay()))
    rows = [*kinds, (Button(words.plain("rule.kind.working"), working.pack()),)]
    if rule:
        rows.insert(0, (_year_button(words, cell.id),))
    return Screen(words("rule.section", now=now), (*rows, (back_button(words, cell.id),)))


def _year_button(words: Words, cell_id: int) -> Button:
    return Button(words.plain("rule.year.button"), YearButton(cell_id).pack(), style="primary")


def choose_day(words: Words, cell_id: int) -> Screen:
    """The days 1 to 31, seven in a row, and the last of the month."""
    buttons = [
        Button(str(day), RuleButton(cell_id, days_code(DayOfMonth(day))).pack())
        for day in range(1, 32)
    ]
    rows = [tuple(buttons[at : at + 7]) for at in range(0, len(buttons), 7)]
    last = RuleButton(cell_id, days_code(DayOfMonth(LAST)))
    rows.append((Button(words.plain("rule.last_day"), last.pack()),))
    return Screen(words("rule.ask.day"), (*rows, (_section_button(words, cell_id),)))


def choose_weekday(words: Words, cell_id: int) -> Screen:
    buttons = [
        Button(words.plain(f"weekday.{day}"), WeekdayButton(cell_id, day).pack())
        for day in range(7)
    ]
    rows = (tuple(buttons[:3]), tuple(buttons[3:5]), tuple(buttons[5:]))
    return Screen(words("rule.ask.weekday"), (*rows, (_section_button(words, cell_id),)))


def choose_nth(words: Words, cell_id: int, weekday: int) -> Screen:
    """Which one of the month: the first to the fourth, or the last."""
    rows = []
    for nth in NTHS:
        pattern = NthWeekday(nth, weekday)
        label = pattern_words(words, pattern)
        rows.append((Button(label, RuleButton(cell_id, days_code(pattern)).pack()),))
    rows.append((_section_button(words, cell_id),))
    return Screen(words("rule.ask.nth"), tuple(rows))


def choose_hour(words: Words, cell_id: int, days: str, said: str) -> Screen:
    """At which hour; `said` are the days in words."""
    buttons = [
        Button(f"{at:%H:%M}", RuleButton(cell_id, days, f"{at:%H%M}").pack()) for at in HOURS
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    typed = Button(words.plain("rule.hour_typed"), RuleHourButton(cell_id, days).pack())
    rows += [(typed,), (_section_button(words, cell_id),)]
    return Screen(words("rule.ask.hour", days=said), tuple(rows))


def ask_hour(words: Words, cell_id: int, said: str) -> Screen:
    return Screen(words("rule.ask.hour_typed", days=said), ((_section_button(words, cell_id),),))


def choose_shift(words: Words, cell_id: int, rule: MeetingRule) -> Screen:
    """What happens when the day is a day off."""
    days, hour = days_code(rule.pattern, rule.every, rule.start_month), f"{rule.at:%H%M}"
    rows = [
        (
            Button(
                words.plain(f"rule.shift.{shift}.button"),
                RuleButton(cell_id, days, hour, shift).pack(),
            ),
        )
        for shift in Shift
    ]
    said = words.plain("rule.whole", days=days_words(words, rule), hour=f"{rule.at:%H:%M}")
    text = words("rule.ask.shift", rule=said)
    return Screen(text, (*rows, (_section_button(words, cell_id),)))


def _section_button(words: Words, cell_id: int) -> Button:
    return Button(words.plain("rule.back"), SectionButton(cell_id, "rule").pack())


# --- the year -----------------------------------------------------------------------------------


def year(
    words: Words,
    cell: Cell,
    rule: MeetingRule,
    days: Sequence[YearDay],
    *,
    seen: int,
    invited_before: int,
) -> Screen:
    """What "Đăng cả năm" would publish. Without a usual place there is nothing to tell people."""
    place = cell.place or words.plain("settings.none")
    head = words("rule.year.head", cell=cell.name, rule=rule_words(words, rule), place=place)
    lines = Markup("\n").join(_year_line(words, day) for day in days)
    parts = [head, lines or words("rule.year.nothing")]
    rows: list[tuple[Button, ...]] = []
    if days and cell.place:
        parts.append(words("rule.year.how", count=len(days), before=invited_before))
        label = words.plain("rule.year.publish", count=len(days))
        rows.append((Button(label, PublishYearButton(cell.id, seen).pack(), style="success"),))
    elif days:
        parts.append(words("rule.year.no_place"))
        label = words.plain("settings.place.button")
        rows.append((Button(label, SectionButton(cell.id, "place").pack()),))
    rows.append((_section_button(words, cell.id),))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _year_line(words: Words, day: YearDay) -> Markup:
    line = words("rule.year.line", day=words.day(day.on))
    if day.day_off and day.on != day.named:
        why = words.plain(f"rule.why.{day.day_off}")
        line += words("rule.year.moved", day=_short(words, day.named), why=why)
    elif day.day_off:
        line += words("rule.year.stays", why=words.plain(f"rule.why.{day.day_off}"))
    if day.beside:
        others = ", ".join(f"{on:%d/%m}" for on in day.beside)
        line += words("rule.year.beside", days=others)
    return line


def _short(words: Words, on: date) -> str:
    return f"{words.weekday(on)}, {on:%d/%m}"


def year_published(words: Words, cell: Cell, count: int) -> Screen:
    """What was done, and where to see it."""
    calendar = Button(words.plain("rule.year.calendar"), CalendarButton(cell.id).pack())
    text = words("rule.year.published", cell=cell.name, count=count)
    return Screen(text, ((calendar,), (home_button(words),)))
