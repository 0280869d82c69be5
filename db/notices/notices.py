"""Notices: who gets one, what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from core.model import names
from core.model.deliveries import DeliveryKind
from core.model.errors import there
from core.model.scope import Scope
from core.notices.notice import (
    ROLES,
    SENSE,
    Audience,
    Late,
    Notice,
    NoticeProgress,
    NoticeState,
    Reader,
    Signature,
    arrivals,
    late_of,
)
from core.ui.lanes import Lane
from db import rows
from db.engine.database import Session
from db.outbox import deliveries
from db.people import load_committee_cells

LEFT_OUT = "left_out"
"""Why somebody's was refused: nobody asked Telegram, it was known."""


async def save_notice(
    tx: Session,
    scope: Scope,
    account_id: int | None,
    text: str,
    audience: Audience,
    now: datetime,
    send_at: datetime,
    message_id: int | None,
) -> int:
    """Saves a notice that goes out at `send_at`; returns its id."""
    row = rows.NoticeRow(
        committee_id=scope.committee_id,
        cell_id=scope.cell_id,
        account_id=account_id,
        text=text,
        audience=audience.to_data(),
        state=NoticeState.WAITING,
        created_at=now,
        send_at=send_at,
        progress_message_id=message_id,
    )
    tx.add(row)
    await tx.flush()
    return row.id


async def load_notice(tx: Session, notice_id: int) -> Notice:
    """Raises Gone when there is none."""
    row = there(await tx.get(rows.NoticeRow, notice_id))
    return _as_notice(row)


def _as_notice(row: rows.NoticeRow) -> Notice:
    return Notice(
        id=row.id,
        committee_id=row.committee_id,
        cell_id=row.cell_id,
        account_id=row.account_id,
        text=row.text,
        audience=Audience.from_data(row.audience),
        state=NoticeState(row.state),
        send_at=row.send_at,
        progress_message_id=row.progress_message_id,
    )


async def withdraw_notice(tx: Session, notice_id: int, now: datetime) -> bool:
    """Takes back a notice that has not gone out; returns False when it has, or was withdrawn."""
    return await _from_waiting(tx, notice_id, state=NoticeState.WITHDRAWN, finished_at=now)


async def hurry_notice(tx: Session, notice_id: int, now: datetime) -> bool:
    """Lets a notice that waits go out now; returns False when it does not wait any more."""
    return await _from_waiting(tx, notice_id, send_at=now)


async def _from_waiting(tx: Session, notice_id: int, **values: object) -> bool:
    changed = await tx.execute(
        update(rows.NoticeRow)
        .where(rows.NoticeRow.id == notice_id, rows.NoticeRow.state == NoticeState.WAITING)
        .values(**values)
        .returning(rows.NoticeRow.id)
    )
    return changed.scalar_one_or_none() is not None


async def save_progress_message(tx: Session, notice_id: int, message_id: int) -> None:
    await tx.execute(
        update(rows.NoticeRow)
        .where(rows.NoticeRow.id == notice_id)
        .values(progress_message_id=message_id)
    )


async def forget_progress_message(tx: Session, account_id: int | None, message_id: int) -> None:
    """Forgets a message that shows something else now: the result will be one of its own."""
    await tx.execute(
        update(rows.NoticeRow)
        .where(
            rows.NoticeRow.account_id == account_id,
            rows.NoticeRow.progress_message_id == message_id,
            rows.NoticeRow.state.in_([NoticeState.WAITING, NoticeState.SENDING]),
        )
        .values(progress_message_id=None)
    )


async def load_due_notices(tx: Session, now: datetime) -> list[Notice]:
    """Loads notices whose wait is over, the oldest first; locked if there are several planners."""
    found = await tx.scalars(_DUE, {"now": now})
    return [_as_notice(row) for row in found.all()]


NOTICE_IS_DUE = (rows.NoticeRow.state == NoticeState.WAITING) & (
    rows.NoticeRow.send_at <= bindparam("now")
)
# Put together once: these are asked every second.
_DUE = (
    select(rows.NoticeRow)
    .where(NOTICE_IS_DUE)
    .order_by(rows.NoticeRow.send_at, rows.NoticeRow.id)
    .with_for_update(skip_locked=True)
)
_UNDER_WAY = (
    select(rows.NoticeRow)
    .where(rows.NoticeRow.state == NoticeState.SENDING)
    .order_by(rows.NoticeRow.id)
)


async def find_waiting_notice(tx: Session, account_id: int | None) -> Notice | None:
    """Finds the person's newest notice that can still be taken back."""
    row = await tx.scalar(
        select(rows.NoticeRow)
        .where(rows.NoticeRow.account_id == account_id, rows.NoticeRow.state == NoticeState.WAITING)
        .order_by(rows.NoticeRow.id.desc())
        .limit(1)
    )
    return _as_notice(row) if row else None


