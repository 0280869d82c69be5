"""A session's checklist: what is done, what is late, who does what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from core.home.screens import month_button
from core.model.deliveries import ViewKind
from core.model.meeting import Meeting, State
from core.profiles.profile import Profile
from core.topics import buttons
from core.topics.checklist import (
    DURING,
    EVALUATE,
    PHASES,
    ChecklistView,
    Item,
    Matter,
    progress,
    title_of,
    to_tick,
)
from core.ui import picks
from core.ui import rows as layout
from core.ui import screens as ui
from core.ui.home_button import home_button
from core.ui.words import Words

LONGEST_LABEL = 34
IN_A_ROW = 5
MATTERS = 6
"""How many open matters a checklist shows; the running order has them all."""


def title(words: Words, item: Item, profile: Profile) -> str:
    """Gives an item's words: the guide's in the reader's language, or as somebody typed them."""
    step = next((one for one in profile.steps if one.key == item.step), None)
    return words.plain(step.words) if step and title_of(step) == item.title else item.title


def checklist(words: Words, view: ChecklistView, head: str = "plain") -> ui.Screen:
    """Shows leaders the progress and what earlier meetings left, or somebody their own lines.

    Leaders tick what it is the time for; further lines follow as the day comes.
    """
    items, today, leads = view.items, view.today, view.leads
    mirror = mirror_of(ViewKind.PROGRESS if leads else ViewKind.LINES, view.meeting, head)
    if view.meeting.state is State.CANCELLED:
        return cancelled(words, view.meeting, mirror, f"checklist.head.{head}")
    counted = progress(items, today)
    parts = [words(f"checklist.head.{head}"), session_words(words, view.meeting)]
    if items:
        key = "checklist.progress.late" if counted.late else "checklist.progress"
        parts.append(words(key, done=counted.done, whole=counted.whole, late=counted.late))
    else:
        parts.append(words("checklist.none"))
    parts += _phases(words, view)
    if view.matters:
        parts.append(matter_lines(words, view.matters[:MATTERS], len(view.matters) - MATTERS))
    ticks = _numbers(words, view) if leads else {}
    rows = layout.in_rows(list(ticks.values()), IN_A_ROW) if leads else _ticks(words, view)
    if ticks:
        parts.append(words("checklist.how"))
    typed = picks.Pick(picks.Reads.NUMBER, tuple((n, one.data) for n, one in ticks.items()))
    typing = (typed,) if ticks else ()
    return ui.Screen(
        Markup("\n\n").join(parts), (*rows, *_ways(words, view)), picks=typing, mirrors=mirror
    )


def mirror_of(kind: ViewKind, meeting: Meeting, head: str = "") -> ui.Mirror:
    """Tells what mirrors a session's lines."""
    return ui.Mirror(kind, meeting.cell_id, meeting.id, head=head)


def cancelled(words: Words, meeting: Meeting, mirror: ui.Mirror, head: str) -> ui.Screen:
    """Says that nothing is to be prepared any more."""
    parts = [words(head), session_words(words, meeting), words("card.cancelled")]
    return ui.Screen(Markup("\n\n").join(parts), ((home_button(words),),), mirrors=mirror)


def _phases(words: Words, view: ChecklistView) -> list[Markup]:
    """Writes the lines phase by phase; for leaders with their numbers and owners."""
    parts = []
    for phase in PHASES:
        lines = [
            named_line(words, number, item, view.today, view.profile)
            if view.leads
            else _line(words, item, view.today, view.profile)
            for number, item in view.numbered
            if item.phase == phase
        ]
        if lines:
            parts.append(Markup("\n").join([words(f"checklist.phase.{phase}"), *lines]))
    return parts


def _numbers(words: Words, view: ChecklistView) -> dict[str, ui.Button]:
    """Makes the numbers of what it is the time for into buttons, which may be typed as well."""
    now = to_tick(view.items, view.meeting.on_date, view.today)
    return {str(n): tick(words, item, str(n)) for n, item in view.numbered if item in now}


