"""/viec: everything somebody is to do, the late first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.dates.zones import to_local
from core.model.people import Member
from core.topics.buttons import DutyButton, TaskDoneButton, TaskOwnerButton, TaskOwnersButton
from core.topics.screens.checklist import due_words, named_tick, title
from core.topics.screens.checklist_edit import MEMBERS_A_PAGE
from core.topics.tasks import OwnWork
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.picks import names
from core.ui.rows import fitted, told_apart
from core.ui.screens import Button, Screen
from core.ui.words import Words

MOST_SHOWN = 20


@dataclass(frozen=True)
class TaskLine:
    """One thing to do: words, where it belongs, its day, and the button that belongs to it."""

    kind: str
    title: str
    cell: str
    due_on: date | None
    late: bool
    button: Button


def sorted_lines(lines: Sequence[TaskLine]) -> list[TaskLine]:
    """Sorts the late first, then by day; without a day last."""
    return sorted(lines, key=lambda one: (not one.late, one.due_on or date.max, one.title))


def tasks(words: Words, work: OwnWork) -> Screen:
    """Lists all that somebody is to do, each with its button."""
    home = home_button(words)
    lines = [*_duties(words, work), *_items(words, work), *_tasks(words, work)]
    shown = sorted_lines(lines)[:MOST_SHOWN]
    late = sum(line.late for line in lines)
    key = "tasks.head.late" if late else "tasks.head" if lines else "tasks.none"
    parts = [words(key, count=len(lines), late=late), *[_line(words, one) for one in shown]]
    if len(lines) > MOST_SHOWN:
        parts.append(words("tasks.more", count=len(lines) - MOST_SHOWN))
    ticked = _ticked(words, work)[: MOST_SHOWN - len(shown)]
    if ticked:
        parts.append(words("tasks.ticked"))
    buttons = told_apart([*[one.button for one in shown], *ticked])
    return Screen(Markup("\n\n").join(parts), (*((each,) for each in buttons), (home,)))


def _duties(words: Words, work: OwnWork) -> list[TaskLine]:
    lines = []
    for duty, cell in work.duties:
        kind = words.plain(f"duties.kind.{duty.kind}")
        late = duty.on_date is not None and duty.on_date < to_local(work.now, cell.zone).date()
        button = words.button("tasks.open_duty", DutyButton(duty.id), duty=kind)
        said = words.plain("tasks.duty", duty=kind, topic=duty.topic)
        lines.append(TaskLine("duty", said, cell.name, duty.on_date, late, button))
    return lines


def _items(words: Words, work: OwnWork) -> list[TaskLine]:
    lines = []
    for item, meeting, profile in work.items:
        late = item.is_late(to_local(work.now, meeting.zone).date())
        button = named_tick(words, item, profile, listed=True)
        said = title(words, item, profile)
        lines.append(TaskLine("item", said, meeting.cell_name, item.due_on, late, button))
    return lines


def _tasks(words: Words, work: OwnWork) -> list[TaskLine]:
    lines = []
    for task, cell in work.tasks:
        late = task.is_late(to_local(work.now, cell.zone).date())
        button = done_button(words, task.id, task.title)
        lines.append(TaskLine("task", task.title, cell.name, task.due_on, late, button))
    return lines


def _ticked(words: Words, work: OwnWork) -> list[Button]:
    """Makes the buttons that take a tick back."""
    items = [named_tick(words, item, profile, listed=True) for item, profile in work.ticked_items]
    return [*items, *[done_button(words, x.id, x.title, done=True) for x in work.ticked_tasks]]


def _line(words: Words, line: TaskLine) -> Markup:
    day = words.day(line.due_on) if line.due_on else ""
    due = day if line.late else due_words(words, day)
    key = "tasks.line.late" if line.late else "tasks.line"
    kind = words.plain(f"tasks.kind.{line.kind}")
    return words(key, title=line.title, cell=line.cell, due=due, kind=kind)


def choose_owner(
    words: Words, task_id: int, title: str, members: Sequence[Member], page: int
) -> Screen:
    """Asks who is to do a task a meeting gave."""
    shown, page, pages = one_page(members, page, MEMBERS_A_PAGE)
    rows: list[tuple[Button, ...]] = [
        (Button(one.full_name, TaskOwnerButton(task_id, one.id).pack()),) for one in shown
    ]
    rows += turning(words, page, pages, lambda to: TaskOwnersButton(task_id, to).pack())
    named = names((one.full_name, TaskOwnerButton(task_id, one.id)) for one in members)
    text = words("tasks.owner.ask", title=title)
    return Screen(text, (*rows, (home_button(words),)), picks=(named,))


def given(words: Words, task_id: int, title: str, name: str, due_on: date | None) -> Screen:
    """Says whose the task is now, with the button that ticks it."""
    due = due_words(words, words.day(due_on) if due_on else "")
    text = words("tasks.given", title=title, name=name, due=due)
    return Screen(text, ((done_button(words, task_id, title),), (home_button(words),)))


def done_button(words: Words, task_id: int, title: str, *, done: bool = False) -> Button:
    """Ticks a task, or takes the tick back."""
    key = "checklist.untick" if done else "checklist.tick"
    data = TaskDoneButton(task_id, 0 if done else 1)
    label = fitted(lambda cut: words.plain(key, title=cut), title)
    return Button(label, data.pack())