async def load_notices_under_way(tx: Session) -> list[Notice]:
    return [_as_notice(row) for row in await tx.scalars(_UNDER_WAY)]


async def finish_notice(tx: Session, notice_id: int, now: datetime) -> None:
    """Closes a notice everybody has who can have it, and whose sender knows."""
    await tx.execute(
        update(rows.NoticeRow)
        .where(rows.NoticeRow.id == notice_id)
        .values(state=NoticeState.DONE, finished_at=now)
    )


async def forget_notices(tx: Session, before: datetime) -> None:
    """Wipes the text of notices that ended before then, and whom they left out."""
    found = await tx.scalars(
        select(rows.NoticeRow).where(rows.NoticeRow.finished_at < before, rows.NoticeRow.text != "")
    )
    for row in found:
        row.text, row.audience = "", {**row.audience, "left": []}


# --- who --------------------------------------------------------------------------------------


def _of(committee_id: int, audience: Audience, account_id: int | None) -> list[ColumnElement[bool]]:
    """Leaves out the sender's own lines."""
    found: list[ColumnElement[bool]] = [
        rows.MemberRow.committee_id == committee_id,
        rows.MemberRow.retired_at.is_(None),
        rows.MemberRow.cell_id.in_(_cells_of(committee_id, audience)),
    ]
    if roles := ROLES[audience.who]:
        held = select(rows.RoleRow.member_id).where(rows.RoleRow.role.in_(list(roles)))
        found.append(rows.MemberRow.id.in_(held))
    if account_id is not None:
        found.append(
            or_(rows.MemberRow.account_id.is_(None), rows.MemberRow.account_id != account_id)
        )
    return found


def _cells_of(committee_id: int, audience: Audience) -> Select[int]:
    cells = select(rows.CellRow.id).where(
        rows.CellRow.committee_id == committee_id, rows.CellRow.retired_at.is_(None)
    )
    if audience.cell_ids:
        cells = cells.where(rows.CellRow.id.in_(audience.cell_ids))
    return cells


async def load_readers(
    tx: Session, committee_id: int, audience: Audience, account_id: int | None
) -> list[Reader]:
    """Loads readers by cell and name; who is in two cells counts once."""
    lines = await tx.execute(
        select(
            rows.MemberRow.id,
            rows.MemberRow.full_name,
            rows.CellRow.id,
            rows.CellRow.name,
            rows.AccountRow.id,
            rows.AccountRow.unreachable_since,
        )
        .join(rows.CellRow, rows.CellRow.id == rows.MemberRow.cell_id)
        .outerjoin(rows.AccountRow, rows.AccountRow.id == rows.MemberRow.account_id)
        .where(*_of(committee_id, audience, account_id))
        .order_by(rows.MemberRow.id)
    )
    found: dict[object, Reader] = {}
    for member_id, name, cell_id, cell_name, account, unreachable in lines:
        reader = Reader(member_id, name, cell_id, cell_name, bool(account and not unreachable))
        found.setdefault(account or f"line {member_id}", reader)
    return sorted(
        found.values(), key=lambda r: (names.cell_order(r.cell_name), names.list_order(r.full_name))
    )


async def expand_notice(
    tx: Session, notice: Notice, not_before: Mapping[int, datetime], left: Iterable[int]
) -> int:
    """Writes a delivery for everybody who has Telegram, in one statement.

    Returns how many can be reached; it waits for the return of those who cannot. `not_before`:
    when each cell's people get it. `left`: whom nobody can reach, by Telegram or at all.
    """
    chosen = (
        select(func.min(rows.MemberRow.id))
        .join(rows.AccountRow, rows.AccountRow.id == rows.MemberRow.account_id)
        .where(*_of(notice.committee_id, notice.audience, notice.account_id))
        .group_by(rows.MemberRow.account_id)
    )
    values = _delivery(notice, not_before)
    wanted = (
        select(*values.values())
        .join(rows.AccountRow, rows.AccountRow.id == rows.MemberRow.account_id)
        .where(rows.MemberRow.id.in_(chosen))
    )
    written = await tx.scalars(
        insert(rows.DeliveryRow).from_select(list(values), wanted).returning(rows.DeliveryRow.state)
    )
    audience = {**notice.audience.to_data(), "left": list(left)}
    await tx.execute(
        update(rows.NoticeRow)
        .where(rows.NoticeRow.id == notice.id)
        .values(state=NoticeState.SENDING, audience=audience)
    )
    return written.all().count(deliveries.DeliveryState.PENDING)


