"""One question of a new meeting, or of the change of one: what it says and offers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from markupsafe import Markup

from core.dates.typed_day import WhichDay
from core.meetings import buttons
from core.meetings.clashes import Clashes
from core.meetings.form import MeetingQuestion
from core.model.errors import Refusal
from core.model.meeting import Kind, Mode
from core.model.people import Member
from core.ui.date_picker import Days, month_grid, taken_hint
from core.ui.paging import one_page, turning
from core.ui.screens import Button, Rows, Screen, paragraphs
from core.ui.words import Words, capital

PAGE = 8
NAMES = 5
CANCEL_REASONS = ("busy", "few", "weather", "orders")


@dataclass(frozen=True)
class Choices:
    """What a question offers to choose from: of these, what it asks for. `either`: days that a
    text named and left open.
    """

    days: Days | None = None
    month: date = date.min
    hours: Sequence[time] = ()
    places: Sequence[str] = ()
    members: Sequence[Member] = ()
    page: int = 0
    either: Sequence[date] = ()


def choice_rows(
    words: Words,
    asked: MeetingQuestion | None,
    stamp: int,
    alike: buttons.FormButtons,
    choices: Choices,
) -> Rows:
    """Offers the question's answers as buttons; none where it is typed."""
    match asked:
        case MeetingQuestion.DATE if choices.days:
            return _day_rows(words, stamp, alike, choices, choices.days)
        case MeetingQuestion.HOUR:
            hours = [(words.hour(at), alike.hour(stamp, f"{at:%H%M}")) for at in choices.hours]
            each = [Button(label, button.pack()) for label, button in hours]
            return tuple(tuple(each[start : start + 3]) for start in range(0, len(each), 3))
        case MeetingQuestion.CHAIR:
            return _chair_rows(words, stamp, alike, choices)
    return _column(_one_a_row(words, asked, stamp, alike, choices))


def _day_rows(
    words: Words, stamp: int, alike: buttons.FormButtons, choices: Choices, days: Days
) -> Rows:
    """Offers the days that were named, and then the month's."""

    def pick(on: date) -> buttons.StampedButton:
        return alike.day(stamp, f"{on:%Y%m%d}")

    def turn_to(on: date) -> buttons.StampedButton:
        return alike.month(stamp, f"{on:%Y%m%d}")

    named = _column((words.day(on), pick(on)) for on in choices.either)
    return (*named, *month_grid(words, choices.month, days, pick, turn_to))


def _one_a_row(
    words: Words,
    asked: MeetingQuestion | None,
    stamp: int,
    alike: buttons.FormButtons,
    choices: Choices,
) -> Iterator[tuple[str, buttons.StampedButton]]:
    match asked:
        case MeetingQuestion.PLACE:
            yield from ((at, alike.place(stamp, n)) for n, at in enumerate(choices.places))
        case MeetingQuestion.KIND:
            yield from ((words.plain(f"kind.{k}"), buttons.KindButton(stamp, k)) for k in Kind)
        case MeetingQuestion.MODE:
            modes = ((capital(words.plain(f"mode.{mode}")), mode) for mode in Mode)
            yield from ((label, alike.mode(stamp, mode)) for label, mode in modes)
        case MeetingQuestion.CANCEL:
            reasons = enumerate(cancel_reasons(words))
            yield from ((why, buttons.WhyButton(stamp, n)) for n, why in reasons)


def _column(choices: Iterable[tuple[str, buttons.StampedButton]]) -> Rows:
    return tuple((Button(label, button.pack()),) for label, button in choices)


def _chair_rows(words: Words, stamp: int, alike: buttons.FormButtons, choices: Choices) -> Rows:
    """Offers the secretary, who chairs by default, then members, leaders first, eight a page."""
    shown, page, pages = one_page(choices.members, choices.page, PAGE)
    return (
        (words.button("card.secretary_chairs", alike.chair(stamp, 0)),),
        *_column((member.full_name, alike.chair(stamp, member.id)) for member in shown),
        *turning(words, page, pages, lambda to: alike.page(stamp, to).pack()),
    )


def cancel_reasons(words: Words) -> list[str]:
    return [words.plain(f"changing.why.{why}") for why in CANCEL_REASONS]


def question(
    words: Words, above: Iterable[Markup], key: str, rows: Rows, choices: Choices
) -> Screen:
    text = paragraphs(*above, words(key))
    if choices.days:
        text += taken_hint(words, choices.month, choices.days)
    return Screen(text, rows)


def days_named(problems: Iterable[Refusal]) -> tuple[date, ...]:
    """Gives the days of a text that named several."""
    return next((one.days for one in problems if isinstance(one, WhichDay)), ())


def notes_of(words: Words, problems: Iterable[Refusal]) -> Markup:
    """Says what could not be taken, a line each, above the question."""
    lines = [words("new_meeting.note", note=words(p.key, **p.values)) for p in problems]
    return Markup("\n").join(lines)


def warnings(words: Words, found: Clashes) -> list[Markup]:
    """Warns of the day's other meetings, a second regular one in the month, and of members whom
    another cell expects.
    """
    lines = [
        words(
            "new_meeting.day_has",
            hour=words.hour(other.at_time),
            kind=words.plain(f"kind.{other.kind}"),
            place=other.place,
        )
        for other in found.same_day
    ]
    if found.regular and found.regular not in found.same_day:
        when = words.when(found.regular.on_date, found.regular.at_time)
        lines.append(words("new_meeting.second_regular", when=when))
    if found.names:
        names, count = words.listed(found.names[:NAMES]), len(found.names)
        lines.append(words("new_meeting.elsewhere", count=count, names=names))
    return lines
