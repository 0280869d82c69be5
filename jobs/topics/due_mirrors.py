"""What each message that tells of lines as they fall due shows now."""

from core.model.deliveries import ViewKind
from core.topics.screens import checklist_told as texts
from core.topics.screens.tasks import tasks
from core.ui import screens as ui
from db.meetings.meetings import load_meeting
from db.people import load_member
from db.topics.checklists import load_profile
from db.topics.work import load_own_work
from jobs.topics.checklist_draws import draw_progress
from jobs.topics.due_messages import draw_due, is_theirs, load_lines
from jobs.topics.redraw import Draw, Redraw


async def _due(one: Redraw) -> ui.Screen:
    """Draws what is still due of the lines; once nothing is, all that the reader has to do."""
    lines = await load_lines(one.tx, _numbers(one), one.now)
    members = [await load_member(one.tx, own.member_id) for own in one.actor.memberships]
    due = [line for line in lines if any(is_theirs(line, member) for member in members)]
    if due:
        return await draw_due(one.tx, one.words, due, one.now)
    return tasks(one.words, await load_own_work(one.tx, one.actor, one.now))


async def _late(one: Redraw) -> ui.Screen | None:
    """Draws what is still late of the lines; once nothing is, the checklist."""
    meeting = await load_meeting(one.tx, one.view.meeting_id)
    late = await load_lines(one.tx, _numbers(one), one.now)
    if late and meeting.cell_id in one.actor.led_cell_ids:
        profile = await load_profile(one.tx, meeting.cell_id)
        return texts.late_items(one.words, late, profile)
    return await draw_progress(one.tx, one.actor, meeting, one.now, "plain")


def _numbers(one: Redraw) -> list[int]:
    return [int(number) for number in one.view.head.split(",")]


MIRRORS: dict[ViewKind, Draw] = {ViewKind.DUE: _due, ViewKind.LATE: _late}
