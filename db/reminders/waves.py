"""Waves: when reminders are due, and the deliveries they become.

planned ──due──▶ expanded
   ├──past its sense──▶ missed
   └──its meeting moved or cancelled──▶ cancelled
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, or_, select, update

from core.model.answer import Choice
from core.reminders.waves import Wave
from core.ui.lanes import Lane
from db.engine.database import Session
from db.engine.upserts import dialect_of, insert_for, insert_into
from db.outbox.deliveries import DeliveryState, no_edit_waits
from db.rows import (
    AccountRow,
    AnswerRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
)
from db.rows.base import table_of


@dataclass(frozen=True)
class DueWave:
    """A wave whose time has come."""

    id: int
    meeting_id: int
    kind: str
    due_at: datetime
    expires_at: datetime
    audience: tuple[str, ...]
    starts_at: datetime
    zone: str
    cell_id: int
    settings: dict[str, Any] | None


async def plan_waves(tx: Session, meeting_id: int, waves: Iterable[Wave], edition: int = 0) -> None:
    """Records what is owed for a meeting. Planning twice changes nothing."""
    rows = [
        {
            "meeting_id": meeting_id,
            "kind": wave.kind,
            "state": "planned",
            "due_at": wave.due_at,
            "expires_at": wave.expires_at,
            "audience": list(wave.audience),
            "edition": edition,
        }
        for wave in waves
    ]
    if rows:
        await tx.execute(_planned(dialect_of(tx)), rows)


# Put together once: a committee's year is a thousand meetings.
@cache
def _planned(dialect: str) -> Any:
    return insert_for(dialect, table_of(ReminderRow)).on_conflict_do_nothing()


async def load_due_waves(tx: Session, now: datetime, limit: int = 50) -> list[DueWave]:
    """Loads planned waves whose time has come, the oldest first: all those of `limit` meetings, so
    that of two that reach the same people one can be left out. Locks the rows where there is more
    than one planner.
    """
    rows = await tx.execute(_DUE, {"now": now, "meetings": limit})
    return [_due_wave(reminder, meeting, *settings) for reminder, meeting, *settings in rows]


def _due_wave(
    reminder: ReminderRow,
    meeting: MeetingRow,
    cells: dict[str, Any] | None,
    committees: dict[str, Any] | None,
) -> DueWave:
    """Puts the cell's own settings before its committee's."""
    return DueWave(
        id=reminder.id,
        meeting_id=reminder.meeting_id,
        kind=reminder.kind,
        due_at=reminder.due_at,
        expires_at=reminder.expires_at,
        audience=tuple(reminder.audience),
        starts_at=meeting.starts_at,
        zone=meeting.zone,
        cell_id=meeting.cell_id,
        settings={**((committees or {}).get("reminders") or {}), **(cells or {})} or None,
    )


WAVE_IS_DUE = and_(
    ReminderRow.state == "planned",
    ReminderRow.due_at <= bindparam("now"),
    no_edit_waits(ReminderRow.meeting_id),
)
# Put together once: this is asked every second.
_DUE_MEETINGS = (
    select(ReminderRow.meeting_id)
    .where(WAVE_IS_DUE)
    .group_by(ReminderRow.meeting_id)
    .order_by(func.min(ReminderRow.due_at), ReminderRow.meeting_id)
    .limit(bindparam("meetings"))
)
_DUE = (
    select(ReminderRow, MeetingRow, CellRow.reminders, CommitteeRow.settings)
    .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
    .join(CellRow, CellRow.id == MeetingRow.cell_id)
    .join(CommitteeRow, CommitteeRow.id == CellRow.committee_id)
    .where(WAVE_IS_DUE, ReminderRow.meeting_id.in_(_DUE_MEETINGS))
    .order_by(ReminderRow.due_at, ReminderRow.id)
    .with_for_update(skip_locked=True, of=ReminderRow)
)


async def has_planned_wave(tx: Session, meeting_id: int, kind: str) -> bool:
    """Tells whether this wave is still to come and will reach who is there by then. Waits for a
    planner that is just expanding it.
    """
    state = await tx.scalar(
        select(ReminderRow.state)
        .where(ReminderRow.meeting_id == meeting_id, ReminderRow.kind == kind)
        .order_by(ReminderRow.edition.desc())
        .limit(1)
        .with_for_update(read=True)
    )
    return state == "planned"


async def close_wave(tx: Session, wave_id: int, state: str, now: datetime) -> None:
    """Ends a wave: "expanded", or "missed" when it came too late to make sense."""
    await tx.execute(
        update(ReminderRow).where(ReminderRow.id == wave_id).values(state=state, expanded_at=now)
    )


async def expand_wave(
    tx: Session,
    wave: DueWave,
    lane: Lane,
    not_before: datetime,
    spared: Iterable[str] = (),
    without: Collection[int] = (),
) -> int:
    """Writes one delivery for each member the wave concerns at this moment, in one statement.

    Members whose answer is in `spared` are left to a later wave that is due as well, those in
    `without` to something else. Returns how many deliveries were written.
    """
    concerned = or_(*map(_in_audience, wave.audience)) & AnswerRow.by_period.is_not(True)
    left = [~_in_audience(name) for name in spared]
    return await _write(tx, wave, lane, not_before, concerned, MemberRow.id.not_in(without), *left)


async def expand_to(
    tx: Session, wave: DueWave, lane: Lane, not_before: datetime, member_ids: Collection[int]
) -> int:
    """Writes one delivery for each of these members; returns how many."""
    return await _write(tx, wave, lane, not_before, MemberRow.id.in_(member_ids))


async def _write(
    tx: Session, wave: DueWave, lane: Lane, not_before: datetime, *whom: ColumnElement[bool]
) -> int:
    values = _delivery(wave, lane, not_before)
    wanted = (
        select(*values.values())
        .select_from(MemberRow)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(
            AnswerRow,
            and_(AnswerRow.member_id == MemberRow.id, AnswerRow.meeting_id == wave.meeting_id),
        )
        .where(
            MemberRow.cell_id == wave.cell_id,
            MemberRow.retired_at.is_(None),
            AccountRow.unreachable_since.is_(None),
            *whom,
        )
    )
    written = await tx.execute(
        insert_into(tx, DeliveryRow)
        .from_select(list(values), wanted)
        .on_conflict_do_nothing()
        .returning(DeliveryRow.id)
    )
    return len(written.all())


def _delivery(wave: DueWave, lane: Lane, not_before: datetime) -> dict[str, Any]:
    return {
        "kind": literal(wave.kind),
        "lane": literal(int(lane)),
        "reminder_id": literal(wave.id),
        "meeting_id": literal(wave.meeting_id),
        "member_id": MemberRow.id,
        "about": literal({}, type_=DeliveryRow.about.type),
        "state": literal(DeliveryState.PENDING.value),
        "not_before": literal(not_before, type_=DeliveryRow.not_before.type),
        "expires_at": literal(wave.expires_at, type_=DeliveryRow.expires_at.type),
        "attempts": literal(0),
        "possible_duplicates": literal(0),
    }


def _in_audience(name: str) -> ColumnElement[bool]:
    """Selects "silent", "exempt" or one of the choices, as the rows are now."""
    if name == "silent":
        return and_(AnswerRow.choice.is_(None), MemberRow.exempt.is_(False))
    if name == "exempt":
        return MemberRow.exempt.is_(True)
    return func.coalesce(AnswerRow.choice, "") == Choice(name).value
