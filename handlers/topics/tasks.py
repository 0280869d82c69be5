"""/viec: my duties, my lines of checklists, my tasks; ticked in the list."""

from core.model import errors, rights
from core.model.meeting import Meeting
from core.model.people import Actor
from core.topics import buttons, checklist
from core.topics.screens import checklist as checklist_texts
from core.topics.screens import tasks as texts
from core.ui.screens import Screen
from db.engine.database import Session
from db.people import load_cell
from db.topics import tasks
from db.topics.checklists import load_open_items, load_profile
from db.topics.duties import load_duties_of
from db.topics.progress import load_checklist
from handlers.topics.checklist import tick_item
from handlers.turn import Turn


async def on_tasks(turn: Turn, _text: str) -> None:
    await on_tasks_tapped(turn, buttons.TasksButton())


async def on_tasks_tapped(turn: Turn, _button: buttons.TasksButton) -> None:
    async with turn.look() as (tx, actor):
        screen = await draw(tx, turn, actor)
    await turn.show(screen)


async def draw(tx: Session, turn: Turn, actor: Actor) -> Screen:
    """Draws the list as it is now. Raises NotJoined."""
    if not actor.joined:
        raise errors.NotJoined
    lines = [
        *await _duties(tx, turn, actor),
        *await _items(tx, turn, actor),
        *await _tasks(tx, turn, actor),
    ]
    return texts.tasks(turn.words, lines)


async def _duties(tx: Session, turn: Turn, actor: Actor) -> list[texts.TaskLine]:
    lines = []
    for duty in await load_duties_of(tx, [m.member_id for m in actor.memberships]):
        cell = await load_cell(tx, duty.cell_id)
        today = turn.today(cell.zone)
        words = turn.words.plain(f"duties.kind.{duty.kind}")
        button = turn.words.button("tasks.open_duty", buttons.DutyButton(duty.id), duty=words)
        late = duty.on_date is not None and duty.on_date < today
        line = texts.TaskLine(
            "duty", f"{words}: {duty.topic}", cell.name, duty.on_date, late, button
        )
        lines.append(line)
    return lines


async def _items(tx: Session, turn: Turn, actor: Actor) -> list[texts.TaskLine]:
    lines = []
    for item, meeting in await _load_items(tx, turn, actor):
        today = turn.today(meeting.zone)
        profile = await load_profile(tx, meeting.cell_id)
        words = checklist_texts.title(turn.words, item, profile)
        button = checklist_texts.named_tick(turn.words, item, profile, listed=True)
        late = item.is_late(today)
        lines.append(texts.TaskLine("item", words, meeting.cell_name, item.due_on, late, button))
    return lines


async def _load_items(
    tx: Session, turn: Turn, actor: Actor
) -> list[tuple[checklist.Item, Meeting]]:
    """Loads my lines and, of the cells I lead, unassigned ones that are due."""
    found = await load_open_items(tx, [m.member_id for m in actor.memberships])
    for cell_id in actor.led_cell_ids:
        for item, meeting in await load_open_items(tx, [], cell_id):
            if checklist.falls_due(item, turn.today(meeting.zone)):
                found.append((item, meeting))
    return found


async def _tasks(tx: Session, turn: Turn, actor: Actor) -> list[texts.TaskLine]:
    lines = []
    for task in await tasks.load_tasks_of(tx, [m.member_id for m in actor.memberships]):
        cell = await load_cell(tx, task.cell_id)
        today = turn.today(cell.zone)
        button = texts.done_button(turn.words, task.id, task.title)
        late = task.is_late(today)
        lines.append(texts.TaskLine("task", task.title, cell.name, task.due_on, late, button))
    return lines


async def on_tick_tapped(turn: Turn, button: buttons.TickButton) -> None:
    """Ticks a checklist line or takes the tick back, and draws anew what it was tapped in."""
    async with turn.begin() as (tx, actor):
        _, meeting = await tick_item(tx, turn, actor, button)
        if button.listed:
            screen = await draw(tx, turn, actor)
        else:
            view = await load_checklist(tx, actor, meeting, turn.now)
            screen = checklist_texts.checklist(turn.words, view)
    await turn.toast(turn.words.plain("checklist.ticked" if button.done else "checklist.unticked"))
    await turn.show(screen)


async def on_task_tapped(turn: Turn, button: buttons.TaskDoneButton) -> None:
    """Marks a task done, for the person it was given to or a leader."""
    async with turn.begin() as (tx, actor):
        task = await tasks.load_task(tx, button.task_id)
        cell = await load_cell(tx, task.cell_id)
        mine = task.member_id in {m.member_id for m in actor.memberships}
        scope = cell.scope
        if not mine and not rights.may(actor, rights.Action.MANAGE_MEETINGS, scope):
            raise errors.NotAllowed
        await tasks.save_task_done(tx, task.id, turn.now if button.done else None)
        screen = await draw(tx, turn, actor)
    await turn.toast(turn.words.plain("checklist.ticked" if button.done else "checklist.unticked"))
    await turn.show(screen)
