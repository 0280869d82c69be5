"""What the secretary is told when somebody leaves the roster."""

from core.meetings.buttons import FieldButton
from core.meetings.form import MeetingQuestion
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.meeting import State
from core.roster.handed_back import HandedBack
from core.roster.screens import handed_back as texts
from core.topics import buttons
from core.topics.duties import STANDING
from core.topics.screens import checklist as checklist_texts
from core.topics.topic import OPEN
from core.ui.screens import Screen
from db.meetings.meetings import load_meeting
from db.people import load_member
from db.topics import checklists, duties, tasks, topics
from jobs.sending import Renderer, Sending


async def render_handed_back(sending: Sending) -> Screen | None:
    """Lists what nobody has taken meanwhile; None when nothing is left, or the member is back."""
    member = await load_member(sending.tx, sending.about["member_id"])
    if not member.retired:
        return None
    held = HandedBack.from_data(sending.about["held"])
    works: list[texts.Work] = []
    for read, ids in (
        (_duty, held.duties),
        (_item, held.items),
        (_task, held.tasks),
        (_chair, held.chaired),
    ):
        for number in ids:
            try:
                work = await read(sending, number)
            except Gone:
                continue
            works += [work] if work else []
    return texts.handed_back(sending.words, member.id, member.full_name, works) if works else None


async def _duty(sending: Sending, duty_id: int) -> texts.Work | None:
    duty = await duties.load_duty(sending.tx, duty_id)
    topic = await topics.load_topic(sending.tx, duty.topic_id)
    others = await duties.load_duties(sending.tx, topic.id)
    taken = any(one.kind is duty.kind and one.state in STANDING for one in others)
    if taken or topic.state not in OPEN:
        return None
    kind = sending.words.plain(f"duties.kind.{duty.kind}")
    said = sending.words.plain("members.handed_back.duty", kind=kind, topic=duty.topic)
    return said, buttons.AssignButton(topic.id, duty.kind)


async def _item(sending: Sending, item_id: int) -> texts.Work | None:
    item = await checklists.load_item(sending.tx, item_id)
    if item.member_id is not None or item.done:
        return None
    meeting = await load_meeting(sending.tx, item.meeting_id)
    profile = await checklists.load_profile(sending.tx, meeting.cell_id)
    title = checklist_texts.title(sending.words, item, profile)
    day = sending.words.day(meeting.on_date)
    return sending.words.plain("members.handed_back.item", title=title, day=day), (
        buttons.OwnersButton(item.id)
    )


async def _task(sending: Sending, task_id: int) -> texts.Work | None:
    task = await tasks.load_task(sending.tx, task_id)
    if task.member_id is not None or task.done_at:
        return None
    return task.title, buttons.TaskOwnersButton(task.id)


async def _chair(sending: Sending, meeting_id: int) -> texts.Work | None:
    meeting = await load_meeting(sending.tx, meeting_id)
    if meeting.chair_id is not None or meeting.state is not State.PUBLISHED:
        return None
    when = sending.words.when(meeting.on_date, meeting.at_time)
    said = sending.words.plain("members.handed_back.chair", when=when)
    return said, FieldButton(meeting.id, MeetingQuestion.CHAIR)


RENDERERS: dict[DeliveryKind, Renderer] = {DeliveryKind.HANDED_BACK: render_handed_back}
