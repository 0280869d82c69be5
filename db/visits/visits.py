"""Visits: who sits in on whose meetings, and what they were told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from core.dates.zones import to_local
from core.model.deliveries import DeliveryKind
from core.model.errors import there
from core.model.meeting import Kind, State
from core.model.names import cell_order, list_order
from core.model.people import hosting_leaders
from core.visits.visit import Officer, Sitting, Slot, Visit, VisitState, VisitTaken
from db import rows
from db.engine.database import Session
from db.leaders import load_cell_leaders, load_officers
from db.outbox.deliveries import DeliveryState, owe


def _visits() -> Select[rows.VisitRow, str, str, rows.MeetingRow | None]:
    return (
        select(rows.VisitRow, rows.CellRow.name, rows.MemberRow.full_name, rows.MeetingRow)
        .join(rows.CellRow, rows.CellRow.id == rows.VisitRow.cell_id)
        .join(rows.MemberRow, rows.MemberRow.id == rows.VisitRow.member_id)
        .outerjoin(rows.MeetingRow, rows.MeetingRow.id == rows.VisitRow.meeting_id)
    )


async def _load(
    tx: Session, query: Select[rows.VisitRow, str, str, rows.MeetingRow | None]
) -> list[Visit]:
    return _by_month(await tx.execute(query))


def _by_month(lines: Iterable[Any]) -> list[Visit]:
    found = [_as_visit(*row) for row in lines]
    return sorted(found, key=lambda visit: (visit.month, cell_order(visit.cell_name), visit.id))


def _as_visit(
    row: rows.VisitRow, cell: str, visitor: str, meeting: rows.MeetingRow | None
) -> Visit:
    return Visit(
        id=row.id,
        committee_id=row.committee_id,
        cell_id=row.cell_id,
        cell_name=cell,
        member_id=row.member_id,
        planned_by=row.planned_by,
        visitor=visitor,
        month=row.month,
        state=VisitState(row.state),
        sitting=_as_sitting(meeting) if meeting else None,
        told=row.told,
        told_at=row.told_at,
    )


def _as_sitting(row: rows.MeetingRow) -> Sitting:
    stands = row.state != State.CANCELLED
    return Sitting(row.id, row.on_date, row.at_time, row.starts_at, row.place, stands)


async def load_visit(tx: Session, visit_id: int) -> Visit:
    """Raises Gone when it is not in the plan (any more)."""
    found = there((await tx.execute(_visits().where(rows.VisitRow.id == visit_id))).one_or_none())
    return _as_visit(*found)


async def load_visits(tx: Session, committee_id: int, first: date, last: date) -> list[Visit]:
    """Loads the plan of these months, both included, by month and cell."""
    return await _load(
        tx,
        _visits().where(
            rows.VisitRow.committee_id == committee_id, rows.VisitRow.month.between(first, last)
        ),
    )


async def load_year(tx: Session, committee_id: int, year: int) -> list[Visit]:
    return await load_visits(tx, committee_id, date(year, 1, 1), date(year, 12, 1))


async def load_visits_of(
    tx: Session, member_id: int, cell_id: int | None = None, since: datetime | None = None
) -> list[Visit]:
    """Loads an officer's planned visits: those to one cell, those told `since`."""
    query = _visits().where(
        rows.VisitRow.member_id == member_id, rows.VisitRow.state == VisitState.PLANNED
    )
    if cell_id is not None:
        query = query.where(rows.VisitRow.cell_id == cell_id)
    if since is not None:
        query = query.where(rows.VisitRow.told_at >= since)
    return await _load(tx, query)


async def load_visits_to(tx: Session, cell_id: int, since: datetime) -> list[Visit]:
    """Loads planned visits to a cell that were told `since`."""
    query = _visits().where(
        rows.VisitRow.cell_id == cell_id,
        rows.VisitRow.state == VisitState.PLANNED,
        rows.VisitRow.told_at >= since,
    )
    return await _load(tx, query)


async def load_open_visits(tx: Session, since: date) -> list[Visit]:
    """Loads all committees' planned visits from that month on, without those whose meeting has just
    been edited: the edit may be taken back.
    """
    return _by_month(await tx.execute(_OPEN, {"since": since}))


# Put together once: this is asked again and again.
_EDITED = select(rows.ChangeRow.meeting_id).where(rows.ChangeRow.state == "waiting")
_OPEN = _visits().where(
    rows.VisitRow.state == VisitState.PLANNED,
    rows.VisitRow.month >= bindparam("since"),
    rows.CellRow.retired_at.is_(None),
    rows.VisitRow.meeting_id.is_(None) | rows.VisitRow.meeting_id.not_in(_EDITED),
)


async def load_visitors(tx: Session, committee_id: int) -> list[Officer]:
    """Loads the committee's officers, as Vietnamese lists are sorted."""
    found = sorted(await load_officers(tx, committee_id), key=lambda one: list_order(one.full_name))
    own = await _load_own_cells(tx, [one.member_id for one in found])
    return [
        Officer(one.member_id, one.full_name, own=frozenset(own.get(one.member_id, ())))
        for one in found
    ]


