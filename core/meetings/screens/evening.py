"""The evening before a meeting: one message that tells its secretary all without looking."""

from markupsafe import Markup

from core.answers.buttons import OnBehalfButton
from core.answers.screens import card
from core.answers.screens.boards import counts, names_of
from core.dates.zones import to_local
from core.meetings.evening import EveningView
from core.model.answer import Choice, tally
from core.model.meeting import State
from core.topics.buttons import ChecklistButton
from core.topics.screens.checklist import title
from core.ui.home_button import home_button
from core.ui.screens import Rows, Screen
from core.ui.words import Words

LONGEST = 2200
"""Characters of names; with all else it fits one message."""
MOST = 10
"""So many undone lines are named; the checklist has them all."""


def evening(words: Words, view: EveningView) -> Screen:
    """Shows who comes, is absent and why, or silent, and what is not ready."""
    meeting, lines, now = view.meeting, view.summary.lines, view.summary.now
    as_of = words.as_of(to_local(now, meeting.zone))
    parts = [
        words(_head(view), as_of=as_of),
        _facts(words, view),
        counts(words, tally(lines)),
        names_of(words, lines, reasons=view.summary.reasons, longest=LONGEST),
    ]
    if meeting.state_at(now) is State.PUBLISHED:
        parts.append(_ready(words, view))
        if not view.exempt:
            parts.append(card.standing(words, meeting, view.answer, now))
    return Screen(Markup("\n\n").join(part for part in parts if part), _rows(words, view))


def _head(view: EveningView) -> str:
    state = view.meeting.state_at(view.summary.now)
    if state is State.CANCELLED:
        return "card.head.cancelled"
    return "evening.head" if state is State.PUBLISHED else "evening.head.held"


def _facts(words: Words, view: EveningView) -> Markup:
    meeting = view.meeting
    lines = [
        words("card.cell", cell=meeting.cell_name),
        words("card.kind", kind=words.plain(f"kind.{meeting.kind}")),
        words("card.when", when=words.when(meeting.on_date, meeting.at_time)),
    ]
    if meeting.place:
        lines.append(words("card.place", place=meeting.place))
    return Markup("\n").join(lines)


def _ready(words: Words, view: EveningView) -> Markup:
    """Lists what is not ready; says so where all is; nothing where nothing was asked for."""
    lines = [
        words(
            "evening.duty",
            kind=words.plain(f"duties.kind.{one.kind}"),
            name=one.member_name,
            state=words.plain(f"duties.state.{one.state}"),
        )
        for one in view.duties
    ]
    lines += [
        words(
            "evening.item",
            title=title(words, item, view.profile),
            owner=item.member_name or words.plain("checklist.nobody"),
        )
        for item in view.items[:MOST]
    ]
    if len(view.items) > MOST:
        lines.append(words("tasks.more", count=len(view.items) - MOST))
    if not lines:
        return words("evening.ready") if view.listed else Markup()
    return Markup("\n").join([words("evening.unready"), *lines])


def _rows(words: Words, view: EveningView) -> Rows:
    """Asks the reader for their own answer until they have given it."""
    meeting, now, home = view.meeting, view.summary.now, (home_button(words),)
    if meeting.state_at(now) is not State.PUBLISHED:
        return (home,)
    asked = view.answer is None or (view.answer.choice is Choice.ABSENT and not view.answer.reason)
    own = card.answer_rows(words, meeting, view.answer, now) if asked and not view.exempt else ()
    ways = [words.button("checklist.open", ChecklistButton(meeting.id))] if view.listed else []
    if view.summary.reasons:
        ways.insert(0, words.button("summary.on_behalf", OnBehalfButton(meeting.id)))
    return (*own, *((way,) for way in ways), home)
