"""Reported absences answer in advance: the answers of a meeting follow the periods."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from core.answers.absences import Period, answering
from core.model.answer import Answer, Choice
from core.model.meeting import Meeting, State
from db.answers.absences import as_period
from db.answers.answers import Given, find_answers, save_answers
from db.engine.database import Session
from db.outbox.views import Answered, touch_answered
from db.rows import AbsencePeriodRow, AnswerHistoryRow, AnswerRow, MemberRow


@dataclass(frozen=True)
class Source:
    """Whose press it follows from; without one, the member's own who reported the absence."""

    account_id: int | None = None
    update_id: int | None = None


async def follow_periods(
    tx: Session,
    meeting: Meeting,
    now: datetime,
    member_ids: Collection[int] | None = None,
    source: Source | None = None,
) -> set[int]:
    """Lets the answers to this meeting, of these members or of all, be what the periods say.

    `meeting`: as people know it. Returns the members whom no period answers for any more: they
    have no answer now. Nothing changes once answers are closed. Twice changes nothing.
    """
    if meeting.state_at(now) is not State.PUBLISHED or now >= meeting.closes_at:
        return set()
    found = await _find_answering(tx, meeting, member_ids)
    freed = await _free(tx, meeting.id, found, member_ids, now)
    before = await find_answers(tx, [(meeting.id, one) for one in found])
    given = []
    for member_id, (period, own_account) in found.items():
        answer = Answer(Choice.ABSENT, period.reason, by_period=True)
        if before.get((meeting.id, member_id)) != answer:
            account_id = source.account_id if source else own_account
            update_id = source.update_id if source else None
            given.append(Given(meeting.id, member_id, answer, account_id, update_id))
    await save_answers(tx, given, now)
    return freed


async def _find_answering(
    tx: Session, meeting: Meeting, member_ids: Collection[int] | None
) -> dict[int, tuple[Period, int | None]]:
    """Finds who is away without having spoken of this meeting since: period and account."""
    rows = await tx.execute(_COVERING, {"cell": meeting.cell_id, "day": meeting.on_date})
    periods: dict[int, list[Period]] = {}
    accounts: dict[int, int | None] = {}
    for row, account_id in rows:
        if member_ids is None or row.member_id in member_ids:
            periods.setdefault(row.member_id, []).append(as_period(row))
            accounts[row.member_id] = account_id
    spoke = await _spoke_at(tx, meeting.id, periods) if periods else {}
    found = {
        one: answering(theirs, meeting.on_date, spoke.get(one)) for one, theirs in periods.items()
    }
    return {one: (period, accounts[one]) for one, period in found.items() if period}


# Put together once: a committee's year is a thousand meetings.
_COVERING = (
    select(AbsencePeriodRow, MemberRow.account_id)
    .join(MemberRow, MemberRow.id == AbsencePeriodRow.member_id)
    .where(
        MemberRow.cell_id == bindparam("cell"),
        MemberRow.retired_at.is_(None),
        AbsencePeriodRow.first_on <= bindparam("day"),
        AbsencePeriodRow.last_on >= bindparam("day"),
    )
    .order_by(AbsencePeriodRow.id)
)


async def _spoke_at(tx: Session, meeting_id: int, member_ids: Iterable[int]) -> dict[int, datetime]:
    """Finds when each last answered themselves, or somebody for them."""
    past = AnswerHistoryRow
    rows = await tx.execute(
        select(past.member_id, func.max(past.at).label("at"))
        .where(
            past.meeting_id == meeting_id,
            past.member_id.in_(list(member_ids)),
            past.by_period.is_(False),
        )
        .group_by(past.member_id)
    )
    return {row.member_id: row.at for row in rows}


async def _free(
    tx: Session,
    meeting_id: int,
    covered: Collection[int],
    member_ids: Collection[int] | None,
    now: datetime,
) -> set[int]:
    freed = await find_answered(tx, meeting_id) - set(covered)
    if member_ids is not None:
        freed &= set(member_ids)
    if freed:
        await tx.execute(
            delete(AnswerRow).where(
                AnswerRow.meeting_id == meeting_id,
                AnswerRow.member_id.in_(freed),
                AnswerRow.by_period.is_(True),
            )
        )
        await touch_answered(tx, [Answered(meeting_id, one, 0, 0) for one in freed], now)
    return freed


async def find_answered(tx: Session, meeting_id: int) -> set[int]:
    """Finds the members for whom a period answers this meeting."""
    rows = await tx.scalars(
        select(AnswerRow.member_id).where(
            AnswerRow.meeting_id == meeting_id, AnswerRow.by_period.is_(True)
        )
    )
    return set(rows)
