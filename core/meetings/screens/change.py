"""The screens of changing a meeting: which, what, the preview, and what waits to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.answers.buttons import EditButton, SummaryButton
from core.answers.screens.card import cancelled, facts, open_label
from core.dates.zones import to_local
from core.meetings import buttons, changes
from core.meetings.screens.change_notice import change_lines
from core.meetings.screens.parts import same_day
from core.model.meeting import Kind, Meeting, State
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

PAGE = 8
NO_NOTES = Markup()
FIELDS = (
    (changes.Field.DATE, changes.Field.HOUR),
    (changes.Field.PLACE, changes.Field.MODE),
    (changes.Field.CHAIR, changes.Field.TOPIC),
    (changes.Field.PREPARE, changes.Field.AGENDA),
    (changes.Field.CANCEL,),
)


# --- which meeting --------------------------------------------------------------------------------


def choose_meeting(
    words: Words, meetings: Sequence[Meeting], page: int, *, line: str = "", cells: bool = False
) -> Screen:
    """The coming meetings, eight on a page; a typed line waits until one is chosen."""
    if not meetings:
        return Screen(words("changing.none"), ((home_button(words),),))
    shown, page, pages = one_page(meetings, page, PAGE)
    rows = [
        *((_choice(words, meeting, cells=cells),) for meeting in shown),
        *turning(words, page, pages, lambda to: buttons.ListButton(to).pack()),
        (home_button(words),),
    ]
    key = "changing.which.line" if line else "changing.which"
    return Screen(words(key, line=line), tuple(rows))


def _choice(words: Words, meeting: Meeting, *, cells: bool) -> Button:
    label = open_label(words, meeting, cell=cells)
    if meeting.state is State.CANCELLED:
        label = words.plain("changing.choice.cancelled", label=label)
    return Button(label, EditButton(meeting.id).pack())


# --- the meeting, and what waits ------------------------------------------------------------------


def hub(
    words: Words,
    meeting: Meeting,
    pending: changes.Pending | None,
    now: datetime,
    notes: Markup = NO_NOTES,
) -> Screen:
    """The meeting, what was changed and when people are told of it, and what can be changed."""
    open_ = meeting.state_at(now) is State.PUBLISHED
    is_cancelled = meeting.state is State.CANCELLED
    parts = [
        notes,
        _waits(words, meeting, pending) if pending else words("changing.head"),
        facts(words, meeting),
        cancelled(words, meeting) if is_cancelled else NO_NOTES,
        NO_NOTES if pending else _told(words, meeting),
        words("changing.what") if open_ else NO_NOTES,
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, _hub_rows(words, meeting, undo=pending is not None, may_change=open_))


def _waits(words: Words, meeting: Meeting, pending: changes.Pending) -> Markup:
    lines = [
        words("changing.saved"),
        *change_lines(words, pending.before, changes.facts_of(meeting)),
    ]
    if pending.others:
        lines.append(words("changing.others", count=pending.others))
    lines.append(_when_told(words, meeting, pending.due_at, pending.people))
    return Markup("\n").join(lines)


def _when_told(words: Words, meeting: Meeting, due_at: datetime, people: int) -> Markup:
    if not people:
        return words("changing.tells_nobody")
    local = to_local(due_at, meeting.zone)
    when = words.when(local.date(), local.time())
    return words("changing.tells", people=words.people(people), when=when)


def _told(words: Words, meeting: Meeting) -> Markup:
    if meeting.changed_at is None:
        return NO_NOTES
    local = to_local(meeting.changed_at, meeting.zone)
    return words("changing.told", when=words.when(local.date(), local.time()))


def _hub_rows(words: Words, meeting: Meeting, *, undo: bool, may_change: bool) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if undo:
        data = buttons.UndoButton(meeting.id).pack()
        rows.append((Button(words.plain("changing.undo"), data, style="danger"),))
    if may_change:
        rows += [
            tuple(_field(words, meeting, f) for f in pair if _offered(meeting, f))
            for pair in FIELDS
        ]
    summary = words.button("summary.open", SummaryButton(meeting.id))
    return (*rows, (summary, home_button(words)))


def _offered(meeting: Meeting, field: changes.Field) -> bool:
    return field is not changes.Field.TOPIC or meeting.kind is not Kind.REGULAR


def _field(words: Words, meeting: Meeting, field: changes.Field) -> Button:
    label = words.plain(f"changing.field.{field}")
    style = "danger" if field is changes.Field.CANCEL else ""
    return Button(label, buttons.FieldButton(meeting.id, field).pack(), style=style)


# --- the preview ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What saving an edit would bring: who is told and when, which meetings it may also be made
    to, and what else is on that day.
    """

    due_at: datetime
    people: int
    extents: tuple[changes.Extent, ...] = (changes.Extent.ONE,)
    counts: tuple[int, ...] = (1,)
    same_day: tuple[Meeting, ...] = ()


def preview(
    words: Words,
    meeting: Meeting,
    dialogue: changes.Dialogue,
    before: changes.MeetingFacts,
    after: changes.MeetingFacts,
    effect: Effect,
    notes: Markup = NO_NOTES,
) -> Screen:
    """From what to what, what it brings, then Lưu or Bỏ."""
    when = words.when(before.on_date, before.at_time)
    several = len(effect.extents) > 1
    parts = [
        notes,
        words("changing.preview"),
        words("changing.of", cell=meeting.cell_name, when=when),
        Markup("\n").join(change_lines(words, before, after)),
        _brings(words, meeting, before, after, effect),
        words("changing.extent.ask") if several else words("changing.preview.how"),
    ]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, _preview_rows(words, meeting, dialogue, effect))


def _brings(
    words: Words,
    meeting: Meeting,
    before: changes.MeetingFacts,
    after: changes.MeetingFacts,
    effect: Effect,
) -> Markup:
    changed = changes.differences(before, after)
    lines = same_day(words, effect.same_day)
    if "time" in changed and effect.people:
        lines.append(words("changing.resets"))
    if "cancelled" in changed:
        lines.append(words("changing.ends"))
    if len(effect.extents) > 1 and not effect.people:
        lines.append(words("changing.tells_of_several"))
    else:
        lines.append(_when_told(words, meeting, effect.due_at, effect.people))
    return Markup("\n").join(lines)


def _preview_rows(
    words: Words, meeting: Meeting, dialogue: changes.Dialogue, effect: Effect
) -> Rows:
    rows: list[tuple[Button, ...]] = []
    single = len(effect.extents) == 1
    for extent, count in zip(effect.extents, effect.counts, strict=True):
        key = "changing.save" if single else f"changing.extent.{extent}"
        data = buttons.SaveButton(dialogue.stamp, extent).pack()
        rows.append((Button(words.plain(key, count=count), data, style="success"),))
    if {"on_date", "at_time"} & set(dialogue.edit):
        rows.append(
            tuple(_field(words, meeting, f) for f in (changes.Field.DATE, changes.Field.HOUR))
        )
    return (*rows, (drop_button(words, "changing.drop", meeting),))


def drop_button(words: Words, key: str, meeting: Meeting) -> Button:
    """Gives the edit up: back to the meeting."""
    return words.button(key, buttons.ChangeDropButton(meeting.id))
