"""The outbox: waves that are owed, and the deliveries they become.

delivery: pending ──claim──▶ sending ──▶ sent | refused | missed | cancelled
▲                  │
└──unknown outcome─┘   (sent again, counted as a possible duplicate)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.answers import Choice
from core.lanes import Lane
from core.reminders import Wave
from db.engine import Session
from db.rows import (
    AccountRow,
    AnswerRow,
    CellRow,
    DeliveryRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
    ViewRow,
)

LEASE = timedelta(minutes=2)
CARD_AGAIN = "card_again"
PIN = "pin"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    MISSED = "missed"
    CANCELLED = "cancelled"


UNDER_WAY = (DeliveryState.PENDING, DeliveryState.SENDING)


@dataclass(frozen=True)
class DueWave:
    """A wave whose time has come."""

    id: int
    meeting_id: int
    kind: str
    due_at: datetime
    expires_at: datetime
    audience: tuple[str, ...]
    starts_at: datetime
    zone: str
    cell_id: int
    settings: dict[str, Any] | None


@dataclass(frozen=True)
class Delivery:
    """A claimed delivery, with the chat it goes to as the rows say now."""

    id: int
    kind: str
    lane: Lane
    meeting_id: int | None
    member_id: int | None
    cell_id: int | None
    chat_id: int | None
    language: str
    about: dict[str, Any]
    attempts: int
    expires_at: datetime | None
    audience: tuple[str, ...] | None
    unreachable: str | None = None


# --- waves ----------------------------------------------------------------------------------------


async def plan_waves(tx: Session, meeting_id: int, waves: Iterable[Wave]) -> None:
    """Records what is owed for a meeting. Planning twice changes nothing."""
    rows = [
        {
            "meeting_id": meeting_id,
            "kind": wave.kind,
            "state": "planned",
            "due_at": wave.due_at,
            "expires_at": wave.expires_at,
            "audience": list(wave.audience),
        }
        for wave in waves
    ]
    if rows:
        await tx.execute(_insert(tx, ReminderRow).values(rows).on_conflict_do_nothing())


def _insert(tx: Session, row: type[Any]) -> Any:
    dialect = tx.get_bind().dialect.name
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(row)


async def load_due_waves(tx: Session, now: datetime, limit: int = 50) -> list[DueWave]:
    """Planned waves whose time has come, the oldest first: all those of `limit` meetings, so that
    of two that reach the same people one can be left out. Rows are locked where there is more
    than one planner.
    """
    due = (ReminderRow.state == "planned", ReminderRow.due_at <= now)
    meetings = (
        select(ReminderRow.meeting_id)
        .where(*due)
        .group_by(ReminderRow.meeting_id)
        .order_by(func.min(ReminderRow.due_at), ReminderRow.meeting_id)
        .limit(limit)
    )
    rows = await tx.execute(
        select(ReminderRow, MeetingRow, CellRow.reminders)
        .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(*due, ReminderRow.meeting_id.in_(meetings))
        .order_by(ReminderRow.due_at, ReminderRow.id)
        .with_for_update(skip_locked=True, of=ReminderRow)
    )
    return [
        DueWave(
            id=reminder.id,
            meeting_id=reminder.meeting_id,
            kind=reminder.kind,
            due_at=reminder.due_at,
            expires_at=reminder.expires_at,
            audience=tuple(reminder.audience),
            starts_at=meeting.starts_at,
            zone=meeting.zone,
            cell_id=meeting.cell_id,
            settings=settings,
        )
        for reminder, meeting, settings in rows
    ]


async def has_planned_wave(tx: Session, meeting_id: int, kind: str) -> bool:
    """Whether this wave of the meeting is still to come, and will reach who is there by then.

    Waits for a planner that is just expanding it.
    """
    state = await tx.scalar(
        select(ReminderRow.state)
        .where(ReminderRow.meeting_id == meeting_id, ReminderRow.kind == kind)
        .with_for_update(read=True)
    )
    return state == "planned"


async def close_wave(tx: Session, wave_id: int, state: str, now: datetime) -> None:
    """Ends a wave: "expanded", or "missed" when it came too late to make sense."""
    await tx.execute(
        update(ReminderRow).where(ReminderRow.id == wave_id).values(state=state, expanded_at=now)
    )


async def expand_wave(
    tx: Session, wave: DueWave, lane: Lane, not_before: datetime, spared: Iterable[str] = ()
) -> int:
    """Writes one delivery for each member the wave concerns at this moment, in one statement.

    Members whose answer is in `spared` are left to a later wave that is due as well. Returns
    how many deliveries were written.
    """
    chosen = [_in_audience(name) for name in wave.audience]
    passed = [_in_audience(name) for name in spared]
    wanted = select(
        literal(wave.kind),
        literal(int(lane)),
        literal(wave.id),
        literal(wave.meeting_id),
        MemberRow.id,
        literal({}, type_=DeliveryRow.about.type),
        literal(DeliveryState.PENDING.value),
        literal(not_before, type_=DeliveryRow.not_before.type),
        literal(wave.expires_at, type_=DeliveryRow.expires_at.type),
        literal(0),
        literal(0),
    ).select_from(MemberRow)
    wanted = (
        wanted.join(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(
            AnswerRow,
            and_(AnswerRow.member_id == MemberRow.id, AnswerRow.meeting_id == wave.meeting_id),
        )
        .where(
            MemberRow.cell_id == wave.cell_id,
            MemberRow.retired_at.is_(None),
            AccountRow.unreachable_since.is_(None),
            or_(*chosen),
            *(~condition for condition in passed),
        )
    )
    columns = [
        "kind", "lane", "reminder_id", "meeting_id", "member_id", "about", "state",
        "not_before", "expires_at", "attempts", "possible_duplicates",
    ]  # fmt: skip
    written = await tx.execute(
        _insert(tx, DeliveryRow)
        .from_select(columns, wanted)
        .on_conflict_do_nothing()
        .returning(DeliveryRow.id)
    )
    return len(written.all())


def _in_audience(name: str) -> ColumnElement[bool]:
    """Who "silent", "exempt" or one of the choices stands for, as the rows are now."""
    if name == "silent":
        return and_(AnswerRow.choice.is_(None), MemberRow.exempt.is_(False))
    if name == "exempt":
        return MemberRow.exempt.is_(True)
    return func.coalesce(AnswerRow.choice, "") == Choice(name).value


# --- single deliveries --------------------------------------------------------------------------


async def owe(
    tx: Session,
    kind: str,
    now: datetime,
    *,
    lane: Lane = Lane.DUE_SOON,
    chat_id: int | None = None,
    member_id: int | None = None,
    cell_id: int | None = None,
    meeting_id: int | None = None,
    about: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Records a message that is owed to one chat, one member, or one cell's group."""
    values = {
        "kind": kind,
        "lane": int(lane),
        "chat_id": chat_id,
        "member_id": member_id,
        "cell_id": cell_id,
        "meeting_id": meeting_id,
        "about": about or {},
        "not_before": now,
        "expires_at": expires_at,
    }
    await tx.execute(insert(DeliveryRow).values(values))


