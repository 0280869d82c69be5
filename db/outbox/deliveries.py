"""The outbox: waves that are owed, and the deliveries they become.

delivery: pending ──claim──▶ sending ──▶ sent | refused | missed | cancelled
▲                  │
└──unknown outcome─┘   (sent again, counted as a possible duplicate)
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    select,
    true,
    update,
)

from core.model.deliveries import DeliveryKind
from core.model.replica_share import ChatSlots
from core.ui.lanes import Lane
from db.engine.database import Session
from db.engine.replicas import in_slots
from db.rows import (
    AccountRow,
    CellRow,
    ChangeRow,
    DeliveryRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
    ReplicaRow,
)
from db.rows.base import table_of

LEASE = timedelta(minutes=2)
WAITING = "waiting"
"""The state of an edit that its people have not been told of."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    MISSED = "missed"
    CANCELLED = "cancelled"


UNDER_WAY = (DeliveryState.PENDING, DeliveryState.SENDING)


_delivery = table_of(DeliveryRow)
SEQUENCE = (
    select(MeetingRow.sequence).where(MeetingRow.id == _delivery.c.meeting_id).scalar_subquery()
)
"""How often the changes of the delivery's meeting have been told."""


def no_edit_waits(meeting_id: Any) -> ColumnElement[bool]:
    """Holds while no edit of the meeting waits to be told: until then nothing is sent about it."""
    return ~exists().where(ChangeRow.meeting_id == meeting_id, ChangeRow.state == WAITING)


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
    retired: bool = False

    @property
    def is_wave(self) -> bool:
        """Whether it is a meeting's reminder: a card, whatever its kind."""
        return self.audience is not None

    @property
    def nobody_there(self) -> str:
        """Why it reaches nobody as things are; empty where it may."""
        return self.unreachable or ("" if self.chat_id else "no_chat")


async def owe(
    tx: Session,
    kind: DeliveryKind,
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


async def claim_deliveries(
    tx: Session,
    now: datetime,
    limit: int,
    *,
    in_flight: Iterable[int] = (),
    part: ChatSlots | None = None,
) -> list[Delivery]:
    """Takes due deliveries on a lease, nearest lane first, and marks them "sending".

    `in_flight` are the caller's own: their lease may have run out, but they are under way. `part`:
    only those to the chats of this replica, which holds them for as long as it lives.
    """
    claim = _CLAIM if part is None else _claim(_to_chats_of(part, _DUE))
    values = {
        "now": now,
        "most": limit,
        "in_flight": list(in_flight),
        "until": now + LEASE,
        "replica": part.replica if part else None,
    }
    claimed = (await tx.scalars(claim, values)).all()
    return await load_deliveries(tx, claimed)


def _claim(due: Select[int]) -> Any:
    return (
        update(_delivery)
        .where(_delivery.c.id.in_(due))
        .values(
            state=DeliveryState.SENDING,
            lease_until=bindparam("until", type_=_delivery.c.lease_until.type),
            claimed_by=bindparam("replica", type_=_delivery.c.claimed_by.type),
            attempts=_delivery.c.attempts + 1,
            told=SEQUENCE,
        )
        .returning(_delivery.c.id)
    )


# Put together once, as what follows: these are asked for every message.
_NOT_IN_FLIGHT = DeliveryRow.id.not_in(bindparam("in_flight", expanding=True))
_IS_DUE = and_(
    DeliveryRow.state == DeliveryState.PENDING,
    DeliveryRow.not_before <= bindparam("now"),
    _NOT_IN_FLIGHT,
    no_edit_waits(DeliveryRow.meeting_id),
)
_IS_ANOTHERS = and_(DeliveryRow.state == DeliveryState.SENDING, _NOT_IN_FLIGHT)
_ANYTHING = select(exists().where(_IS_DUE) | exists().where(_IS_ANOTHERS))
_DUE = (
    select(DeliveryRow.id)
    .where(_IS_DUE)
    .order_by(DeliveryRow.lane, DeliveryRow.not_before, DeliveryRow.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=DeliveryRow)
)
_CLAIM = _claim(_DUE)


def _to_chats_of(part: ChatSlots, due: Select[int]) -> Select[int]:
    """Reads the chat from the rows here as it is where it is loaded."""
    chat_id = func.coalesce(DeliveryRow.chat_id, AccountRow.telegram_id, CellRow.group_chat_id, 0)
    return (
        due.outerjoin(MemberRow, MemberRow.id == DeliveryRow.member_id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(CellRow, CellRow.id == DeliveryRow.cell_id)
        .where(in_slots(chat_id, part.slots))
    )


async def is_anything_due(tx: Session, now: datetime, in_flight: Iterable[int] = ()) -> bool:
    """Tells whether anything may be claimed, or is being sent by a process that may have died."""
    return bool(await tx.scalar(_ANYTHING, {"now": now, "in_flight": list(in_flight)}))


async def load_deliveries(tx: Session, ids: Collection[int]) -> list[Delivery]:
    """Loads them in the order in which they are to go."""
    if not ids:
        return []
    rows = await tx.execute(_LOAD, {"ids": ids})
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
            retired=retired_at is not None,
        )
        for row, account, group, audience, retired_at in rows
    ]


