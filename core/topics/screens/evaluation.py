"""Evaluating a session: what is known, the three parts, the score, the closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.model.meeting import Meeting
from core.profiles.profile import Profile, ScoreItem
from core.topics import buttons as topics_buttons
from core.topics.evaluation import CONCLUSION, PARTS, choices
from core.topics.score import grade, total
from core.topics.screens.checklist import short
from core.topics.topic import TOPIC_KINDS
from core.ui.home_button import home_button
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

LENGTHS = (60, 75, 90, 105, 120, 150)
SHOWN = 300
NAMES = 15


@dataclass(frozen=True)
class Sheet:
    """A session's evaluation as far as it is written, and what the bot filled in itself."""

    parts: Mapping[str, str]
    minutes_long: int | None
    present: int | None
    expected: int | None
    points: Mapping[str, int]
    known: Mapping[str, int]
    opinions: int
    tasks: Sequence[str]
    closed: bool
    goes_on: bool = False
    readings: Sequence[tuple[str, bool]] = ()


def sheet(words: Words, meeting: Meeting, profile: Profile, kept: Sheet) -> Screen:
    """Shows each line as a button, the score with what the bot knows filled in."""
    parts = [words("evaluation.head"), _facts(words, meeting, profile, kept)]
    parts += [
        words(
            "evaluation.part" if kept.parts.get(part) else "evaluation.part.missing",
            part=words.plain(f"evaluation.{part}"),
            text=_cut(kept.parts.get(part, "")),
        )
        for part in (*PARTS, CONCLUSION)
    ]
    if profile.score and meeting.kind in TOPIC_KINDS:
        parts.append(_score(words, profile, kept))
    if kept.tasks:
        lines = [words("evaluation.task.line", title=title) for title in kept.tasks]
        parts.append(Markup("\n").join([words("evaluation.tasks"), *lines]))
    if kept.opinions and not kept.closed:
        parts.append(words("evaluation.opinions", people=words.people(kept.opinions)))
    if kept.closed:
        parts.append(words("evaluation.closed"))
    if kept.readings:
        parts.append(_readings(words, kept.readings))
    rows = () if kept.closed else _rows(words, meeting, profile, kept)
    return Screen(Markup("\n\n").join(parts), (*rows, (home_button(words),)))


def _readings(words: Words, readings: Sequence[tuple[str, bool]]) -> Markup:
    """Counts who was not there and has read the conclusion; names who has not yet."""
    waiting = [name for name, read in readings if not read]
    done = len(readings) - len(waiting)
    lines = [words("evaluation.readings", done=done, whole=len(readings))]
    lines += [words("evaluation.readings.waiting", name=name) for name in waiting[:NAMES]]
    if len(waiting) > NAMES:
        lines.append(words("evaluation.readings.more", count=len(waiting) - NAMES))
    return Markup("\n").join(lines)


def _facts(words: Words, meeting: Meeting, profile: Profile, kept: Sheet) -> Markup:
    length = words.plain("evaluation.unknown")
    if kept.minutes_long is not None:
        length = words.plain("evaluation.minutes", count=kept.minutes_long)
    present = words.plain("evaluation.unknown")
    if kept.present is not None and kept.expected:
        share = words.percent(kept.present, kept.expected)
        present = words.plain(
            "evaluation.present.of", present=kept.present, expected=kept.expected, share=share
        )
        if not kept.closed:
            mark = profile.values.good_attendance_percent
            present += words.plain("evaluation.present.mark", mark=mark)
    return words(
        "evaluation.facts",
        cell=meeting.cell_name,
        when=words.when(meeting.on_date, meeting.at_time),
        topic=meeting.topic or words.plain(f"kind.{meeting.kind}"),
        length=length,
        present=present,
    )


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _score(words: Words, profile: Profile, kept: Sheet) -> Markup:
    lines = []
    for item in profile.score:
        points = kept.points.get(item.key)
        key = "evaluation.score.line" if points is not None else "evaluation.score.line.missing"
        own = words.plain("evaluation.score.by_bot") if item.key in kept.known else ""
        lines.append(
            words(key, item=words.plain(item.words), points=points, most=item.points, by=own)
        )
    sum_of, reached = total(profile, kept.points), grade(profile, kept.points)
    if sum_of is not None and reached is not None:
        name = words.plain(reached.words)
        lines.append(words("evaluation.score.total", total=sum_of, grade=name))
    return Markup("\n").join([words("evaluation.score.head"), *lines])


