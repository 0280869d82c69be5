"""The month's registration: rows, the calendar they follow, and the leaders who are asked."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select

from core.committee import registration
from core.dates.rules import rule_from_data
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting, State
from core.model.names import cell_order
from core.model.people import Cell
from db.engine.database import Session
from db.engine.upserts import insert_into
from db.meetings.meetings import load_meetings_between, load_recent_places
from db.rows import (
    CellRow,
    DeliveryRow,
    LogRow,
    MeetingRow,
    MemberRow,
    RegistrationRow,
)

URGED = "urge"
"""In the log."""
LIVE = (State.PUBLISHED, State.HELD, State.CLOSED)


# --- rows ---------------------------------------------------------------------------------------


async def load_registrations(
    tx: Session, committee_id: int, since: date
) -> dict[tuple[int, date], registration.Registration]:
    """Loads registrations from that month on, and older ones that still wait."""
    rows = await tx.scalars(
        select(RegistrationRow)
        .join(CellRow, CellRow.id == RegistrationRow.cell_id)
        .where(
            CellRow.committee_id == committee_id,
            (RegistrationRow.month >= since) | RegistrationRow.next_at.is_not(None),
        )
    )
    found = [_as_registration(row) for row in rows]
    return {one.key: one for one in found}


def _as_registration(row: RegistrationRow) -> registration.Registration:
    return registration.Registration(
        cell_id=row.cell_id,
        month=row.month,
        state=registration.RegistrationStep(row.state),
        asked_at=row.asked_at,
        next_at=row.next_at,
        reminded=row.reminded,
        meeting_id=row.meeting_id,
        registered_at=row.registered_at,
    )


async def save_registration(tx: Session, one: registration.Registration) -> None:
    """Saves the cell's step with that month: one row, however often it is saved."""
    values = {
        "state": one.state,
        "asked_at": one.asked_at,
        "next_at": one.next_at,
        "reminded": one.reminded,
        "meeting_id": one.meeting_id,
        "registered_at": one.registered_at,
    }
    await tx.execute(
        insert_into(tx, RegistrationRow)
        .values(cell_id=one.cell_id, month=one.month, **values)
        .on_conflict_do_update(index_elements=["cell_id", "month"], set_=values)
    )


async def anything_due(
    tx: Session, committee_id: int, months: tuple[date, date], asked: date | None, now: datetime
) -> bool:
    """Tells whether a look at every cell may find something to do: a step whose time has come, a
    cell not yet asked, a row the calendar contradicts. One query, for it is asked each second.
    """
    days = {"committee": committee_id, "now": now, "asked": asked}
    for number, month in enumerate(months):
        days |= {f"first_{number}": month, f"last_{number}": registration.last_day(month)}
    return bool(await tx.scalar(_ANYTHING, days))


def _anything_due() -> Select[bool]:
    mine = (CellRow.committee_id == bindparam("committee"), CellRow.retired_at.is_(None))
    whose = RegistrationRow.cell_id == CellRow.id
    due = [exists().where(whose, *mine, RegistrationRow.next_at <= bindparam("now"))]
    for number in (0, 1):
        month = RegistrationRow.month == bindparam(f"first_{number}")
        here = (whose, *mine, month)
        registered = RegistrationRow.state == registration.RegistrationStep.REGISTERED
        due.append(exists().where(*here, registered, ~_regular_in(number)))
        due.append(exists().where(*here, ~registered, _regular_in(number)))
    asked = bindparam("asked", type_=RegistrationRow.month.type)
    row = exists().where(whose, RegistrationRow.month == asked)
    due.append(exists(CellRow.id).where(*mine, ~row, asked.is_not(None)))
    return select(or_(*due))


def _regular_in(month: int) -> ColumnElement[bool]:
    days = MeetingRow.on_date.between(bindparam(f"first_{month}"), bindparam(f"last_{month}"))
    return exists().where(
        MeetingRow.cell_id == RegistrationRow.cell_id,
        days,
        MeetingRow.kind.in_(registration.REGULAR_KINDS),
        MeetingRow.state.in_(LIVE),
    )


_ANYTHING = _anything_due()  # put together once

# --- the calendar -------------------------------------------------------------------------------


