"""The parts of a card: the meeting, what was recorded, the answer buttons."""

from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from core.answers.buttons import AnswerButton, ReasonButton
from core.dates.zones import to_local
from core.ics.screens import ics_button
from core.model.answer import Answer, Choice, Reason
from core.model.meeting import Meeting, State
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows
from core.ui.words import Words

STYLES = {Choice.ATTEND: "success", Choice.ONLINE: "success", Choice.ABSENT: "danger"}
ICONS = {
    Choice.ATTEND: "✅",
    Choice.ONLINE: "💻",
    Choice.ABSENT: "❌",
    Choice.UNSURE: "❔",
}


MOST_KNOWN = 512
"""So many parts are remembered: a reminder to a committee brings hundreds of the same."""


def calendar_rows(words: Words, meeting: Meeting, now: datetime) -> Rows:
    """Offers the calendar file while the meeting is to come."""
    return ((ics_button(words, meeting),),) if now < meeting.starts_at else ()


def open_label(words: Words, meeting: Meeting, *, cell: bool) -> str:
    return words.plain(
        "calendar.open.cell" if cell else "calendar.open",
        weekday=words.weekday(meeting.on_date),
        day=words.short_date(meeting.on_date),
        hour=words.hour(meeting.at_time),
        cell=meeting.cell_name,
    )


@lru_cache(maxsize=MOST_KNOWN)
def facts(words: Words, meeting: Meeting) -> Markup:
    """Lists the meeting's own lines, the same on every card, board and preview."""
    lines = [
        words("card.cell", cell=meeting.cell_name),
        words("card.kind", kind=words.plain(f"kind.{meeting.kind}")),
        words("card.when", when=words.when(meeting.on_date, meeting.at_time)),
    ]
    if meeting.place:
        lines.append(words("card.place", place=meeting.place))
    if meeting.offers_online():
        lines.append(words("card.mode", mode=words.plain(f"mode.{meeting.mode}")))
    if meeting.topic:
        lines.append(words("card.topic", topic=meeting.topic))
    lines += parts(words, meeting)
    if meeting.prepare:
        lines.append(words("card.prepare", prepare=meeting.prepare))
    lines.append(words("card.chair", chair=meeting.chair or words.plain("card.secretary_chairs")))
    if meeting.agenda:
        lines.append(words("card.agenda"))
        lines += [
            words("card.agenda.line", number=n, item=x) for n, x in enumerate(meeting.agenda, 1)
        ]
    return Markup("\n").join(lines)


def parts(words: Words, meeting: Meeting) -> list[Markup]:
    """Names who gives what, a line each."""
    return [words(f"card.part.{part.kind}", name=part.name) for part in meeting.parts]


def cancelled(words: Words, meeting: Meeting) -> Markup:
    if meeting.not_held:
        return words("card.not_held")
    if not meeting.cancel_reason:
        return words("card.cancelled")
    return words("card.cancelled.why", reason=meeting.cancel_reason)


def standing(words: Words, meeting: Meeting, answer: Answer | None, now: datetime) -> Markup:
    """Says what was recorded, whether it may be changed, until when an answer is taken."""
    state = meeting.state_at(now)
    if state is State.CANCELLED:
        return cancelled(words, meeting)
    if now >= meeting.closes_at:
        return Markup("\n").join([recorded(words, answer), words("card.closed")])
    if answer is None:
        return words("card.please_answer", closes=_closes(words, meeting))
    lines = [recorded(words, answer)]
    if answer.choice is Choice.ABSENT and not answer.reason:
        lines.append(words("card.why"))
    else:
        lines.append(words("card.may_change"))
    return Markup("\n").join(lines)


def _closes(words: Words, meeting: Meeting) -> str:
    """Says until when an answer is taken, without repeating the meeting's own day."""
    if meeting.closes_at == meeting.starts_at:
        return words.plain("card.closes_at_start")
    local = to_local(meeting.closes_at, meeting.zone)
    if local.date() == meeting.on_date:
        return words.hour(local)
    return words.when(local.date(), local.time())


def recorded(words: Words, answer: Answer | None) -> Markup:
    """Says what is recorded for the person, reason included: for their own eyes."""
    if answer is None:
        return words("card.recorded.nothing")
    text = words("card.recorded", choice=words.plain(f"choice.{answer.choice}"))
    reason = reason_words(words, answer)
    if reason:
        text += words("card.recorded.reason", reason=reason)
    if answer.by_period:
        text += words("card.recorded.by_period")
    if answer.on_behalf:
        text += words("card.recorded.on_behalf")
    return text


def reason_words(words: Words, answer: Answer) -> str:
    """Says the typed reason if there is one, else the category."""
    if answer.reason is None:
        return ""
    return answer.reason_text or words.plain(f"reason.{answer.reason}")


def answer_rows(words: Words, meeting: Meeting, answer: Answer | None, now: datetime) -> Rows:
    """Offers answers while they are open; reasons below when one is still wanted."""
    if now >= meeting.closes_at or meeting.state is not State.PUBLISHED:
        return ()
    chosen = answer.choice if answer else None
    buttons = {choice: choice_button(words, meeting, choice, chosen) for choice in Choice}
    first = [buttons[Choice.ATTEND], buttons[Choice.ABSENT]]
    second = [buttons[Choice.UNSURE]]
    if meeting.offers_online():
        second.insert(0, buttons[Choice.ONLINE])
    rows: list[tuple[Button, ...]] = [tuple(first), tuple(second)]
    if chosen is Choice.ABSENT and answer and not answer.reason:
        rows.extend(_reason_rows(words, meeting))
    return tuple(rows)


@lru_cache(maxsize=MOST_KNOWN)
def choice_button(
    words: Words, meeting: Meeting, choice: Choice, chosen: Choice | None = None
) -> Button:
    """Makes one answer button; the answer that counts carries a mark."""
    label = f"{ICONS[choice]} {words.plain(f'choice.{choice}')}"
    if choice is chosen:
        label = words.plain("choice.chosen", label=label)
    return Button(label, AnswerButton(meeting.id, choice).pack(), style=STYLES.get(choice, ""))


def _reason_rows(words: Words, meeting: Meeting) -> Rows:
    return in_pairs(
        [
            words.button(f"reason.button.{reason}", ReasonButton(meeting.id, reason))
            for reason in Reason
        ]
    )
