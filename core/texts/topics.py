"""/chuyende: the year's plan, one topic, who prepares, and the committee's suggestions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.buttons import ButtonData
from core.duties import AHEAD, Duty, DutyKind, DutyState
from core.meetings import Meeting
from core.people import Cell, Committee
from core.rotation import Suggestion
from core.screens import Button, Rows, Screen
from core.texts.checklist import ChecklistButton, short
from core.texts.duties import DutyButton, PlanButton, TopicButton
from core.texts.evaluating import EvaluateButton
from core.texts.home import home_button
from core.texts.overview import UnitButton
from core.texts.paging import turning
from core.topics import MONTHS, OPEN, OVER, Gap, Lessons, Topic, quarter_of, quarters_of
from core.words import Words

CANDIDATES_A_PAGE = 8
PASSED_SHOWN = 12
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class SuggestionsButton(ButtonData):
    """The committee's suggestions to its cells: an officer's list."""

    code = "tq"
    committee_id: int
    year: int


@dataclass(frozen=True)
class AddTopicButton(ButtonData):
    """Asks for a topic of this quarter (its first day, ISO); cell 0: a committee's suggestion."""

    code = "ta"
    committee_id: int
    cell_id: int
    quarter: str


@dataclass(frozen=True)
class TakeButton(ButtonData):
    """The cell takes a suggestion over."""

    code = "tt"
    cell_id: int
    topic_id: int


@dataclass(frozen=True)
class AssignButton(ButtonData):
    """Who prepares: the rotation's order."""

    code = "tg"
    topic_id: int
    kind: DutyKind
    page: int = 0


@dataclass(frozen=True)
class ChooseButton(ButtonData):
    """This member is asked."""

    code = "tc"
    topic_id: int
    kind: DutyKind
    member_id: int


@dataclass(frozen=True)
class TakeBackButton(ButtonData):
    """The duty is taken back."""

    code = "tb"
    duty_id: int


@dataclass(frozen=True)
class SessionsButton(ButtonData):
    """Which registered session is this topic for?"""

    code = "te"
    topic_id: int


@dataclass(frozen=True)
class BindSessionButton(ButtonData):
    """The topic's session is this meeting (0: none)."""

    code = "tm"
    topic_id: int
    meeting_id: int


@dataclass(frozen=True)
class NewSessionButton(ButtonData):
    """Registers a session for the topic."""

    code = "tn"
    topic_id: int


@dataclass(frozen=True)
class RetitleButton(ButtonData):
    """Asks for other words."""

    code = "tw"
    topic_id: int


@dataclass(frozen=True)
class DropTopicButton(ButtonData):
    """The topic is not planned any more; `sure` 0 asks first."""

    code = "tx"
    topic_id: int
    sure: int = 0


def quarter_words(words: Words, quarter: date) -> str:
    """As "quý III/2026"."""
    number = quarter_of(quarter).month // MONTHS
    return words.plain("topics.quarter", number=ROMAN[number], year=quarter.year)


def choose_plan(
    words: Words, cells: Sequence[Cell], committees: Sequence[Committee], year: int
) -> Screen:
    """Which cell's plan, or which committee's suggestions?"""
    rows = [(Button(cell.name, PlanButton(cell.id, year).pack()),) for cell in cells]
    rows += [
        (
            Button(
                words.plain("topics.choose.committee", name=short(one.name)),
                SuggestionsButton(one.id, year).pack(),
            ),
        )
        for one in committees
    ]
    return Screen(words("topics.choose"), (*rows, (home_button(words),)))


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
    """A year by quarters; what is missing stands at the top. `leads`: may change it.

    `board`: the cell's page in /tonghop, for an officer.
    """
    parts = [words("topics.head", cell=cell.name, year=year)]
    parts += _gap(words, missing, today)
    for quarter in quarters_of(year):
        of_it = [topic for topic in topics if topic.quarter == quarter]
        lines = [_topic_line(words, topic) for topic in of_it] or [words("topics.none")]
        head = words("topics.quarter.head", quarter=quarter_words(words, quarter))
        parts.append(Markup("\n").join([head, *lines]))
    rows: list[tuple[Button, ...]] = [
        (Button(_label(words, topic), TopicButton(topic.id).pack()),) for topic in topics
    ]
    rows += [
        (
            Button(
                words.plain("topics.take", title=short(one.title)),
                TakeButton(cell.id, one.id).pack(),
            ),
        )
        for one in suggestions
    ]
    if leads:
        rows += _adding(words, cell.committee_id, cell.id, year, quarter_of(today))
    rows.append(_years(words, lambda number: PlanButton(cell.id, number).pack(), year))
    if board:
        offered = SuggestionsButton(cell.committee_id, year).pack()
        rows.append((Button(words.plain("topics.suggestions"), offered),))
        rows.append((Button(words.plain("overview.back"), board.pack()), home_button(words)))
    else:
        rows.append((home_button(words),))
    return Screen(Markup("\n\n").join(parts), tuple(rows))


