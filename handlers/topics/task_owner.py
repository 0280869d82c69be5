"""Whose a task that a meeting gave is from now on."""

from core.model import errors, rights
from core.model.deliveries import DeliveryKind
from core.model.people import Actor, Cell
from core.topics import buttons
from core.topics.screens import tasks as texts
from core.topics.tasks import Task
from db import people
from db.engine.database import Session
from db.outbox.by_day import owe_by_day
from db.topics import tasks
from handlers.turn import Turn


async def on_task_owners_tapped(turn: Turn, button: buttons.TaskOwnersButton) -> None:
    async with turn.look() as (tx, actor):
        task, cell = await _load_led(tx, actor, button.task_id)
        members = await people.load_members(tx, cell.id)
    await turn.show(texts.choose_owner(turn.words, task.id, task.title, members, button.page))


async def _load_led(tx: Session, actor: Actor, task_id: int) -> tuple[Task, Cell]:
    """Loads an open task of a cell the actor leads. Raises a Refusal."""
    task = await tasks.load_task(tx, task_id)
    cell = await people.load_cell(tx, task.cell_id)
    rights.require(actor, rights.Action.MANAGE_MEETINGS, cell.scope)
    if task.done_at is not None:
        raise errors.Gone
    return task, cell


async def on_task_owner_tapped(turn: Turn, button: buttons.TaskOwnerButton) -> None:
    """Gives the task to this member, who is told."""
    async with turn.begin() as (tx, actor):
        before, cell = await _load_led(tx, actor, button.task_id)
        if button.member_id not in {one.id for one in await people.load_members(tx, cell.id)}:
            raise errors.Gone
        await tasks.save_task_owner(tx, before.id, button.member_id)
        own = actor.member_in(cell.id)
        if own is None or own.member_id != button.member_id:
            about = {"task_id": before.id}
            kind = DeliveryKind.TASK_GIVEN
            await owe_by_day(tx, kind, cell, button.member_id, turn.now, about=about)
        task = await tasks.load_task(tx, before.id)
        was, now_is = {"member_id": before.member_id}, {"member_id": task.member_id}
        await turn.record(tx, actor, "give_task", cell, before=was, after=now_is)
    await turn.show(texts.given(turn.words, task, may_tick=True))
