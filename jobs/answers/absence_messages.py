"""What the secretary is told of absences, and what of a duty is to be given to somebody else."""

from collections.abc import Sequence
from datetime import date

from core.answers.screens import absence_news as texts
from core.dates.zones import to_local
from core.meetings.buttons import FieldButton
from core.meetings.form import MeetingQuestion
from core.model.meeting import Meeting, State
from core.topics import buttons
from core.topics.duties import Duty
from core.topics.screens.checklist import short
from core.ui.screens import Screen
from db import people
from db.answers.absences import load_period
from db.answers.answers import find_answer
from db.answers.periods import find_answered
from db.meetings.changes import load_as_told
from db.meetings.to_answer import load_within
from db.topics import duties
from db.topics.topics import load_topic
from jobs.sending import Sending


async def render_absence(sending: Sending) -> Screen | None:
    """To the secretary, and to the member for whom it was recorded; None once it was taken back."""
    tx = sending.tx
    period = await load_period(tx, sending.about["period_id"])
    member = await people.load_member(tx, period.member_id)
    if member.retired or member.cell_id is None:
        return None
    within = await load_within(tx, member.cell_id, period.first_on, period.last_on, sending.now)
    answered = [one for one in within if member.id in await find_answered(tx, one.id)]
    if sending.member_id == member.id:
        return texts.reported_for_you(sending.words, period, answered)
    works = await _works(sending, member.id, answered)
    return texts.reported(sending.words, member, period, answered, works)


async def render_absence_ended(sending: Sending) -> Screen:
    """To the secretary: somebody who was away is not."""
    member = await people.load_member(sending.tx, sending.about["member_id"])
    first, last = (date.fromisoformat(sending.about[name]) for name in ("first", "last"))
    words = sending.words
    return texts.ended(words, member.full_name, words.day(first), words.day(last))


async def render_drop_out(sending: Sending) -> Screen | None:
    """To the secretary; None where nothing has changed after all, or the meeting has begun."""
    tx, member_id = sending.tx, sending.about["member_id"]
    meeting = await load_as_told(tx, sending.meeting_id)
    member = await people.load_member(tx, member_id)
    if meeting.state_at(sending.now) is not State.PUBLISHED or member.retired:
        return None
    answer = await find_answer(tx, meeting.id, member_id)
    if answer is None:
        return None
    works = await _works(sending, member_id, [meeting])
    return texts.dropped_out(sending.words, member.full_name, meeting, answer, works)


async def _works(sending: Sending, member_id: int, meetings: Sequence[Meeting]) -> list[texts.Work]:
    """Finds the duties and the chair of these meetings that are the member's."""
    of = {one.id: one for one in meetings}
    works = [
        await _duty(sending, duty, of[duty.meeting_id])
        for duty in await duties.load_duties_of(sending.tx, [member_id])
        if duty.meeting_id in of
    ]
    return works + [_chair(sending, one) for one in meetings if one.chair_id == member_id]


async def _duty(sending: Sending, duty: Duty, meeting: Meeting) -> texts.Work:
    plain, tx = sending.words.plain, sending.tx
    kind = plain(f"duties.kind.{duty.kind}")
    today = to_local(sending.now, (await people.load_cell(tx, duty.cell_id)).zone).date()
    order = await duties.load_order(tx, await load_topic(tx, duty.topic_id), duty.kind, today)
    ways: list[tuple[str, buttons.ReplaceButton | buttons.DutyButton]] = []
    if order:
        name = short(order[0].candidate.name)
        give = buttons.ReplaceButton(duty.id, order[0].candidate.member_id)
        ways.append((plain("absence.duty.give", name=name), give))
    ways.append((plain("absence.duty.open", kind=kind), buttons.DutyButton(duty.id)))
    when = sending.words.when(meeting.on_date, meeting.at_time)
    return texts.Work(plain("absence.duty", kind=kind, when=when), tuple(ways))


def _chair(sending: Sending, meeting: Meeting) -> texts.Work:
    plain = sending.words.plain
    when = sending.words.when(meeting.on_date, meeting.at_time)
    way = plain("absence.chair.give"), FieldButton(meeting.id, MeetingQuestion.CHAIR)
    return texts.Work(plain("absence.chair", when=when), (way,))