async def owe_card_again(
    tx: Session, meeting_id: int, not_before: datetime, expires_at: datetime, about: dict[str, Any]
) -> int:
    """Owes the card anew to all who have it before them and have not answered; to how many."""
    silent = (
        select(ViewRow.member_id)
        .join(MemberRow, MemberRow.id == ViewRow.member_id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(
            AnswerRow,
            and_(AnswerRow.member_id == ViewRow.member_id, AnswerRow.meeting_id == meeting_id),
        )
        .where(
            ViewRow.meeting_id == meeting_id,
            AnswerRow.choice.is_(None),
            AccountRow.unreachable_since.is_(None),
        )
        .distinct()
    )
    member_ids = (await tx.scalars(silent)).all()
    for member_id in member_ids:
        await owe(
            tx,
            CARD_AGAIN,
            not_before,
            lane=Lane.BULK,
            member_id=member_id,
            meeting_id=meeting_id,
            about=about,
            expires_at=expires_at,
        )
    return len(member_ids)


async def claim_deliveries(
    tx: Session, now: datetime, limit: int, *, in_flight: Iterable[int] = ()
) -> list[Delivery]:
    """Takes due deliveries on a lease, nearest lane first, and marks them "sending".

    `in_flight` are the caller's own: their lease may have run out, but they are under way.
    """
    due = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.not_before <= now,
            DeliveryRow.id.not_in(list(in_flight)),
        )
        .order_by(DeliveryRow.lane, DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        await tx.scalars(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(due))
            .values(
                state=DeliveryState.SENDING,
                lease_until=now + LEASE,
                attempts=DeliveryRow.attempts + 1,
            )
            .returning(DeliveryRow.id)
        )
    ).all()
    return await _load_deliveries(tx, claimed) if claimed else []


