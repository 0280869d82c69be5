"""What visitors and cells are told about visits, made at sending from the rows as they are."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from core.answers.buttons import CardButton
from core.answers.screens.card import facts
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.names import short_name
from core.reminders.lines import other
from core.ui.screens import Button, Screen
from core.ui.words import Words, words_in
from core.visits import visit as visit_rules
from core.visits.buttons import VisitButton
from core.visits.screens import messages as texts
from db.engine.database import Session
from db.meetings.meetings import load_meeting
from db.outbox.deliveries import Delivery
from db.people import load_cell, load_member
from db.visits import visits as db_visits


async def render_planned(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Renders all that was planned for the visitor; None when it was taken out again."""
    since = datetime.fromisoformat(delivery.about["since"])
    found = await db_visits.load_visits_of(tx, delivery.member_id or 0, since=since)
    visits = [visit.as_told() for visit in found]
    return texts.planned(words_in(delivery.language), visits) if visits else None


async def render_planned_cell(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    since = datetime.fromisoformat(delivery.about["since"])
    found = await db_visits.load_visits_to(tx, delivery.about["cell_id"], since)
    visits = [visit.as_told() for visit in found]
    return texts.planned_cell(words_in(delivery.language), visits) if visits else None


async def render_news(tx: Session, delivery: Delivery, now: datetime) -> Screen | None:
    """Tells the visitor that the meeting has a day, another one, or none any more."""
    visit = await _find(tx, delivery.about["visit_id"])
    before = delivery.about["before"]
    if visit is None or visit.told == before or visit.is_recordable(now):
        return None
    return texts.news(words_in(delivery.language), visit, before)


async def render_clash(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None when the two meetings are no longer too near each other."""
    one, other = [await _find(tx, visit_id) for visit_id in delivery.about["visit_ids"]]
    if one is None or other is None or not visit_rules.clashes([one, other]):
        return None
    words = words_in(delivery.language)
    if delivery.kind == DeliveryKind.VISIT_CLASH_CELL:
        return texts.clash_cell(words, one)
    return texts.clash(words, one, other)


async def render_reminder(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    """Returns None when the meeting is at another time by now."""
    visit = await _find_unmoved(tx, delivery)
    if visit is None or visit.meets is None:
        return None
    meeting = await load_meeting(tx, visit.meets.meeting_id)
    words = words_in(delivery.language)
    return texts.reminder(
        words, visit, facts(words, meeting), host=delivery.kind == DeliveryKind.VISIT_REMINDER_CELL
    )


async def render_ask(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    visit = await _find_unmoved(tx, delivery)
    return texts.ask(words_in(delivery.language), visit) if visit else None


async def line_visit(tx: Session, words: Words, delivery: Delivery, now: datetime) -> Button | None:
    """Says a reminder, or the question, in a line; None before it would be asked."""
    visit = await _find_unmoved(tx, delivery)
    if visit is None or visit.meets is None:
        return None
    if delivery.kind == DeliveryKind.VISIT_ASK and not visit.is_overdue(now):
        return None
    host = delivery.kind == DeliveryKind.VISIT_REMINDER_CELL
    label = words.plain(
        f"along.{delivery.kind}",
        cell=short_name(visit.cell_name),
        visitor=visit.visitor,
        day=words.short_date(visit.meets.on_date),
        hour=words.hour(visit.meets.at_time),
    )
    return other(label, CardButton(visit.meets.meeting_id) if host else VisitButton(visit.id))


async def render_dropped(tx: Session, delivery: Delivery, _now: datetime) -> Screen | None:
    about = delivery.about
    try:
        cell = await load_cell(tx, about["cell_id"])
        visitor = await load_member(tx, about["visitor_id"])
    except Gone:
        return None
    month = date.fromisoformat(about["month"])
    host = delivery.kind == DeliveryKind.VISIT_DROPPED_CELL
    words = words_in(delivery.language)
    return texts.dropped(words, cell.name, visitor.full_name, month, host=host)


async def _find(tx: Session, visit_id: int) -> visit_rules.Visit | None:
    try:
        visit = await db_visits.load_visit(tx, visit_id)
    except Gone:
        return None
    return visit if visit.state is visit_rules.VisitState.PLANNED else None


async def _find_unmoved(tx: Session, delivery: Delivery) -> visit_rules.Visit | None:
    """Finds the visit while its meeting is at the time that the message was owed for."""
    visit = await _find(tx, delivery.about["visit_id"])
    if visit is None or visit.meets is None:
        return None
    starts_at = datetime.fromisoformat(delivery.about["starts_at"])
    same = visit.meets.meeting_id == delivery.meeting_id
    return visit if same and visit.meets.starts_at == starts_at else None


VISIT_RENDERERS: dict[str, Callable[[Session, Delivery, datetime], Awaitable[Screen | None]]] = {
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
