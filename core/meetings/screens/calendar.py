"""A month of meetings: what was held, what is coming, what was cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from core.answers.buttons import SummaryButton
from core.answers.screens.card import calendar_rows, facts, open_label
from core.home.buttons import CellsButton
from core.ics.screens import phone_button
from core.meetings import buttons
from core.meetings.screens.past import mark_of, still_to_do
from core.model.meeting import Meeting
from core.model.people import Cell
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words


@dataclass(frozen=True)
class Month:
    """What is looked at: whose calendar, which month, and what the person may do there."""

    first: date
    today: date
    cells: Sequence[Cell]
    button_cell_id: int
    leads: bool = False
    watches: bool = False


def month_list(
    words: Words,
    month: Month,
    meetings: Sequence[Meeting],
    now: datetime,
    upcoming: Meeting | None = None,
) -> Screen:
    """Lists the month's meetings, each with its button. An empty month tells of `upcoming`,
    whenever it is.
    """
    several = len(month.cells) > 1
    lines = [_line(words, meeting, now, several=several) for meeting in meetings]
    if not meetings:
        lines = [words("calendar.empty"), *_upcoming(words, upcoming)]
    parts = [_head(words, month), *lines]
    shown = meetings or [meeting for meeting in (upcoming,) if meeting]
    rows = (
        *((_opening(words, meeting, month, several=several),) for meeting in shown),
        *_turning(words, month),
        *_leaving(words, month),
    )
    return Screen(Markup("\n\n").join(parts), rows)


def _upcoming(words: Words, meeting: Meeting | None) -> list[Markup]:
    if meeting is None:
        return []
    return [words("calendar.upcoming", when=words.when(meeting.on_date, meeting.at_time))]


def _head(words: Words, month: Month) -> Markup:
    title = words("calendar.head", month=month.first.month, year=month.first.year)
    names = [words("calendar.cell", cell=cell.name) for cell in month.cells]
    return Markup("\n").join([title, *names])


def _line(words: Words, meeting: Meeting, now: datetime, *, several: bool) -> Markup:
    head = words(
        f"calendar.{mark_of(meeting, now)}",
        when=words.when(meeting.on_date, meeting.at_time),
    )
    said = [words.plain(f"kind.{meeting.kind}"), meeting.place]
    said += [meeting.cell_name] if several else []
    return head + "\n" + words("calendar.what", what=words.listed(filter(None, said)))


def _opening(words: Words, meeting: Meeting, month: Month, *, several: bool) -> Button:
    label = open_label(words, meeting, cell=several)
    return Button(label, buttons.OpenButton(meeting.id, month.button_cell_id).pack())


def _turning(words: Words, month: Month) -> Rows:
    earlier = _month_button(words, "earlier", month, month.first - relativedelta(months=1))
    later = _month_button(words, "later", month, month.first + relativedelta(months=1))
    if (month.first.year, month.first.month) == (month.today.year, month.today.month):
        return ((earlier, later),)
    return ((earlier, later), (_month_button(words, "today", month, month.today),))


def _month_button(words: Words, name: str, month: Month, day: date) -> Button:
    data = buttons.CalendarButton(month.button_cell_id, f"{day:%Y%m%d}")
    return words.button(f"calendar.{name}", data)


def _leaving(words: Words, month: Month) -> Rows:
    rows = []
    if month.leads:
        start = buttons.StartButton(month.cells[0].id if len(month.cells) == 1 else 0)
        rows.append((words.button("calendar.add", start),))
    if month.button_cell_id == 0:
        rows.append((phone_button(words),))
    if month.watches:
        rows.append((words.button("home.cells.button", CellsButton()),))
    return (*rows, (home_button(words),))


def seen(
    words: Words,
    meeting: Meeting,
    now: datetime,
    *,
    cell_id: int,
    may_see_names: bool,
    may_change: bool,
) -> Screen:
    """Shows a meeting of the calendar to somebody who does not answer to it."""
    state = words(f"calendar.state.{mark_of(meeting, now)}")
    text = Markup("\n\n").join([words("card.head.plain"), facts(words, meeting), state])
    back = buttons.CalendarButton(cell_id, f"{meeting.on_date:%Y%m%d}")
    on = ways(words, meeting, back, sees_names=may_see_names)
    to_do = still_to_do(words, meeting, now) if may_change else ()
    return Screen(text, (*calendar_rows(words, meeting, now), *to_do, *on))


def ways(words: Words, meeting: Meeting, back: buttons.CalendarButton, *, sees_names: bool) -> Rows:
    month = (words.button("calendar.back", back),)
    if not sees_names:
        return (month,)
    return ((words.button("summary.open", SummaryButton(meeting.id)),), month)
