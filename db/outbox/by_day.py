"""Messages that wait until a cell's quiet hours are over."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.model.deliveries import DeliveryKind
from core.model.people import Cell, Committee
from core.reminders.waves import by_day
from core.ui.lanes import Lane
from db.engine.database import Session
from db.outbox.deliveries import UNDER_WAY, owe
from db.rows import DeliveryRow


async def owe_by_day(
    tx: Session,
    kind: DeliveryKind,
    owner: Cell | Committee,
    member_id: int,
    now: datetime,
    *,
    lane: Lane = Lane.DUE_SOON,
    meeting_id: int | None = None,
    about: dict[str, Any] | None = None,
    until: datetime | None = None,
) -> None:
    """Owes a message as soon as the owner's quiet hours allow; `until`: when it loses its sense."""
    await owe(
        tx,
        kind,
        by_day(now, owner, until),
        lane=lane,
        member_id=member_id,
        meeting_id=meeting_id,
        about=about,
        expires_at=until,
    )


async def is_owed(
    tx: Session, kind: DeliveryKind, member_id: int, meeting_id: int | None = None
) -> bool:
    """Tells whether such a message, about the meeting or about any, is on its way to the member."""
    found = await tx.scalar(
        select(DeliveryRow.id)
        .where(
            DeliveryRow.kind == kind,
            DeliveryRow.member_id == member_id,
            DeliveryRow.state.in_(UNDER_WAY),
            *([DeliveryRow.meeting_id == meeting_id] if meeting_id else []),
        )
        .limit(1)
    )
    return found is not None
