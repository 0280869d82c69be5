"""Combined reminders: what falls due to one person on one day is one message.

The one that is due first takes the others with it; their deliveries are written as sent, in the
same message, so that their own waves pass this person by. Where a line stands for one, its delivery
says so (`LINE`): an edit of the message brings the lines again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update

from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.reminders.waves import MOMENTS, concerns
from db.answers.answers import find_answer
from db.engine.database import Session
from db.engine.upserts import insert_into
from db.outbox import deliveries
from db.reminders.evening import load_replaced
from db.rows import (
    AccountRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
)

MOST = 2
"""Besides the first: all of them must fit into one message."""
LINE = {"line": True}
"""Of a delivery that a line below a reminder stands for."""


@dataclass(frozen=True)
class CombinedWave:
    """A reminder of another meeting that falls due to the same person on the same day."""

    reminder_id: int
    meeting_id: int
    member_id: int
    kind: str


async def load_zone(tx: Session, member_id: int) -> str:
    """Finds the zone a member's days are counted in: the cell's, an officer's committee's."""
    zone: str | None = await tx.scalar(
        select(func.coalesce(CellRow.zone, CommitteeRow.zone))
        .select_from(MemberRow)
        .join(CommitteeRow, CommitteeRow.id == MemberRow.committee_id)
        .outerjoin(CellRow, CellRow.id == MemberRow.cell_id)
        .where(MemberRow.id == member_id)
    )
    return zone or "UTC"


async def load_combined_waves(
    tx: Session,
    delivery: deliveries.Delivery,
    until: datetime,
    now: datetime,
    *,
    except_id: int = 0,
    most: int = MOST,
) -> list[CombinedWave]:
    """Loads the meetings whose reminders fall due to this person before `until`, at all lines of
    theirs, and that concern them as their answers are now.

    `except_id`: the meeting it is about itself. `most`: of so many meetings.
    """
    due = _due_to(delivery.chat_id, until, now).where(MeetingRow.id != except_id)
    wanted = [
        CombinedWave(reminder.id, reminder.meeting_id, member.id, reminder.kind)
        for reminder, member in (await tx.execute(due)).all()
        if await _concerns(tx, reminder, member)
    ]
    shown = list(dict.fromkeys(one.meeting_id for one in wanted))[:most]
    return [one for one in wanted if one.meeting_id in shown]


def _due_to(chat_id: int | None, until: datetime, now: datetime) -> Select[ReminderRow, MemberRow]:
    """Selects the reminders planned or under way to this person, the earliest meeting first."""
    return (
        select(ReminderRow, MemberRow)
        .join(MeetingRow, MeetingRow.id == ReminderRow.meeting_id)
        .join(MemberRow, MemberRow.cell_id == MeetingRow.cell_id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .outerjoin(
            DeliveryRow,
            and_(
                DeliveryRow.reminder_id == ReminderRow.id,
                DeliveryRow.member_id == MemberRow.id,
            ),
        )
        .where(
            AccountRow.telegram_id == chat_id,
            MemberRow.retired_at.is_(None),
            MeetingRow.state == State.PUBLISHED,
            MeetingRow.starts_at > now,
            ReminderRow.kind.not_in((DeliveryKind.INVITATION, DeliveryKind.EVENING, *MOMENTS)),
            ReminderRow.due_at < until,
            ReminderRow.expires_at > now,
            or_(
                and_(ReminderRow.state == "planned", DeliveryRow.id.is_(None)),
                DeliveryRow.state.in_(deliveries.UNDER_WAY),
            ),
            deliveries.no_edit_waits(MeetingRow.id),
        )
        .order_by(MeetingRow.starts_at, ReminderRow.due_at)
    )


async def _concerns(tx: Session, reminder: ReminderRow, member: MemberRow) -> bool:
    of = reminder.meeting_id, member.cell_id or 0, reminder.kind, reminder.due_at
    if member.id in await load_replaced(tx, *of):
        return False
    answer = await find_answer(tx, reminder.meeting_id, member.id)
    return concerns(reminder.audience, answer, exempt=member.exempt)


async def load_line_deliveries(
    tx: Session,
    delivery: deliveries.Delivery,
    kinds: Collection[str],
    until: datetime,
    now: datetime,
) -> list[deliveries.Delivery]:
    """Loads what else of these kinds is owed before `until` to the person this one goes to."""
    # The state is looked at here: asked for it, SQLite goes through all that is owed to anybody.
    rows = await tx.execute(
        select(DeliveryRow.id, DeliveryRow.state)
        .join(MemberRow, MemberRow.id == DeliveryRow.member_id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            AccountRow.telegram_id == delivery.chat_id,
            DeliveryRow.id != delivery.id,
            DeliveryRow.kind.in_(kinds),
            DeliveryRow.not_before < until,
            or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at > now),
            deliveries.no_edit_waits(DeliveryRow.meeting_id),
        )
    )
    return await deliveries.load_deliveries(
        tx, [row.id for row in rows if row.state in deliveries.UNDER_WAY]
    )


async def load_lines_below(tx: Session, chat_id: int, message_id: int) -> list[deliveries.Delivery]:
    rows = await tx.execute(
        select(DeliveryRow.id, DeliveryRow.about)
        .join(MemberRow, MemberRow.id == DeliveryRow.member_id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(AccountRow.telegram_id == chat_id, DeliveryRow.message_id == message_id)
    )
    return await deliveries.load_deliveries(
        tx, [row.id for row in rows if LINE.items() <= row.about.items()]
    )


async def record_lines(
    tx: Session, others: Iterable[deliveries.Delivery], message_id: int, now: datetime
) -> None:
    """Lines of that message said these: they are owed no more, and are lines of it from now on."""
    here = DeliveryRow.message_id == message_id
    for one in others:
        await tx.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == one.id, DeliveryRow.state.in_(deliveries.UNDER_WAY) | here)
            .values(**_sent(message_id, now), about={**one.about, **LINE})
        )


def _sent(message_id: int, now: datetime) -> dict[str, Any]:
    return {
        "state": deliveries.DeliveryState.SENT.value,
        "finished_at": now,
        "message_id": message_id,
        "lease_until": None,
    }


async def record_combined_waves(
    tx: Session,
    companions: Iterable[CombinedWave],
    message_id: int,
    delivery: deliveries.Delivery,
    now: datetime,
) -> None:
    """Marks these reminders as sent in that message, whether their wave is due or still to come.

    Where Telegram's answer came late their rows may have ended otherwise: they were sent.
    """
    sent = {**_sent(message_id, now), "about": {}}
    insert = insert_into(tx, DeliveryRow)
    for one in companions:
        told = select(MeetingRow.sequence).where(MeetingRow.id == one.meeting_id).scalar_subquery()
        await tx.execute(
            insert.values(
                kind=one.kind,
                lane=int(delivery.lane),
                reminder_id=one.reminder_id,
                meeting_id=one.meeting_id,
                member_id=one.member_id,
                not_before=now,
                attempts=0,
                possible_duplicates=0,
                told=told,
                **sent,
            ).on_conflict_do_update(
                index_elements=["reminder_id", "member_id"],
                set_={**sent, "told": told},
                where=DeliveryRow.state != deliveries.DeliveryState.SENT,
            )
        )
