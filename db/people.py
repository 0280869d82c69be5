"""Who somebody is: actors, cells, members."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select, update

from core.model.errors import there
from core.model.names import cell_order, list_order
from core.model.people import Actor, Cell, Grant, Member, Membership, Role, Standing
from db.engine.database import Session
from db.rows import AccountRow, CellRow, CommitteeRow, MemberRow, RoleRow
from db.rows.base import table_of


async def load_actor(tx: Session, telegram_id: int, *, language: str, operator: bool) -> Actor:
    """Loads the person behind a Telegram id; a stranger has no memberships."""
    stranger = Actor(telegram_id, language=language, operator=operator)
    return (await load_actors(tx, [stranger]))[telegram_id]


async def load_actors(tx: Session, strangers: Collection[Actor]) -> dict[int, Actor]:
    """Loads these people by Telegram id; strangers stay as given."""
    given = {"telegram_ids": [one.telegram_id for one in strangers]}
    rows = defaultdict(list)
    for row in await tx.execute(_ACTORS, given):
        rows[row.telegram_id].append(row)
    return {one.telegram_id: _as_actor(one, rows[one.telegram_id]) for one in strangers}


def _as_actor(stranger: Actor, rows: list[Any]) -> Actor:
    if not rows:
        return stranger
    lines = [row for row in rows if row.member_id is not None]
    grants = [(row.role, row.committee_id, row.cell_id) for row in lines if row.role]
    return Actor(
        telegram_id=stranger.telegram_id,
        account_id=rows[0].id,
        language=rows[0].language,
        memberships=tuple(
            dict.fromkeys(
                Membership(row.member_id, row.full_name, row.committee_id, row.cell_id)
                for row in lines
            )
        ),
        grants=frozenset(Grant(Role(role), committee, cell) for role, committee, cell in grants),
        operator=stranger.operator,
        unreachable=rows[0].unreachable_since is not None,
        consent_version=rows[0].consent_version,
    )


# Put together once: this is asked at every update.
_account, _member, _role = table_of(AccountRow), table_of(MemberRow), table_of(RoleRow)
_ACTORS = (
    select(
        _account.c.telegram_id,
        _account.c.id,
        _account.c.language,
        _account.c.unreachable_since,
        _account.c.consent_version,
        _member.c.id.label("member_id"),
        _member.c.full_name,
        _member.c.committee_id,
        _member.c.cell_id,
        _role.c.role,
    )
    .outerjoin_from(
        _account,
        _member,
        and_(_member.c.account_id == _account.c.id, _member.c.retired_at.is_(None)),
    )
    .outerjoin(_role, _role.c.member_id == _member.c.id)
    .where(_account.c.telegram_id.in_(bindparam("telegram_ids", expanding=True)))
    .order_by(_member.c.cell_id.is_(None), _member.c.id)
)


async def save_language(tx: Session, account_id: int, language: str) -> None:
    await tx.execute(
        update(AccountRow).where(AccountRow.id == account_id).values(language=language)
    )


def as_cell(row: CellRow, settings: dict[str, Any] | None) -> Cell:
    """Reads the cell, with what its committee's settings say over reminders beneath its own."""
    above = (settings or {}).get("reminders")
    return Cell(
        id=row.id,
        committee_id=row.committee_id,
        name=row.name,
        zone=row.zone,
        place=row.place,
        rule=row.rule,
        reminders={**(above or {}), **(row.reminders or {})} or None,
        board_names=row.board_names,
        group_chat_id=row.group_chat_id,
        retired=row.retired_at is not None,
        own_reminders=row.reminders,
        committee_reminders=above,
        first_on=row.first_on,
    )


def _cell_rows() -> Select[CellRow, dict[str, Any] | None]:
    return select(CellRow, CommitteeRow.settings).join(
        CommitteeRow, CommitteeRow.id == CellRow.committee_id
    )


async def load_cell(tx: Session, cell_id: int) -> Cell:
    """Raises Gone when there is none."""
    found = there((await tx.execute(_cell_rows().where(CellRow.id == cell_id))).one_or_none())
    return as_cell(*found)


async def load_cells(tx: Session, cell_ids: Iterable[int]) -> list[Cell]:
    """Loads these cells, by name."""
    return await _cells(tx, CellRow.id.in_(list(cell_ids)))


async def load_committee_cells(tx: Session, committee_ids: Iterable[int]) -> list[Cell]:
    """Loads all cells of these committees, by name."""
    return await _cells(tx, CellRow.committee_id.in_(list(committee_ids)))