def _gap(words: Words, missing: Gap, today: date) -> list[Markup]:
    """What is missing, a line each."""
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
    return words("topics.line.day", title=topic.title, state=state, day=f"{topic.on_date:%d/%m}")


def _label(words: Words, topic: Topic) -> str:
    return words.plain(f"topics.button.{topic.state}", title=short(topic.title))


def _adding(
    words: Words, committee_id: int, cell_id: int, year: int, since: date
) -> list[tuple[Button, ...]]:
    buttons = [
        Button(
            words.plain("topics.add", number=ROMAN[quarter.month // MONTHS]),
            AddTopicButton(committee_id, cell_id, quarter.isoformat()).pack(),
        )
        for quarter in quarters_of(year)
        if quarter >= since
    ]
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


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
    """An officer's page: what is suggested to all cells, and which cells lack a session."""
    parts = [words("topics.suggestions.head", committee=committee, year=year)]
    for quarter in quarters_of(year):
        of_it = [topic for topic in topics if topic.quarter == quarter]
        if of_it:
            lines = [words("topics.suggestions.line", title=topic.title) for topic in of_it]
            head = words("topics.quarter.head", quarter=quarter_words(words, quarter))
            parts.append(Markup("\n").join([head, *lines]))
    if not topics:
        parts.append(words("topics.suggestions.none"))
    if lacking:
        names = Markup("\n").join(words("topics.lacking.line", cell=name) for name in lacking)
        parts.append(words("topics.lacking", count=len(lacking)) + "\n" + names)
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                words.plain("topics.suggestions.drop", title=short(topic.title)),
                DropTopicButton(topic.id).pack(),
            ),
        )
        for topic in topics
    ]
    rows += _adding(words, committee_id, 0, year, quarter_of(today))
    rows.append(_years(words, lambda n: SuggestionsButton(committee_id, n).pack(), year))
    return Screen(Markup("\n\n").join(parts), (*rows, (home_button(words),)))


def ask_title(words: Words, quarter: date, back: str) -> Screen:
    """Asks for the topic's words."""
    text = words("topics.ask", quarter=quarter_words(words, quarter))
    return Screen(text, ((Button(words.plain("topics.back"), back),),))


# --- one topic ----------------------------------------------------------------------------------


def topic_page(
    words: Words,
    topic: Topic,
    duties: Sequence[Duty],
    lessons: Lessons | None,
    *,
    leads: bool,
) -> Screen:
    """A topic: its session, who prepares, what the last session taught. Who would not prepare is
    for the leaders only.
    """
    day = words.day(topic.on_date) if topic.on_date else words.plain("topics.no_session")
    parts = [
        words(
            "topics.page",
            title=topic.title,
            quarter=quarter_words(words, topic.quarter),
            day=day,
            state=words.plain(f"topics.state.{topic.state}"),
        )
    ]
    told = [one for one in duties if leads or one.state is not DutyState.DECLINED]
    if told:
        lines = [_duty_line(words, one) for one in told]
        parts.append(Markup("\n").join([words("topics.duties"), *lines]))
    if lessons and topic.state in OPEN:
        parts.append(_lessons(words, lessons))
    rows = _topic_rows(words, topic, duties) if leads else ()
    back = Button(
        words.plain("topics.back"), PlanButton(topic.cell_id or 0, topic.quarter.year).pack()
    )
    return Screen(Markup("\n\n").join(parts), (*rows, (back, home_button(words))))


def _duty_line(words: Words, one: Duty) -> Markup:
    return words(
        "topics.duty",
        kind=words.plain(f"duties.kind.{one.kind}"),
        name=one.member_name,
        state=words.plain(f"duties.state.{one.state}"),
    )


def _lessons(words: Words, lessons: Lessons) -> Markup:
    return words(
        "topics.lessons",
        day=words.day(lessons.on_date),
        weaknesses=lessons.weaknesses,
        lessons=lessons.lessons,
    )


def _topic_rows(words: Words, topic: Topic, duties: Sequence[Duty]) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if topic.meeting_id:
        rows.append(
            (Button(words.plain("checklist.open"), ChecklistButton(topic.meeting_id).pack()),)
        )
    if topic.meeting_id and topic.state in OVER:
        judge = EvaluateButton(topic.meeting_id).pack()
        rows.append((Button(words.plain("evaluation.open"), judge),))
    if topic.state not in OPEN:
        return tuple(rows)
    for one in duties:
        if one.state in AHEAD:
            name = short(one.member_name)
            rows.append(
                (
                    Button(name, DutyButton(one.id).pack()),
                    Button(words.plain("topics.take_back"), TakeBackButton(one.id).pack()),
                )
            )
    rows += [
        (Button(words.plain(f"topics.assign.{kind}"), AssignButton(topic.id, kind).pack()),)
        for kind in DutyKind
    ]
    if topic.meeting_id is None:
        rows.append((Button(words.plain("topics.new_session"), NewSessionButton(topic.id).pack()),))
    rows.append((Button(words.plain("topics.sessions"), SessionsButton(topic.id).pack()),))
    drop = Button(words.plain("topics.drop"), DropTopicButton(topic.id).pack(), style="danger")
    rows.append((Button(words.plain("topics.retitle"), RetitleButton(topic.id).pack()), drop))
    return tuple(rows)