def _rows(words: Words, meeting: Meeting, profile: Profile, kept: Sheet) -> Rows:
    ask = [
        words.button(f"evaluation.{part}.button", topics_buttons.PartButton(meeting.id, part))
        for part in (*PARTS, CONCLUSION)
    ]
    facts = [
        words.button("evaluation.length.button", topics_buttons.LengthButton(meeting.id, 0)),
        words.button("evaluation.present.button", topics_buttons.PresentButton(meeting.id)),
    ]
    rows: list[tuple[Button, ...]] = [tuple(facts), *in_pairs(ask)]
    if meeting.kind in TOPIC_KINDS:
        rows += [
            (
                words.button(
                    "evaluation.score.button",
                    topics_buttons.ScoreButton(meeting.id, number),
                    item=short(words.plain(item.words)),
                ),
            )
            for number, item in enumerate(profile.score)
            if item.key not in kept.known
        ]
    gather = words.button("evaluation.gather", topics_buttons.GatherButton(meeting.id))
    task = words.button("evaluation.task.add", topics_buttons.AddTaskButton(meeting.id))
    close = words.button(
        "evaluation.close", topics_buttons.CloseButton(meeting.id), style="success"
    )
    listed = words.button("checklist.open", topics_buttons.ChecklistButton(meeting.id))
    if not kept.goes_on:
        return (*rows, (gather,), (task, listed), (close,))
    later = words.button("evaluation.close.later", topics_buttons.CloseButton(meeting.id, 1))
    return (*rows, (gather,), (task, listed), (close,), (later,))


def to_sheet(words: Words, meeting_id: int) -> Button:
    return words.button("evaluation.back", topics_buttons.EvaluateButton(meeting_id))


def ask_part(words: Words, meeting_id: int, part: str, said: Sequence[tuple[str, str]]) -> Screen:
    """Asks for a part; what members said of it stands above."""
    lines = [words("evaluation.opinion.line", name=name, text=_cut(text)) for name, text in said]
    head = words("evaluation.part.ask", part=words.plain(f"evaluation.{part}"))
    text = Markup("\n\n").join([head, *lines])
    return Screen(text, ((to_sheet(words, meeting_id),),))


def ask_length(words: Words, meeting: Meeting, profile: Profile) -> Screen:
    """Asks how long it lasted. The guide's least length is always offered."""
    least = profile.values.least_minutes(meeting.kind)
    buttons = [
        words.button("evaluation.minutes", topics_buttons.LengthButton(meeting.id, n), count=n)
        for n in sorted({*LENGTHS, least})
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    text = words("evaluation.length.ask", count=least)
    return Screen(text, (*rows, (to_sheet(words, meeting.id),)))


def ask_present(words: Words, meeting_id: int, expected: int) -> Screen:
    text = words("evaluation.present.ask", expected=expected)
    return Screen(text, ((to_sheet(words, meeting_id),),))


def ask_points(words: Words, meeting_id: int, number: int, item: ScoreItem) -> Screen:
    buttons = [
        Button(str(points), topics_buttons.ScoreButton(meeting_id, number, points).pack())
        for points in choices(item.points)
    ]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    text = words("evaluation.score.ask", item=words.plain(item.words), most=item.points)
    return Screen(text, (*rows, (to_sheet(words, meeting_id),)))


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
    """Gives somebody who was not there the conclusion and the lessons, and "Đã đọc"."""
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
