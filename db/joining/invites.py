"""Invite links, and requests to join that wait for a leader's tap."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select, update

from core.joining.invites import Invite, InviteRule, JoinRequest, new_token
from core.model.errors import there
from core.model.names import cell_order, fold, list_order
from core.model.people import Role
from core.model.scope import Scope
from db.engine.database import Session
from db.rows import AccountRow, CellRow, InviteRow, JoinRequestRow, MemberRow, RoleRow

DAY = timedelta(days=1)


def _as_invite(row: InviteRow) -> Invite:
    return Invite(
        id=row.id,
        token=row.token,
        member_id=row.member_id,
        cell_id=row.cell_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )


def _leads_to(member_id: int | None, cell_id: int | None) -> ColumnElement[bool]:
    if member_id is not None:
        return InviteRow.member_id == member_id
    return InviteRow.cell_id == cell_id


async def find_invite(tx: Session, token: str) -> Invite | None:
    """Finds the link with this token, whether it still lets anybody in or not."""
    row = await tx.scalar(select(InviteRow).where(InviteRow.token == token))
    return _as_invite(row) if row else None


async def load_invite(tx: Session, invite_id: int) -> Invite:
    """Raises Gone when there is none."""
    row = there(await tx.get(InviteRow, invite_id))
    return _as_invite(row)


async def find_usable_invite(
    tx: Session, now: datetime, *, member_id: int | None = None, cell_id: int | None = None
) -> Invite | None:
    """Finds the newest link to this member or cell that still lets somebody in."""
    row = await tx.scalar(
        select(InviteRow)
        .where(
            _leads_to(member_id, cell_id),
            InviteRow.revoked_at.is_(None),
            InviteRow.used_at.is_(None),
            InviteRow.expires_at > now,
        )
        .order_by(InviteRow.id.desc())
        .limit(1)
    )
    return _as_invite(row) if row else None


async def create_invite(
    tx: Session,
    rule: InviteRule,
    now: datetime,
    *,
    member_id: int | None = None,
    cell_id: int | None = None,
) -> Invite:
    """Creates a link to this member or cell; earlier ones let nobody in any more."""
    await revoke_invites(tx, now, member_id=member_id, cell_id=cell_id)
    row = InviteRow(
        token=new_token(),
        member_id=member_id,
        cell_id=cell_id,
        created_at=now,
        expires_at=now + rule.lifetime,
    )
    tx.add(row)
    await tx.flush()
    return _as_invite(row)


async def revoke_invites(
    tx: Session, now: datetime, *, member_id: int | None = None, cell_id: int | None = None
) -> None:
    await tx.execute(
        update(InviteRow)
        .where(_leads_to(member_id, cell_id), InviteRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def record_used(tx: Session, invite_id: int, now: datetime) -> None:
    """Closes a link that works once."""
    await tx.execute(
        update(InviteRow)
        .where(InviteRow.id == invite_id, InviteRow.used_at.is_(None))
        .values(used_at=now)
    )


async def find_cells_named(tx: Session, name: str) -> list[int]:
    """Finds ids of the cells of this name, typed with or without its marks."""
    rows = await tx.execute(select(CellRow.id, CellRow.name).where(CellRow.retired_at.is_(None)))
    return [cell_id for cell_id, found in rows if fold(found) == fold(name)]


async def find_members_named(tx: Session, name: str, cell_ids: list[int] | None) -> list[int]:
    """Finds ids of the members of this name, in these cells or (None) anywhere."""
    query = select(MemberRow.id, MemberRow.full_name).where(MemberRow.retired_at.is_(None))
    if cell_ids is not None:
        query = query.where(MemberRow.cell_id.in_(cell_ids))
    rows = await tx.execute(query.order_by(MemberRow.id))
    return [member_id for member_id, found in rows if fold(found) == fold(name)]


async def load_first_members(tx: Session) -> list[int]:
    """Loads ids of secretaries and officers who have not joined, officers first, then by cell."""
    rows = await tx.execute(
        select(MemberRow.id, CellRow.name, MemberRow.full_name)
        .join(RoleRow, RoleRow.member_id == MemberRow.id)
        .outerjoin(CellRow, CellRow.id == MemberRow.cell_id)
        .where(
            RoleRow.role.in_([Role.SECRETARY, Role.OFFICER]),
            MemberRow.account_id.is_(None),
            MemberRow.retired_at.is_(None),
        )
    )
    found = sorted(rows, key=lambda row: (cell_order(row[1] or ""), list_order(row[2])))
    return list(dict.fromkeys(member_id for member_id, _, _ in found))


# --- requests to join -----------------------------------------------------------------------------


def _requests() -> Select[JoinRequestRow, CellRow, AccountRow, str | None]:
    return (
        select(JoinRequestRow, CellRow, AccountRow, MemberRow.full_name)
        .join(CellRow, CellRow.id == JoinRequestRow.cell_id)
        .join(AccountRow, AccountRow.id == JoinRequestRow.account_id)
        .outerjoin(MemberRow, MemberRow.id == JoinRequestRow.member_id)
    )


def _as_request(
    row: JoinRequestRow, cell: CellRow, account: AccountRow, picked: str | None
) -> JoinRequest:
    return JoinRequest(
        id=row.id,
        cell_id=cell.id,
        cell_name=cell.name,
        committee_id=cell.committee_id,
        account_id=account.id,
        telegram_id=account.telegram_id,
        member_id=row.member_id,
        name=picked or row.typed_name,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        accepted=row.accepted,
    )


async def save_request(
    tx: Session,
    cell_id: int,
    account_id: int,
    now: datetime,
    *,
    member_id: int | None = None,
    typed_name: str = "",
) -> JoinRequest:
    """Saves a request in place of any other this person had open in the cell."""
    await tx.execute(
        update(JoinRequestRow)
        .where(
            JoinRequestRow.cell_id == cell_id,
            JoinRequestRow.account_id == account_id,
            JoinRequestRow.decided_at.is_(None),
        )
        .values(decided_at=now)
    )
    row = JoinRequestRow(
        cell_id=cell_id,
        account_id=account_id,
        member_id=member_id,
        typed_name=typed_name,
        asked_at=now,
    )
    tx.add(row)
    await tx.flush()
    return await load_request(tx, row.id)


async def load_request(tx: Session, request_id: int) -> JoinRequest:
    """Raises Gone when there is none: its person has left the bot."""
    found = there(
        (await tx.execute(_requests().where(JoinRequestRow.id == request_id))).one_or_none()
    )
    return _as_request(*found)


async def find_open_request(tx: Session, account_id: int) -> JoinRequest | None:
    """Finds the newest request of this person that nobody has decided."""
    rows = await tx.execute(
        _requests()
        .where(JoinRequestRow.account_id == account_id, JoinRequestRow.decided_at.is_(None))
        .order_by(JoinRequestRow.id.desc())
        .limit(1)
    )
    found = rows.one_or_none()
    return _as_request(*found) if found else None


async def load_open_requests(tx: Session, scope: Scope) -> list[JoinRequest]:
    """Loads everybody who waits for the cell, or for any of the committee's, in order."""
    here = CellRow.committee_id == scope.committee_id
    if scope.cell_id is not None:
        here &= CellRow.id == scope.cell_id
    rows = await tx.execute(
        _requests().where(here, JoinRequestRow.decided_at.is_(None)).order_by(JoinRequestRow.id)
    )
    return [_as_request(*row) for row in rows]


async def count_requests(tx: Session, cell_id: int, account_id: int, now: datetime) -> int:
    """Counts how often this person asked to be let into the cell within a day."""
    found = await tx.scalar(
        select(func.count()).where(
            JoinRequestRow.cell_id == cell_id,
            JoinRequestRow.account_id == account_id,
            JoinRequestRow.asked_at > now - DAY,
        )
    )
    return found or 0


async def decide_request(
    tx: Session, request_id: int, now: datetime, *, accepted: bool, member_id: int | None = None
) -> bool:
    """Decides a request once: returns False when somebody decided it before."""
    values = {"decided_at": now, "accepted": accepted}
    if member_id is not None:
        values["member_id"] = member_id
    decided = await tx.execute(
        update(JoinRequestRow)
        .where(JoinRequestRow.id == request_id, JoinRequestRow.decided_at.is_(None))
        .values(values)
        .returning(JoinRequestRow.id)
    )
    return decided.scalar_one_or_none() is not None
