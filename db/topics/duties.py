"""Duties of topic sessions: who was asked, what they said, who took over from whom."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update

from core.model import errors
from core.model.answer import Choice
from core.topics import duties
from core.topics.rotation import Candidate, Suggestion, suggest, wanted
from core.topics.topic import OPEN, Topic, TopicState, next_quarter
from db.engine.database import Session
from db.rows import AbsencePeriodRow, AnswerRow, DutyRow, MeetingRow, MemberRow, SwapRow, TopicRow
from db.topics import marks

ASKED = "asked"
"""A colleague is being asked; then they have agreed or refused, or it is over."""


def _duties() -> Select[DutyRow, str, TopicRow, date | None]:
    return (
        select(DutyRow, MemberRow.full_name, TopicRow, MeetingRow.on_date)
        .join(MemberRow, MemberRow.id == DutyRow.member_id)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .outerjoin(MeetingRow, MeetingRow.id == TopicRow.meeting_id)
    )


def _as_duty(row: DutyRow, name: str, topic: TopicRow, on_date: date | None) -> duties.Duty:
    return duties.Duty(
        id=row.id,
        topic_id=row.topic_id,
        kind=duties.DutyKind(row.kind),
        member_id=row.member_id,
        member_name=name,
        state=duties.DutyState(row.state),
        why=row.why,
        passed_on_by=row.passed_on_by,
        asked_at=row.asked_at,
        next_at=row.next_at,
        topic=topic.title,
        cell_id=topic.cell_id or 0,
        meeting_id=topic.meeting_id,
        on_date=on_date,
    )


async def load_duty(tx: Session, duty_id: int) -> duties.Duty:
    """Raises Gone."""
    found = errors.there((await tx.execute(_duties().where(DutyRow.id == duty_id))).one_or_none())
    return _as_duty(*found)


async def load_duties(tx: Session, topic_id: int) -> list[duties.Duty]:
    """Loads everybody who was asked for a topic, declined ones too, in the order of asking."""
    rows = await tx.execute(_duties().where(DutyRow.topic_id == topic_id).order_by(DutyRow.id))
    return [_as_duty(*row) for row in rows]


async def load_duties_of(tx: Session, member_ids: Iterable[int]) -> list[duties.Duty]:
    """Loads these members' duties that still count and are not over, the nearest first."""
    rows = await tx.execute(
        _duties()
        .where(
            DutyRow.member_id.in_(list(member_ids)),
            DutyRow.state.in_(duties.AHEAD),
            TopicRow.state.in_(OPEN),
        )
        .order_by(MeetingRow.on_date.is_(None), MeetingRow.on_date, TopicRow.quarter, DutyRow.id)
    )
    return [_as_duty(*row) for row in rows]


async def load_presenters(tx: Session, meeting_id: int) -> list[tuple[int, duties.DutyState]]:
    """Loads who presents at this meeting, the first asked first, and what they said."""
    rows = await tx.execute(
        select(DutyRow.member_id, DutyRow.state)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .where(
            TopicRow.meeting_id == meeting_id,
            DutyRow.kind == duties.DutyKind.PRESENTER,
            DutyRow.state.in_(duties.STANDING),
        )
        .order_by(DutyRow.id)
    )
    return [(member_id, duties.DutyState(state)) for member_id, state in rows]


async def ask_for_duty(
    tx: Session,
    topic_id: int,
    kind: duties.DutyKind,
    member_id: int,
    why: dict[str, Any],
    now: datetime,
    next_at: datetime,
) -> int:
    """Returns the duty's id. If the person is silent until `next_at`, the secretary is told."""
    row = DutyRow(
        topic_id=topic_id,
        kind=kind,
        member_id=member_id,
        state=duties.DutyState.ASKED,
        why=why,
        asked_at=now,
        next_at=next_at,
    )
    tx.add(row)
    await tx.flush()
    await marks.mark_topics(tx, [topic_id])
    return row.id


async def save_duty_answer(
    tx: Session, duty_id: int, state: duties.DutyState, now: datetime
) -> None:
    """Saves accepted, declined, lapsed or withdrawn, and ends what was due, and the asking of
    colleagues.
    """
    if state is not duties.DutyState.ACCEPTED:
        await _end_swaps(tx, duty_id)
    await _save(tx, duty_id, state=state, answered_at=now, next_at=None)


async def _save(tx: Session, duty_id: int, **values: Any) -> None:
    await tx.execute(update(DutyRow).where(DutyRow.id == duty_id).values(**values))
    await marks.mark_duty(tx, duty_id)


