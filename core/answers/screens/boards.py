"""The leaders' summary (names and reasons) and the group's board (counts)."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from core.answers import buttons as answers_buttons
from core.answers.screens import card
from core.answers.views import BoardView, SummaryView
from core.committee.buttons import HoldingButton
from core.dates.zones import to_local
from core.home.screens import month_button
from core.model.answer import Answer, Choice, MemberAnswer, Tally, tally
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting, State
from core.topics import buttons as topics_buttons
from core.ui import screens as ui
from core.ui.home_button import home_button
from core.ui.words import Words

LONGEST = 3500
"""Characters of names a summary shows; Telegram takes 4,096 in all."""


def summary(words: Words, view: SummaryView) -> ui.Screen:
    """Shows counts, then names under each answer; reasons only where covered."""
    meeting = view.meeting
    parts = [
        words("summary.head"),
        card.facts(words, meeting),
        card.cancelled(words, meeting) if meeting.state is State.CANCELLED else "",
        *(_entered(words, meeting) if meeting.entered_at else _answers(words, view)),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return ui.Screen(
        text,
        _summary_rows(words, meeting, view.now, may_record=view.reasons),
        mirrors=ui.Mirror(ViewKind.SUMMARY),
    )


def _answers(words: Words, view: SummaryView) -> list[Markup]:
    return [
        counts(words, tally(view.lines)),
        names_of(words, view.lines, reasons=view.reasons),
    ]


def _entered(words: Words, meeting: Meeting) -> list[Markup]:
    """Nobody was asked: there are no answers to count."""
    local = to_local(meeting.entered_at, meeting.zone) if meeting.entered_at else meeting.on_date
    return [words("summary.entered", day=words.full_date(local))]


def _summary_rows(words: Words, meeting: Meeting, now: datetime, *, may_record: bool) -> ui.Rows:
    refresh = words.button("summary.refresh", answers_buttons.SummaryButton(meeting.id))
    month = month_button(words, meeting)
    last: ui.Rows = ((month, home_button(words)),)
    if may_record and meeting.may_say_held(now):
        last = ((words.button("holding.open", HoldingButton(meeting.id)),), *last)
    if not may_record or meeting.state_at(now) in (State.CANCELLED, State.CLOSED):
        return ((refresh,), *last)
    behalf = words.button("summary.on_behalf", answers_buttons.OnBehalfButton(meeting.id))
    listed = words.button("checklist.open", topics_buttons.ChecklistButton(meeting.id))
    if meeting.state_at(now) is not State.PUBLISHED:
        judge = words.button("evaluation.open", topics_buttons.EvaluateButton(meeting.id))
        return ((behalf, refresh), (listed, judge), *last)
    return ((behalf, edit_button(words, meeting)), (listed, refresh), *last)


def edit_button(words: Words, meeting: Meeting) -> ui.Button:
    return words.button("changing.button", answers_buttons.EditButton(meeting.id))


def counts(words: Words, counted: Tally) -> Markup:
    """Counts, a line each; a line that counts nobody is left out but for the first."""
    rows = [
        ("attend", counted.attend),
        ("online", counted.online),
        ("absent_with_reason", counted.absent_with_reason),
        ("absent_without_reason", counted.absent_without_reason),
        ("unsure", counted.unsure),
        ("silent", counted.silent),
    ]
    shown = [
        words(f"counts.{name}", people=words.people(count))
        for name, count in rows
        if count or name in ("attend", "silent")
    ]
    people = words.people(counted.expected)
    coming = counted.attend + counted.online
    share = words.percent(coming, counted.expected)
    answered = counted.silent < counted.expected
    key = "counts.total" if answered else "counts.total_plain"
    total = words(key, people=people, coming=coming, share=share)
    return Markup("\n").join([*shown, total])


def names_of(
    words: Words, lines: Sequence[MemberAnswer], *, reasons: bool, longest: int = LONGEST
) -> Markup:
    """Lists who answered what, as far as the names fit."""
    groups: dict[str, list[Markup]] = {}
    for line in lines:
        groups.setdefault(_group(line), []).append(_name(words, line, reasons=reasons))
    blocks = [
        Markup("\n").join([words(f"names.{key}"), *groups[key]])
        for key in ("attend", "online", "absent", "unsure", "silent", "unreachable", "exempt")
        if key in groups
    ]
    text = Markup("\n").join(blocks)
    return text if len(text) <= longest else _cut(words, text, longest)


def _cut(words: Words, text: Markup, longest: int) -> Markup:
    kept = str(text)[:longest].rsplit("\n", 1)[0]
    return Markup(kept) + "\n" + words("names.more")  # noqa: S704 - cut between whole lines


def _group(line: MemberAnswer) -> str:
    if line.answer is not None:
        return line.answer.choice.value
    if line.exempt:
        return "exempt"
    return "silent" if line.joined and line.reachable else "unreachable"


def _name(words: Words, line: MemberAnswer, *, reasons: bool) -> Markup:
    note = _note(words, line.answer, reasons=reasons) if line.answer else ""
    if line.answer is None and not line.exempt and not line.joined:
        note = words.plain("names.not_joined")
    elif line.answer is None and not line.exempt and not line.reachable:
        note = words.plain("names.blocked")
    return words("names.line.note" if note else "names.line", name=line.full_name, note=note)


def _note(words: Words, answer: Answer, *, reasons: bool) -> str:
    notes = []
    if answer.choice is Choice.ABSENT:
        given = card.reason_words(words, answer) if reasons else ""
        missing = "" if answer.reason else words.plain("names.no_reason")
        notes.append(given or missing)
    if answer.by_period and reasons:
        notes.append(words.plain("names.by_period"))
    if answer.on_behalf:
        notes.append(words.plain("names.on_behalf"))
    return words.plain("list.semicolon").join(note for note in notes if note)


def board(words: Words, view: BoardView) -> ui.Screen:
    """Shows counts; names only where the cell chose so; reasons never."""
    meeting, lines, now = view.meeting, view.lines, view.now
    parts = [words("board.head"), card.facts(words, meeting), counts(words, tally(lines))]
    if view.names:
        parts.append(names_of(words, lines, reasons=False))
    if meeting.state is State.CANCELLED:
        parts.append(card.cancelled(words, meeting))
    elif now >= meeting.closes_at:
        parts.append(words("card.closed"))
    return ui.Screen(Markup("\n\n").join(parts), _board_rows(words, meeting, now), silent=True)


def _board_rows(words: Words, meeting: Meeting, now: datetime) -> ui.Rows:
    if now >= meeting.closes_at or meeting.state is not State.PUBLISHED:
        return ()
    choices = [Choice.ATTEND, Choice.ABSENT, Choice.UNSURE]
    if meeting.offers_online():
        choices.insert(1, Choice.ONLINE)
    buttons = [card.choice_button(words, meeting, choice) for choice in choices]
    return (tuple(buttons[:2]), tuple(buttons[2:]))
