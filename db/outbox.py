"""The outbox: waves that are owed, and the deliveries they become.

delivery: pending ──claim──▶ sending ──▶ sent | refused | missed | cancelled
▲                  │
└──unknown outcome─┘   (sent again, counted as a possible duplicate)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    insert,
    select,
    update,
)

from core.lanes import Lane
from core.shares import Part
from db.engine import Session
from db.rows import (
    AccountRow,
    AnswerRow,
    CellRow,
    DeliveryRow,
    MemberRow,
    ReminderRow,
    ReplicaRow,
    ViewRow,
)
from db.slots import in_slots
from db.waiting import no_edit_waits

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
    tx: Session,
    meeting_id: int,
    not_before: datetime,
    expires_at: datetime,
    about: dict[str, Any],
    *,
    unless_since: datetime,
) -> int:
    """Owes the card anew to all who have it before them and have not answered; to how many.

    Not to those whom something about the meeting is on its way to, or came to `unless_since`.
    """
    word_enough = select(DeliveryRow.member_id).where(
        DeliveryRow.meeting_id == meeting_id,
        DeliveryRow.member_id == ViewRow.member_id,
        DeliveryRow.state.in_(UNDER_WAY)
        | ((DeliveryRow.state == DeliveryState.SENT) & (DeliveryRow.finished_at > unless_since)),
    )
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
            ~word_enough.exists(),
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
    tx: Session,
    now: datetime,
    limit: int,
    *,
    in_flight: Iterable[int] = (),
    part: Part | None = None,
) -> list[Delivery]:
    """Takes due deliveries on a lease, nearest lane first, and marks them "sending".

    `in_flight` are the caller's own: their lease may have run out, but they are under way. `part`:
    only those to the chats of this replica, which holds them for as long as it lives.
    """
    due = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.not_before <= now,
            DeliveryRow.id.not_in(list(in_flight)),
            no_edit_waits(DeliveryRow.meeting_id),
        )
        .order_by(DeliveryRow.lane, DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    if part is not None:
        due = _to_chats_of(part, due)
    claimed = (
        await tx.scalars(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(due))
            .values(
                state=DeliveryState.SENDING,
                lease_until=now + LEASE,
                claimed_by=part.replica if part else None,
                attempts=DeliveryRow.attempts + 1,
            )
            .returning(DeliveryRow.id)
        )
    ).all()
    return await _load_deliveries(tx, claimed) if claimed else []


def _to_chats_of(part: Part, due: Select[int]) -> Select[int]:
    """The chat is told from the rows here as it is where it is loaded."""
    chat_id = func.coalesce(DeliveryRow.chat_id, AccountRow.telegram_id, CellRow.group_chat_id, 0)
    return (
        due.outerjoin(MemberRow, MemberRow.id == DeliveryRow.member_id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(CellRow, CellRow.id == DeliveryRow.cell_id)
        .where(in_slots(chat_id, part.slots))
    )


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


async def is_claimed(tx: Session, delivery: Delivery) -> bool:
    """Whether it is still the caller's: its lease may have run out, or another took it along."""
    row = await tx.execute(select(DeliveryRow.id).where(*_still_held(delivery)))
    return row.first() is not None


def _still_held(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.id == delivery.id,
        DeliveryRow.state == DeliveryState.SENDING,
        DeliveryRow.attempts == delivery.attempts,
    )


async def renew_claim(tx: Session, delivery: Delivery, now: datetime) -> Delivery | None:
    """The delivery as it is now, on a lease that begins anew; None when it is the caller's no more.

    For one that waited: whoever it goes to may have become unreachable meanwhile.
    """
    renewed = await tx.execute(
        update(DeliveryRow)
        .where(*_still_held(delivery))
        .values(lease_until=now + LEASE)
        .returning(DeliveryRow.id)
    )
    return (await _load_deliveries(tx, [delivery.id]))[0] if renewed.first() else None


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
    not run out. What a replica claimed is its own until it is dead.
    """
    orphaned = [DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.id.not_in(list(in_flight))]
    if not alone:
        expired = DeliveryRow.claimed_by.is_(None) & (DeliveryRow.lease_until < now)
        # NULL is "not in" an empty table as well.
        replicas = DeliveryRow.claimed_by.is_not(None)
        dead = replicas & DeliveryRow.claimed_by.not_in(select(ReplicaRow.id))
        orphaned.append(expired | dead)
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
