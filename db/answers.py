"""Answers to meetings."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from core.answers import Answer, Choice, Line, Reason
from core.meetings import Meeting
from core.names import list_order
from db.engine import Session
from db.rows import AccountRow, AnswerHistoryRow, AnswerRow, MeetingRow, MemberRow
from db.rows.base import table_of


def _as_answer(row: AnswerRow | None) -> Answer | None:
    if row is None:
        return None
    reason = Reason(row.reason) if row.reason else None
    return Answer(Choice(row.choice), reason, row.reason_text, row.on_behalf)


async def find_answer(tx: Session, meeting_id: int, member_id: int) -> Answer | None:
    """What the member answered; None while silent."""
    found = await tx.execute(_ANSWER, {"meeting_id": meeting_id, "member_id": member_id})
    row = found.one_or_none()
    if row is None:
        return None
    reason = Reason(row.reason) if row.reason else None
    return Answer(Choice(row.choice), reason, row.reason_text, row.on_behalf)


# Put together once: these are read and written at every press.
_ANSWER = select(
    AnswerRow.choice, AnswerRow.reason, AnswerRow.reason_text, AnswerRow.on_behalf
).where(
    AnswerRow.meeting_id == bindparam("meeting_id"), AnswerRow.member_id == bindparam("member_id")
)
_REMEMBER = insert(table_of(AnswerHistoryRow))


def _keep(insert_into: Callable[[type[AnswerRow]], Any]) -> Any:
    keep = insert_into(AnswerRow)
    given = ("choice", "reason", "reason_text", "on_behalf", "answered_at")
    return keep.on_conflict_do_update(
        index_elements=["meeting_id", "member_id"],
        set_={name: keep.excluded[name] for name in given},
    )


_KEEP = {"sqlite": _keep(sqlite.insert), "postgresql": _keep(postgresql.insert)}


async def record_answer(
    tx: Session,
    meeting_id: int,
    member_id: int,
    answer: Answer,
    now: datetime,
    *,
    by_account_id: int | None,
    update_id: int | None,
) -> None:
    """Keeps the member's answer in place of an earlier one; every one stays in the history."""
    values = {
        "meeting_id": meeting_id,
        "member_id": member_id,
        "choice": answer.choice.value,
        "reason": answer.reason.value if answer.reason else None,
        "reason_text": answer.reason_text,
    }
    keep = _KEEP[tx.get_bind().dialect.name]
    await tx.execute(keep, {**values, "on_behalf": answer.on_behalf, "answered_at": now})
    given = {**values, "by_account_id": by_account_id, "update_id": update_id, "at": now}
    await tx.execute(_REMEMBER, given)


async def load_lines(tx: Session, meeting: Meeting) -> list[Line]:
    """Everyone the meeting concerns with their answer, by name: the cell's members, and those
    who left the cell since but had answered.
    """
    rows = await tx.execute(
        select(MemberRow, AnswerRow, AccountRow)
        .outerjoin(
            AnswerRow,
            and_(AnswerRow.member_id == MemberRow.id, AnswerRow.meeting_id == meeting.id),
        )
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.cell_id == meeting.cell_id,
            MemberRow.retired_at.is_(None) | AnswerRow.meeting_id.is_not(None),
        )
        .order_by(MemberRow.id)
    )
    lines = [
        Line(
            member_id=member.id,
            full_name=member.full_name,
            exempt=member.exempt,
            answer=_as_answer(answer),
            joined=account is not None,
            reachable=account is not None and account.unreachable_since is None,
        )
        for member, answer, account in rows
    ]
    return sorted(lines, key=lambda line: list_order(line.full_name))


async def wipe_reasons(tx: Session, before: datetime) -> None:
    """Wipes the typed reasons of meetings that started earlier; the category stays."""
    past = select(MeetingRow.id).where(MeetingRow.starts_at < before)
    for row in (AnswerRow, AnswerHistoryRow):
        await tx.execute(
            update(row)
            .where(row.meeting_id.in_(past), row.reason_text != text("''"))
            .values(reason_text="")
        )
