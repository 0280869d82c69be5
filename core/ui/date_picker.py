"""A month's days as buttons: Monday first, past days not pressable, taken days marked."""

import calendar
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from core.ui.buttons import ButtonData, Nothing
from core.ui.screens import Button, Rows
from core.ui.words import Words

EMPTY = "·"


@dataclass(frozen=True)
class Days:
    """What a grid knows of its days: the first and the last to choose, those already taken."""

    first: date
    last: date
    taken: Collection[date] = ()
    chosen: date | None = None


def month_grid(
    words: Words,
    month: date,
    days: Days,
    pick: Callable[[date], ButtonData],
    turn_to: Callable[[date], ButtonData],
) -> Rows:
    """Draws the month of `month`: its name between ‹ and ›, the weekdays' heads, the weeks."""
    month = clamped(month, days)
    heads = tuple(_still(words.plain(f"picker.head.{day}")) for day in range(7))
    weeks = (
        tuple(_day(words, on, month, days, pick) for on in week)
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
        if any(_to_choose(on, month, days) for on in week)
    )
    return (tuple(_turning(words, month, days, turn_to)), heads, *weeks)


def taken_hint(words: Words, month: date, days: Days) -> Markup:
    """Says what the mark means, on a line of its own, where a day to choose carries one."""
    month = clamped(month, days)
    marked = {on for on in days.taken if _to_choose(on, month, days) and on != days.chosen}
    if any(on.year == month.year for on in marked):
        return Markup("\n") + words("picker.taken.hint")
    return Markup("")


def clamped(month: date, days: Days) -> date:
    """Gives the first of the month nearest to this one that has days to choose."""
    return min(max(month, days.first), days.last).replace(day=1)


def _turning(
    words: Words, month: date, days: Days, turn_to: Callable[[date], ButtonData]
) -> Iterator[Button]:
    earlier, later = month - relativedelta(months=1), month + relativedelta(months=1)
    title = words.plain("picker.month", month=month.month, year=month.year)
    yield Button("‹", turn_to(earlier).pack()) if month > days.first else _still(EMPTY)
    yield _still(title)
    yield Button("›", turn_to(later).pack()) if later <= days.last else _still(EMPTY)


def _day(
    words: Words, on: date, month: date, days: Days, pick: Callable[[date], ButtonData]
) -> Button:
    if not _to_choose(on, month, days):
        return _still(EMPTY)
    key = "picker.day"
    if on == days.chosen:
        key = "picker.chosen"
    elif on in days.taken:
        key = "picker.taken"
    return words.button(key, pick(on), day=on.day)


def _to_choose(on: date, month: date, days: Days) -> bool:
    return on.month == month.month and days.first <= on <= days.last


def _still(label: str) -> Button:
    return Button(label, Nothing().pack())