async def load_registered_months(
    tx: Session, committee_id: int, first: date, last: date
) -> dict[tuple[int, date], int]:
    """Loads each cell's regular meeting of each month between these days: the month's first."""
    rows = await tx.execute(
        select(MeetingRow.cell_id, MeetingRow.on_date, MeetingRow.id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(
            CellRow.committee_id == committee_id,
            MeetingRow.on_date.between(registration.month_of(first), registration.last_day(last)),
            MeetingRow.kind.in_(registration.REGULAR_KINDS),
            MeetingRow.state.in_(LIVE),
        )
        .order_by(MeetingRow.starts_at.desc())
    )
    return {(cell_id, registration.month_of(on)): meeting_id for cell_id, on, meeting_id in rows}


async def find_regular_meeting(tx: Session, cell_id: int, month: date) -> Meeting | None:
    """Finds the cell's regular meeting of that month, by which it counts as registered."""
    meetings = await load_meetings_between(tx, cell_id, month, registration.last_day(month))
    return next(
        (m for m in meetings if m.kind in registration.REGULAR_KINDS and m.state in LIVE), None
    )


async def load_cancelled_days(
    tx: Session, cell_ids: Iterable[int], first: date, last: date
) -> dict[tuple[int, date], date]:
    """Loads by cell and month (its first day) the last day of a regular meeting that was cancelled,
    of the months of these days. Of use where there is no other one.
    """
    rows = await tx.execute(
        select(MeetingRow.cell_id, MeetingRow.on_date)
        .where(
            MeetingRow.cell_id.in_(list(cell_ids)),
            MeetingRow.on_date.between(registration.month_of(first), registration.last_day(last)),
            MeetingRow.kind.in_(registration.REGULAR_KINDS),
            MeetingRow.state == State.CANCELLED,
        )
        .order_by(MeetingRow.starts_at)
    )
    return {(cell_id, registration.month_of(on)): on for cell_id, on in rows}


async def find_cancelled_day(tx: Session, cell_id: int, month: date) -> date | None:
    """Finds the day of the cell's regular meeting of that month that was cancelled."""
    return (await load_cancelled_days(tx, [cell_id], month, month)).get((cell_id, month))


async def load_places(tx: Session, cell: Cell) -> list[str]:
    """Loads the places of the rule, the cell itself and the last meetings, each once."""
    by_rule = rule_from_data(cell.rule).place if cell.rule else ""
    places = [by_rule, cell.place, *await load_recent_places(tx, cell.id)]
    return list(dict.fromkeys(filter(None, places)))


def two_months(today: date) -> tuple[date, date]:
    """Returns this month and the next: what can be registered."""
    return registration.month_of(today), registration.next_month(today)


# --- who is asked -------------------------------------------------------------------------------


async def load_listed_cells(
    tx: Session, committee_id: int, since: date
) -> list[tuple[int, str, date]]:
    """Loads cells listed from that month on: id, name, month; by month and name."""
    rows = await tx.execute(
        select(CellRow.id, CellRow.name, RegistrationRow.month)
        .join(RegistrationRow, RegistrationRow.cell_id == CellRow.id)
        .where(
            CellRow.committee_id == committee_id,
            CellRow.retired_at.is_(None),
            RegistrationRow.state == registration.RegistrationStep.LISTED,
            RegistrationRow.month >= since,
        )
    )
    found = [(cell_id, name, month) for cell_id, name, month in rows]
    return sorted(found, key=lambda cell: (cell[2], cell_order(cell[1])))


async def load_urged(
    tx: Session, cell_ids: Iterable[int], since: datetime, action: str = URGED
) -> dict[int, datetime]:
    """Loads when each of these cells was last urged, for those that were since then."""
    rows = await tx.execute(
        select(LogRow.cell_id, func.max(LogRow.at))
        .where(
            LogRow.cell_id.in_(list(cell_ids)),
            LogRow.action == action,
            LogRow.at > since,
        )
        .group_by(LogRow.cell_id)
    )
    return {cell_id: at for cell_id, at in rows if cell_id is not None}


# --- urging -------------------------------------------------------------------------------------


async def load_urge_deliveries(
    tx: Session, committee_id: int, since: datetime
) -> list[tuple[str, str, dict[str, Any]]]:
    """Loads the urging messages since then: state, to whom, and about what."""
    rows = await tx.execute(
        select(DeliveryRow.state, MemberRow.full_name, DeliveryRow.about)
        .join(MemberRow, MemberRow.id == DeliveryRow.member_id)
        .where(
            MemberRow.committee_id == committee_id,
            DeliveryRow.kind == DeliveryKind.URGE,
            DeliveryRow.not_before > since,
        )
        .order_by(DeliveryRow.id)
    )
    return [(state, name, about) for state, name, about in rows]
