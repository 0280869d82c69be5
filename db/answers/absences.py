"""When members are away: reported by themselves, or recorded by a leader."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from core.answers.absences import Period
from core.model.answer import Reason
from core.model.errors import there
from db.engine.database import Session
from db.rows import AbsencePeriodRow


def as_period(row: AbsencePeriodRow) -> Period:
    """Reads a row."""
    reason = Reason(row.reason) if row.reason else Reason.OTHER
    return Period(row.id, row.member_id, row.first_on, row.last_on, reason, row.recorded_at)


async def load_periods(tx: Session, member_ids: Iterable[int], today: date) -> list[Period]:
    rows = await tx.scalars(
        select(AbsencePeriodRow)
        .where(AbsencePeriodRow.member_id.in_(list(member_ids)), AbsencePeriodRow.last_on >= today)
        .order_by(AbsencePeriodRow.first_on, AbsencePeriodRow.id)
    )
    return [as_period(row) for row in rows]


async def load_period(tx: Session, period_id: int) -> Period:
    """Raises Gone."""
    row = there(await tx.get(AbsencePeriodRow, period_id))
    return as_period(row)


async def save_period(
    tx: Session, member_id: int, first_on: date, last_on: date, reason: Reason, now: datetime
) -> int:
    """Returns the period's id; the same days said again are saved once."""
    same = {"member_id": member_id, "first_on": first_on, "last_on": last_on}
    row = await tx.scalar(select(AbsencePeriodRow).filter_by(**same))
    if row is None:
        row = AbsencePeriodRow(**same)
        tx.add(row)
    row.reason, row.recorded_at = reason.value, now
    await tx.flush()
    return row.id


async def end_period(tx: Session, period: Period, today: date) -> None:
    """Ends it before today; one that has not begun is forgotten."""
    row = there(await tx.get(AbsencePeriodRow, period.id))
    if period.first_on < today:
        row.last_on = today - timedelta(days=1)
    else:
        await tx.delete(row)
    await tx.flush()


async def forget_periods(tx: Session, before: date) -> None:
    """Wipes what ended before this day."""
    await tx.execute(
        delete(AbsencePeriodRow)
        .where(AbsencePeriodRow.last_on < before)
        .execution_options(synchronize_session=False)
    )
