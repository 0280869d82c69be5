"""/viec: everything somebody is to do, the late first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.topics.buttons import TaskDoneButton
from core.topics.screens.checklist import short
from core.ui.home_button import home_button
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


def tasks(words: Words, lines: Sequence[TaskLine]) -> Screen:
    home = home_button(words)
    if not lines:
        return Screen(words("tasks.none"), ((home,),))
    shown = sorted_lines(lines)[:MOST_SHOWN]
    late = sum(line.late for line in lines)
    key = "tasks.head.late" if late else "tasks.head"
    parts = [words(key, count=len(lines), late=late), *[_line(words, one) for one in shown]]
    if len(lines) > MOST_SHOWN:
        parts.append(words("tasks.more", count=len(lines) - MOST_SHOWN))
    return Screen(Markup("\n\n").join(parts), (*[(one.button,) for one in shown], (home,)))


def _line(words: Words, line: TaskLine) -> Markup:
    due = words.day(line.due_on) if line.due_on else words.plain("tasks.no_day")
    key = "tasks.line.late" if line.late else "tasks.line"
    kind = words.plain(f"tasks.kind.{line.kind}")
    return words(key, title=line.title, cell=line.cell, due=due, kind=kind)


def done_button(words: Words, task_id: int, title: str, *, done: bool = False) -> Button:
    """Ticks a task, or takes the tick back."""
    key = "checklist.untick" if done else "checklist.tick"
    data = TaskDoneButton(task_id, 0 if done else 1)
    return words.button(key, data, title=short(title))