def _delivery(notice: Notice, not_before: Mapping[int, datetime]) -> dict[str, Any]:
    away = rows.AccountRow.unreachable_since.is_not(None)
    refused, pending = (
        deliveries.DeliveryState.REFUSED.value,
        deliveries.DeliveryState.PENDING.value,
    )
    at = rows.DeliveryRow.not_before.type
    whens = {cell_id: literal(when, type_=at) for cell_id, when in not_before.items()}
    return {
        "kind": literal(DeliveryKind.NOTICE.value),
        "lane": literal(int(Lane.BULK)),
        "notice_id": literal(notice.id),
        "member_id": rows.MemberRow.id,
        "about": literal({"notice_id": notice.id}, type_=rows.DeliveryRow.about.type),
        "state": case((away, refused), else_=pending),
        "error": case((away, LEFT_OUT)),
        "finished_at": case((away, literal(notice.send_at, type_=at))),
        "not_before": case(
            whens, value=rows.MemberRow.cell_id, else_=literal(notice.send_at, type_=at)
        ),
        "expires_at": literal(notice.send_at + SENSE, type_=at),
        "attempts": literal(0),
        "possible_duplicates": literal(0),
    }


# --- how far ----------------------------------------------------------------------------------


async def load_progress(tx: Session, notice_id: int) -> NoticeProgress:
    """Counts who is owed the notice, has it, or cannot get it."""
    found = await tx.execute(
        select(rows.DeliveryRow.state, func.count())
        .where(
            rows.DeliveryRow.notice_id == notice_id,
            rows.DeliveryRow.error.is_distinct_from(LEFT_OUT),
        )
        .group_by(rows.DeliveryRow.state)
    )
    counts = {deliveries.DeliveryState(state): count for state, count in found}
    owed, sent = sum(counts.values()), counts.get(deliveries.DeliveryState.SENT, 0)
    going = sum(counts.get(state, 0) for state in deliveries.UNDER_WAY)
    return NoticeProgress(owed, sent, owed - sent - going)


async def find_late(tx: Session, notice: Notice, now: datetime) -> Late | None:
    """Finds who waits for the end of their quiet hours: not those who wait because Telegram wants
    it so.
    """
    waiting = await tx.execute(
        select(rows.MemberRow.cell_id, rows.DeliveryRow.not_before, func.count())
        .join(rows.MemberRow, rows.MemberRow.id == rows.DeliveryRow.member_id)
        .where(
            rows.DeliveryRow.notice_id == notice.id,
            rows.DeliveryRow.state == deliveries.DeliveryState.PENDING,
            rows.DeliveryRow.not_before > now,
        )
        .group_by(rows.MemberRow.cell_id, rows.DeliveryRow.not_before)
    )
    cells = await load_committee_cells(tx, [notice.committee_id])
    ends = arrivals(cells, now, urgent=notice.audience.urgent)
    late = [(count, at) for cell_id, at, count in waiting if at == ends.get(cell_id or 0)]
    return late_of(late, await load_zone(tx, notice.scope))


async def load_missed(tx: Session, notice: Notice) -> list[Reader]:
    """Loads who did not get a notice that was sent, by cell and name."""
    of_it = rows.DeliveryRow.notice_id == notice.id
    sent = select(rows.DeliveryRow.member_id).where(
        of_it, rows.DeliveryRow.state == deliveries.DeliveryState.SENT
    )
    over = [*deliveries.UNDER_WAY, deliveries.DeliveryState.SENT]
    refused = select(rows.DeliveryRow.member_id).where(of_it, rows.DeliveryRow.state.not_in(over))
    found = await tx.execute(
        select(rows.MemberRow.id, rows.MemberRow.full_name, rows.CellRow.id, rows.CellRow.name)
        .join(rows.CellRow, rows.CellRow.id == rows.MemberRow.cell_id)
        .where(
            rows.MemberRow.id.in_(notice.audience.left) | rows.MemberRow.id.in_(refused),
            rows.MemberRow.id.not_in(sent),
        )
    )
    readers = [Reader(*row, reachable=False) for row in found]
    return sorted(
        readers, key=lambda r: (names.cell_order(r.cell_name), names.list_order(r.full_name))
    )


async def load_signature(tx: Session, scope: Scope, audience: Audience) -> Signature:
    signer = await tx.get_one(rows.MemberRow, audience.signer_id)
    if scope.cell_id is not None:
        place = (await tx.get_one(rows.CellRow, scope.cell_id)).name
    else:
        place = (await tx.get_one(rows.CommitteeRow, scope.committee_id)).name
    return Signature(signer.full_name, audience.role, place)


async def load_zone(tx: Session, scope: Scope) -> str:
    if scope.cell_id is not None:
        return (await tx.get_one(rows.CellRow, scope.cell_id)).zone
    return (await tx.get_one(rows.CommitteeRow, scope.committee_id)).zone


async def find_sender(tx: Session, notice: Notice) -> tuple[int, str] | None:
    """Finds the sender's chat and language; None once they have left."""
    account = await tx.get(rows.AccountRow, notice.account_id) if notice.account_id else None
    return (account.telegram_id, account.language) if account else None
