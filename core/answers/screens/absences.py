"""/vang: being absent from the next meeting, or away for a while."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from core.answers import buttons as answers_buttons
from core.answers.absences import FARTHEST, LONGEST, Period
from core.model.answer import Choice, Reason
from core.model.meeting import Meeting
from core.model.people import Member
from core.roster.buttons import MemberButton
from core.ui.date_picker import Days, month_grid
from core.ui.home_button import home_button
from core.ui.rows import in_pairs
from core.ui.screens import Button, Screen
from core.ui.words import Words


def code_of(on: date) -> str:
    return f"{on:%Y%m%d}"


def absences(
    words: Words,
    member: Member | None,
    periods: Sequence[tuple[Period, Sequence[Meeting]]],
    upcoming: Meeting | None,
) -> Screen:
    """Shows what was reported and what can be; `member`: whose, for a leader; else one's own.

    `periods`: each with the coming meetings it answers.
    """
    who = member.id if member else 0
    head = words("absences.head.of", name=member.full_name) if member else words("absences.head")
    rows: list[tuple[Button, ...]] = []
    if upcoming is not None and member is None:
        when = f"{words.short_date(upcoming.on_date)} {words.hour(upcoming.at_time)}"
        label = words.plain("absences.next", when=when)
        rows.append(
            (Button(label, answers_buttons.AnswerButton(upcoming.id, Choice.ABSENT).pack()),)
        )
    rows.append((words.button("absences.new", answers_buttons.FirstDayButton(who)),))
    rows += [(_end_button(words, who, one),) for one, _ in periods]
    back = words.button("absences.to_member", MemberButton(who)) if member else home_button(words)
    return Screen(head + "\n\n" + _reported(words, periods), (*rows, (back,)))


def _reported(words: Words, periods: Sequence[tuple[Period, Sequence[Meeting]]]) -> Markup:
    if not periods:
        return words("absences.none")
    lines = []
    for one, meetings in periods:
        lines.append(words("absences.line", **span(words, one.first_on, one.last_on, one.reason)))
        if meetings:
            lines.append(words("absences.answered", days=days_of(words, meetings)))
    return Markup("\n").join([*lines, "", words("absences.promise")])


def span(words: Words, first: date, last: date, reason: Reason) -> dict[str, str]:
    """Says from when, until when and why."""
    return {
        "first": words.day(first),
        "last": words.day(last),
        "reason": words.plain(f"reason.{reason}"),
    }


def days_of(words: Words, meetings: Sequence[Meeting]) -> str:
    """Lists days and hours of meetings in one line."""
    return words.plain("list.semicolon").join(
        f"{words.short_date(one.on_date)} {words.hour(one.at_time)}" for one in meetings
    )


def _end_button(words: Words, who: int, period: Period) -> Button:
    first, last = words.short_date(period.first_on), words.short_date(period.last_on)
    label = words.plain("absences.end", first=first, last=last)
    return Button(label, answers_buttons.EndPeriodButton(who, period.id).pack())


def ask_first(words: Words, who: int, today: date, month: date) -> Screen:
    grid = month_grid(
        words,
        month,
        Days(today, today + FARTHEST),
        lambda on: answers_buttons.LastDayButton(who, code_of(on)),
        lambda on: answers_buttons.FirstDayButton(who, code_of(on)),
    )
    return Screen(words("absences.ask.first"), (*grid, (_back(words, who),)))


def ask_last(words: Words, who: int, first: date, month: date) -> Screen:
    spans = [
        words.button(
            f"absences.span.{days}",
            answers_buttons.PeriodButton(
                who, code_of(first), code_of(first + timedelta(days=days - 1))
            ),
        )
        for days in (1, 7, 14, 30)
    ]
    grid = month_grid(
        words,
        month,
        Days(first, first + LONGEST),
        lambda on: answers_buttons.PeriodButton(who, code_of(first), code_of(on)),
        lambda on: answers_buttons.LastDayButton(who, code_of(first), code_of(on)),
    )
    text = words("absences.ask.last", first=words.day(first))
    return Screen(text, (*in_pairs(spans), *grid, (_back(words, who),)))


def ask_reason(
    words: Words,
    who: int,
    first: date,
    last: date,
    meetings: Sequence[Meeting],
    why: Reason | None = None,
) -> Screen:
    """Shows what will be recorded, with the `meetings` in it; a reason that was said is offered."""

    def recording(reason: Reason) -> answers_buttons.PeriodReasonButton:
        return answers_buttons.PeriodReasonButton(who, code_of(first), code_of(last), reason)

    buttons = [
        words.button(f"reason.button.{reason}", recording(reason))
        for reason in Reason
        if reason is not why
    ]
    rows = (*in_pairs(buttons), (_back(words, who),))
    if why:
        label = words.plain("absences.record", reason=words.plain(f"reason.{why}"))
        rows = ((Button(label, recording(why).pack(), style="primary"),), *rows)
    within = words("absences.within.none")
    if meetings:
        within = words("absences.within", count=len(meetings), days=days_of(words, meetings))
    key = "absences.ask.right" if why else "absences.ask.reason"
    text = words(key, first=words.day(first), last=words.day(last), within=within)
    return Screen(text, rows)


def _back(words: Words, who: int) -> Button:
    return words.button("absences.back", answers_buttons.AbsencesButton(who))
