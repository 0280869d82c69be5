"""When members are away: reported by themselves, or recorded by a leader."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select

from core.answers.absences import Period
from core.model.answer import Reason
from core.model.errors import there
from db.engine.database import Session
from db.rows import AbsencePeriodRow


def _as_period(row: AbsencePeriodRow) -> Period:
    reason = Reason(row.reason) if row.reason else Reason.OTHER
    return Period(row.id, row.member_id, row.first_on, row.last_on, reason)


async def load_periods(tx: Session, member_ids: Iterable[int], today: date) -> list[Period]:
    rows = await tx.scalars(
        select(AbsencePeriodRow)
        .where(AbsencePeriodRow.member_id.in_(list(member_ids)), AbsencePeriodRow.last_on >= today)
        .order_by(AbsencePeriodRow.first_on, AbsencePeriodRow.id)
    )
    return [_as_period(row) for row in rows]


async def load_period(tx: Session, period_id: int) -> Period:
    """Raises Gone."""
    row = there(await tx.get(AbsencePeriodRow, period_id))
    return _as_period(row)


async def find_away(tx: Session, member_id: int, on: date) -> Period | None:
    row = await tx.scalar(_AWAY, {"member_id": member_id, "day": on})
    return _as_period(row) if row else None


# Put together once: this is asked for every card.
_AWAY = (
    select(AbsencePeriodRow)
    .where(
        AbsencePeriodRow.member_id == bindparam("member_id"),
        AbsencePeriodRow.first_on <= bindparam("day"),
        AbsencePeriodRow.last_on >= bindparam("day"),
    )
    .order_by(AbsencePeriodRow.id.desc())
    .limit(1)
)


async def save_period(
    tx: Session, member_id: int, first_on: date, last_on: date, reason: Reason, now: datetime
) -> int:
    """Returns the period's id; the same days said again are saved once."""
    same = (
        AbsencePeriodRow.member_id == member_id,
        AbsencePeriodRow.first_on == first_on,
        AbsencePeriodRow.last_on == last_on,
    )
    await tx.execute(delete(AbsencePeriodRow).where(*same))
    row = AbsencePeriodRow(
        member_id=member_id,
        first_on=first_on,
        last_on=last_on,
        reason=reason.value,
        recorded_at=now,
    )
    tx.add(row)
    await tx.flush()
    return row.id


async def drop_period(tx: Session, period_id: int) -> None:
    await tx.execute(delete(AbsencePeriodRow).where(AbsencePeriodRow.id == period_id))


async def forget_periods(tx: Session, before: date) -> None:
    """Wipes what ended before this day."""
    await tx.execute(
        delete(AbsencePeriodRow)
        .where(AbsencePeriodRow.last_on < before)
        .execution_options(synchronize_session=False)
    )