async def _load_own_cells(tx: Session, member_ids: Iterable[int]) -> dict[int, set[int]]:
    """Loads the cells that hold a line of the same person: that line itself, or the account's
    others.
    """
    line = aliased(rows.MemberRow)
    same = (line.id == rows.MemberRow.id) | (line.account_id == rows.MemberRow.account_id)
    lines = await tx.execute(
        select(rows.MemberRow.id, line.cell_id)
        .join(line, same)
        .where(
            rows.MemberRow.id.in_(list(member_ids)),
            line.cell_id.is_not(None),
            line.retired_at.is_(None),
        )
    )
    found: dict[int, set[int]] = {}
    for member_id, cell_id in lines:
        if cell_id is not None:
            found.setdefault(member_id, set()).add(cell_id)
    return found


async def load_sittings(
    tx: Session, cell_ids: Iterable[int], months: Sequence[date], now: datetime
) -> dict[tuple[int, date], Sitting]:
    """Loads the meeting that a visit in a month goes to, where it is known: of the month's
    published ones the next, a regular one before others. `months`: in a row.
    """
    if not months:
        return {}
    lines = await tx.scalars(
        select(rows.MeetingRow).where(
            rows.MeetingRow.cell_id.in_(list(cell_ids)),
            rows.MeetingRow.state == State.PUBLISHED,
            rows.MeetingRow.entered_at.is_(None),
            rows.MeetingRow.on_date >= months[0],
            rows.MeetingRow.on_date < months[-1] + relativedelta(months=1),
        )
    )
    ranked = sorted(lines, key=lambda m: (m.starts_at <= now, m.kind == Kind.TOPIC, m.starts_at))
    found: dict[tuple[int, date], Sitting] = {}
    for row in ranked:
        found.setdefault((row.cell_id, row.on_date.replace(day=1)), _as_sitting(row))
    return found


async def save_visit(
    tx: Session,
    committee_id: int,
    slot: Slot,
    meeting_id: int | None = None,
    planned_by: int | None = None,
) -> int:
    """Returns the visit's id. Raises VisitTaken when it is already in the plan."""
    row = rows.VisitRow(
        committee_id=committee_id,
        cell_id=slot.cell_id,
        member_id=slot.member_id,
        planned_by=planned_by,
        month=slot.month,
        meeting_id=meeting_id,
    )
    try:
        async with tx.begin_nested():
            tx.add(row)
            await tx.flush()
    except IntegrityError:
        raise VisitTaken from None
    return row.id


async def remove_visit(tx: Session, visit_id: int) -> None:
    await tx.execute(delete(rows.VisitRow).where(rows.VisitRow.id == visit_id))


async def record_visit(tx: Session, visit_id: int, state: VisitState, now: datetime) -> None:
    await tx.execute(
        update(rows.VisitRow)
        .where(rows.VisitRow.id == visit_id)
        .values(state=state, recorded_at=now)
    )


async def save_told(tx: Session, visit: Visit, sitting: Sitting | None, told_at: datetime) -> None:
    """Binds the visit to this meeting, of which the visitor is told."""
    await tx.execute(
        update(rows.VisitRow)
        .where(rows.VisitRow.id == visit.id)
        .values(
            meeting_id=sitting.meeting_id if sitting else None,
            told=sitting.to_data() if sitting else None,
            told_at=told_at,
        )
    )


async def load_committee_zone(tx: Session, committee_id: int) -> str:
    """Loads the zone in which the committee's year and months are counted."""
    return (await tx.get_one(rows.CommitteeRow, committee_id)).zone


async def load_today(tx: Session, committee_id: int, now: datetime) -> date:
    """Loads the committee's own date."""
    return to_local(now, await load_committee_zone(tx, committee_id)).date()


# --- what is owed because of it ------------------------------------------------------------------


async def find_pending(
    tx: Session, kind: DeliveryKind, member_id: int, **about: Any
) -> rows.DeliveryRow | None:
    """Finds a message of this kind about the same that has not gone out to the member."""
    found = await tx.scalars(
        select(rows.DeliveryRow).where(
            rows.DeliveryRow.kind == kind,
            rows.DeliveryRow.member_id == member_id,
            rows.DeliveryRow.state == DeliveryState.PENDING,
        )
    )
    return next((row for row in found if about.items() <= row.about.items()), None)


async def will_be_told(tx: Session, visit: Visit) -> bool:
    """Tells whether the visitor's message is still to go out: it says the meeting as it then is."""
    pending = await find_pending(tx, DeliveryKind.VISIT_PLANNED, visit.member_id)
    return (
        pending is not None
        and visit.told_at is not None
        and datetime.fromisoformat(pending.about["since"]) <= visit.told_at
    )


async def owe_dropped(tx: Session, visit: Visit, now: datetime) -> None:
    """Tells the visitor and the cell that a visit they know of is off."""
    if visit.told_at is None or await will_be_told(tx, visit):
        return
    about = {
        "cell_id": visit.cell_id,
        "visitor_id": visit.member_id,
        "month": visit.month.isoformat(),
    }
    await owe(tx, DeliveryKind.VISIT_DROPPED, now, member_id=visit.member_id, about=about)
    for member_id in hosting_leaders(await load_cell_leaders(tx, visit.cell_id)):
        await owe(tx, DeliveryKind.VISIT_DROPPED_CELL, now, member_id=member_id, about=about)


async def drop_visits_of(tx: Session, member_id: int, now: datetime) -> None:
    """Takes an officer's planned visits out of the plan; the cells that know of them are told."""
    for visit in await load_visits_of(tx, member_id):
        await owe_dropped(tx, visit, now)
        await remove_visit(tx, visit.id)
    planned = update(rows.VisitRow).where(rows.VisitRow.planned_by == member_id)
    await tx.execute(planned.values(planned_by=None))