async def ask_again(tx: Session, duty_id: int, next_at: datetime) -> None:
    """Reminds the person; if silent until `next_at`, the secretary is told again."""
    await _save(tx, duty_id, state=duties.DutyState.ASKED, next_at=next_at)


async def load_silent(tx: Session, now: datetime, limit: int = 50) -> list[duties.Duty]:
    rows = await tx.execute(_SILENT, {"now": now, "most": limit})
    return [_as_duty(*row) for row in rows]


# Put together once: this is asked again and again.
_SILENT = (
    _duties()
    .where(
        DutyRow.state == duties.DutyState.ASKED,
        DutyRow.next_at <= bindparam("now"),
        TopicRow.state.in_(OPEN),
    )
    .order_by(DutyRow.next_at, DutyRow.id)
    .limit(bindparam("most"))
)


async def record_escalated(tx: Session, duty_id: int) -> None:
    """Records that the secretary is told of the silence; the person may still answer."""
    await _save(tx, duty_id, state=duties.DutyState.ESCALATED, next_at=None)


# --- swaps --------------------------------------------------------------------------------------


async def ask_for_swap(tx: Session, duty: duties.Duty, to_member_id: int, now: datetime) -> int:
    """Asks a colleague in place of whoever was asked before for this duty; returns the id."""
    await _end_swaps(tx, duty.id)
    asked = select(SwapRow).where(SwapRow.duty_id == duty.id, SwapRow.to_member_id == to_member_id)
    row = await tx.scalar(asked) or SwapRow(duty_id=duty.id, to_member_id=to_member_id)
    row.from_member_id, row.state, row.asked_at, row.answered_at = duty.member_id, ASKED, now, None
    tx.add(row)
    await tx.flush()
    await marks.mark_duty(tx, duty.id)
    return row.id


async def _end_swaps(tx: Session, duty_id: int) -> None:
    """Ends what colleagues are being asked; what they were shown says so."""
    await tx.execute(
        update(SwapRow)
        .where(SwapRow.duty_id == duty_id, SwapRow.state == ASKED)
        .values(state="over")
    )


async def load_swap(tx: Session, swap_id: int) -> SwapRow:
    """Raises Gone."""
    return errors.there(await tx.get(SwapRow, swap_id))


async def find_open_swap(tx: Session, duty_id: int) -> SwapRow | None:
    """Finds the colleague who is being asked."""
    found: SwapRow | None = await tx.scalar(
        select(SwapRow).where(SwapRow.duty_id == duty_id, SwapRow.state == ASKED)
    )
    return found


async def save_swapped(tx: Session, swap: SwapRow, now: datetime, *, agreed: bool) -> None:
    """Saves the colleague's answer. Where they agree the duty is theirs, accepted."""
    swap.state = "agreed" if agreed else "refused"
    swap.answered_at = now
    await tx.flush()
    await marks.mark_duty(tx, swap.duty_id)
    if agreed:
        await _save(
            tx,
            swap.duty_id,
            member_id=swap.to_member_id,
            passed_on_by=swap.from_member_id,
            state=duties.DutyState.ACCEPTED,
            answered_at=now,
            next_at=None,
        )


# --- the rotation -------------------------------------------------------------------------------


async def load_candidates(
    tx: Session, cell_id: int, kind: duties.DutyKind, on: date, meeting_id: int | None = None
) -> list[Candidate]:
    """Loads the cell's members with their turns; `on`: the day somebody may be away, unless they
    answered its meeting. A member with a turn coming is not asked for the next.
    """
    members = (
        await tx.scalars(
            select(MemberRow).where(MemberRow.cell_id == cell_id, MemberRow.retired_at.is_(None))
        )
    ).all()
    ids = [member.id for member in members]
    served = await _turns(tx, ids, kind, DutyRow.state == duties.DutyState.DONE)
    ahead = DutyRow.state.in_(duties.AHEAD) & TopicRow.state.in_(OPEN)
    assigned = await _turns(tx, ids, kind, ahead)
    away = await _away(tx, ids, on, meeting_id)
    return [
        Candidate(
            member_id=member.id,
            name=member.full_name,
            exempt=member.exempt,
            away=member.id in away,
            strengths=tuple(member.strengths),
            served_on=tuple(served.get(member.id, ())),
            assigned_on=tuple(assigned.get(member.id, ())),
        )
        for member in members
    ]


