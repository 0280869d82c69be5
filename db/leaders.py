"""Who sees to a cell's sessions, and telling people outside the quiet hours."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.model.people import LEADERS, Cell
from core.reminders.waves import rules_from, send_at
from core.ui.lanes import Lane
from db.engine.database import Session
from db.outbox.deliveries import UNDER_WAY, owe
from db.people import load_members
from db.rows import DeliveryRow

FAR = timedelta(days=2)
"""A day and its night: no quiet hours last longer."""


async def load_keepers(tx: Session, cell_id: int, *, but: int = 0) -> list[int]:
    """The cell's secretary; where none has joined the deputy, else the cell committee.

    `but`: the member it is about, who is not told of themselves.
    """
    members = [one for one in await load_members(tx, cell_id) if one.joined and one.id != but]
    for role in LEADERS:
        if found := [one.id for one in members if role in one.roles]:
            return found
    return []


async def owe_by_day(
    tx: Session,
    kind: str,
    cell: Cell,
    member_id: int,
    now: datetime,
    *,
    lane: Lane = Lane.DUE_SOON,
    meeting_id: int | None = None,
    about: dict[str, Any] | None = None,
    until: datetime | None = None,
) -> None:
    """Owes a message as soon as the cell's quiet hours allow; `until`: when it loses its sense."""
    at = send_at(now, until or now + FAR, cell.zone, rules_from(cell.reminders))
    await owe(
        tx,
        kind,
        at,
        lane=lane,
        member_id=member_id,
        meeting_id=meeting_id,
        about=about,
        expires_at=until,
    )


async def is_owed(tx: Session, kind: str, member_id: int, meeting_id: int | None = None) -> bool:
    """Whether such a message, about the meeting or about any, is on its way to the member."""
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
