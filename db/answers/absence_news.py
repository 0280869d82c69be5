"""Who is told of a reported absence, and of its early end."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, select

from core.answers.absences import Period
from core.answers.drop_out import drop_out_rules
from core.dates.zones import to_utc
from core.model.deliveries import DeliveryKind
from core.model.meeting import Meeting
from core.model.people import Cell, Member, responsible_leaders
from db.answers.absences import load_periods
from db.answers.drop_outs import has_duty
from db.engine.database import Session
from db.leaders import load_cell_leaders
from db.outbox.by_day import owe_by_day
from db.outbox.deliveries import DeliveryState, cancel_deliveries
from db.people import load_cell
from db.rows import DeliveryRow


async def tell_absence(
    tx: Session, member: Member, period: Period, cell: Cell, now: datetime, by: Collection[int]
) -> None:
    """Owes word of it, once the time for mistaken taps is over, to the secretary and to the member;
    not to who reported it (`by`).
    """
    await cancel_deliveries(tx, now, _about(period))
    leaders = responsible_leaders(await load_cell_leaders(tx, cell.id), except_id=member.id)
    told = [*leaders, member.id] if member.joined else leaders
    for one in told:
        if one not in by:
            await _owe(tx, one, period, cell, now + drop_out_rules().hold)


async def tell_duties(
    tx: Session, meeting: Meeting, member_ids: Collection[int], now: datetime
) -> None:
    """Owes the secretary word again of those who are away from a meeting that came into their time,
    where they have a duty at it.
    """
    for member_id in member_ids:
        if await has_duty(tx, meeting, member_id):
            cell = await load_cell(tx, meeting.cell_id)
            leaders = await load_cell_leaders(tx, cell.id)
            periods = await load_periods(tx, [member_id], meeting.on_date)
            period = next(one for one in periods if one.covers(meeting.on_date))
            for one in responsible_leaders(leaders, except_id=member_id):
                await _owe(tx, one, period, cell, now)


async def _owe(tx: Session, member_id: int, period: Period, cell: Cell, at: datetime) -> None:
    about = {"period_id": period.id}
    until = to_utc(period.last_on + timedelta(days=1), time(), cell.zone)
    await owe_by_day(tx, DeliveryKind.ABSENCE, cell, member_id, at, about=about, until=until)


async def tell_ended(
    tx: Session, member: Member, period: Period, cell: Cell, now: datetime, by: Collection[int]
) -> None:
    """Takes back what was not told yet; owes word of the end to the leaders who know of it."""
    await cancel_deliveries(tx, now, _about(period))
    told = await tx.scalars(
        select(DeliveryRow.member_id).where(
            _about(period),
            DeliveryRow.state == DeliveryState.SENT,
            DeliveryRow.not_before > period.recorded_at,  # numbers may come again
        )
    )
    about = {
        "member_id": member.id,
        "first": period.first_on.isoformat(),
        "last": period.last_on.isoformat(),
    }
    for one in set(told) - {None, member.id, *by}:
        await owe_by_day(tx, DeliveryKind.ABSENCE_ENDED, cell, one or 0, now, about=about)


def _about(period: Period) -> ColumnElement[bool]:
    return and_(
        DeliveryRow.kind == DeliveryKind.ABSENCE,
        DeliveryRow.about["period_id"].as_integer() == period.id,
    )
