"""What is stored about somebody: who they are, and what they answered.

The rest: db/privacy/work.py.
"""

from datetime import datetime

from sqlalchemy import select

from core.model.answer import Answer, Choice, Reason
from core.privacy.profile import Asked, Consent, Given, Profile
from db.engine.database import Session
from db.joining.accounts import load_line
from db.meetings.meetings import load_meeting
from db.privacy.work import load_traces, load_work
from db.rows import (
    AccountRow,
    AnswerHistoryRow,
    AnswerRow,
    CellRow,
    ConsentRow,
    JoinRequestRow,
    MemberRow,
)


async def load_profile(tx: Session, account_id: int) -> Profile:
    """Everything stored about the person, the newest first."""
    account = await tx.get_one(AccountRow, account_id)
    members = (
        await tx.scalars(
            select(MemberRow.id)
            .where(MemberRow.account_id == account_id)
            .order_by(MemberRow.cell_id.is_(None), MemberRow.id)
        )
    ).all()
    return Profile(
        telegram_id=account.telegram_id,
        language=account.language,
        consents=await _consents(tx, account_id),
        lines=tuple([await load_line(tx, member_id) for member_id in members]),
        answers=await _answers(tx, list(members)),
        history=await _history(tx, list(members)),
        requests=await _requests(tx, account_id),
        work=await load_work(tx, account_id, list(members)),
        traces=await load_traces(tx, account, list(members)),
    )


async def _consents(tx: Session, account_id: int) -> tuple[Consent, ...]:
    rows = await tx.scalars(
        select(ConsentRow)
        .where(ConsentRow.account_id == account_id)
        .order_by(ConsentRow.at.desc(), ConsentRow.id.desc())
    )
    return tuple(Consent(row.version, row.given, row.at) for row in rows)


async def _answers(tx: Session, member_ids: list[int]) -> tuple[Given, ...]:
    rows = await tx.scalars(
        select(AnswerRow)
        .where(AnswerRow.member_id.in_(member_ids))
        .order_by(AnswerRow.answered_at.desc())
    )
    return tuple(
        [await _given(tx, row, row.answered_at, on_behalf=row.on_behalf) for row in rows.all()]
    )


async def _history(tx: Session, member_ids: list[int]) -> tuple[Given, ...]:
    rows = await tx.execute(
        select(AnswerHistoryRow, MemberRow.account_id)
        .join(MemberRow, MemberRow.id == AnswerHistoryRow.member_id)
        .where(AnswerHistoryRow.member_id.in_(member_ids))
        .order_by(AnswerHistoryRow.at.desc(), AnswerHistoryRow.id.desc())
    )
    return tuple(
        [
            await _given(tx, row, row.at, on_behalf=row.by_account_id != own)
            for row, own in rows.all()
        ]
    )


async def _given(
    tx: Session, row: AnswerRow | AnswerHistoryRow, at: datetime, *, on_behalf: bool
) -> Given:
    reason = Reason(row.reason) if row.reason else None
    answer = Answer(Choice(row.choice), reason, row.reason_text, on_behalf)
    return Given(await load_meeting(tx, row.meeting_id), answer, at)


async def _requests(tx: Session, account_id: int) -> tuple[Asked, ...]:
    rows = await tx.execute(
        select(JoinRequestRow, CellRow.name, MemberRow.full_name)
        .join(CellRow, CellRow.id == JoinRequestRow.cell_id)
        .outerjoin(MemberRow, MemberRow.id == JoinRequestRow.member_id)
        .where(JoinRequestRow.account_id == account_id)
        .order_by(JoinRequestRow.asked_at.desc(), JoinRequestRow.id.desc())
    )
    return tuple(
        Asked(cell, picked or row.typed_name, row.asked_at, row.accepted)
        for row, cell, picked in rows
    )
