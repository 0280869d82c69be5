"""What is stored about somebody, for /toi: a query for each part of it.

Its columns bear the names that the part's sentence fills in (core/privacy/screens.py).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from core.model.answer import Reason
from core.privacy.profile import PersonalProfile
from db import rows
from db.engine.database import Session
from db.joining.accounts import load_line
from db.outbox.deliveries import DeliveryState
from db.rows import CellRow, DeliveryRow, MeetingRow, MemberRow, TopicRow

Query = Select[*tuple[Any, ...]]
Ids = Sequence[int]


async def load_profile(tx: Session, account_id: int) -> PersonalProfile:
    """Loads everything stored about the person, the newest first."""
    account = await tx.get_one(rows.AccountRow, account_id)
    mine = select(MemberRow.id).where(MemberRow.account_id == account_id)
    ids = (await tx.scalars(mine.order_by(MemberRow.cell_id.is_(None), MemberRow.id))).all()
    queries = _joining(account_id, ids) | _topics(ids) | _meetings(account_id, ids)
    queries |= _committee(account_id, ids)
    feed = select(func.min(rows.FeedRow.created_at)).where(rows.FeedRow.member_id.in_(ids))
    theirs = or_(DeliveryRow.member_id.in_(ids), DeliveryRow.chat_id == account.telegram_id)
    logged = rows.LogRow.account_id == account_id
    return PersonalProfile(
        telegram_id=account.telegram_id,
        language=account.language,
        lines=tuple([await load_line(tx, member_id) for member_id in ids]),
        parts={part: await _rows(tx, query) for part, query in queries.items()},
        feed_at=await tx.scalar(feed),
        unreachable_since=account.unreachable_since,
        returned_at=account.returned_at,
        messages=await tx.scalar(select(func.count()).where(theirs)) or 0,
        log_lines=await tx.scalar(select(func.count()).where(logged)) or 0,
    )


async def _rows(tx: Session, query: Query) -> list[dict[str, Any]]:
    return [dict(row) for row in (await tx.execute(query)).mappings()]


def _joining(account_id: int, ids: Ids) -> dict[str, Query]:
    consent, request, invite = rows.ConsentRow, rows.JoinRequestRow, rows.InviteRow
    name = func.coalesce(MemberRow.full_name, request.typed_name).label("name")
    asked_at = request.asked_at.label("when")
    return {
        "consents": select(consent.version, consent.given, consent.at.label("when"))
        .where(consent.account_id == account_id)
        .order_by(consent.at.desc(), consent.id.desc()),
        "requests": select(CellRow.name.label("cell"), name, asked_at, request.accepted)
        .join(CellRow, CellRow.id == request.cell_id)
        .outerjoin(MemberRow, MemberRow.id == request.member_id)
        .where(request.account_id == account_id)
        .order_by(request.asked_at.desc(), request.id.desc()),
        "invites": select(
            invite.created_at.label("when"),
            invite.used_at.label("used"),
            invite.revoked_at.label("revoked"),
        )
        .where(invite.member_id.in_(ids))
        .order_by(invite.id.desc()),
    }


def _topics(ids: Ids) -> dict[str, Query]:
    asker, asked = aliased(MemberRow), aliased(MemberRow)
    duty, swap, asking = rows.DutyRow, rows.SwapRow, rows.SwapRow.from_member_id.in_(ids)
    title = TopicRow.title.label("topic")
    return {
        "duties": select(duty.kind, duty.state, duty.asked_at.label("when"), title)
        .add_columns(CellRow.name.label("cell"), MeetingRow.on_date.label("day"))
        .add_columns(duty.member_id.not_in(ids).label("passed_on"))
        .add_columns(duty.passed_on_by.is_not(None).label("taken_over"))
        .join(TopicRow, TopicRow.id == duty.topic_id)
        .join(CellRow, CellRow.id == TopicRow.cell_id)
        .outerjoin(MeetingRow, MeetingRow.id == TopicRow.meeting_id)
        .where(duty.member_id.in_(ids) | duty.passed_on_by.in_(ids))
        .order_by(duty.asked_at.desc(), duty.id.desc()),
        "swaps": select(duty.kind, swap.state, swap.asked_at.label("when"), title)
        .add_columns(asking.label("asking"))
        .add_columns(case((asking, asked.full_name), else_=asker.full_name).label("name"))
        .select_from(swap)
        .join(duty, duty.id == swap.duty_id)
        .join(TopicRow, TopicRow.id == duty.topic_id)
        .join(asker, asker.id == swap.from_member_id)
        .join(asked, asked.id == swap.to_member_id)
        .where(asking | swap.to_member_id.in_(ids))
        .order_by(swap.asked_at.desc(), swap.id.desc()),
    }


def _meetings(account_id: int, ids: Ids) -> dict[str, Query]:
    item, task, opinion, reading = rows.ItemRow, rows.TaskRow, rows.OpinionRow, rows.ReadingRow
    items = _of_meeting(item.title, item.due_on.label("due"), item.done_at.label("done"))
    items = items.join(item, item.meeting_id == MeetingRow.id)
    items = items.order_by(item.due_on.desc(), item.id.desc())
    return {
        **_answers(ids),
        "items": items.where(item.member_id.in_(ids)),
        "ticked": items.where(item.done_by == account_id),
        "tasks": _of_meeting(task.title, task.due_on.label("due"), task.done_at.label("done"))
        .join(task, task.meeting_id == MeetingRow.id)
        .where(task.member_id.in_(ids))
        .order_by(task.id.desc()),
        "opinions": _of_meeting(opinion.strengths, opinion.weaknesses, opinion.lessons)
        .add_columns(opinion.at.label("when"))
        .join(opinion, opinion.meeting_id == MeetingRow.id)
        .where(opinion.member_id.in_(ids))
        .order_by(opinion.at.desc()),
        "readings": _of_meeting(reading.sent_at.label("sent"), reading.read_at.label("read"))
        .join(reading, reading.meeting_id == MeetingRow.id)
        .where(reading.member_id.in_(ids))
        .order_by(reading.sent_at.desc()),
        "chaired": _of_meeting()
        .where(MeetingRow.chair_member_id.in_(ids))
        .order_by(MeetingRow.starts_at.desc()),
    }


def _answers(ids: Ids) -> dict[str, Query]:
    given, past = rows.AnswerRow, rows.AnswerHistoryRow
    at = MeetingRow.at_time
    return {
        "answers": _of_meeting(at, given.choice, given.reason, given.reason_text, given.on_behalf)
        .add_columns(given.by_period)
        .add_columns(given.answered_at.label("when"))
        .join(given, given.meeting_id == MeetingRow.id)
        .where(given.member_id.in_(ids))
        .order_by(given.answered_at.desc()),
        "history": _of_meeting(at, past.choice, past.reason, past.reason_text, past.by_period)
        .add_columns(past.by_account_id.is_distinct_from(MemberRow.account_id).label("on_behalf"))
        .add_columns(past.at.label("when"))
        .join(past, past.meeting_id == MeetingRow.id)
        .join(MemberRow, MemberRow.id == past.member_id)
        .where(past.member_id.in_(ids))
        .order_by(past.at.desc(), past.id.desc()),
    }


def _of_meeting(*values: Any) -> Query:
    return (
        select(CellRow.name.label("cell"), MeetingRow.on_date, *values)
        .select_from(MeetingRow)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
    )


def _committee(account_id: int, ids: Ids) -> dict[str, Query]:
    away, visit, notice = rows.AbsencePeriodRow, rows.VisitRow, rows.NoticeRow
    received_at = func.coalesce(DeliveryRow.finished_at, notice.send_at).label("when")
    month = visit.month.label("month")
    return {
        "absences": select(away.first_on.label("first"), away.last_on.label("last"))
        .add_columns(func.coalesce(away.reason, Reason.OTHER).label("reason"))
        .add_columns(away.recorded_at.label("when"))
        .where(away.member_id.in_(ids))
        .order_by(away.first_on.desc(), away.id.desc()),
        "visits": select(CellRow.name.label("cell"), month, visit.state)
        .join(CellRow, CellRow.id == visit.cell_id)
        .where(visit.member_id.in_(ids))
        .order_by(visit.month.desc(), visit.id.desc()),
        "received": select(notice.text, received_at)
        .join(DeliveryRow, DeliveryRow.notice_id == notice.id)
        .where(DeliveryRow.member_id.in_(ids), DeliveryRow.state == DeliveryState.SENT)
        .where(notice.text != "")
        .order_by(DeliveryRow.id.desc()),
        "sent": select(notice.text, notice.created_at.label("when"))
        .where(notice.account_id == account_id, notice.text != "")
        .order_by(notice.id.desc()),
    }