async def _turns(
    tx: Session, member_ids: list[int], kind: duties.DutyKind, which: ColumnElement[bool]
) -> dict[int, list[date]]:
    """Loads the days of turns. A session that was cancelled and given up gives no credit."""
    rows = await tx.execute(
        select(DutyRow.member_id, TopicRow, MeetingRow.on_date)
        .join(TopicRow, TopicRow.id == DutyRow.topic_id)
        .outerjoin(MeetingRow, MeetingRow.id == TopicRow.meeting_id)
        .where(DutyRow.member_id.in_(member_ids), DutyRow.kind == kind, which)
        .order_by(DutyRow.id)
    )
    turns: dict[int, list[date]] = {}
    for member_id, topic, on_date in rows:
        turns.setdefault(member_id, []).append(_day_of(topic, on_date))
    return turns


def _day_of(topic: TopicRow, on_date: date | None) -> date:
    """Picks the session's day; while none is registered, the last of the topic's quarter."""
    return on_date or next_quarter(topic.quarter) - timedelta(days=1)


async def _away(tx: Session, member_ids: list[int], on: date, meeting_id: int | None) -> set[int]:
    answers = await tx.execute(
        select(AnswerRow.member_id, AnswerRow.choice).where(AnswerRow.meeting_id == meeting_id)
    )
    chosen = {row.member_id: row.choice for row in answers}
    rows = await tx.scalars(
        select(AbsencePeriodRow.member_id).where(
            AbsencePeriodRow.member_id.in_(member_ids),
            AbsencePeriodRow.first_on <= on,
            AbsencePeriodRow.last_on >= on,
        )
    )
    absent = {one for one, choice in chosen.items() if choice == Choice.ABSENT}
    return absent | (set(rows) - set(chosen))


async def load_session_days(tx: Session, cell_id: int) -> list[date]:
    """Loads the days of the cell's sessions that somebody prepared or prepares."""
    rows = await tx.execute(
        select(TopicRow, MeetingRow.on_date)
        .outerjoin(MeetingRow, MeetingRow.id == TopicRow.meeting_id)
        .where(
            TopicRow.cell_id == cell_id,
            TopicRow.state != TopicState.DROPPED,
            or_(
                TopicRow.meeting_id.is_not(None),
                select(DutyRow.id)
                .where(DutyRow.topic_id == TopicRow.id, DutyRow.state.in_(duties.STANDING))
                .exists(),
            ),
        )
    )
    return [_day_of(topic, on_date) for topic, on_date in rows]


async def load_order(
    tx: Session, topic: Topic, kind: duties.DutyKind, today: date
) -> list[Suggestion]:
    """Loads whose turn it is, in order; those already asked for this topic are left out."""
    if topic.cell_id is None:
        raise errors.Gone
    on = topic.on_date or max(today, topic.quarter)
    candidates = await load_candidates(tx, topic.cell_id, kind, on, topic.meeting_id)
    days = await load_session_days(tx, topic.cell_id)
    found = suggest(candidates, days, wanted(topic.title, candidates))
    asked = {
        one.member_id
        for one in await load_duties(tx, topic.id)
        if one.state is not duties.DutyState.WITHDRAWN
    }
    return [one for one in found if one.candidate.member_id not in asked]


async def finish_duties(tx: Session, topic_id: int, now: datetime) -> None:
    """Closes the duties of a session held: members who accepted have done it; those who never
    answered have not.
    """
    of_it = DutyRow.topic_id == topic_id
    await tx.execute(
        update(DutyRow)
        .where(of_it, DutyRow.state == duties.DutyState.ACCEPTED)
        .values(state=duties.DutyState.DONE, answered_at=func.coalesce(DutyRow.answered_at, now))
    )
    await tx.execute(
        update(DutyRow)
        .where(of_it, DutyRow.state.in_(duties.UNANSWERED))
        .values(state=duties.DutyState.LAPSED, next_at=None)
    )
    await marks.mark_topics(tx, [topic_id])


async def lapse_duties(tx: Session, topic_id: int) -> list[duties.Duty]:
    """Lapses the duties of a dropped topic; returns those who would have prepared it."""
    ended = [one for one in await load_duties(tx, topic_id) if one.state in duties.AHEAD]
    await tx.execute(
        update(DutyRow)
        .where(DutyRow.id.in_([one.id for one in ended]))
        .values(state=duties.DutyState.LAPSED, next_at=None)
    )
    await marks.mark_topics(tx, [topic_id])
    return ended
