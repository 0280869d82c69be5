"""Evaluating a session: what is known, the three parts, the score, the closing."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from core.home.screens import month_button
from core.model.meeting import Meeting
from core.profiles.profile import ScoreItem
from core.topics import buttons as topics_buttons
from core.topics import evaluation
from core.topics.evaluation import CONCLUSION, PARTS, EvaluationView, choices
from core.topics.score import grade, total
from core.topics.topic import TOPIC_KINDS
from core.ui.home_button import home_button
from core.ui.rows import in_pairs, in_rows
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

LENGTHS = (60, 75, 90, 105, 120, 150)
SHOWN = 300
NAMES = 15


def sheet(words: Words, view: EvaluationView) -> Screen:
    """Shows what is written by now, the score with what the bot knows filled in."""
    parts = [words("evaluation.head"), _facts(words, view)]
    parts += [
        words(
            "evaluation.part" if text else "evaluation.part.missing",
            part=words.plain(f"evaluation.{part}"),
            text=_cut(text),
        )
        for part, text in view.parts.items()
    ]
    if _is_scored(view):
        parts.append(_score(words, view))
    if view.tasks:
        lines = [words("evaluation.task.line", title=title) for title in view.tasks]
        parts.append(Markup("\n").join([words("evaluation.tasks"), *lines]))
    if view.opinions and not view.closed:
        parts.append(words("evaluation.opinions", people=words.people(len(view.opinions))))
    if view.closed:
        parts.append(words("evaluation.closed"))
    if view.readings and view.closed:
        parts.append(_readings(words, view.readings))
    rows = () if view.closed else _rows(words, view)
    ways = (month_button(words, view.meeting), home_button(words))
    return Screen(Markup("\n\n").join(parts), (*rows, ways))


def _is_scored(view: EvaluationView) -> bool:
    return bool(view.profile.score) and view.meeting.kind in TOPIC_KINDS


def _readings(words: Words, readings: Sequence[tuple[str, bool]]) -> Markup:
    """Counts who said absent and has read the conclusion; names who has not yet."""
    waiting = [name for name, read in readings if not read]
    done = len(readings) - len(waiting)
    lines = [words("evaluation.readings", done=done, whole=len(readings))]
    lines += [words("evaluation.readings.waiting", name=name) for name in waiting[:NAMES]]
    if len(waiting) > NAMES:
        lines.append(words("evaluation.readings.more", count=len(waiting) - NAMES))
    return Markup("\n").join(lines)


def _facts(words: Words, view: EvaluationView) -> Markup:
    meeting, minutes = view.meeting, view.kept.minutes_long
    length = words.plain("evaluation.unknown")
    if minutes is not None:
        length = words.plain("evaluation.minutes", count=minutes)
    return words(
        "evaluation.facts",
        cell=meeting.cell_name,
        when=words.when(meeting.on_date, meeting.at_time),
        topic=meeting.topic or words.plain(f"kind.{meeting.kind}"),
        length=length,
        coming=view.coming,
        expected=view.expected,
        present=_present(words, view),
    )


def _present(words: Words, view: EvaluationView) -> str:
    """Writes how many were counted: what members answered says nothing of it."""
    if view.kept.present is None:
        return words.plain("evaluation.present.not_counted")
    return words.plain(
        "evaluation.present.closed" if view.closed else "evaluation.present.of",
        present=view.kept.present,
        expected=view.expected,
        share=words.percent(view.kept.present, view.expected),
        mark=view.profile.values.good_attendance_percent,
    )


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _score(words: Words, view: EvaluationView) -> Markup:
    points = view.points
    lines = [
        _score_line(words, number, item, points.get(item.key), known=item.key in view.known)
        for number, item in enumerate(view.profile.score, 1)
    ]
    sum_of, reached = total(view.profile, points), grade(view.profile, points)
    if sum_of is not None and reached is not None:
        name = words.plain(reached.words)
        lines.append(words("evaluation.score.total", total=sum_of, grade=name))
    return Markup("\n").join([words("evaluation.score.head"), *lines])


def _score_line(
    words: Words, number: int, item: ScoreItem, points: int | None, *, known: bool
) -> Markup:
    key = "evaluation.score.line.missing" if points is None else "evaluation.score.line"
    by = words.plain("evaluation.score.by_bot") if known else ""
    said, most = words.plain(item.words), item.points
    return words(key, number=number, item=said, points=points, most=most, by=by)


def _rows(words: Words, view: EvaluationView) -> Rows:
    meeting_id = view.meeting.id
    rows: list[tuple[Button, ...]] = []
    if view.missing:
        first = evaluation.next_question(view, evaluation.QUESTIONS[0])
        rows.append((_question(words, "evaluation.begin", view, first, guided=1),))
    asked = [evaluation.LENGTH, evaluation.PRESENT, *PARTS, CONCLUSION]
    asked += [evaluation.SCORE] if _is_scored(view) else []
    rows += in_pairs([_question(words, f"evaluation.{one}.button", view, one) for one in asked])
    gather = words.button("evaluation.gather", topics_buttons.GatherButton(meeting_id))
    task = words.button("evaluation.task.add", topics_buttons.AddTaskButton(meeting_id))
    listed = words.button("checklist.open", topics_buttons.ChecklistButton(meeting_id))
    close = words.button(
        "evaluation.close", topics_buttons.CloseButton(meeting_id), style="success"
    )
    rows += [(gather,), (task, listed), (close,)]
    if view.goes_on:
        later = topics_buttons.CloseButton(meeting_id, 1)
        rows.append((words.button("evaluation.close.later", later),))
    return tuple(rows)


def _question(
    words: Words, key: str, view: EvaluationView, question: str, *, guided: int = 0
) -> Button:
    data = topics_buttons.QuestionButton(view.meeting.id, question, guided)
    return words.button(key, data, style="primary" if key == "evaluation.begin" else "")


def to_sheet(words: Words, meeting_id: int) -> Button:
    return words.button("evaluation.back", topics_buttons.EvaluateButton(meeting_id))


# --- the questions --------------------------------------------------------------------------------


def ask(words: Words, view: EvaluationView, question: str, *, guided: int = 0) -> Screen:
    """Asks for one thing, which may be typed. `guided`: it can be passed over, to the next."""
    head = words("evaluation.head")
    if guided:
        step = evaluation.QUESTIONS.index(question) + 1
        head = words("evaluation.step", step=step, steps=len(evaluation.QUESTIONS))
    parts, rows = _asked(words, view, question, guided)
    last: list[Button] = []
    if guided and (following := evaluation.next_question(view, question, skip=True)):
        last = [_question(words, "evaluation.skip", view, following, guided=1)]
    last.append(to_sheet(words, view.meeting.id))
    return Screen(Markup("\n\n").join([head, *parts]), (*rows, tuple(last)))


def _asked(
    words: Words, view: EvaluationView, question: str, guided: int
) -> tuple[list[Markup], Rows]:
    if question == evaluation.LENGTH:
        return _ask_length(words, view, guided)
    if question == evaluation.PRESENT:
        return [_ask_present(words, view)], ()
    if question in view.parts:
        return _ask_part(words, view, question), ()
    return _ask_points(words, view, question)


def _ask_length(words: Words, view: EvaluationView, guided: int) -> tuple[list[Markup], Rows]:
    """Asks how long it lasted. The guide's least length is always offered."""
    least = view.profile.values.least_minutes(view.meeting.kind)
    buttons = [
        words.button(
            "evaluation.minutes", topics_buttons.LengthButton(view.meeting.id, n, guided), count=n
        )
        for n in sorted({*LENGTHS, least})
    ]
    return [words("evaluation.length.ask", count=least)], in_rows(buttons, 3)


