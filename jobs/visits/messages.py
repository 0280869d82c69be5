"""What visitors and cells are told about visits."""

from datetime import date, datetime

from core.answers.buttons import CardButton
from core.answers.screens.card import facts
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.names import short_name
from core.reminders.lines import line_named
from core.ui.screens import Button, Screen
from core.visits.buttons import VisitButton
from core.visits.screens import messages as texts
from core.visits.visit import Sitting, Visit, VisitState, clashes
from db import people
from db.meetings.meetings import load_meeting
from db.visits import visits
from jobs.sending import Line, Renderer, Sending


async def render_planned(sending: Sending) -> Screen | None:
    """Renders all that was planned for the visitor; None when it was taken out again."""
    since = datetime.fromisoformat(sending.about["since"])
    found = await visits.load_visits_of(sending.tx, sending.member_id, since=since)
    return texts.planned(sending.words, [visit.as_told() for visit in found]) if found else None


async def render_planned_cell(sending: Sending) -> Screen | None:
    """Tells the cell's secretary who comes, and when."""
    since = datetime.fromisoformat(sending.about["since"])
    found = await visits.load_visits_to(sending.tx, sending.about["cell_id"], since)
    return texts.planned_cell(sending.words, [one.as_told() for one in found]) if found else None


async def render_news(sending: Sending) -> Screen | None:
    """Tells the visitor that the meeting has a day, another one, or none any more."""
    visit = await _load_planned(sending, sending.about["visit_id"])
    before = sending.about["before"]
    if visit.told == before or visit.is_recordable(sending.now):
        return None
    return texts.news(sending.words, visit, before)


async def render_clash(sending: Sending) -> Screen | None:
    """Warns of two meetings too near each other; None when they no longer are."""
    one, other = [await _load_planned(sending, number) for number in sending.about["visit_ids"]]
    if not clashes([one, other]):
        return None
    if sending.kind == DeliveryKind.VISIT_CLASH_CELL:
        return texts.clash_cell(sending.words, one)
    return texts.clash(sending.words, one, other, own=sending.member_id == one.member_id)


async def render_reminder(sending: Sending) -> Screen:
    """Reminds before the meeting, with its facts."""
    visit, sitting = await _load_unmoved(sending)
    meeting = await load_meeting(sending.tx, sitting.meeting_id)
    host = sending.kind == DeliveryKind.VISIT_REMINDER_CELL
    return texts.reminder(sending.words, visit, facts(sending.words, meeting), host=host)


async def render_ask(sending: Sending) -> Screen:
    """Asks after the meeting; one tap says whether the visitor came."""
    visit, _ = await _load_unmoved(sending)
    return texts.ask(sending.words, visit)


async def line_visit(sending: Sending) -> Button | None:
    """Returns None for the question before it would be asked."""
    visit, sitting = await _load_unmoved(sending)
    if sending.kind == DeliveryKind.VISIT_ASK and not visit.is_overdue(sending.now):
        return None
    host = sending.kind == DeliveryKind.VISIT_REMINDER_CELL
    target = CardButton(sitting.meeting_id) if host else VisitButton(visit.id)
    return line_named(
        sending.words,
        f"along.{sending.kind}",
        target,
        visit.visitor if host else short_name(visit.cell_name),
        day=sending.words.short_date(sitting.on_date),
        hour=sending.words.hour(sitting.at_time),
    )


async def render_dropped(sending: Sending) -> Screen:
    """Tells that a visit is off."""
    cell = await people.load_cell(sending.tx, sending.about["cell_id"])
    visitor = await people.load_member(sending.tx, sending.about["visitor_id"])
    month = date.fromisoformat(sending.about["month"])
    host = sending.kind == DeliveryKind.VISIT_DROPPED_CELL
    return texts.dropped(sending.words, cell.name, visitor.full_name, month, host=host)


async def _load_planned(sending: Sending, visit_id: int) -> Visit:
    """Raises Gone for a visit that is planned no more."""
    visit = await visits.load_visit(sending.tx, visit_id)
    if visit.state is not VisitState.PLANNED:
        raise Gone
    return visit


async def _load_unmoved(sending: Sending) -> tuple[Visit, Sitting]:
    """Raises Gone unless its meeting is the one, and at the time, that the message was owed for."""
    visit = await _load_planned(sending, sending.about["visit_id"])
    starts_at = datetime.fromisoformat(sending.about["starts_at"])
    sitting = visit.meets
    if sitting is None or (sitting.meeting_id, sitting.starts_at) != (
        sending.meeting_id,
        starts_at,
    ):
        raise Gone
    return visit, sitting


RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.VISIT_PLANNED: render_planned,
    DeliveryKind.VISIT_PLANNED_CELL: render_planned_cell,
    DeliveryKind.VISIT_NEWS: render_news,
    DeliveryKind.VISIT_CLASH: render_clash,
    DeliveryKind.VISIT_CLASH_CELL: render_clash,
    DeliveryKind.VISIT_REMINDER: render_reminder,
    DeliveryKind.VISIT_REMINDER_CELL: render_reminder,
    DeliveryKind.VISIT_ASK: render_ask,
    DeliveryKind.VISIT_DROPPED: render_dropped,
    DeliveryKind.VISIT_DROPPED_CELL: render_dropped,
}
LINES: dict[DeliveryKind, Line] = {
    DeliveryKind.VISIT_REMINDER: line_visit,
    DeliveryKind.VISIT_REMINDER_CELL: line_visit,
    DeliveryKind.VISIT_ASK: line_visit,
}
