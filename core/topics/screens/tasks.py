"""/viec: everything somebody is to do, the late first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.dates.zones import to_local
from core.model.deliveries import ViewKind
from core.model.people import Member
from core.topics import buttons
from core.topics.screens.checklist import due_words, named_tick, title
from core.topics.screens.checklist_edit import MEMBERS_A_PAGE
from core.topics.tasks import OwnWork, Task
from core.ui import screens as ui
from core.ui.home_button import home_button
from core.ui.paging import one_page, turning
from core.ui.picks import names
from core.ui.rows import fitted, told_apart
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
    button: ui.Button


def sorted_lines(lines: Sequence[TaskLine]) -> list[TaskLine]:
    """Sorts the late first, then by day; without a day last."""
    return sorted(lines, key=lambda one: (not one.late, one.due_on or date.max, one.title))


def tasks(words: Words, work: OwnWork) -> ui.Screen:
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
    told = told_apart([*[one.button for one in shown], *ticked])
    rows = (*((each,) for each in told), (home,))
    return ui.Screen(Markup("\n\n").join(parts), rows, mirrors=ui.Mirror(ViewKind.WORK))


def _duties(words: Words, work: OwnWork) -> list[TaskLine]:
    lines = []
    for duty, cell in work.duties:
        kind = words.plain(f"duties.kind.{duty.kind}")
        late = duty.on_date is not None and duty.on_date < to_local(work.now, cell.zone).date()
        button = words.button("tasks.open_duty", buttons.DutyButton(duty.id), duty=kind)
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


def _ticked(words: Words, work: OwnWork) -> list[ui.Button]:
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
) -> ui.Screen:
    """Asks who is to do a task a meeting gave."""
    shown, page, pages = one_page(members, page, MEMBERS_A_PAGE)
    rows: list[tuple[ui.Button, ...]] = [
        (ui.Button(one.full_name, buttons.TaskOwnerButton(task_id, one.id).pack()),)
        for one in shown
    ]
    rows += turning(words, page, pages, lambda to: buttons.TaskOwnersButton(task_id, to).pack())
    named = names((one.full_name, buttons.TaskOwnerButton(task_id, one.id)) for one in members)
    text = words("tasks.owner.ask", title=title)
    return ui.Screen(text, (*rows, (home_button(words),)), picks=(named,))


def given(words: Words, task: Task, *, may_tick: bool) -> ui.Screen:
    """Says whose the task is now, and whether it is done, with the button that ticks it."""
    due = due_words(words, words.day(task.due_on) if task.due_on else "")
    name = task.member_name or words.plain("checklist.nobody")
    text = words("tasks.given", title=task.title, name=name, due=due)
    done = task.done_at is not None
    if done:
        text += "\n\n" + words("tasks.done")
    rows: tuple[tuple[ui.Button, ...], ...] = ((home_button(words),),)
    if may_tick:
        rows = ((done_button(words, task.id, task.title, done=done),), *rows)
    return ui.Screen(text, rows, mirrors=ui.Mirror(ViewKind.TASK, task.cell_id, subject_id=task.id))


def done_button(words: Words, task_id: int, title: str, *, done: bool = False) -> ui.Button:
    """Ticks a task, or takes the tick back."""
    key = "checklist.untick" if done else "checklist.tick"
    data = buttons.TaskDoneButton(task_id, 0 if done else 1)
    label = fitted(lambda cut: words.plain(key, title=cut), title)
    return ui.Button(label, data.pack())