def _ask_present(words: Words, view: EvaluationView) -> Markup:
    return words("evaluation.present.ask", expected=view.expected, coming=view.coming)


def _ask_part(words: Words, view: EvaluationView, part: str) -> list[Markup]:
    """Asks for a part, with members' opinions on it below."""
    name = words.plain(f"evaluation.{part}")
    if part == CONCLUSION:
        return [words("evaluation.conclusion.ask", part=name)]
    said = [(one.member_name, getattr(one, part)) for one in view.opinions]
    lines = [
        words("evaluation.opinion.line", name=name, text=_cut(text)) for name, text in said if text
    ]
    return [words("evaluation.part.ask", part=name), *lines]


def _ask_points(words: Words, view: EvaluationView, question: str) -> tuple[list[Markup], Rows]:
    """Asks for the open lines in one typed line, or for one line by buttons too."""
    lines = evaluation.lines_to_score(view, question)
    if question == evaluation.SCORE:
        numbers = words.listed(map(str, lines))
        example = " ".join(str(item.points) for item in lines.values())
        ask_all = words("evaluation.score.ask", lines=numbers, example=example)
        return [_score(words, view), ask_all], _single_lines(view)
    [item] = lines.values()
    buttons = [
        Button(str(points), topics_buttons.PointsButton(view.meeting.id, item.key, points).pack())
        for points in choices(item.points)
    ]
    said = words("evaluation.score.ask.line", item=words.plain(item.words), most=item.points)
    return [said], in_rows(buttons, 4)


