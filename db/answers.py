"""Answers to meetings."""

from datetime import datetime

from sqlalchemy import and_, select, text, update

from core.answers import Answer, Choice, Line, Reason
from core.meetings import Meeting
from core.names import list_order
from db.engine import Session
from db.rows import AccountRow, AnswerHistoryRow, AnswerRow, MeetingRow, MemberRow


def _as_answer(row: AnswerRow | None) -> Answer | None:
    if row is None:
        return None
    reason = Reason(row.reason) if row.reason else None
    return Answer(Choice(row.choice), reason, row.reason_text, row.on_behalf)


async def find_answer(tx: Session, meeting_id: int, member_id: int) -> Answer | None:
    """What the member answered; None while silent."""
    return _as_answer(await tx.get(AnswerRow, (meeting_id, member_id)))


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
    await tx.merge(AnswerRow(**values, on_behalf=answer.on_behalf, answered_at=now))
    tx.add(AnswerHistoryRow(**values, by_account_id=by_account_id, update_id=update_id, at=now))


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