def assign(
    words: Words,
    topic: Topic,
    kind: DutyKind,
    order: Sequence[Suggestion],
    last_on: Mapping[int, date | None],
    page: int,
) -> Screen:
    """The rotation's order; the first is whose turn it is, any other is noted as a choice."""
    pages = max(1, -(-len(order) // CANDIDATES_A_PAGE))
    page = min(max(0, page), pages - 1)
    shown = order[page * CANDIDATES_A_PAGE : (page + 1) * CANDIDATES_A_PAGE]
    rows: list[tuple[Button, ...]] = []
    for place, one in enumerate(shown, page * CANDIDATES_A_PAGE):
        key = "topics.candidate.first" if place == 0 else "topics.candidate"
        label = words.plain(key, name=one.candidate.name, last=_last(words, one, last_on))
        if one.candidate.strengths:
            label += words.plain("topics.candidate.good_at", at=", ".join(one.candidate.strengths))
        rows.append((Button(label, ChooseButton(topic.id, kind, one.candidate.member_id).pack()),))
    rows += turning(words, page, pages, lambda n: AssignButton(topic.id, kind, n).pack())
    back = Button(words.plain("topics.back"), TopicButton(topic.id).pack())
    key = "topics.assign.ask" if order else "topics.assign.nobody"
    text = words(key, kind=words.plain(f"duties.kind.{kind}"), title=topic.title)
    passed = order[0].passed if order else ()
    if passed:
        lines = [
            words("duties.why.passed.line", name=x.name, why=words.plain(f"duties.passed.{why}"))
            for x, why in passed[:PASSED_SHOWN]
        ]
        text += "\n\n" + Markup("\n").join([words("duties.why.passed"), *lines])
    return Screen(text, (*rows, (back,)))


def _last(words: Words, one: Suggestion, last_on: Mapping[int, date | None]) -> str:
    last = last_on.get(one.candidate.member_id)
    return f"{last:%m/%Y}" if last else words.plain("topics.never")


def choose_session(words: Words, topic: Topic, meetings: Sequence[Meeting]) -> Screen:
    """Registered topic sessions that no topic stands for yet."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                words.when(meeting.on_date, meeting.at_time),
                BindSessionButton(topic.id, meeting.id).pack(),
            ),
        )
        for meeting in meetings
    ]
    if topic.meeting_id is not None:
        loose = Button(words.plain("topics.unbind"), BindSessionButton(topic.id, 0).pack())
        rows.append((loose,))
    back = Button(words.plain("topics.back"), TopicButton(topic.id).pack())
    key = "topics.sessions.ask" if meetings else "topics.sessions.none"
    return Screen(words(key, title=topic.title), (*rows, (back,)))


def confirm_drop(words: Words, topic: Topic) -> Screen:
    """Really?"""
    yes = Button(
        words.plain("topics.drop.yes"), DropTopicButton(topic.id, 1).pack(), style="danger"
    )
    back = Button(words.plain("topics.back"), TopicButton(topic.id).pack())
    return Screen(words("topics.drop.ask", title=topic.title), ((yes,), (back,)))


# --- what the clock says ------------------------------------------------------------------------


def gap_told(words: Words, cell: Cell, missing: Gap, today: date) -> Screen:
    """To the secretary: the quarter, or the year, lacks a topic session."""
    parts = [words("topics.gap.head", cell=cell.name)]
    parts += _gap(words, missing, today)
    plan_it = Button(words.plain("topics.open"), PlanButton(cell.id, today.year).pack())
    return Screen(Markup("\n\n").join(parts), ((plan_it,), (home_button(words),)))


def gaps_told(
    words: Words, committee: str, lacking: Sequence[tuple[str, Gap]], today: date
) -> Screen:
    """To the committee: which cells lack topic sessions, and how many."""
    lines = [
        words(
            "topics.lacking.cell",
            cell=name,
            quarter=missing.quarter_missing,
            year=missing.year_missing,
        )
        for name, missing in lacking
    ]
    text = words(
        "topics.lacking.head",
        committee=committee,
        quarter=quarter_words(words, today),
        count=len(lacking),
    )
    return Screen(Markup("\n").join([text, *lines]), ((home_button(words),),))