def _single_lines(view: EvaluationView) -> Rows:
    """Makes the numbers of the lines that can be scored by themselves into buttons."""
    return in_rows(
        [
            Button(
                str(number),
                topics_buttons.QuestionButton(view.meeting.id, evaluation.LINE + item.key).pack(),
            )
            for number, item in enumerate(view.profile.score, 1)
            if item.key not in view.known
        ],
        5,
    )


def ask_task(words: Words, meeting_id: int) -> Screen:
    return Screen(words("evaluation.task.ask"), ((to_sheet(words, meeting_id),),))


# --- for members --------------------------------------------------------------------------------


def opinion_form(words: Words, meeting: Meeting, said: Mapping[str, str]) -> Screen:
    """Shows a short private form: three buttons, each takes a typed line."""
    parts = [
        words(
            "opinion.head",
            cell=meeting.cell_name,
            when=words.when(meeting.on_date, meeting.at_time),
            topic=meeting.topic or words.plain(f"kind.{meeting.kind}"),
        )
    ]
    parts += [
        words("evaluation.part", part=words.plain(f"evaluation.{part}"), text=_cut(said[part]))
        for part in PARTS
        if said.get(part)
    ]
    buttons = [
        (words.button(f"evaluation.{part}.button", topics_buttons.OpinionButton(meeting.id, part)),)
        for part in PARTS
    ]
    return Screen(Markup("\n\n").join(parts), (*buttons, (home_button(words),)))


def ask_opinion(words: Words, part: str) -> Screen:
    """Asks a member for a line."""
    text = words("opinion.ask", part=words.plain(f"evaluation.{part}"))
    return Screen(text, ((home_button(words),),))


def conclusion(words: Words, meeting: Meeting, text: str, lessons: str, *, read: bool) -> Screen:
    """Gives somebody who said absent the conclusion and the lessons, and "Đã đọc"."""
    parts = {CONCLUSION: text, "lessons": lessons}
    said = words(
        "conclusion.head",
        cell=meeting.cell_name,
        when=words.when(meeting.on_date, meeting.at_time),
        topic=meeting.topic or words.plain(f"kind.{meeting.kind}"),
    )
    for part, written in parts.items():
        if written:
            name = words.plain(f"evaluation.{part}")
            said += "\n\n" + words("evaluation.part", part=name, text=written)
    if read:
        return Screen(said + "\n\n" + words("conclusion.read"), ((home_button(words),),))
    button = words.button(
        "conclusion.read.button", topics_buttons.ReadButton(meeting.id), style="success"
    )
    return Screen(said, ((button,), (home_button(words),)))
