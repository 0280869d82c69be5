"""What people are told of tasks that meetings gave."""

from core.topics.screens import tasks as texts
from core.ui.screens import Screen
from db.topics.tasks import load_task
from jobs.sending import Sending


async def render_task_given(sending: Sending) -> Screen | None:
    """Tells somebody of a task that is theirs now; None once it is done, or another's."""
    task = await load_task(sending.tx, sending.about["task_id"])
    if task.done_at or task.member_id != sending.member_id:
        return None
    return texts.given(sending.words, task, may_tick=True)
