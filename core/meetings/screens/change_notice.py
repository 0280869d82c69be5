"""What changed about a meeting, old and new: for previews, notices and groups."""

from markupsafe import Markup

from core.answers.screens.card import cancelled, facts
from core.meetings.buttons import CalendarButton
from core.meetings.changes import MeetingFacts, Told, differences, facts_of
from core.model.meeting import Meeting
from core.ui.home_button import home_button
from core.ui.screens import Button, Screen
from core.ui.words import Words


def change_lines(words: Words, before: MeetingFacts, after: MeetingFacts) -> list[Markup]:
    """Says old and new, one line for each aspect that differs."""
    lines = []
    for aspect in differences(before, after):
        if aspect == "cancelled":
            lines.append(words("changing.line.cancelled", reason=_reason(words, after)))
            continue
        old, new = _said(words, before, aspect), _said(words, after, aspect)
        what = words.plain(f"changing.aspect.{aspect}")
        lines.append(words("changing.line", what=what, old=old, new=new))
    return lines


def _reason(words: Words, after: MeetingFacts) -> str:
    return after.cancel_reason or words.plain("settings.none")


def _said(words: Words, facts: MeetingFacts, aspect: str) -> str:
    match aspect:
        case "time":
            return words.when(facts.on_date, facts.at_time)
        case "mode":
            return words.plain(f"mode.{facts.mode}")
        case "chair":
            return facts.chair or words.plain("card.secretary_chairs")
        case "agenda":
            said = words.plain("list.semicolon").join(facts.agenda)
        case _:
            said = str(getattr(facts, aspect)).replace("\n", "; ")
    return said or words.plain("settings.none")


def change_head(words: Words, told: Told, after: MeetingFacts) -> Markup:
    """Says what changed and by whom, in the head of the meeting's card."""
    lines = [words("card.head.meeting_changed"), *change_lines(words, told.before, after)]
    if after.cancelled:
        lines = cancelled_lines(words, told.before, after)
    return Markup("\n").join([*lines, *_others_and_editor(words, told, after)])


def cancelled_lines(words: Words, known: MeetingFacts, after: MeetingFacts) -> list[Markup]:
    """Says that the meeting is off; where its reader knows another day or hour, by that too."""
    lines = [words("changing.notice.cancelled")]
    if (known.on_date, known.at_time) != (after.on_date, after.at_time):
        when = words.when(known.on_date, known.at_time)
        lines.append(words("changing.notice.known", when=when))
    return lines


def _others_and_editor(words: Words, told: Told, after: MeetingFacts) -> list[Markup]:
    by = "changing.notice.cancelled_by" if after.cancelled else "changing.notice.by"
    lines = []
    if told.others:
        lines.append(words("changing.notice.others", count=told.others))
    if told.by:
        lines.append(words(by, name=told.by))
    return lines


def series_word(words: Words, meeting: Meeting, told: Told) -> Screen:
    """Tells those not invited yet what changed of the year; nothing is to be answered."""
    after = facts_of(meeting)
    if after.cancelled:
        lines, last = cancelled_lines(words, told.before, after), cancelled(words, meeting)
    else:
        lines = [words("changing.series"), *change_lines(words, told.before, after)]
        last = words("changing.series.later")
    lines += _others_and_editor(words, told, after)
    parts = [Markup("\n").join(lines), facts(words, meeting), last]
    month = CalendarButton(0, f"{meeting.on_date:%Y%m%d}").pack()
    see = Button(words.plain("rule.year.calendar"), month)
    return Screen(Markup("\n\n").join(parts), ((see, home_button(words)),))


def group_word(words: Words, before: MeetingFacts, after: MeetingFacts) -> Screen:
    """Tells the cell's group, in short and without names."""
    when = words.when(before.on_date, before.at_time)
    lines = [words("changing.group.cancelled" if after.cancelled else "changing.group", when=when)]
    lines += [
        line
        for line, aspect in zip(
            change_lines(words, before, after), differences(before, after), strict=True
        )
        if aspect in ("time", "cancelled")
    ]
    return Screen(Markup("\n").join(lines))
