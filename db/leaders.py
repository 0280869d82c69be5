"""Who leads where: whom a cell, a request to join, a visit or a registration is told to."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from core.joining.invites import JoinRequest
from core.model.people import LEADERS, Leader, Role, confirming_leaders
from db.engine.database import Session
from db.rows import AccountRow, MemberRow, RoleRow


async def load_leaders(tx: Session, cell_ids: Iterable[int]) -> dict[int, list[Leader]]:
    """Loads the cells' secretaries, deputies and cell-committee members."""
    in_cells = MemberRow.cell_id.in_(list(cell_ids)) & RoleRow.role.in_(LEADERS)
    found: dict[int, list[Leader]] = defaultdict(list)
    for cell_id, leader in await _load(tx, in_cells):
        found[cell_id or 0].append(leader)
    return found


async def load_cell_leaders(tx: Session, cell_id: int) -> list[Leader]:
    return (await load_leaders(tx, [cell_id]))[cell_id]


async def load_officers(tx: Session, committee_id: int) -> list[Leader]:
    of_committee = (MemberRow.committee_id == committee_id) & (RoleRow.role == Role.OFFICER)
    return [leader for _, leader in await _load(tx, of_committee)]


async def load_confirming(tx: Session, request: JoinRequest) -> list[int]:
    """Loads ids of the members who are asked to confirm a request to join."""
    office = await tx.scalar(select(func.count()).where(RoleRow.member_id == request.member_id))
    leaders = await load_cell_leaders(tx, request.cell_id)
    officers = await load_officers(tx, request.committee_id)
    return confirming_leaders([*leaders, *officers], office=bool(office))


async def _load(tx: Session, where: ColumnElement[bool]) -> list[tuple[int | None, Leader]]:
    """Loads whoever is in office there, once for each office, in the order of offices."""
    rows = await tx.execute(
        select(MemberRow, RoleRow.role, AccountRow)
        .join(RoleRow, RoleRow.member_id == MemberRow.id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(where, MemberRow.retired_at.is_(None))
        .order_by(MemberRow.id)
    )
    found = []
    for member, role, account in rows:
        reachable = account is not None and account.unreachable_since is None
        leader = Leader(member.id, member.full_name, Role(role), account is not None, reachable)
        found.append((member.cell_id, leader))
    return sorted(found, key=lambda one: list(Role).index(one[1].role))
