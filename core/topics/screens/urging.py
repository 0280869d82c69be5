"""Urging cells that lack a topic session: the plan, what was sent, what their secretaries read."""

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from core.model.names import short_name
from core.model.people import Cell
from core.topics.buttons import PlanButton, SuggestionsButton, UrgeTopicsButton
from core.topics.screens.plan import quarter_words
from core.topics.urging import TopicUrging
from core.ui.home_button import home_button
from core.ui.screens import Button, Screen
from core.ui.words import Words

MOST_SHOWN = 30


def dry_run(words: Words, plan: TopicUrging) -> Screen:
    """Shows who gets a message, before any is sent."""
    quarter = quarter_words(words, plan.today)
    parts = [words("topics.urge.head", quarter=quarter.upper(), committee=plan.committee.name)]
    parts += [
        words(key, count=len(cells)) + "\n" + _cells(words, cells)
        for key, cells in (
            ("topics.urge.to_write", [cell for cell, _ in plan.fresh]),
            ("topics.urge.lately", plan.lately),
            ("topics.urge.cannot", plan.unreached),
        )
        if cells
    ]
    parts.append(words("topics.urge.nothing_sent" if plan.fresh else "topics.urge.nobody"))
    rows = [_back(words, plan)]
    if plan.fresh:
        messages = sum(len(to) for _, to in plan.fresh)
        data = UrgeTopicsButton(plan.committee.id, plan.seen)
        rows.insert(0, (words.button("urging.send", data, count=messages, style="success"),))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _cells(words: Words, cells: Iterable[Cell]) -> Markup:
    lines = [words("topics.lacking.line", cell=short_name(cell.name)) for cell in cells]
    if len(lines) > MOST_SHOWN:
        lines[MOST_SHOWN:] = [words("overview.listed.more", count=len(lines) - MOST_SHOWN)]
    return Markup("\n").join(lines)


def _back(words: Words, plan: TopicUrging) -> tuple[Button, ...]:
    back = SuggestionsButton(plan.committee.id, plan.today.year)
    return words.button("topics.back", back), home_button(words)


def sent(words: Words, plan: TopicUrging) -> Screen:
    text = words(
        "topics.urge.sent", quarter=quarter_words(words, plan.today), count=len(plan.fresh)
    )
    return Screen(text, (_back(words, plan),))


def urged(words: Words, cell: Cell, today: date) -> Screen:
    """Tells a secretary that the committee waits for a topic session."""
    text = words("topics.urged", cell=cell.name, quarter=quarter_words(words, today))
    plan_it = words.button("topics.open", PlanButton(cell.id, today.year))
    return Screen(text, ((plan_it,), (home_button(words),)))
