"""The draft of a year: twelve months as the rule makes them, adjusted by buttons."""

from datetime import date

from markupsafe import Markup

from core.meetings import buttons as meetings_buttons
from core.meetings.year_plan import YearDay, YearDraft
from core.model.people import Cell
from core.reminders.waves import rules_from
from core.settings.buttons import SectionButton
from core.ui.date_picker import Days, month_grid, taken_hint
from core.ui.home_button import home_button
from core.ui.picks import months
from core.ui.rows import in_rows
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words, capital

# --- the year -----------------------------------------------------------------------------------


def year(words: Words, draft: YearDraft, rule: str) -> Screen:
    """Shows what "Đăng cả năm" would publish. Without a place there is nothing to tell people."""
    where = draft.place or (words.plain("mode.online") if draft.ready else "")
    none = words.plain("settings.none")
    head = words("rule.year.head", cell=draft.cell.name, rule=capital(rule), place=where or none)
    lines = Markup("\n").join(words("settings.item", line=day_line(words, d)) for d in draft.days)
    count = len(draft.wanted)
    parts = [head, lines]
    rows: list[tuple[Button, ...]] = []
    if not count:
        parts.append(words("rule.year.nothing"))
    elif where:
        invited = rules_from(draft.cell.reminders).series_invitation
        before = words.plain("span.day", count=invited.days)
        parts.append(words("rule.year.how", count=count, before=before))
        publish = meetings_buttons.PublishYearButton(draft.cell.id, draft.seen).pack()
        label = words.plain("rule.year.publish", count=count)
        rows.append((Button(label, publish, style="success"),))
    else:
        parts.append(words("rule.year.no_place"))
        label = words.plain("settings.place.button")
        rows.append((Button(label, SectionButton(draft.cell.id, "place").pack()),))
    rows += _month_rows(words, draft)
    if draft.changes:
        drop = meetings_buttons.DropYearButton(draft.cell.id).pack()
        rows.append((Button(words.plain("rule.year.drop"), drop),))
    back = SectionButton(draft.cell.id, "rule").pack()
    rows.append((Button(words.plain("rule.back"), back),))
    of_month = months(
        (day.rule_on, meetings_buttons.YearMonthButton(draft.cell.id, day.key))
        for day in draft.days
        if day.taken is None
    )
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, tuple(rows), picks=(of_month,))


def _month_rows(words: Words, draft: YearDraft) -> Rows:
    buttons = [
        Button(
            _month_label(words, day),
            meetings_buttons.YearMonthButton(draft.cell.id, day.key).pack(),
        )
        for day in draft.days
        if day.taken is None
    ]
    return in_rows(buttons, 3)


def _month_label(words: Words, day: YearDay) -> str:
    if day.on is None:
        return words.plain("rule.year.label.none", month=day.rule_on)
    return words.plain("rule.year.label", day=day.on)


def day_line(words: Words, day: YearDay) -> str:
    """Shows one month's day, and why that one."""
    if day.taken:
        return words.plain("rule.year.taken", month=day.rule_on, day=day.taken)
    if day.on is None:
        key = "rule.year.cancelled" if day.cancelled else "rule.year.skipped"
        return words.plain(key, month=day.rule_on)
    line = words.day(day.on)
    if day.by_hand:
        line += words.plain("rule.year.by_hand", day=_short(words, day.rule_on))
    elif day.day_off:
        why = words.plain(f"rule.why.{day.day_off}")
        key = "rule.year.stays" if day.on == day.named else "rule.year.moved"
        line += words.plain(key, day=_short(words, day.named), why=why)
    if day.beside:
        others = words.listed(words.short_date(on) for on in day.beside)
        line += words.plain("rule.year.beside", days=others)
    return line


def _short(words: Words, on: date) -> str:
    return words.plain("date.day", weekday=words.weekday(on), date=words.short_date(on))


def year_published(words: Words, cell: Cell, count: int) -> Screen:
    calendar = words.button("rule.year.calendar", meetings_buttons.CalendarButton(cell.id))
    text = words("rule.year.published", cell=cell.name, count=count)
    return Screen(text, ((calendar,), (home_button(words),)))


# --- one month ----------------------------------------------------------------------------------


def one_month(
    words: Words, cell: Cell, day: YearDay, earlier: date | None, later: date | None
) -> Screen:
    line = capital(day_line(words, day))
    text = words("rule.month.head", month=day.rule_on, line=line)
    moves = [
        words.button(
            f"rule.month.{step}",
            meetings_buttons.YearStepButton(cell.id, day.key, step),
            day=_short(words, on),
        )
        for step, on in (
            (meetings_buttons.YearAction.EARLIER, earlier),
            (meetings_buttons.YearAction.LATER, later),
        )
        if on is not None
    ]
    grid = words.button("rule.month.other", meetings_buttons.GridButton(cell.id, day.key))
    rows = [*((move,) for move in moves), (grid,)]
    if day.on is not None:
        rows.append((_step(words, cell, day, meetings_buttons.YearAction.SKIP),))
    if day.on != day.rule_on:
        rows.append((_step(words, cell, day, meetings_buttons.YearAction.RESTORE),))
    return Screen(text, (*rows, (_year_button(words, cell),)))


def _step(words: Words, cell: Cell, day: YearDay, step: meetings_buttons.YearAction) -> Button:
    label = words.plain(f"rule.month.{step}", day=_short(words, day.rule_on))
    return Button(label, meetings_buttons.YearStepButton(cell.id, day.key, step).pack())


def month_days(words: Words, cell: Cell, day: YearDay, days: Days) -> Screen:
    """Offers the days of the month; a day may be typed as well."""
    grid = month_grid(
        words,
        day.rule_on,
        days,
        lambda on: meetings_buttons.YearDayButton(cell.id, f"{on:%Y%m%d}"),
        lambda _: meetings_buttons.GridButton(cell.id, day.key),
    )
    text = words("rule.month.ask", month=day.rule_on) + taken_hint(words, day.rule_on, days)
    return Screen(text, (*grid, (_year_button(words, cell),)))


def _year_button(words: Words, cell: Cell) -> Button:
    return words.button("rule.month.back", meetings_buttons.YearButton(cell.id))
