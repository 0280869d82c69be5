"""What the secretary is told of absences: for a while, or shortly before a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.answers.absences import Period
from core.answers.buttons import AbsencesButton, SummaryButton
from core.answers.screens.absences import days_of, span
from core.answers.screens.card import reason_words
from core.model.answer import Answer, Choice
from core.model.meeting import Meeting
from core.model.people import Member
from core.reminders.lines import line_button
from core.roster.buttons import MemberButton
from core.ui.buttons import ButtonData
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words


@dataclass(frozen=True)
class Work:
    """What somebody has to do at a meeting they will not come to, and what gives it away."""

    said: str
    ways: tuple[tuple[str, ButtonData], ...]


def reported(
    words: Words, member: Member, period: Period, meetings: Sequence[Meeting], works: Sequence[Work]
) -> Screen:
    """Tells a leader who is away, which meetings are answered by it, what is to be given away."""
    parts = [
        words("absence.reported", name=member.full_name, **_span(words, period)),
        _recorded(words, meetings),
        *_works(words, works),
    ]
    page = words.button("members.handed_back.member", MemberButton(member.id))
    return Screen(Markup("\n").join(parts), (*_ways(works), (page,), (home_button(words),)))


def reported_for_you(words: Words, period: Period, meetings: Sequence[Meeting]) -> Screen:
    """Tells a member what was recorded for them."""
    parts = [
        words("absence.reported.you", **_span(words, period)),
        _recorded(words, meetings),
        words("absences.promise"),
    ]
    mine = words.button("absence.mine", AbsencesButton())
    return Screen(Markup("\n").join(parts), ((mine,), (home_button(words),)))


def ended(words: Words, name: str, first: str, last: str) -> Screen:
    return Screen(
        words("absence.ended", name=name, first=first, last=last), ((home_button(words),),)
    )


def dropped_out(
    words: Words, name: str, meeting: Meeting, answer: Answer, works: Sequence[Work]
) -> Screen:
    """Tells a leader who does not come after all, or comes after all."""
    when = words.when(meeting.on_date, meeting.at_time)
    summary = words.button("summary.open", SummaryButton(meeting.id))
    if answer.choice is not Choice.ABSENT:
        choice = words.plain(f"choice.{answer.choice}")
        text = words("drop_out.back", name=name, when=when, choice=choice)
        return Screen(text, ((summary,), (home_button(words),)))
    parts = [words("drop_out.away", name=name, when=when)]
    if reason := reason_words(words, answer):
        parts.append(words("drop_out.reason", reason=reason))
    parts += _works(words, works)
    return Screen(Markup("\n").join(parts), (*_ways(works), (summary,), (home_button(words),)))


def _span(words: Words, period: Period) -> dict[str, str]:
    return span(words, period.first_on, period.last_on, period.reason)


def _recorded(words: Words, meetings: Sequence[Meeting]) -> Markup:
    if not meetings:
        return words("absence.recorded.none")
    return words("absence.recorded", count=len(meetings), days=days_of(words, meetings))


def _works(words: Words, works: Sequence[Work]) -> list[Markup]:
    if not works:
        return []
    return [words("absence.works"), *(words("absence.work", work=one.said) for one in works)]


def _ways(works: Sequence[Work]) -> Rows:
    ways: list[tuple[Button, ...]] = [
        (line_button(label, data),) for one in works for label, data in one.ways
    ]
    return tuple(ways)