async def _cells(tx: Session, condition: ColumnElement[bool]) -> list[Cell]:
    rows = await tx.execute(_cell_rows().where(condition, CellRow.retired_at.is_(None)))
    return sorted((as_cell(*row) for row in rows), key=lambda cell: cell_order(cell.name))


async def find_group_cell(tx: Session, chat_id: int) -> Cell | None:
    found = (await tx.execute(_cell_rows().where(CellRow.group_chat_id == chat_id))).one_or_none()
    return as_cell(*found) if found else None


async def load_committee_name(tx: Session, committee_id: int) -> str:
    return (await tx.get_one(CommitteeRow, committee_id)).name


def _members() -> Select[MemberRow, AccountRow | None]:
    return select(MemberRow, AccountRow).outerjoin(
        AccountRow, AccountRow.id == MemberRow.account_id
    )


async def load_members(tx: Session, cell_id: int) -> list[Member]:
    """Loads a cell's members who are not retired: leaders first, then as Vietnamese lists are
    sorted.
    """
    return await _load_sorted(tx, cell_id, MemberRow.retired_at.is_(None))


async def load_retired(tx: Session, cell_id: int) -> list[Member]:
    """Loads those who left the cell's roster, as Vietnamese lists are sorted."""
    return await _load_sorted(tx, cell_id, MemberRow.retired_at.is_not(None))


async def _load_sorted(tx: Session, cell_id: int, which: ColumnElement[bool]) -> list[Member]:
    rows = await tx.execute(
        _members().where(MemberRow.cell_id == cell_id, which).order_by(MemberRow.id)
    )
    found = [(member, account) for member, account in rows]
    roles = await _roles(tx, [member.id for member, _ in found])
    members = [_as_member(m, a, roles.get(m.id, ())) for m, a in found]
    return sorted(members, key=lambda m: (_rank(m.roles), list_order(m.full_name)))


def _rank(roles: tuple[Role, ...]) -> int:
    return min((list(Role).index(role) for role in roles), default=len(Role))


async def load_member(tx: Session, member_id: int) -> Member:
    """Loads a member, retired or not. Raises Gone when there is none."""
    found = there((await tx.execute(_ONE_MEMBER, {"member_id": member_id})).one_or_none())
    member, account = found
    roles = await _roles(tx, [member.id])
    return _as_member(member, account, roles.get(member.id, ()))


# Put together once: these are asked for every message.
_ONE_MEMBER = _members().where(MemberRow.id == bindparam("member_id"))
_ROLES = (
    select(RoleRow.member_id, RoleRow.role)
    .where(RoleRow.member_id.in_(bindparam("member_ids", expanding=True)))
    .order_by(RoleRow.id)
)


async def _roles(tx: Session, member_ids: list[int]) -> dict[int, tuple[Role, ...]]:
    roles: dict[int, tuple[Role, ...]] = {}
    for member_id, role in await tx.execute(_ROLES, {"member_ids": member_ids}):
        roles[member_id] = (*roles.get(member_id, ()), Role(role))
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
        strengths=tuple(row.strengths),
    )


async def load_cell_ids_of(tx: Session, telegram_id: int) -> list[int]:
    rows = await tx.scalars(
        select(MemberRow.cell_id)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(AccountRow.telegram_id == telegram_id, MemberRow.retired_at.is_(None))
    )
    return [cell_id for cell_id in rows if cell_id is not None]


async def record_unreachable(tx: Session, telegram_id: int, reason: str, at: datetime) -> bool:
    """Marks an account that Telegram said at that moment cannot be reached; the first time is kept.

    False where they have come back since: what was on its way may be heard later.
    """
    own = AccountRow.telegram_id == telegram_id
    came_back = func.coalesce(AccountRow.returned_at > at, false())
    await tx.execute(
        update(AccountRow)
        .where(own, ~came_back)
        .values(
            unreachable_since=func.coalesce(AccountRow.unreachable_since, at),
            unreachable_reason=reason,
        )
    )
    return not await tx.scalar(select(came_back).where(own))


async def record_reachable(tx: Session, telegram_id: int, now: datetime) -> None:
    """Clears what Telegram said before: the person is back."""
    await tx.execute(
        update(AccountRow)
        .where(AccountRow.telegram_id == telegram_id)
        .values(unreachable_since=None, unreachable_reason=None, returned_at=now)
    )
