"""The screens of changing a meeting: which, what, the preview, and what waits to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from core.answers import buttons as answers_buttons
from core.answers.screens import card as card_texts
from core.dates.zones import to_local
from core.meetings import buttons, changes, clashes
from core.meetings.form import MAY_BE_EMPTY, OF_CHANGE, MeetingQuestion
from core.meetings.screens import form as texts
from core.meetings.screens.change_notice import change_lines
from core.model.deliveries import ViewKind
from core.model.meeting import Kind, Meeting, State
from core.ui import screens as ui
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.words import Words

PAGE = 8
NO_NOTES = Markup()
FIELDS = [OF_CHANGE[start : start + 2] for start in range(0, len(OF_CHANGE), 2)]


# --- which meeting --------------------------------------------------------------------------------


def choose_meeting(
    words: Words, meetings: Sequence[Meeting], page: int, *, line: str = "", cells: bool = False
) -> ui.Screen:
    """Lists the coming meetings, eight on a page; a typed line waits until one is chosen."""
    if not meetings:
        return ui.Screen(words("changing.none"), ((home_button(words),),))
    shown, page, pages = one_page(meetings, page, PAGE)
    rows = [
        *((_choice(words, meeting, cells=cells),) for meeting in shown),
        *turning(words, page, pages, lambda to: buttons.ListButton(to).pack()),
        (home_button(words),),
    ]
    key = "changing.which.line" if line else "changing.which"
    return ui.Screen(words(key, line=line), tuple(rows))


def _choice(words: Words, meeting: Meeting, *, cells: bool) -> ui.Button:
    label = card_texts.open_label(words, meeting, cell=cells)
    if meeting.state is State.CANCELLED:
        label = words.plain("changing.choice.cancelled", label=label)
    return ui.Button(label, answers_buttons.EditButton(meeting.id).pack())


# --- the meeting, and what waits ------------------------------------------------------------------


def hub(
    words: Words,
    meeting: Meeting,
    pending: changes.Pending | None,
    now: datetime,
    notes: Markup = NO_NOTES,
) -> ui.Screen:
    """Shows the meeting, what was changed and when people are told, and what can be changed."""
    open_ = meeting.state_at(now) is State.PUBLISHED
    is_cancelled = meeting.state is State.CANCELLED
    text = ui.paragraphs(
        notes,
        _waits(words, meeting, pending) if pending else words("changing.head"),
        card_texts.facts(words, meeting),
        card_texts.cancelled(words, meeting) if is_cancelled else NO_NOTES,
        NO_NOTES if pending else _told(words, meeting),
        words("changing.what") if open_ else NO_NOTES,
    )
    return ui.Screen(
        text,
        _hub_rows(words, meeting, undo=pending is not None, may_change=open_),
        mirrors=ui.Mirror(ViewKind.CHANGE),
    )


def _waits(words: Words, meeting: Meeting, pending: changes.Pending) -> Markup:
    lines = [
        words("changing.saved"),
        *change_lines(words, pending.before, changes.facts_of(meeting)),
    ]
    if pending.others:
        lines.append(words("changing.others", count=pending.others))
    now_is = changes.facts_of(meeting)
    lines.append(_when_told(words, meeting, now_is, pending.due_at, pending.people))
    return Markup("\n").join(lines)


def _when_told(
    words: Words, meeting: Meeting, after: changes.MeetingFacts, due_at: datetime, people: int
) -> Markup:
    if not people:
        key = "changing.tells_nobody.cancelled" if after.cancelled else "changing.tells_nobody"
        return words(key)
    local = to_local(due_at, meeting.zone)
    when = words.when(local.date(), local.time())
    return words("changing.tells", people=words.people(people), when=when)


def _told(words: Words, meeting: Meeting) -> Markup:
    if meeting.changed_at is None:
        return NO_NOTES
    local = to_local(meeting.changed_at, meeting.zone)
    return words("changing.told", when=words.when(local.date(), local.time()))


def _hub_rows(words: Words, meeting: Meeting, *, undo: bool, may_change: bool) -> ui.Rows:
    rows: list[tuple[ui.Button, ...]] = []
    if undo:
        data = buttons.UndoButton(meeting.id).pack()
        rows.append((ui.Button(words.plain("changing.undo"), data, style="danger"),))
    if may_change:
        rows += [
            tuple(_field(words, meeting, f) for f in pair if _offered(meeting, f))
            for pair in FIELDS
        ]
    summary = words.button("summary.open", answers_buttons.SummaryButton(meeting.id))
    return (*rows, (summary, home_button(words)))


def _offered(meeting: Meeting, field: MeetingQuestion) -> bool:
    return field is not MeetingQuestion.TOPIC or meeting.kind is not Kind.REGULAR


def _field(words: Words, meeting: Meeting, field: MeetingQuestion) -> ui.Button:
    label = words.plain(f"changing.field.{field}")
    style = "danger" if field is MeetingQuestion.CANCEL else ""
    return ui.Button(label, buttons.FieldButton(meeting.id, field).pack(), style=style)


# --- questions ------------------------------------------------------------------------------------


def ask(
    words: Words,
    meeting: Meeting,
    draft: changes.ChangeDraft,
    choices: texts.Choices,
    notes: Markup,
) -> ui.Screen:
    """Asks the open question; a typed text may be left empty."""
    asked = draft.asking
    rows = texts.choice_rows(words, asked, draft.stamp, buttons.CHANGE, choices)
    key = f"changing.ask.{asked}"
    if asked is MeetingQuestion.PLACE and not rows:
        key = "changing.ask.place.typed"
    elif asked in MAY_BE_EMPTY:
        rows = ((words.button("new_meeting.clear", buttons.CHANGE.clear(draft.stamp, asked)),),)
    leaving = (drop_button(words, "changing.back", meeting), home_button(words))
    return texts.question(words, [notes, _of(words, meeting)], key, (*rows, leaving), choices)


def _of(words: Words, meeting: Meeting) -> Markup:
    when = words.when(meeting.on_date, meeting.at_time)
    return words("changing.of", cell=meeting.cell_name, when=when)


# --- the preview ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What saving an edit would bring: how many are told and when, how many answers lapse, which
    meetings it may also be made to and which of the series not, what else is on that day.

    `told`: how its people know the meeting. `reminds`: whether reminders are still to come.
    `emptied`: a day of the month that has no regular meeting then.
    """

    told: changes.MeetingFacts
    due_at: datetime
    people: int
    lapsing: int = 0
    reminds: bool = True
    emptied: date | None = None
    edited_alone: tuple[date, ...] = ()
    in_the_way: tuple[date, ...] = ()
    extents: tuple[changes.Extent, ...] = (changes.Extent.ONE,)
    counts: tuple[int, ...] = (1,)
    warned: clashes.Clashes = clashes.NO_CLASHES


