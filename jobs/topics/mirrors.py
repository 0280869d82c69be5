"""What each message that mirrors a session's preparation shows now."""

from datetime import datetime

from core.model.deliveries import ViewKind
from core.model.errors import Refusal
from core.model.rights import Action, may
from core.topics.screens import tasks as texts
from core.ui.screens import Screen
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.views import View
from db.people import load_actor, load_cell
from db.topics.tasks import load_task
from db.topics.work import load_own_work
from jobs.topics import due_mirrors, duty_mirrors
from jobs.topics.checklist_draws import draw_lines, draw_order, draw_progress
from jobs.topics.redraw import Draw, Redraw


async def _progress(one: Redraw) -> Screen | None:
    meeting = await load_meeting(one.tx, one.view.meeting_id)
    return await draw_progress(one.tx, one.actor, meeting, one.now, one.view.head)


async def _lines(one: Redraw) -> Screen | None:
    meeting = await load_meeting(one.tx, one.view.meeting_id)
    return await draw_lines(one.tx, one.actor, meeting, one.now, one.view.head)


async def _order(one: Redraw) -> Screen | None:
    meeting = await load_meeting(one.tx, one.view.meeting_id)
    if one.actor.member_in(meeting.cell_id) is None:
        return None
    return await draw_order(one.tx, one.words, meeting)


async def _task(one: Redraw) -> Screen | None:
    task = await load_task(one.tx, one.view.subject_id)
    cell = await load_cell(one.tx, task.cell_id)
    own = one.actor.member_in(cell.id)
    if own is None:
        return None
    leads = may(one.actor, Action.MANAGE_MEETINGS, cell.scope)
    mine = task.member_id == own.member_id
    return texts.given(one.words, task, may_tick=mine or leads)


async def _work(one: Redraw) -> Screen | None:
    if not one.actor.joined:
        return None
    return texts.tasks(one.words, await load_own_work(one.tx, one.actor, one.now))


MIRRORS: dict[ViewKind, Draw] = {
    ViewKind.PROGRESS: _progress,
    ViewKind.LINES: _lines,
    ViewKind.ORDER: _order,
    ViewKind.TASK: _task,
    ViewKind.WORK: _work,
    **due_mirrors.MIRRORS,
    **duty_mirrors.MIRRORS,
}


async def redraw(tx: Session, view: View, now: datetime) -> Screen | None:
    """Returns None when its reader may not see it any more."""
    actor = await load_actor(tx, view.chat_id, language="vi", operator=False)
    try:
        return await MIRRORS[view.kind](Redraw(tx, view, actor, now))
    except Refusal:
        return None