async def _load_deliveries(tx: Session, ids: Iterable[int]) -> list[Delivery]:
    rows = await tx.execute(
        select(DeliveryRow, AccountRow, CellRow.group_chat_id, ReminderRow.audience)
        .outerjoin(MemberRow, MemberRow.id == DeliveryRow.member_id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(CellRow, CellRow.id == DeliveryRow.cell_id)
        .outerjoin(ReminderRow, ReminderRow.id == DeliveryRow.reminder_id)
        .where(DeliveryRow.id.in_(list(ids)))
        .order_by(DeliveryRow.lane, DeliveryRow.not_before, DeliveryRow.id)
    )
    return [
        Delivery(
            id=row.id,
            kind=row.kind,
            lane=Lane(row.lane),
            meeting_id=row.meeting_id,
            member_id=row.member_id,
            cell_id=row.cell_id,
            chat_id=row.chat_id or (account.telegram_id if account else None) or group,
            language=account.language if account else "vi",
            about=row.about,
            attempts=row.attempts,
            expires_at=row.expires_at,
            audience=None if audience is None else tuple(audience),
            unreachable=_why_unreachable(account),
        )
        for row, account, group, audience in rows
    ]


def _why_unreachable(account: AccountRow | None) -> str | None:
    if account is None or account.unreachable_since is None:
        return None
    return account.unreachable_reason or "unreachable"


async def is_overtaken(tx: Session, delivery: Delivery) -> bool:
    """Whether the same member is owed, or got, a later message about the same meeting."""
    later = select(DeliveryRow.id).where(
        DeliveryRow.meeting_id == delivery.meeting_id,
        DeliveryRow.member_id == delivery.member_id,
        DeliveryRow.id > delivery.id,
        DeliveryRow.state.in_((*UNDER_WAY, DeliveryState.SENT)),
    )
    return await tx.scalar(later.limit(1)) is not None


async def finish_delivery(
    tx: Session,
    delivery_id: int,
    state: DeliveryState,
    now: datetime,
    *,
    message_id: int | None = None,
    error: str | None = None,
) -> None:
    """The delivery's end: sent, refused, missed or cancelled.

    A lease may have run out meanwhile: what another process sent stays sent.
    """
    going = [DeliveryRow.state.in_(UNDER_WAY)]
    await tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, *([] if state is DeliveryState.SENT else going))
        .values(
            state=state,
            finished_at=now,
            message_id=message_id,
            error=error,
            lease_until=None,
        )
    )


async def return_delivery(
    tx: Session,
    delivery: Delivery,
    not_before: datetime,
    *,
    unknown: bool = False,
    failed: bool = True,
) -> None:
    """Back to pending until `not_before`. `unknown`: it may have been sent already. Where nothing
    `failed`, where Telegram only said when, it does not count as an attempt.

    Not when it is no longer the caller's: its lease ran out and it went its way from there.
    """
    await tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == delivery.id,
            DeliveryRow.state == DeliveryState.SENDING,
            DeliveryRow.attempts == delivery.attempts,
        )
        .values(
            state=DeliveryState.PENDING,
            not_before=not_before,
            attempts=DeliveryRow.attempts - int(not failed),
            possible_duplicates=DeliveryRow.possible_duplicates + int(unknown),
            lease_until=None,
        )
    )


async def return_orphans(
    tx: Session, now: datetime, *, in_flight: Iterable[int] = (), alone: bool = False
) -> int:
    """Deliveries whose sender died are pending again: their outcome is unknown.

    `in_flight` are the caller's own. `alone`: no other process can be sending, so leases need
    not run out.
    """
    orphaned = [DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.id.not_in(list(in_flight))]
    if not alone:
        orphaned.append(DeliveryRow.lease_until < now)
    returned = await tx.execute(
        update(DeliveryRow)
        .where(*orphaned)
        .values(
            state=DeliveryState.PENDING,
            not_before=now,
            possible_duplicates=DeliveryRow.possible_duplicates + 1,
            lease_until=None,
        )
        .returning(DeliveryRow.id)
    )
    return len(returned.all())


@dataclass(frozen=True)
class NextEvent:
    """What happens by itself next. `cell` is empty where no meeting is concerned."""

    at: datetime
    kind: str
    cell: str


async def find_next_event(tx: Session, now: datetime) -> NextEvent | None:
    """The wave or the waiting delivery that comes next; never earlier than `now`."""
    found = [await _next(tx, _next_wave()), await _next(tx, _next_delivery())]
    events = [event for event in found if event]
    if not events:
        return None
    first = min(events, key=lambda event: event.at)
    return replace(first, at=max(now, first.at))


async def _next(tx: Session, query: Select[datetime, str, str | None]) -> NextEvent | None:
    row = (await tx.execute(query.limit(1))).one_or_none()
    return NextEvent(row[0], row[1], row[2] or "") if row else None


def _next_wave() -> Select[datetime, str, str | None]:
    return (
        select(ReminderRow.due_at, ReminderRow.kind, CellRow.name)
        .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
        .join(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(ReminderRow.state == "planned")
        .order_by(ReminderRow.due_at, ReminderRow.id)
    )


def _next_delivery() -> Select[datetime, str, str | None]:
    return (
        select(DeliveryRow.not_before, DeliveryRow.kind, CellRow.name)
        .outerjoin(MeetingRow, MeetingRow.id == DeliveryRow.meeting_id)
        .outerjoin(CellRow, CellRow.id == MeetingRow.cell_id)
        .where(DeliveryRow.state == DeliveryState.PENDING)
        .order_by(DeliveryRow.not_before, DeliveryRow.id)
    )
