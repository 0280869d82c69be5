"""One topic of /chuyende: its session, who prepares it, what its secretary can do."""

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from core.model.deliveries import ViewKind
from core.model.meeting import Meeting
from core.topics import buttons
from core.topics import topic as topics
from core.topics.duties import AHEAD, Duty, DutyKind, DutyState
from core.topics.rotation import Suggestion
from core.topics.screens.checklist import short
from core.topics.screens.plan import quarter_words
from core.topics.topic import Topic
from core.topics.topic_view import TopicView
from core.ui import paging, picks
from core.ui import screens as ui
from core.ui.confirming import confirming
from core.ui.home_button import home_button
from core.ui.words import Words, capital

CANDIDATES_A_PAGE = 8
PASSED_SHOWN = 12


def topic_page(words: Words, view: TopicView) -> ui.Screen:
    """Shows a topic's session, who prepares, what the last one taught. Only leaders see who
    declined.
    """
    topic, leads, lessons = view.topic, view.leads, view.lessons
    day = words.day(topic.on_date) if topic.on_date else words.plain("topics.no_session")
    parts = [
        words(
            "topics.page",
            title=topic.title,
            quarter=capital(quarter_words(words, topic.quarter)),
            day=day,
            state=words.plain(f"topics.state.{topic.state}"),
        )
    ]
    hidden = {DutyState.WITHDRAWN, *(() if leads else (DutyState.DECLINED,))}
    told = [one for one in view.duties if one.state not in hidden]
    if told:
        lines = [_duty_line(words, one) for one in told]
        parts.append(Markup("\n").join([words("topics.duties"), *lines]))
    if lessons and topic.state in topics.OPEN:
        parts.append(_lessons(words, lessons))
    rows = _topic_rows(words, topic, view.duties) if leads else ()
    back = words.button("topics.back", buttons.PlanButton(topic.cell_id or 0, topic.quarter.year))
    mirror = ui.Mirror(ViewKind.TOPIC, topic.cell_id, topic.meeting_id, topic.id)
    return ui.Screen(
        Markup("\n\n").join(parts), (*rows, (back, home_button(words))), mirrors=mirror
    )


def _duty_line(words: Words, one: Duty) -> Markup:
    return words(
        "topics.duty",
        kind=words.plain(f"duties.kind.{one.kind}"),
        name=one.member_name,
        state=words.plain(f"duties.state.{one.state}"),
    )


def _lessons(words: Words, lessons: topics.Lessons) -> Markup:
    return words(
        "topics.lessons",
        day=words.day(lessons.on_date),
        weaknesses=lessons.weaknesses,
        lessons=lessons.lessons,
    )


def _topic_rows(words: Words, topic: Topic, duties: Sequence[Duty]) -> ui.Rows:
    rows: list[tuple[ui.Button, ...]] = []
    if topic.meeting_id:
        rows.append((words.button("checklist.open", buttons.ChecklistButton(topic.meeting_id)),))
    if topic.meeting_id and topic.state in topics.OVER:
        judge = buttons.EvaluateButton(topic.meeting_id).pack()
        rows.append((ui.Button(words.plain("evaluation.open"), judge),))
    if topic.state not in topics.OPEN:
        return tuple(rows)
    for one in duties:
        if one.state in AHEAD:
            name = short(one.member_name)
            rows.append(
                (
                    ui.Button(name, buttons.DutyButton(one.id).pack()),
                    words.button("topics.take_back", buttons.TakeBackButton(one.id)),
                )
            )
    rows += [
        (words.button(f"topics.assign.{kind}", buttons.AssignButton(topic.id, kind)),)
        for kind in DutyKind
    ]
    if topic.meeting_id is None:
        rows.append((words.button("topics.new_session", buttons.NewSessionButton(topic.id)),))
    rows.append((words.button("topics.sessions", buttons.SessionsButton(topic.id)),))
    drop = words.button("topics.drop", buttons.DropTopicButton(topic.id), style="danger")
    rows.append((words.button("topics.retitle", buttons.RetitleButton(topic.id)), drop))
    return tuple(rows)


def assign(
    words: Words,
    topic: Topic,
    kind: DutyKind,
    order: Sequence[Suggestion],
    last_on: Mapping[int, date | None],
    page: int,
) -> ui.Screen:
    """Shows the rotation's order: the first has the turn, any other is noted as a choice."""
    shown, page, pages = paging.one_page(order, page, CANDIDATES_A_PAGE)
    rows: list[tuple[ui.Button, ...]] = []
    for place, one in enumerate(shown, page * CANDIDATES_A_PAGE):
        key = "topics.candidate.first" if place == 0 else "topics.candidate"
        label = words.plain(key, name=one.candidate.name, last=_last(words, one, last_on))
        if one.candidate.strengths:
            label += words.plain(
                "topics.candidate.good_at", at=words.listed(one.candidate.strengths)
            )
        chosen = buttons.ChooseButton(topic.id, kind, one.candidate.member_id)
        rows.append((ui.Button(label, chosen.pack()),))
    rows += paging.turning(
        words, page, pages, lambda n: buttons.AssignButton(topic.id, kind, n).pack()
    )
    back = words.button("topics.back", buttons.TopicButton(topic.id))
    key = "topics.assign.ask" if order else "topics.assign.nobody"
    text = words(key, kind=words.plain(f"duties.kind.{kind}"), title=topic.title)
    passed = order[0].passed if order else ()
    if passed:
        lines = [
            words("duties.why.passed.line", name=x.name, why=words.plain(f"duties.passed.{why}"))
            for x, why in passed[:PASSED_SHOWN]
        ]
        text += "\n\n" + Markup("\n").join([words("duties.why.passed"), *lines])
    named = picks.names(
        (one.candidate.name, buttons.ChooseButton(topic.id, kind, one.candidate.member_id))
        for one in order
    )
    return ui.Screen(text, (*rows, (back,)), picks=(named,))


def _last(words: Words, one: Suggestion, last_on: Mapping[int, date | None]) -> str:
    last = last_on.get(one.candidate.member_id)
    return words.month(last) if last else words.plain("topics.never")


def choose_session(words: Words, topic: Topic, meetings: Sequence[Meeting]) -> ui.Screen:
    """Lists the registered topic sessions that no topic stands for yet."""
    rows: list[tuple[ui.Button, ...]] = [
        (
            ui.Button(
                words.when(meeting.on_date, meeting.at_time),
                buttons.BindSessionButton(topic.id, meeting.id).pack(),
            ),
        )
        for meeting in meetings
    ]
    if topic.meeting_id is not None:
        loose = words.button("topics.unbind", buttons.BindSessionButton(topic.id, 0))
        rows.append((loose,))
    back = words.button("topics.back", buttons.TopicButton(topic.id))
    key = "topics.sessions.ask" if meetings else "topics.sessions.none"
    days = picks.days(
        (meeting.on_date, buttons.BindSessionButton(topic.id, meeting.id)) for meeting in meetings
    )
    return ui.Screen(words(key, title=topic.title), (*rows, (back,)), picks=(days,))


def confirm_drop(words: Words, topic: Topic) -> ui.Screen:
    yes = words.button("topics.drop.yes", buttons.DropTopicButton(topic.id, 1))
    where = (
        buttons.TopicButton(topic.id)
        if topic.cell_id
        else buttons.SuggestionsButton(topic.committee_id, topic.quarter.year)
    )
    keep = words.button("confirming.keep", where)
    return confirming(words("topics.drop.ask", title=topic.title), yes, keep)
