"""/chuyende: the year's plan, the committee's suggestions, and what is missing."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from core.committee.buttons import UnitButton
from core.dates.first_day import quarter_counts
from core.model.people import Cell, Committee
from core.topics import buttons as topics_buttons
from core.topics.screens.checklist import short
from core.topics.topic import MONTHS, Gap, Topic, quarter_of, quarters_of
from core.ui.home_button import home_button
from core.ui.picks import any_year, labels
from core.ui.rows import in_pairs
from core.ui.screens import Button, Screen
from core.ui.words import Words, capital

ROMAN = ("I", "II", "III", "IV")


def quarter_words(words: Words, quarter: date) -> str:
    """Writes "quý III/2026"."""
    number = quarter_of(quarter).month // MONTHS
    return words.plain("topics.quarter", number=ROMAN[number], year=quarter.year)


def choose_plan(
    words: Words, cells: Sequence[Cell], committees: Sequence[Committee], year: int
) -> Screen:
    rows = [(Button(cell.name, topics_buttons.PlanButton(cell.id, year).pack()),) for cell in cells]
    rows += [
        (
            words.button(
                "topics.choose.committee",
                topics_buttons.SuggestionsButton(one.id, year),
                name=short(one.name),
            ),
        )
        for one in committees
    ]
    return Screen(words("topics.choose"), (*rows, (home_button(words),)), picks=(labels(rows),))


def plan(
    words: Words,
    cell: Cell,
    year: int,
    topics: Sequence[Topic],
    suggestions: Sequence[Topic],
    missing: Gap,
    today: date,
    *,
    leads: bool,
    board: UnitButton | None = None,
) -> Screen:
    """Shows a year by quarters, what is missing at the top. `leads`: may change it.

    `board`: the cell's page in /tonghop, for an officer.
    """
    parts = [words("topics.head", cell=cell.name, year=year)]
    parts += _gap(words, missing, today)
    parts += [_quarter(words, cell, quarter, topics) for quarter in quarters_of(year)]
    rows: list[tuple[Button, ...]] = [
        (Button(_label(words, topic), topics_buttons.TopicButton(topic.id).pack()),)
        for topic in topics
    ]
    rows += [(_take_button(words, cell, one),) for one in suggestions]
    if leads:
        rows += _adding(words, cell.committee_id, cell.id, year, quarter_of(today))
    rows.append(
        _years(words, lambda number: topics_buttons.PlanButton(cell.id, number).pack(), year)
    )
    if board:
        offered = topics_buttons.SuggestionsButton(cell.committee_id, year).pack()
        rows.append((Button(words.plain("topics.suggestions"), offered),))
        rows.append((words.button("overview.back", board), home_button(words)))
    else:
        rows.append((home_button(words),))
    of_year = any_year(topics_buttons.PlanButton(cell.id, year))
    return Screen(Markup("\n\n").join(parts), tuple(rows), picks=(of_year,))


def _quarter(words: Words, cell: Cell, quarter: date, topics: Sequence[Topic]) -> Markup:
    lines = [_topic_line(words, topic) for topic in topics if topic.quarter == quarter]
    head = words("topics.quarter.head", quarter=capital(quarter_words(words, quarter)))
    known = quarter_counts(cell.first_on, quarter)
    nothing = words("topics.none" if known else "topics.no_data")
    return Markup("\n").join([head, *(lines or [nothing])])


def _take_button(words: Words, cell: Cell, suggestion: Topic) -> Button:
    label = words.plain("topics.take", title=short(suggestion.title))
    return Button(label, topics_buttons.TakeButton(cell.id, suggestion.id).pack())


def _gap(words: Words, missing: Gap, today: date) -> list[Markup]:
    quarter, lines = quarter_words(words, today), []
    if missing.quarter_missing:
        lines.append(words("topics.gap.quarter", count=missing.quarter_missing, quarter=quarter))
    if missing.year_missing:
        lines.append(words("topics.gap.year", count=missing.year_missing, year=today.year))
    return lines


def _topic_line(words: Words, topic: Topic) -> Markup:
    state = words.plain(f"topics.state.{topic.state}")
    if topic.on_date is None:
        return words("topics.line", title=topic.title, state=state)
    return words(
        "topics.line.day", title=topic.title, state=state, day=words.short_date(topic.on_date)
    )


def _label(words: Words, topic: Topic) -> str:
    return words.plain(f"topics.button.{topic.state}", title=short(topic.title))


def _adding(
    words: Words, committee_id: int, cell_id: int, year: int, since: date
) -> list[tuple[Button, ...]]:
    buttons = [
        words.button(
            "topics.add",
            topics_buttons.AddTopicButton(committee_id, cell_id, quarter.isoformat()),
            number=ROMAN[quarter.month // MONTHS],
        )
        for quarter in quarters_of(year)
        if quarter >= since
    ]
    return list(in_pairs(buttons))


def _years(words: Words, pack: Callable[[int], str], year: int) -> tuple[Button, ...]:
    return (
        Button(words.plain("topics.year.earlier", year=year - 1), pack(year - 1)),
        Button(words.plain("topics.year.later", year=year + 1), pack(year + 1)),
    )


def suggestions_page(
    words: Words,
    committee: str,
    committee_id: int,
    year: int,
    topics: Sequence[Topic],
    lacking: Sequence[str],
    today: date,
) -> Screen:
    """Shows an officer what is suggested to all cells, and which cells lack a session."""
    parts = _suggested(words, committee, year, topics)
    if lacking:
        names = Markup("\n").join(words("topics.lacking.line", cell=name) for name in lacking)
        parts.append(words("topics.lacking", count=len(lacking)) + "\n" + names)
    rows: list[tuple[Button, ...]] = [
        (
            words.button(
                "topics.suggestions.drop",
                topics_buttons.DropTopicButton(topic.id),
                title=short(topic.title),
            ),
        )
        for topic in topics
    ]
    rows += _adding(words, committee_id, 0, year, quarter_of(today))
    if lacking:
        rows.append((_urge(words, committee_id),))
    rows.append(
        _years(words, lambda n: topics_buttons.SuggestionsButton(committee_id, n).pack(), year)
    )
    of_year = any_year(topics_buttons.SuggestionsButton(committee_id, year))
    text = Markup("\n\n").join(parts)
    return Screen(text, (*rows, (home_button(words),)), picks=(of_year,))


def _suggested(words: Words, committee: str, year: int, topics: Sequence[Topic]) -> list[Markup]:
    """Writes the year's suggestions by quarters."""
    parts = [words("topics.suggestions.head", committee=committee, year=year)]
    for quarter in quarters_of(year):
        of_it = [topic for topic in topics if topic.quarter == quarter]
        if of_it:
            lines = [words("topics.suggestions.line", title=topic.title) for topic in of_it]
            head = words("topics.quarter.head", quarter=capital(quarter_words(words, quarter)))
            parts.append(Markup("\n").join([head, *lines]))
    if not topics:
        parts.append(words("topics.suggestions.none"))
    return parts