def preview(
    words: Words,
    meeting: Meeting,
    draft: changes.ChangeDraft,
    before: changes.MeetingFacts,
    after: changes.MeetingFacts,
    effect: Effect,
    notes: Markup = NO_NOTES,
) -> ui.Screen:
    """Shows what changes, its effect, then Lưu or Bỏ."""
    several = len(effect.extents) > 1
    text = ui.paragraphs(
        notes,
        words("changing.preview"),
        _of(words, meeting),
        Markup("\n").join(change_lines(words, before, after)),
        _brings(words, meeting, after, effect),
        words(_how(draft, several=several)),
    )
    return ui.Screen(text, _preview_rows(words, meeting, draft, effect))


def _how(draft: changes.ChangeDraft, *, several: bool) -> str:
    if "state" in draft.edit:
        return "changing.preview.how.cancel"
    return "changing.extent.ask" if several else "changing.preview.how"


def _brings(words: Words, meeting: Meeting, after: changes.MeetingFacts, effect: Effect) -> Markup:
    lines = texts.warnings(words, effect.warned)
    if effect.emptied:
        lines.append(words("changing.empties", month=words.month(effect.emptied)))
    if effect.lapsing:
        lines.append(words("changing.resets", count=effect.lapsing))
    if after.cancelled and effect.reminds:
        lines.append(words("changing.ends"))
    lines += _left_out(words, effect)
    lines.append(_tells(words, meeting, after, effect))
    return Markup("\n").join(lines)


def _left_out(words: Words, effect: Effect) -> list[Markup]:
    """Names the meetings of the series that an edit of several leaves as they are."""
    if len(effect.extents) == 1:
        return []
    why = {"alone": effect.edited_alone, "taken": effect.in_the_way}
    return [
        words(f"changing.leaves.{name}", days=words.listed(words.full_date(day) for day in days))
        for name, days in why.items()
        if days
    ]


def _tells(words: Words, meeting: Meeting, after: changes.MeetingFacts, effect: Effect) -> Markup:
    if not changes.differences(effect.told, after):
        return words("changing.tells_nothing")
    if len(effect.extents) > 1 and not effect.people:
        return words("changing.tells_of_several")
    return _when_told(words, meeting, after, effect.due_at, effect.people)


def _preview_rows(
    words: Words, meeting: Meeting, draft: changes.ChangeDraft, effect: Effect
) -> ui.Rows:
    rows: list[tuple[ui.Button, ...]] = []
    for extent, count in zip(effect.extents, effect.counts, strict=True):
        label, style = _deed(words, draft, effect, extent, count)
        data = buttons.SaveButton(draft.stamp, extent).pack()
        rows.append((ui.Button(label, data, style=style),))
    if {"on_date", "at_time"} & set(draft.edit):
        rows.append(
            tuple(_field(words, meeting, f) for f in (MeetingQuestion.DATE, MeetingQuestion.HOUR))
        )
    return (*rows, (drop_button(words, "confirming.keep", meeting),))


def _deed(
    words: Words, draft: changes.ChangeDraft, effect: Effect, extent: changes.Extent, count: int
) -> tuple[str, str]:
    """Names what a tap does, and its style: cancelling is not called saving."""
    if "state" in draft.edit:
        return words.plain("changing.cancel.yes"), "danger"
    key = "changing.save" if len(effect.extents) == 1 else f"changing.extent.{extent}"
    return words.plain(key, count=count), "success"


def drop_button(words: Words, key: str, meeting: Meeting) -> ui.Button:
    return words.button(key, buttons.ChangeDropButton(meeting.id))
