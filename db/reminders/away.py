"""Who was away and is not any more: they are asked about meetings they were never invited to."""

from collections.abc import Collection
from datetime import datetime

from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import Cell
from db.answers.absence_news import tell_duties
from db.answers.periods import find_answered, follow_periods
from db.engine.database import Session
from db.meetings import announcing
from db.outbox.by_day import owe_by_day
from db.outbox.deliveries import owe
from db.reminders.waves import has_planned_wave


async def ask_anew(tx: Session, meeting: Meeting, member_id: int, now: datetime) -> None:
    """Owes the card to whom no absence answers for any more; an invitation to come is enough."""
    if not await has_planned_wave(tx, meeting.id, DeliveryKind.INVITATION):
        kind, until = DeliveryKind.ASKED_ANEW, meeting.closes_at
        await owe(tx, kind, now, member_id=member_id, meeting_id=meeting.id, expires_at=until)


async def reset_answers(tx: Session, meeting: Meeting, now: datetime) -> set[int]:
    """Clears the answers to a meeting that was moved, but for what absences say of the new day.

    Returns who was away on the old day and is not away on the new one.
    """
    away = await find_answered(tx, meeting.id)
    await announcing.reset_answers(tx, meeting.id)
    await follow_periods(tx, meeting, now)
    still = await find_answered(tx, meeting.id)
    await tell_duties(tx, meeting, still - away, now)
    return away - still


async def invite(
    tx: Session, meeting: Meeting, cell: Cell, member_ids: Collection[int], now: datetime
) -> None:
    """Owes them the invitation they were not sent, unless it is still to come."""
    if await has_planned_wave(tx, meeting.id, DeliveryKind.INVITATION):
        return
    for member_id in sorted(member_ids):
        kind, until = DeliveryKind.INVITATION, meeting.starts_at
        await owe_by_day(tx, kind, cell, member_id, now, meeting_id=meeting.id, until=until)
