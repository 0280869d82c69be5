"""What the clock sends about a checklist: what is due, the running order."""

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from core.model.deliveries import ViewKind
from core.model.meeting import Meeting, State
from core.profiles.profile import Profile
from core.topics import buttons
from core.topics.checklist import Item, Matter, late_first
from core.topics.screens import checklist as texts
from core.ui.home_button import home_button
from core.ui.rows import told_apart
from core.ui.screens import Mirror, Screen
from core.ui.words import Words


def due_items(
    words: Words,
    lines: Sequence[tuple[Item, Meeting]],
    today: date,
    profile: Profile,
) -> Screen:
    """Tells somebody in one message a day all that is due, the late first."""
    meetings = {item.id: meeting for item, meeting in lines}
    items = late_first([item for item, _ in lines], today)
    shown = [
        words(
            "checklist.due.line.late" if item.is_late(today) else "checklist.due.line",
            title=texts.title(words, item, profile),
            due=words.day(item.due_on),
            cell=meetings[item.id].cell_name,
        )
        for item in items
    ]
    text = Markup("\n\n").join([words("checklist.due.head"), *shown])
    ticks = told_apart(texts.named_tick(words, item, profile, listed=True) for item in items)
    mirror = Mirror(ViewKind.DUE, head=_numbers(items))
    return Screen(text, (*((each,) for each in ticks), (home_button(words),)), mirrors=mirror)


def late_items(words: Words, lines: Sequence[tuple[Item, Meeting]], profile: Profile) -> Screen:
    """Tells the secretary what its owners have not done, though they were told."""
    said = [
        words(
            "checklist.late.line",
            title=texts.title(words, item, profile),
            owner=item.member_name,
            due=words.short_date(item.due_on),
        )
        for item, _ in lines
    ]
    meetings = list({meeting.id: meeting for _, meeting in lines}.values())
    rows = [
        (words.button("checklist.open", buttons.ChecklistButton(meeting.id)),)
        for meeting in meetings
    ]
    parts = [words("checklist.late.head"), *[texts.session_words(words, one) for one in meetings]]
    text = Markup("\n\n").join([*parts, Markup("\n").join(said)])
    mirror = Mirror(ViewKind.LATE, meeting_id=meetings[0].id, head=_numbers(i for i, _ in lines))
    return Screen(text, (*rows, (home_button(words),)), mirrors=mirror)


def _numbers(items: Iterable[Item]) -> str:
    """The lines that a message tells of, for it to follow them."""
    return ",".join(str(item.id) for item in items)


def running_order(
    words: Words,
    meeting: Meeting,
    items: Sequence[Item],
    matters: Sequence[Matter],
    profile: Profile,
) -> Screen:
    """Shows the chair the session in its order, and what is still open."""
    mirror = texts.mirror_of(ViewKind.ORDER, meeting)
    if meeting.state is State.CANCELLED:
        return texts.cancelled(words, meeting, mirror, "checklist.order.head")
    lines = [
        words("checklist.order.line", number=number, title=texts.title(words, item, profile))
        for number, item in enumerate(items, 1)
    ]
    parts = [
        words("checklist.order.head"), texts.session_words(words, meeting), Markup("\n").join(lines)
    ]  # fmt: skip
    if matters:
        parts.append(texts.matter_lines(words, matters))
    return Screen(
        Markup("\n\n").join(parts),
        (
            (words.button("checklist.open", buttons.ChecklistButton(meeting.id)),),
            (home_button(words),),
        ),
        mirrors=mirror,
    )
