"""What the dialogues of a new meeting and of a change share: choices, and what the day holds."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time

from markupsafe import Markup

from core.model.meeting import Meeting, Mode
from core.model.people import Member
from core.ui.buttons import ButtonData
from core.ui.date_picker import Days, month_grid
from core.ui.paging import one_page, turning
from core.ui.screens import Button, Rows
from core.ui.words import Words, capital

PAGE = 8


def day_rows(
    words: Words,
    month: date,
    days: Days,
    pick: Callable[[str], ButtonData],
    turn_to: Callable[[str], ButtonData],
) -> Rows:
    """The month's grid; its buttons carry days as "20261203"."""
    return month_grid(
        words, month, days, lambda on: pick(f"{on:%Y%m%d}"), lambda on: turn_to(f"{on:%Y%m%d}")
    )


def hour_rows(words: Words, hours: Iterable[time], pick: Callable[[str], ButtonData]) -> Rows:
    """Three in a row; the buttons carry hours as "1930"."""
    buttons = [Button(words.hour(at), pick(f"{at:%H%M}").pack()) for at in hours]
    return tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))


def place_rows(places: Iterable[str], pick: Callable[[int], ButtonData]) -> Rows:
    return tuple((Button(place, pick(n).pack()),) for n, place in enumerate(places))


def mode_rows(words: Words, pick: Callable[[Mode], ButtonData]) -> Rows:
    return tuple(
        (Button(capital(words.plain(f"mode.{mode}")), pick(mode).pack()),) for mode in Mode
    )


def chair_rows(
    words: Words,
    members: Sequence[Member],
    page: int,
    pick: Callable[[int], ButtonData],
    turn_to: Callable[[int], ButtonData],
) -> Rows:
    """The secretary, who chairs by default, then the members, eight on a page."""
    shown, page, pages = one_page(members, page, PAGE)
    return (
        (words.button("card.secretary_chairs", pick(0)),),
        *((Button(m.full_name, pick(m.id).pack()),) for m in shown),
        *turning(words, page, pages, lambda to: turn_to(to).pack()),
    )


def same_day(words: Words, others: Iterable[Meeting]) -> list[Markup]:
    """What else the cell has on that day, a line each."""
    return [
        words(
            "new_meeting.day_has",
            hour=words.hour(other.at_time),
            kind=words.plain(f"kind.{other.kind}"),
            place=other.place,
        )
        for other in others
    ]
