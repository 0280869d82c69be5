"""The preview of a new meeting: what was understood, whom it reaches, when it reminds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.answers.screens.card import facts
from core.dates.zones import to_local
from core.meetings.buttons import NewDropButton, PublishButton
from core.meetings.draft import Draft, Planned, Step
from core.meetings.screens.new import step_button
from core.meetings.screens.parts import same_day
from core.model.meeting import Meeting
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

EDITS = (
    (Step.DATE, Step.HOUR),
    (Step.PLACE, Step.CHAIR),
    (Step.KIND, Step.MODE),
    (Step.PREPARE, Step.TOPIC),
)


@dataclass(frozen=True)
class Reach:
    """Whom a meeting will reach: all members, those without a link, those who cannot be sent to."""

    members: int
    unlinked: int
    blocked: int


def preview(
    words: Words,
    draft: Draft,
    meeting: Meeting,
    *,
    others: Sequence[Meeting],
    reach: Reach,
    planned: Sequence[Planned],
    notes: Markup,
) -> Screen:
    """What was understood, whom it reaches, when it reminds, and what else is on that day."""
    same = any(other.starts_at == meeting.starts_at for other in others)
    parts = [
        notes,
        words("new_meeting.preview"),
        facts(words, meeting),
        _reach(words, reach),
        _reminders(words, meeting, planned),
        _warning(words, draft, meeting, others, same=same),
        words("new_meeting.preview.edit" if same else "new_meeting.preview.how"),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, _preview_rows(words, draft, others, same=same))


def _preview_rows(words: Words, draft: Draft, others: Sequence[Meeting], *, same: bool) -> Rows:
    rows = [tuple(step_button(words, draft, step) for step in pair) for pair in EDITS]
    if not draft.offers_topic:
        rows[-1] = rows[-1][:1]
    if not same:
        key = "new_meeting.publish_anyway" if others else "new_meeting.publish"
        data = PublishButton(draft.stamp, len(others)).pack()
        rows.insert(0, (Button(words.plain(key), data, style="success"),))
    drop = words.button("new_meeting.drop", NewDropButton(draft.stamp))
    return (*rows, (drop,))


def _warning(
    words: Words, draft: Draft, meeting: Meeting, others: Sequence[Meeting], *, same: bool
) -> Markup:
    lines = same_day(words, others)
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
