"""/viec: my duties, my lines of checklists, my tasks; ticked in the list."""

from core.model import errors, rights
from core.model.people import Actor
from core.topics import buttons
from core.topics.screens import checklist as checklist_texts
from core.topics.screens import tasks as texts
from core.topics.tasks import OwnWork
from db.engine.database import Session
from db.people import load_cell
from db.topics import tasks
from db.topics.checklists import load_profile
from db.topics.progress import load_checklist
from db.topics.work import load_own_work
from handlers.topics.checklist import tick_item
from handlers.turn import Turn


async def on_tasks(turn: Turn, _text: str) -> None:
    await on_tasks_tapped(turn, buttons.TasksButton())


async def on_tasks_tapped(turn: Turn, _button: buttons.TasksButton) -> None:
    async with turn.look() as (tx, actor):
        work = await _load(tx, turn, actor)
    await turn.show(texts.tasks(turn.words, work))


async def _load(tx: Session, turn: Turn, actor: Actor) -> OwnWork:
    """Raises NotJoined."""
    if not actor.joined:
        raise errors.NotJoined
    return await load_own_work(tx, actor, turn.now)


async def on_tick_tapped(turn: Turn, button: buttons.TickButton) -> None:
    """Ticks a checklist line or takes the tick back, and draws again what it was tapped in."""
    async with turn.begin() as (tx, actor):
        item, meeting = await tick_item(tx, turn, actor, button)
        profile = await load_profile(tx, meeting.cell_id)
        view = None if button.listed else await load_checklist(tx, actor, meeting, turn.now)
        work = await _load(tx, turn, actor) if button.listed else None
    title = checklist_texts.title(turn.words, item, profile)
    await _toast(turn, title, done=button.done)
    if work:
        await turn.show(texts.tasks(turn.words, work))
    elif view:
        await turn.show(checklist_texts.checklist(turn.words, view))


async def _toast(turn: Turn, title: str, *, done: int) -> None:
    """Names what was ticked: its button may be a number."""
    key = "checklist.ticked" if done else "checklist.unticked"
    await turn.toast(turn.words.plain(key, title=checklist_texts.short(title)))


async def on_task_tapped(turn: Turn, button: buttons.TaskDoneButton) -> None:
    """Marks a task done, for the person it was given to or a leader."""
    async with turn.begin() as (tx, actor):
        task = await tasks.load_task(tx, button.task_id)
        cell = await load_cell(tx, task.cell_id)
        mine = task.member_id in {m.member_id for m in actor.memberships}
        if not mine and not rights.may(actor, rights.Action.MANAGE_MEETINGS, cell.scope):
            raise errors.NotAllowed
        await tasks.save_task_done(tx, task.id, turn.now if button.done else None)
        work = await _load(tx, turn, actor)
    await _toast(turn, task.title, done=button.done)
    await turn.show(texts.tasks(turn.words, work))
