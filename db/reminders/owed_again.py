"""What somebody may have missed is owed again: on their return, or after a gap in the polling."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, select, update

from core.meetings.changes import differences, facts_of
from core.model.deliveries import NOT_TOLD_AGAIN, DeliveryKind
from core.ui.lanes import Lane
from db.engine.database import Session
from db.meetings.changes import load_change
from db.meetings.meetings import load_meeting
from db.meetings.telling import load_told
from db.outbox import deliveries
from db.rows import AccountRow, AnswerRow, DeliveryRow, MemberRow, ViewRow

NEWS = timedelta(days=30)
"""So long news without an end of its own is still worth telling."""

CHANGES = (DeliveryKind.MEETING_CHANGED, DeliveryKind.SERIES_CHANGED)

Missed = Row[tuple[int, str, int | None, int | None, dict[str, Any]]]
Whose = tuple[int | None, int | None]
"""A meeting and a line of the roster."""


async def refuse_delivery(tx: Session, delivery: deliveries.Delivery, now: datetime) -> None:
    """Ends a delivery that reaches nobody; it goes out where they came back meanwhile.

    Their return waits for this, or this for their return.
    """
    await tx.execute(
        select(AccountRow.id)
        .join(MemberRow, MemberRow.account_id == AccountRow.id)
        .where(MemberRow.id == delivery.member_id)
        .with_for_update(read=True, of=AccountRow)
    )
    [as_now] = await deliveries.load_deliveries(tx, [delivery.id])
    if as_now.nobody_there:
        refused = deliveries.DeliveryState.REFUSED
        await deliveries.finish_delivery(tx, delivery.id, refused, now, error=as_now.nobody_there)
    else:
        await deliveries.return_delivery(tx, delivery, now, failed=False)


async def owe_missed(tx: Session, member_ids: Collection[int], now: datetime) -> set[Whose]:
    """Owes these members again what was refused, where it may still make sense. Returns the
    meetings of which they will hear that they changed. Twice changes nothing.

    Not invitations and reminders: the card says it all.
    """
    missed = await _load(tx, member_ids, now)
    told = await _first_of_each(tx, [one for one in missed if one.kind in CHANGES])
    again = [one.id for one in missed if one in told or one.kind not in CHANGES]
    passed_over = {one.id for one in missed} - set(again)
    await _set_state(
        tx, again, deliveries.DeliveryState.PENDING, not_before=now, finished_at=None, error=None
    )
    await _set_state(tx, passed_over, deliveries.DeliveryState.CANCELLED)
    return {
        (one.meeting_id, one.member_id) for one in told if one.kind == DeliveryKind.MEETING_CHANGED
    }


async def _load(tx: Session, member_ids: Collection[int], now: datetime) -> Sequence[Missed]:
    endless = DeliveryRow.expires_at.is_(None) & (DeliveryRow.finished_at > now - NEWS)
    rows = await tx.execute(
        select(
            DeliveryRow.id,
            DeliveryRow.kind,
            DeliveryRow.meeting_id,
            DeliveryRow.member_id,
            DeliveryRow.about,
        )
        .where(
            DeliveryRow.member_id.in_(list(member_ids)),
            DeliveryRow.state == deliveries.DeliveryState.REFUSED,
            DeliveryRow.reminder_id.is_(None),
            DeliveryRow.kind.not_in(NOT_TOLD_AGAIN),
            (DeliveryRow.expires_at > now) | endless,
        )
        .order_by(DeliveryRow.id)
    )
    return rows.all()


async def _first_of_each(tx: Session, changes: Sequence[Missed]) -> list[Missed]:
    """Takes each meeting's first missed change, from what was known to what is; none where that is
    the same again.
    """
    first: dict[Whose, Missed] = {}
    for one in changes:
        first.setdefault((one.meeting_id, one.member_id), one)
    return [one for one in first.values() if await _says_anything(tx, one)]


async def _says_anything(tx: Session, missed: Missed) -> bool:
    change = await load_change(tx, missed.about["change_id"])
    meeting = await load_meeting(tx, change.meeting_id)
    told = await load_told(tx, change, meeting, missed.member_id or 0)
    return bool(differences(told.before, facts_of(meeting)))


async def _set_state(
    tx: Session, ids: Collection[int], state: deliveries.DeliveryState, **more: object
) -> None:
    if ids:
        await tx.execute(
            update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(state=state, **more)
        )


# --- presses that may be lost ---------------------------------------------------------------------


async def owe_card_again(
    tx: Session,
    meeting_id: int,
    not_before: datetime,
    expires_at: datetime,
    about: dict[str, Any],
    *,
    unless_since: datetime,
) -> int:
    """Owes the card again to all who have it before them and have not answered; returns how many.

    Not to those whom something about the meeting is on its way to, or came to `unless_since`.
    """
    told = select(DeliveryRow.member_id).where(
        DeliveryRow.meeting_id == meeting_id,
        DeliveryRow.member_id == ViewRow.member_id,
        (DeliveryRow.state.in_(deliveries.UNDER_WAY) & (DeliveryRow.not_before <= not_before))
        | (
            (DeliveryRow.state == deliveries.DeliveryState.SENT)
            & (DeliveryRow.finished_at > unless_since)
        ),
    )
    silent = (await tx.scalars(_silent(meeting_id).where(~told.exists()))).all()
    for member_id in silent:
        await deliveries.owe(
            tx,
            DeliveryKind.CARD_AGAIN,
            not_before,
            lane=Lane.BULK,
            member_id=member_id,
            meeting_id=meeting_id,
            about=about,
            expires_at=expires_at,
        )
    return len(silent)


def _silent(meeting_id: int) -> Select[int | None]:
    return (
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
