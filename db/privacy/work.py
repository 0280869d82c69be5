"""What the rows hold of a person beside their answers: for /toi, all of it."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from core.model.answer import Reason
from core.privacy.profile import (
    Away,
    Invited,
    Opinion,
    Prepared,
    Reading,
    Sitting,
    Swapped,
    ToDo,
    Told,
    Traces,
    Visited,
    Work,
)
from core.topics.duties import DutyKind, DutyState
from core.visits.visit import VisitState
from db.engine.database import Session
from db.outbox.deliveries import DeliveryState
from db.rows import (
    AbsencePeriodRow,
    AccountRow,
    CellRow,
    DeliveryRow,
    DutyRow,
    FeedRow,
    InviteRow,
    ItemRow,
    LogRow,
    MeetingRow,
    MemberRow,
    NoticeRow,
    OpinionRow,
    ReadingRow,
    SwapRow,
    TaskRow,
    TopicRow,
    VisitRow,
)

Ids = list[int]


async def load_work(tx: Session, account_id: int, member_ids: Ids) -> Work:
    """Duties, checklists, tasks, absences, opinions, visits, notices: whatever names the person."""
    return Work(
        duties=await _duties(tx, member_ids),
        swaps=await _swaps(tx, member_ids),
        items=await _items(tx, _all_items().where(ItemRow.member_id.in_(member_ids))),
        ticked=await _items(tx, _all_items().where(ItemRow.done_by == account_id)),
        tasks=await _tasks(tx, member_ids),
        absences=await _absences(tx, member_ids),
        opinions=await _opinions(tx, member_ids),
        readings=await _readings(tx, member_ids),
        visits=await _visits(tx, member_ids),
        chaired=await _chaired(tx, member_ids),
        received=await _received(tx, member_ids),
        sent=await _sent(tx, account_id),
        invites=await _invites(tx, member_ids),
    )


async def load_traces(tx: Session, account: AccountRow, member_ids: Ids) -> Traces:
    """That there is a calendar address, and how much else there is."""
    feed = select(func.min(FeedRow.created_at)).where(FeedRow.member_id.in_(member_ids))
    theirs = or_(DeliveryRow.member_id.in_(member_ids), DeliveryRow.chat_id == account.telegram_id)
    return Traces(
        feed_at=await tx.scalar(feed),
        unreachable_since=account.unreachable_since,
        returned_at=account.returned_at,
        messages=await tx.scalar(select(func.count()).where(theirs)) or 0,
        log_lines=await tx.scalar(select(func.count()).where(LogRow.account_id == account.id)) or 0,
    )


async def _duties(tx: Session, ids: Ids) -> tuple[Prepared, ...]:
    rows = await tx.execute(
        select(DutyRow, TopicRow.title, CellRow.name, MeetingRow.on_date)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .join(CellRow, CellRow.id == TopicRow.cell_id)
        .outerjoin(MeetingRow, MeetingRow.id == TopicRow.meeting_id)
        .where(DutyRow.member_id.in_(ids) | DutyRow.passed_on_by.in_(ids))
        .order_by(DutyRow.asked_at.desc(), DutyRow.id.desc())
    )
    return tuple(
        Prepared(
            kind=DutyKind(row.kind),
            topic=title,
            cell_name=cell,
            on_date=on_date,
            state=DutyState(row.state),
            asked_at=row.asked_at,
            passed_on=row.member_id not in ids,
            taken_over=row.member_id in ids and row.passed_on_by is not None,
        )
        for row, title, cell, on_date in rows
    )


async def _swaps(tx: Session, ids: Ids) -> tuple[Swapped, ...]:
    asker, asked = aliased(MemberRow), aliased(MemberRow)
    rows = await tx.execute(
        select(SwapRow, DutyRow.kind, TopicRow.title, asker.full_name, asked.full_name)
        .join(DutyRow, DutyRow.id == SwapRow.duty_id)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .join(asker, asker.id == SwapRow.from_member_id)
        .join(asked, asked.id == SwapRow.to_member_id)
        .where(SwapRow.from_member_id.in_(ids) | SwapRow.to_member_id.in_(ids))
        .order_by(SwapRow.asked_at.desc(), SwapRow.id.desc())
    )
    found = []
    for row, kind, title, from_name, to_name in rows:
        asking = row.from_member_id in ids
        other = to_name if asking else from_name
        found.append(Swapped(DutyKind(kind), title, other, asking, row.state, row.asked_at))
    return tuple(found)


def _all_items() -> Select[ItemRow, str, MeetingRow]:
    return (
        select(ItemRow, CellRow.name, MeetingRow)
        .join(MeetingRow, MeetingRow.id == ItemRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .order_by(ItemRow.due_on.desc(), ItemRow.id.desc())
    )


async def _items(tx: Session, query: Select[ItemRow, str, MeetingRow]) -> tuple[ToDo, ...]:
    return tuple(
        ToDo(row.title, Sitting(cell, meeting.on_date), row.due_on, row.done_at)
        for row, cell, meeting in await tx.execute(query)
    )


async def _tasks(tx: Session, ids: Ids) -> tuple[ToDo, ...]:
    rows = await tx.execute(
        select(TaskRow, CellRow.name, MeetingRow.on_date)
        .join(MeetingRow, MeetingRow.id == TaskRow.meeting_id)
        .join(CellRow, CellRow.id == TaskRow.cell_id)
        .where(TaskRow.member_id.in_(ids))
        .order_by(TaskRow.id.desc())
    )
    return tuple(
        ToDo(row.title, Sitting(cell, on_date), row.due_on, row.done_at)
        for row, cell, on_date in rows
    )


async def _absences(tx: Session, ids: Ids) -> tuple[Away, ...]:
    rows = await tx.scalars(
        select(AbsencePeriodRow)
        .where(AbsencePeriodRow.member_id.in_(ids))
        .order_by(AbsencePeriodRow.first_on.desc(), AbsencePeriodRow.id.desc())
    )
    return tuple(
        Away(row.first_on, row.last_on, Reason(row.reason or Reason.OTHER), row.recorded_at)
        for row in rows
    )


async def _opinions(tx: Session, ids: Ids) -> tuple[Opinion, ...]:
    rows = await tx.execute(
        select(OpinionRow, CellRow.name, MeetingRow.on_date)
        .join(MeetingRow, MeetingRow.id == OpinionRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(OpinionRow.member_id.in_(ids))
        .order_by(OpinionRow.at.desc())
    )
    return tuple(
        Opinion(Sitting(cell, on_date), row.strengths, row.weaknesses, row.lessons, row.at)
        for row, cell, on_date in rows
    )


async def _readings(tx: Session, ids: Ids) -> tuple[Reading, ...]:
    rows = await tx.execute(
        select(ReadingRow, CellRow.name, MeetingRow.on_date)
        .join(MeetingRow, MeetingRow.id == ReadingRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(ReadingRow.member_id.in_(ids))
        .order_by(ReadingRow.sent_at.desc())
    )
    return tuple(
        Reading(Sitting(cell, on_date), row.sent_at, row.read_at) for row, cell, on_date in rows
    )


async def _visits(tx: Session, ids: Ids) -> tuple[Visited, ...]:
    rows = await tx.execute(
        select(VisitRow, CellRow.name)
        .join(CellRow, CellRow.id == VisitRow.cell_id)
        .where(VisitRow.member_id.in_(ids))
        .order_by(VisitRow.month.desc(), VisitRow.id.desc())
    )
    return tuple(Visited(cell, row.month, VisitState(row.state)) for row, cell in rows)


async def _chaired(tx: Session, ids: Ids) -> tuple[Sitting, ...]:
    rows = await tx.execute(
        select(CellRow.name, MeetingRow.on_date)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(MeetingRow.chair_member_id.in_(ids))
        .order_by(MeetingRow.starts_at.desc())
    )
    return tuple(Sitting(cell, on_date) for cell, on_date in rows)


async def _received(tx: Session, ids: Ids) -> tuple[Told, ...]:
    rows = await tx.execute(
        select(NoticeRow.text, func.coalesce(DeliveryRow.finished_at, NoticeRow.send_at))
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .where(
            DeliveryRow.member_id.in_(ids),
            DeliveryRow.state == DeliveryState.SENT,
            NoticeRow.text != "",
        )
        .order_by(DeliveryRow.id.desc())
    )
    return tuple(Told(text, at) for text, at in rows)


async def _sent(tx: Session, account_id: int) -> tuple[Told, ...]:
    rows = await tx.execute(
        select(NoticeRow.text, NoticeRow.created_at)
        .where(NoticeRow.account_id == account_id, NoticeRow.text != "")
        .order_by(NoticeRow.id.desc())
    )
    return tuple(Told(text, at) for text, at in rows)


async def _invites(tx: Session, ids: Ids) -> tuple[Invited, ...]:
    rows = await tx.scalars(
        select(InviteRow).where(InviteRow.member_id.in_(ids)).order_by(InviteRow.id.desc())
    )
    return tuple(Invited(row.created_at, row.used_at, row.revoked_at) for row in rows)