_LOAD = (
    select(DeliveryRow, AccountRow, CellRow.group_chat_id, ReminderRow.audience)
    .add_columns(MemberRow.retired_at)
    .outerjoin(MemberRow, MemberRow.id == DeliveryRow.member_id)
    .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
    .outerjoin(CellRow, CellRow.id == DeliveryRow.cell_id)
    .outerjoin(ReminderRow, ReminderRow.id == DeliveryRow.reminder_id)
    .where(DeliveryRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(DeliveryRow.lane, DeliveryRow.not_before, DeliveryRow.id)
)


def _why_unreachable(account: AccountRow | None) -> str | None:
    if account is None or account.unreachable_since is None:
        return None
    return account.unreachable_reason or "unreachable"


async def is_overtaken(tx: Session, delivery: Delivery, cards: Collection[str]) -> bool:
    """Tells whether the member is owed, or got, the meeting's card later: by a reminder, or as one
    of these kinds.
    """
    later = {
        "meeting": delivery.meeting_id,
        "member": delivery.member_id,
        "delivery": delivery.id,
        "cards": list(cards),
    }
    return await tx.scalar(_LATER, later) is not None


_LATER = (
    select(DeliveryRow.id)
    .where(
        DeliveryRow.meeting_id == bindparam("meeting"),
        DeliveryRow.member_id == bindparam("member"),
        DeliveryRow.id > bindparam("delivery"),
        DeliveryRow.reminder_id.is_not(None)
        | DeliveryRow.kind.in_(bindparam("cards", expanding=True)),
        DeliveryRow.state.in_((*UNDER_WAY, DeliveryState.SENT)),
    )
    .limit(1)
)
_HELD = select(DeliveryRow.id).where(
    DeliveryRow.id == bindparam("delivery"),
    DeliveryRow.state == DeliveryState.SENDING,
    DeliveryRow.attempts == bindparam("attempts"),
)


async def is_claimed(tx: Session, delivery: Delivery) -> bool:
    """Tells whether it is still the caller's: neither ended, nor taken along, nor claimed again."""
    held = {"delivery": delivery.id, "attempts": delivery.attempts}
    return await tx.scalar(_HELD, held) is not None


def _still_held(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.id == delivery.id,
        DeliveryRow.state == DeliveryState.SENDING,
        DeliveryRow.attempts == delivery.attempts,
    )


async def renew_claim(tx: Session, delivery: Delivery, now: datetime) -> Delivery | None:
    """Renews the lease and loads the delivery as it is now: whoever it goes to may have become
    unreachable meanwhile. Returns None when it is the caller's no more.
    """
    renewed = await tx.execute(
        update(DeliveryRow)
        .where(*_still_held(delivery))
        .values(lease_until=now + LEASE)
        .returning(DeliveryRow.id)
    )
    return (await load_deliveries(tx, [delivery.id]))[0] if renewed.first() else None


async def finish_delivery(
    tx: Session,
    delivery_id: int,
    state: DeliveryState,
    now: datetime,
    *,
    message_id: int | None = None,
    error: str | None = None,
) -> None:
    """Ends the delivery: sent, refused, missed or cancelled. What another process sent after the
    lease ran out stays sent.
    """
    ended = {
        "delivery": delivery_id,
        "state": state,
        "finished_at": now,
        "message_id": message_id,
        "error": error,
        "lease_until": None,
    }
    await tx.execute(_END if state is DeliveryState.SENT else _END_UNDER_WAY, ended)


_END = update(_delivery).where(_delivery.c.id == bindparam("delivery"))
_END_UNDER_WAY = _END.where(_delivery.c.state.in_(UNDER_WAY))


async def cancel_deliveries(tx: Session, now: datetime, which: ColumnElement[bool]) -> None:
    """Cancels of these what has not begun to go out."""
    await tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.state == DeliveryState.PENDING, which)
        .values(state=DeliveryState.CANCELLED, finished_at=now)
        .execution_options(synchronize_session=False)
    )


async def return_delivery(
    tx: Session,
    delivery: Delivery,
    not_before: datetime,
    *,
    unknown: bool = False,
    failed: bool = True,
) -> None:
    """Returns it to pending until `not_before`, if it is still the caller's. `unknown`: it may have
    been sent already. Without `failed` (Telegram only said when) it does not count as an attempt.
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
    """Returns deliveries whose sender died to pending: their outcome is unknown.

    `in_flight` are the caller's own. `alone`: no other process can be sending, so leases need
    not run out. What a replica claimed is its own until it is dead.
    """
    values = {"now": now, "in_flight": list(in_flight)}
    returned = await tx.execute(_orphaned(alone=alone), values)
    return len(returned.all())


@cache
def _orphaned(*, alone: bool) -> Any:
    now = bindparam("now", type_=_delivery.c.lease_until.type)
    # NULL is "not in" an empty table as well.
    replicas = _delivery.c.claimed_by.is_not(None)
    dead = replicas & _delivery.c.claimed_by.not_in(select(ReplicaRow.id))
    expired = _delivery.c.claimed_by.is_(None) & (_delivery.c.lease_until < now)
    return (
        update(_delivery)
        .where(
            _delivery.c.state == DeliveryState.SENDING,
            _delivery.c.id.not_in(bindparam("in_flight", expanding=True)),
            true() if alone else expired | dead,
        )
        .values(
            state=DeliveryState.PENDING,
            not_before=now,
            possible_duplicates=_delivery.c.possible_duplicates + 1,
            lease_until=None,
        )
        .returning(_delivery.c.id)
    )
