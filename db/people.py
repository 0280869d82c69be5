"""Who somebody is: actors, cells, members."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update

from core.errors import Gone
from core.names import list_order
from core.people import Actor, Cell, Grant, Member, Membership, Role, Standing
from db.engine import Session
from db.rows import AccountRow, CellRow, CommitteeRow, MemberRow, RoleRow


async def load_actor(tx: Session, telegram_id: int, *, language: str, operator: bool) -> Actor:
    """The person behind a Telegram id; without memberships for a stranger."""
    account = await tx.scalar(select(AccountRow).where(AccountRow.telegram_id == telegram_id))
    if account is None:
        return Actor(telegram_id, language=language, operator=operator)
    members = (
        await tx.scalars(
            select(MemberRow)
            .where(MemberRow.account_id == account.id, MemberRow.retired_at.is_(None))
            .order_by(MemberRow.cell_id.is_(None), MemberRow.id)
        )
    ).all()
    return Actor(
        telegram_id=telegram_id,
        account_id=account.id,
        language=account.language,
        memberships=tuple(
            Membership(m.id, m.full_name, m.committee_id, m.cell_id) for m in members
        ),
        grants=await _grants(tx, members),
        operator=operator,
    )


async def _grants(tx: Session, members: Iterable[MemberRow]) -> frozenset[Grant]:
    by_id = {m.id: m for m in members}
    rows = await tx.scalars(select(RoleRow).where(RoleRow.member_id.in_(by_id)))
    return frozenset(
        Grant(Role(r.role), by_id[r.member_id].committee_id, by_id[r.member_id].cell_id)
        for r in rows
    )


async def save_language(tx: Session, account_id: int, language: str) -> None:
    await tx.execute(
        update(AccountRow).where(AccountRow.id == account_id).values(language=language)
    )


def as_cell(row: CellRow) -> Cell:
    return Cell(
        id=row.id,
        committee_id=row.committee_id,
        name=row.name,
        zone=row.zone,
        place=row.place,
        rule=row.rule,
        reminders=row.reminders,
        board_names=row.board_names,
        group_chat_id=row.group_chat_id,
        retired=row.retired_at is not None,
    )


async def load_cell(tx: Session, cell_id: int) -> Cell:
    """The cell. Raises Gone when there is none."""
    row = await tx.get(CellRow, cell_id)
    if row is None:
        raise Gone
    return as_cell(row)


async def load_cells(tx: Session, cell_ids: Iterable[int]) -> list[Cell]:
    """These cells, by name."""
    return await _cells(tx, CellRow.id.in_(list(cell_ids)))


async def load_committee_cells(tx: Session, committee_ids: Iterable[int]) -> list[Cell]:
    """All cells of these committees, by name."""
    return await _cells(tx, CellRow.committee_id.in_(list(committee_ids)))


async def _cells(tx: Session, condition: ColumnElement[bool]) -> list[Cell]:
    rows = await tx.scalars(
        select(CellRow).where(condition, CellRow.retired_at.is_(None)).order_by(CellRow.name)
    )
    return [as_cell(row) for row in rows]


async def find_group_cell(tx: Session, chat_id: int) -> Cell | None:
    """The cell that a group belongs to."""
    row = await tx.scalar(select(CellRow).where(CellRow.group_chat_id == chat_id))
    return as_cell(row) if row else None


async def load_committee_name(tx: Session, committee_id: int) -> str:
    return (await tx.get_one(CommitteeRow, committee_id)).name


def _members() -> Select[MemberRow, AccountRow | None]:
    return select(MemberRow, AccountRow).outerjoin(
        AccountRow, AccountRow.id == MemberRow.account_id
    )


async def load_members(tx: Session, cell_id: int) -> list[Member]:
    """A cell's members who are not retired: leaders first, then as Vietnamese lists are sorted."""
    rows = await tx.execute(
        _members()
        .where(MemberRow.cell_id == cell_id, MemberRow.retired_at.is_(None))
        .order_by(MemberRow.id)
    )
    found = [(member, account) for member, account in rows]
    roles = await _roles(tx, [member.id for member, _ in found])
    members = [_as_member(m, a, roles.get(m.id, ())) for m, a in found]
    return sorted(members, key=lambda m: (_rank(m.roles), list_order(m.full_name)))


def _rank(roles: tuple[Role, ...]) -> int:
    return min((list(Role).index(role) for role in roles), default=len(Role))


async def load_member(tx: Session, member_id: int) -> Member:
    """One member, retired or not. Raises Gone when there is none."""
    found = (await tx.execute(_members().where(MemberRow.id == member_id))).one_or_none()
    if found is None:
        raise Gone
    member, account = found
    roles = await _roles(tx, [member.id])
    return _as_member(member, account, roles.get(member.id, ()))


async def _roles(tx: Session, member_ids: list[int]) -> dict[int, tuple[Role, ...]]:
    rows = await tx.scalars(
        select(RoleRow).where(RoleRow.member_id.in_(member_ids)).order_by(RoleRow.id)
    )
    roles: dict[int, tuple[Role, ...]] = {}
    for row in rows:
        roles[row.member_id] = (*roles.get(row.member_id, ()), Role(row.role))
    return roles


def _as_member(row: MemberRow, account: AccountRow | None, roles: tuple[Role, ...]) -> Member:
    return Member(
        id=row.id,
        committee_id=row.committee_id,
        cell_id=row.cell_id,
        full_name=row.full_name,
        standing=Standing(row.standing),
        exempt=row.exempt,
        roles=roles,
        joined=account is not None,
        reachable=account is not None and account.unreachable_since is None,
        retired=row.retired_at is not None,
    )


async def load_leader_chats(tx: Session, cell_id: int, roles: Iterable[Role]) -> list[int]:
    """Telegram ids of the cell's reachable leaders who hold one of these roles."""
    rows = await tx.scalars(
        select(AccountRow.telegram_id)
        .join(MemberRow, MemberRow.account_id == AccountRow.id)
        .join(RoleRow, RoleRow.member_id == MemberRow.id)
        .where(
            MemberRow.cell_id == cell_id,
            MemberRow.retired_at.is_(None),
            RoleRow.role.in_(list(roles)),
            AccountRow.unreachable_since.is_(None),
        )
        .distinct()
    )
    return list(rows)


async def load_cell_ids_of(tx: Session, telegram_id: int) -> list[int]:
    """The cells in whose rosters this Telegram user is."""
    rows = await tx.scalars(
        select(MemberRow.cell_id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(AccountRow.telegram_id == telegram_id, MemberRow.retired_at.is_(None))
    )
    return [cell_id for cell_id in rows if cell_id is not None]


async def record_unreachable(tx: Session, telegram_id: int, reason: str, now: datetime) -> None:
    """Marks an account that Telegram says cannot be reached; the first time is kept."""
    await tx.execute(
        update(AccountRow)
        .where(AccountRow.telegram_id == telegram_id)
        .values(
            unreachable_since=func.coalesce(AccountRow.unreachable_since, now),
            unreachable_reason=reason,
        )
    )


async def record_reachable(tx: Session, telegram_id: int) -> None:
    """The person is back."""
    await tx.execute(
        update(AccountRow)
        .where(AccountRow.telegram_id == telegram_id, AccountRow.unreachable_since.is_not(None))
        .values(unreachable_since=None, unreachable_reason=None)
    )
