"""One reminder of several meetings, with answer buttons for each."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from core.answers.screens.card import answer_rows, parts, standing
from core.answers.views import CombinedView
from core.model.answer import Answer
from core.model.meeting import Meeting
from core.ui.screens import Rows, Screen
from core.ui.words import Words

LONGEST = 200
"""Characters of what is to be prepared: the cards have all of it."""


def combined(words: Words, view: CombinedView) -> Screen:
    """Lists the meetings, numbered as their buttons are, with what was answered under each."""
    parts = [words("card.joint", count=len(view.items))]
    rows: list[Rows] = []
    for number, item in enumerate(view.items, start=1):
        parts.append(_lines(words, number, item.meeting, item.answer, view.now))
        buttons = answer_rows(words, item.meeting, item.answer, view.now)
        rows.append(_numbered(number, buttons))
    return Screen(Markup("\n\n").join(parts), tuple(row for each in rows for row in each))


def _lines(
    words: Words, number: int, meeting: Meeting, answer: Answer | None, now: datetime
) -> Markup:
    lines = [
        words("card.joint.when", number=number, when=words.when(meeting.on_date, meeting.at_time)),
        words("card.kind", kind=words.plain(f"kind.{meeting.kind}")),
        words("card.cell", cell=meeting.cell_name),
    ]
    if meeting.place:
        lines.append(words("card.place", place=meeting.place))
    if meeting.topic:
        lines.append(words("card.topic", topic=meeting.topic))
    lines += parts(words, meeting)
    if meeting.prepare:
        lines.append(words("card.prepare", prepare=shorten(meeting.prepare, LONGEST)))
    lines.append(standing(words, meeting, answer, now))
    return Markup("\n").join(lines)


def shorten(text: str, longest: int) -> str:
    """Puts the text on one line, cut at a word with a mark where it is too long."""
    whole = " ".join(text.split())
    return whole if len(whole) <= longest else whole[:longest].rsplit(" ", 1)[0] + " …"


def _numbered(number: int, rows: Rows) -> Rows:
    return tuple(
        tuple(replace(button, label=f"{number}. {button.label}") for button in row) for row in rows
    )