def ask_title(words: Words, quarter: date, back: str) -> Screen:
    text = words("topics.ask", quarter=quarter_words(words, quarter))
    return Screen(text, ((Button(words.plain("topics.back"), back),),))


# --- what the clock says ------------------------------------------------------------------------


def gap_told(words: Words, cell: Cell, missing: Gap, today: date) -> Screen:
    """Tells the secretary that the quarter, or the year, lacks a topic session."""
    parts = [words("topics.gap.head", cell=cell.name)]
    parts += _gap(words, missing, today)
    plan_it = words.button("topics.open", topics_buttons.PlanButton(cell.id, today.year))
    return Screen(Markup("\n\n").join(parts), ((plan_it,), (home_button(words),)))


def _lacks(words: Words, missing: Gap) -> str:
    """Says only what is missing, as "quý thiếu 1, năm thiếu 3"."""
    quarter, year = missing.quarter_missing, missing.year_missing
    said = [words.plain("topics.lacking.quarter", count=quarter)] if quarter else []
    said += [words.plain("topics.lacking.year", count=year)] if year else []
    return words.listed(said)


def _urge(words: Words, committee_id: int) -> Button:
    return words.button("topics.urge", topics_buttons.UrgeTopicsButton(committee_id))


def gaps_told(
    words: Words, committee: Committee, lacking: Sequence[tuple[str, Gap]], today: date
) -> Screen:
    """Tells the committee which cells lack topic sessions, and how many."""
    lines = [
        words("topics.lacking.cell", cell=name, lacks=_lacks(words, missing))
        for name, missing in lacking
    ]
    text = words(
        "topics.lacking.head",
        committee=committee.name,
        quarter=quarter_words(words, today).upper(),
        count=len(lacking),
    )
    rows = ((_urge(words, committee.id),), (home_button(words),))
    return Screen(Markup("\n").join([text, *lines]), rows)
