"""The screens of a new meeting: one question each, then the preview: whom it reaches, when it
reminds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.answers.screens.card import facts
from core.dates.zones import to_local
from core.meetings import buttons
from core.meetings.clashes import Clashes
from core.meetings.draft import MeetingDraft, Planned, step_back
from core.meetings.form import MeetingQuestion
from core.meetings.screens.form import Choices, choice_rows, question, warnings
from core.model.meeting import Meeting
from core.model.people import Cell
from core.ui.home_button import home_button
from core.ui.screens import Button, Rows, Screen, paragraphs
from core.ui.words import Words

EDITS = (
    (MeetingQuestion.DATE, MeetingQuestion.HOUR),
    (MeetingQuestion.PLACE, MeetingQuestion.CHAIR),
    (MeetingQuestion.KIND, MeetingQuestion.MODE),
    (MeetingQuestion.PREPARE, MeetingQuestion.TOPIC),
)
NO_NOTES = Markup()


# --- questions ----------------------------------------------------------------------------------


def choose_cell(words: Words, draft: MeetingDraft, cells: Iterable[Cell], notes: Markup) -> Screen:
    rows = tuple((Button(c.name, buttons.CellButton(draft.stamp, c.id).pack()),) for c in cells)
    return question(
        words, [notes], "new_meeting.ask.cell", (*rows, _leaving(words, draft)), Choices()
    )


def ask_which(words: Words, draft: MeetingDraft, cell: Cell | None, cell_id: int) -> Screen:
    go_on = words.button("new_meeting.continue", buttons.ContinueButton(), style="primary")
    anew = words.button("new_meeting.anew", buttons.AnewButton(draft.stamp, cell_id))
    said = known(words, draft, cell) if cell else NO_NOTES
    text = paragraphs(words("new_meeting.waiting"), said)
    return Screen(text, ((go_on,), (anew,), (home_button(words),)))


def ask(words: Words, draft: MeetingDraft, cell: Cell, choices: Choices, notes: Markup) -> Screen:
    """Asks the open question below what is known; another hour and another place are typed."""
    asked = draft.asking
    rows = choice_rows(words, asked, draft.stamp, buttons.NEW, choices)
    match asked:
        case MeetingQuestion.HOUR:
            rows = (*rows, (step_button(words, draft, MeetingQuestion.HOUR_TYPED),))
        case MeetingQuestion.PLACE if rows:
            rows = (*rows, (step_button(words, draft, MeetingQuestion.PLACE_TYPED),))
        case MeetingQuestion.PLACE:
            asked = MeetingQuestion.PLACE_TYPED
        case MeetingQuestion.TOPIC | MeetingQuestion.PREPARE:
            rows = _clearing(words, draft)
    above = [notes, known(words, draft, cell)]
    leaving = _leaving(words, draft)
    return question(words, above, f"new_meeting.ask.{asked}", (*rows, leaving), choices)


def _clearing(words: Words, draft: MeetingDraft) -> Rows:
    data = buttons.NEW.clear(draft.stamp, draft.asking)
    is_topic = draft.asking is MeetingQuestion.TOPIC
    if draft.topic if is_topic else draft.prepare:
        return ((words.button("new_meeting.clear", data),),)
    if is_topic and step_back(draft) is not MeetingQuestion.PREVIEW:
        return ((words.button("new_meeting.later", data),),)
    return ()


def _leaving(words: Words, draft: MeetingDraft) -> tuple[Button, ...]:
    drop = words.button("new_meeting.drop", buttons.NewDropButton(draft.stamp))
    back = step_back(draft)
    if back is None:
        return (drop,)
    return (words.button("new_meeting.back", buttons.NewStepButton(draft.stamp, back)), drop)


def step_button(words: Words, draft: MeetingDraft, step: MeetingQuestion) -> Button:
    return words.button(f"new_meeting.edit.{step}", buttons.NewStepButton(draft.stamp, step))


def known(words: Words, draft: MeetingDraft, cell: Cell) -> Markup:
    """Lists what is already known, so that nobody loses the thread."""
    lines = [words("new_meeting.head", cell=cell.name)]
    if draft.on_date:
        lines.append(words("new_meeting.known", what=words.day(draft.on_date)))
    if draft.at_time:
        lines.append(words("new_meeting.known", what=words.hour(draft.at_time)))
    if draft.place:
        lines.append(words("new_meeting.known", what=draft.place))
    if draft.kind:
        lines.append(words("new_meeting.known", what=words.plain(f"kind.{draft.kind}")))
    if draft.topic:
        lines.append(words("card.topic", topic=draft.topic))
    return Markup("\n").join(lines)


def dropped(words: Words, cell_id: int) -> Screen:
    again = words.button("new_meeting.again", buttons.StartButton(cell_id))
    return Screen(words("new_meeting.dropped"), ((again,), (home_button(words),)))


# --- the preview --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """Whom a meeting will reach: all members, those without a link, those who cannot be sent to."""

    members: int
    unlinked: int
    blocked: int


def preview(
    words: Words,
    draft: MeetingDraft,
    meeting: Meeting,
    *,
    clashes: Clashes,
    reach: Reach,
    planned: Sequence[Planned],
    notes: Markup,
) -> Screen:
    """Shows what was understood, whom it reaches, when it reminds, and what else is that day."""
    same = any(other.starts_at == meeting.starts_at for other in clashes.same_day)
    text = paragraphs(
        notes,
        words("new_meeting.preview"),
        facts(words, meeting),
        _reach(words, reach),
        _reminders(words, meeting, planned),
        _warning(words, draft, meeting, clashes, same=same),
        words("new_meeting.preview.edit" if same else "new_meeting.preview.how"),
    )
    return Screen(text, _preview_rows(words, draft, len(clashes.same_day), same=same))


def preview_past(
    words: Words, draft: MeetingDraft, meeting: Meeting, clashes: Clashes, notes: Markup
) -> Screen:
    """Asks whether a meeting whose day has passed is to be entered as held."""
    same = any(other.starts_at == meeting.starts_at for other in clashes.same_day)
    text = paragraphs(
        notes,
        facts(words, meeting),
        _warning(words, draft, meeting, clashes, same=same),
        words("new_meeting.preview.edit" if same else "new_meeting.past.ask"),
    )
    rows = _edit_rows(words, draft)
    if not same:
        data = buttons.EnterButton(draft.stamp, len(clashes.same_day))
        rows = ((words.button("new_meeting.past.enter", data, style="success"),), *rows)
    return Screen(text, rows)


def past_note(words: Words, on: date) -> Markup:
    """Says that the day has passed, and what that means."""
    return words("new_meeting.past", day=words.full_date(on))


def _preview_rows(words: Words, draft: MeetingDraft, others: int, *, same: bool) -> Rows:
    rows = _edit_rows(words, draft)
    if not same:
        key = "new_meeting.publish_anyway" if others else "new_meeting.publish"
        data = buttons.PublishButton(draft.stamp, others).pack()
        rows = ((Button(words.plain(key), data, style="success"),), *rows)
    return rows


def _edit_rows(words: Words, draft: MeetingDraft) -> Rows:
    rows = [tuple(step_button(words, draft, step) for step in pair) for pair in EDITS]
    if not draft.offers_topic:
        rows[-1] = rows[-1][:1]
    drop = words.button("new_meeting.drop", buttons.NewDropButton(draft.stamp))
    return (*rows, (drop,))


def _warning(
    words: Words,
    draft: MeetingDraft,
    meeting: Meeting,
    clashes: Clashes,
    *,
    same: bool,
) -> Markup:
    lines = warnings(words, clashes)
    if draft.month and draft.month[:7] != f"{meeting.on_date:%Y-%m}":
        month = words.month(date.fromisoformat(draft.month))
        lines.append(words("new_meeting.other_month", month=month, on=words.month(meeting.on_date)))
    if same:
        lines.append(words("refusal.day_taken"))
    return Markup("\n").join(lines)


def _reach(words: Words, reach: Reach) -> Markup:
    lines = [words("new_meeting.reach", people=words.people(reach.members))]
    if reach.unlinked:
        lines.append(words("new_meeting.reach.unlinked", people=words.people(reach.unlinked)))
    if reach.blocked:
        lines.append(words("new_meeting.reach.blocked", people=words.people(reach.blocked)))
    return Markup("\n").join(lines)


def _reminders(words: Words, meeting: Meeting, planned: Sequence[Planned]) -> Markup:
    lines = [words("new_meeting.reminders")]
    lines += [_reminder(words, meeting, one) for one in planned]
    lines.append(_closing(words, meeting))
    return Markup("\n").join(lines)


def _closing(words: Words, meeting: Meeting) -> Markup:
    if meeting.answers_close_at is None:
        return words("new_meeting.closes.at_start")
    local = to_local(meeting.answers_close_at, meeting.zone)
    return words("new_meeting.closes", when=words.when(local.date(), local.time()))


def _reminder(words: Words, meeting: Meeting, planned: Planned) -> Markup:
    local = to_local(planned.due_at, meeting.zone)
    when = words.when(local.date(), local.time())
    if planned.at_once:
        when = words.plain("new_meeting.at_once")
    line = words("new_meeting.reminder", when=when, whom=_audience(words, meeting, planned))
    return line + words("new_meeting.moved") if planned.moved else line


def _audience(words: Words, meeting: Meeting, planned: Planned) -> str:
    if {"silent", "attend", "absent", "unsure"} <= set(planned.audience):
        return words.plain("new_meeting.whom.all")
    named = [x for x in planned.audience if x != "online" or meeting.offers_online()]
    return words.listed(words.plain(f"new_meeting.whom.{name}") for name in named)
