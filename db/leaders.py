"""Who leads where: whom a cell, a request to join, a visit or a registration is told to."""

from collections.abc import Iterable

from sqlalchemy import func, select

from core.committee.registration import Leader
from core.joining.invites import JoinRequest
from core.model.people import LEADERS, Role
from core.model.rights import Scope
from db.engine.database import Session
from db.people import load_members
from db.rows import AccountRow, MemberRow, RoleRow


async def load_keepers(tx: Session, cell_id: int, *, but: int = 0) -> list[int]:
    """The cell's secretary; where none has joined the deputy, else the cell committee.

    `but`: the member it is about, who is not told of themselves.
    """
    members = [one for one in await load_members(tx, cell_id) if one.joined and one.id != but]
    for role in LEADERS:
        if found := [one.id for one in members if role in one.roles]:
            return found
    return []


async def load_leaders(tx: Session, cell_ids: Iterable[int]) -> dict[int, list[Leader]]:
    """The leaders of these cells in one query: secretary, deputies, cell-committee members."""
    rows = await tx.execute(
        select(MemberRow, RoleRow.role, AccountRow)
        .join(RoleRow, RoleRow.member_id == MemberRow.id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.cell_id.in_(list(cell_ids)),
            MemberRow.retired_at.is_(None),
            RoleRow.role.in_(LEADERS),
        )
        .order_by(MemberRow.id)
    )
    found: dict[int, list[Leader]] = {}
    for member, role, account in rows:
        reachable = account is not None and account.unreachable_since is None
        one = Leader(member.id, member.full_name, Role(role), account is not None, reachable)
        found.setdefault(member.cell_id or 0, []).append(one)
    return {
        cell_id: sorted(leaders, key=lambda leader: LEADERS.index(leader.role))
        for cell_id, leaders in found.items()
    }


async def load_officer_ids(tx: Session, committee_id: int) -> list[int]:
    """The lines of the committee's officers who can be reached."""
    rows = await tx.scalars(
        select(MemberRow.id)
        .join(RoleRow, RoleRow.member_id == MemberRow.id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.committee_id == committee_id,
            MemberRow.retired_at.is_(None),
            RoleRow.role == Role.OFFICER,
            AccountRow.unreachable_since.is_(None),
        )
        .order_by(MemberRow.id)
    )
    return list(rows)


async def load_doorkeepers(tx: Session, request: JoinRequest) -> list[int]:
    """Member ids of those who are asked to confirm: the cell's secretary and deputy.

    Where neither can be reached, its committee members and the committee's officers. A line
    with an office is confirmed only by those who may give offices.
    """
    office = await tx.scalar(select(func.count()).where(RoleRow.member_id == request.member_id))
    first: tuple[Role, ...] = (Role.SECRETARY, Role.DEPUTY)
    then: tuple[Role, ...] = (Role.CELL_COMMITTEE, Role.OFFICER)
    if office:
        first, then = (Role.SECRETARY,), (Role.OFFICER,)
    asked = await _reachable(tx, request.scope, first)
    return asked or await _reachable(tx, request.scope, then)


async def _reachable(tx: Session, scope: Scope, roles: tuple[Role, ...]) -> list[int]:
    rows = await tx.scalars(
        select(MemberRow.id)
        .join(RoleRow, RoleRow.member_id == MemberRow.id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.committee_id == scope.committee_id,
            (MemberRow.cell_id == scope.cell_id) | (RoleRow.role == Role.OFFICER),
            MemberRow.retired_at.is_(None),
            RoleRow.role.in_(roles),
            AccountRow.unreachable_since.is_(None),
        )
        .distinct()
        .order_by(MemberRow.id)
    )
    return list(rows)


async def load_hosts(tx: Session, cell_id: int) -> list[int]:
    """Members who are told about a visit to their cell: the secretary, else the deputies."""
    rows = await tx.execute(
        select(RoleRow.role, MemberRow.id)
        .join(MemberRow, MemberRow.id == RoleRow.member_id)
        .where(
            MemberRow.cell_id == cell_id,
            MemberRow.retired_at.is_(None),
            RoleRow.role.in_([Role.SECRETARY, Role.DEPUTY]),
        )
        .order_by(MemberRow.id)
    )
    held = [(role, member_id) for role, member_id in rows]
    secretaries = [member_id for role, member_id in held if role == Role.SECRETARY]
    return secretaries or [member_id for _, member_id in held]
