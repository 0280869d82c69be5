"""Keeping the roster by hand: members added, renamed, retired, and their roles."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from core.model.errors import Refusal
from core.model.happenings import Happening
from core.model.names import name_key
from core.model.people import LEADERS, Cell, Member, Role, Standing
from db.engine.database import Session
from db.engine.upserts import insert_into
from db.joining.invites import revoke_invites
from db.outbox.marks import mark
from db.rows import MeetingRow, MemberRow, RoleRow


class NameTaken(Refusal, key="refusal.name_taken"):
    """The cell has another line with this name, or with one that reads the same."""


async def add_member(
    tx: Session, cell: Cell, full_name: str, standing: Standing, *, exempt: bool
) -> int | None:
    """Returns the new line's id; None when the name is there already."""
    values = {
        "committee_id": cell.committee_id,
        "cell_id": cell.id,
        "full_name": full_name,
        "name_key": name_key(full_name),
        "standing": standing.value,
        "exempt": exempt,
    }
    insert = insert_into(tx, MemberRow).values(values).on_conflict_do_nothing()
    found: int | None = await tx.scalar(insert.returning(MemberRow.id))
    return found


async def rename_member(tx: Session, member: Member, full_name: str) -> None:
    """Raises NameTaken."""
    await _update_unique(
        tx, member.id, full_name, full_name=full_name, name_key=name_key(full_name)
    )


async def save_standing(tx: Session, member: Member, standing: Standing) -> None:
    await _update(tx, member.id, standing=standing.value)


async def save_strengths(tx: Session, member: Member, strengths: list[str]) -> None:
    await tx.execute(update(MemberRow).where(MemberRow.id == member.id).values(strengths=strengths))


async def save_exempt(tx: Session, member: Member, *, exempt: bool) -> None:
    await _update(tx, member.id, exempt=exempt)


async def save_role(tx: Session, member: Member, role: Role | None) -> None:
    """Replaces the member's office in the cell (None: no office), not an officer's role."""
    await tx.execute(
        delete(RoleRow).where(RoleRow.member_id == member.id, RoleRow.role.in_(list(LEADERS)))
    )
    if role is not None:
        tx.add(RoleRow(member_id=member.id, role=role.value))
        await tx.flush()


async def retire_member(tx: Session, member: Member, now: datetime) -> None:
    """Takes the line out of the roster and keeps its history; its links no longer work."""
    await _update(tx, member.id, retired_at=now)
    await revoke_invites(tx, now, member_id=member.id)


async def restore_member(tx: Session, member: Member) -> None:
    """Brings a retired line back. Raises NameTaken when another has its name meanwhile."""
    await _update_unique(tx, member.id, member.full_name, retired_at=None)


async def _update(tx: Session, member_id: int, **values: Any) -> None:
    await tx.execute(update(MemberRow).where(MemberRow.id == member_id).values(**values))


async def _update_unique(tx: Session, member_id: int, name: str, **values: Any) -> None:
    try:
        async with tx.begin_nested():
            await _update(tx, member_id, **values)
    except IntegrityError as error:
        raise NameTaken(name=name) from error


async def touch_rosters(tx: Session, cell_ids: Collection[int], now: datetime) -> None:
    """Marks what shows these cells' people and their coming meetings as needing an edit."""
    coming = select(MeetingRow.id).where(
        MeetingRow.cell_id.in_(list(cell_ids)), MeetingRow.starts_at > now
    )
    await mark(tx, Happening.ROSTER, meetings=coming, cells=list(cell_ids))