def _ticks(words: Words, view: ChecklistView) -> ui.Rows:
    ticks = layout.told_apart(named_tick(words, item, view.profile) for item in view.items)
    return tuple((each,) for each in ticks)


def matter_lines(words: Words, matters: Sequence[Matter], more: int = 0) -> Markup:
    lines = [words("checklist.order.open"), *[_matter(words, one) for one in matters]]
    if more > 0:
        lines.append(words("tasks.more", count=more))
    return Markup("\n").join(lines)


def _matter(words: Words, one: Matter) -> Markup:
    if one.topic:
        return words("checklist.matter.topic", title=one.title)
    return words(
        "checklist.matter",
        title=one.title,
        owner=one.owner or words.plain("checklist.nobody"),
        due=due_words(words, words.short_date(one.due_on) if one.due_on else ""),
    )


def due_words(words: Words, day: str) -> str:
    """Says until when something is to be done, or that it has no day."""
    return words.plain("tasks.due" if day else "tasks.no_day", due=day)


def session_words(words: Words, meeting: Meeting) -> Markup:
    when = words.when(meeting.on_date, meeting.at_time)
    key = "checklist.session.topic" if meeting.topic else "checklist.session"
    return words(key, cell=meeting.cell_name, when=when, topic=meeting.topic)


def _line(words: Words, item: Item, today: date, profile: Profile) -> Markup:
    said, due = title(words, item, profile), words.short_date(item.due_on)
    return words(f"checklist.line.{_line_mark(item, today)}", title=said, due=due)


def named_line(words: Words, number: int, item: Item, today: date, profile: Profile) -> Markup:
    return words(
        f"checklist.named.{_line_mark(item, today)}",
        number=number,
        title=title(words, item, profile),
        due=words.short_date(item.due_on),
        owner=item.member_name or words.plain("checklist.nobody"),
    )


def _line_mark(item: Item, today: date) -> str:
    """Tells the state of a line; what happens in the meeting itself has no due day."""
    return DURING if item.phase == DURING and not item.done else state_of(item, today)


def _ways(words: Words, view: ChecklistView) -> ui.Rows:
    home = (month_button(words, view.meeting), home_button(words))
    meeting_id = view.meeting.id
    if not view.leads:
        return (home,)
    edit = words.button("checklist.edit", buttons.EditListButton(meeting_id))
    add = words.button("checklist.add", buttons.AddItemButton(meeting_id))
    judge = words.button("evaluation.open", buttons.EvaluateButton(meeting_id), style="primary")
    ways = ((edit, add) if view.items else (add,), home)
    return ((judge,), *ways) if view.held else ways


def named_tick(words: Words, item: Item, profile: Profile, *, listed: bool = False) -> ui.Button:
    """Makes the button that ticks a line by its name, or takes the tick back."""
    name = title(words, item, profile)
    label = layout.fitted(lambda cut: tick(words, item, cut, listed=listed).label, name)
    return replace(tick(words, item, name, listed=listed), label=label)


def tick(words: Words, item: Item, label: str, *, listed: bool = False) -> ui.Button:
    """Makes the button that ticks a line, or takes the tick back. The evaluation is opened: it
    ticks itself once it is finished.
    """
    if item.step == EVALUATE and not item.done:
        return words.button(
            "checklist.evaluate", buttons.EvaluateButton(item.meeting_id), title=label
        )
    key = "checklist.untick" if item.done else "checklist.tick"
    data = buttons.TickButton(item.id, 0 if item.done else 1, int(listed))
    return words.button(key, data, title=label)


def short(text: str) -> str:
    """Cuts a title to fit a button on a phone."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def state_of(item: Item, today: date) -> str:
    if item.done:
        return "done"
    return "late" if item.is_late(today) else "open"
