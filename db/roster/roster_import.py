"""A roster file into the database: the present roster, and a plan's changes, in bulk."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, insert, select, update

from core.dates.zones import to_local
from core.model.names import name_key
from core.model.people import Role, Standing
from core.roster.entries import RosterEntry
from core.roster.import_plan import KnownMember, Move, Plan, RosterChange, Snapshot, wanted
from db.engine.database import Session
from db.home.menus import owe_menu
from db.roster.roster import touch_rosters
from db.rows import AccountRow, CellRow, CommitteeRow, LogRow, MemberRow, RoleRow

CHUNK = 500
Step = Callable[[int], object]
T = TypeVar("T")
ApplyMoves = Callable[[Session, Sequence[Move], int, Mapping[str, int], datetime], Awaitable[None]]
"""Takes the committee's id, and its cells' by the keys of their names."""


@dataclass(frozen=True)
class ImportTarget:
    """Where an import goes. New cells get `zone`, or else their committee's."""

    committee: str
    zone: str | None
    default_zone: str


async def load_committee_names(tx: Session) -> list[str]:
    return list(await tx.scalars(select(CommitteeRow.name).order_by(CommitteeRow.name)))


async def load_snapshot(tx: Session, committee: str) -> Snapshot:
    """Loads the committee's roster; empty when there is no such committee yet."""
    found = await tx.scalar(select(CommitteeRow.id).where(CommitteeRow.name == committee))
    if found is None:
        return Snapshot()
    cells = {
        row.id: row.name
        for row in await tx.execute(
            select(CellRow.id, CellRow.name).where(CellRow.committee_id == found)
        )
    }
    here = await _members(tx, found, cells, MemberRow.retired_at.is_(None))
    left = await _members(tx, found, cells, MemberRow.retired_at.is_not(None))
    return Snapshot(tuple(cells.values()), tuple(here), tuple(left))


async def _members(
    tx: Session, committee_id: int, cells: dict[int, str], which: ColumnElement[bool]
) -> list[KnownMember]:
    lines = (
        select(MemberRow, AccountRow.telegram_id)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.committee_id == committee_id, which)
        .order_by(MemberRow.id)
    )
    roles = await _roles(tx, committee_id)
    return [
        KnownMember(
            id=member.id,
            cell=cells[member.cell_id] if member.cell_id else "",
            full_name=member.full_name,
            standing=Standing(member.standing),
            exempt=member.exempt,
            roles=frozenset(roles.get(member.id, ())),
            telegram_id=member.known_telegram_id,
            linked_id=linked_id,
        )
        for member, linked_id in await tx.execute(lines)
    ]


async def _roles(tx: Session, committee_id: int) -> dict[int, list[Role]]:
    roles: dict[int, list[Role]] = {}
    for row in await tx.execute(
        select(RoleRow.member_id, RoleRow.role)
        .join(MemberRow, MemberRow.id == RoleRow.member_id)
        .where(MemberRow.committee_id == committee_id)
    ):
        roles.setdefault(row.member_id, []).append(Role(row.role))
    return roles


async def apply_import(
    tx: Session,
    target: ImportTarget,
    plan: Plan,
    now: datetime,
    step: Step,
    move: ApplyMoves | None = None,
) -> None:
    """Does everything the plan says, the moves by `move`; tells `step` how many lines were just
    written.
    """
    committee_id, zone = await _committee(tx, target)
    await _add_cells(tx, committee_id, plan.new_cells, target.zone or zone, now)
    cells = await _cell_ids(tx, committee_id)
    await _free_names(tx, plan.changes)
    if move and plan.moves:
        await move(tx, plan.moves, committee_id, cells, now)
        step(len(plan.moves))
    for entries in _chunks(plan.new_members):
        await _add_members(tx, committee_id, cells, entries, now)
        step(len(entries))
    for action, found in (("change_member", plan.changes), ("restore_member", plan.returning)):
        for changes in _chunks(found):
            await _change_members(tx, committee_id, cells, changes, now, action)
            step(len(changes))
    changed = (*plan.changes, *plan.returning)
    touched = [e.cell for e in plan.new_members] + [c.member.cell for c in changed]
    await touch_rosters(tx, {cells[name_key(cell)] for cell in touched if cell}, now)
    await _owe_menus(tx, plan.changes, now)


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


async def _committee(tx: Session, target: ImportTarget) -> tuple[int, str]:
    row = await tx.scalar(select(CommitteeRow).where(CommitteeRow.name == target.committee))
    if row is None:
        zone = target.zone or target.default_zone
        row = CommitteeRow(name=target.committee, zone=zone)
        tx.add(row)
        await tx.flush()
    return row.id, row.zone


async def _add_cells(
    tx: Session, committee_id: int, names: Sequence[str], zone: str, now: datetime
) -> None:
    first_on = to_local(now, zone).date()
    rows = [
        {"committee_id": committee_id, "name": name, "zone": zone, "first_on": first_on}
        for name in names
    ]
    if rows:
        await tx.execute(insert(CellRow), rows)


async def _cell_ids(tx: Session, committee_id: int) -> dict[str, int]:
    rows = await tx.execute(
        select(CellRow.id, CellRow.name).where(CellRow.committee_id == committee_id)
    )
    return {name_key(row.name): row.id for row in rows}


async def _add_members(
    tx: Session,
    committee_id: int,
    cells: dict[str, int],
    entries: Sequence[RosterEntry],
    now: datetime,
) -> None:
    rows = [{**_place(committee_id, cells, entry.cell), **row_values(entry)} for entry in entries]
    added = await tx.scalars(
        insert(MemberRow).returning(MemberRow.id, sort_by_parameter_order=True), rows
    )
    ids = list(added)
    await _save_roles(tx, ids, entries)
    log = [
        _log_line(now, row, "add_member", member_id, after=wanted(entry))
        for row, member_id, entry in zip(rows, ids, entries, strict=True)
    ]
    await tx.execute(insert(LogRow), log)


def _place(committee_id: int, cells: Mapping[str, int], cell: str) -> dict[str, int | None]:
    """Returns None for an officer: their line is in no cell."""
    return {"committee_id": committee_id, "cell_id": cells.get(name_key(cell))}


def row_values(entry: RosterEntry) -> dict[str, Any]:
    """What a line of the roster takes from a line of the file."""
    return {
        "full_name": entry.full_name,
        "name_key": name_key(entry.full_name),
        "standing": entry.standing.value,
        "exempt": entry.exempt,
        "known_telegram_id": entry.telegram_id,
    }


async def _save_roles(
    tx: Session, member_ids: Sequence[int], entries: Sequence[RosterEntry]
) -> None:
    rows = [
        {"member_id": member_id, "role": entry.role.value}
        for member_id, entry in zip(member_ids, entries, strict=True)
        if entry.role
    ]
    if rows:
        await tx.execute(insert(RoleRow), rows)


async def _free_names(tx: Session, changes: Sequence[RosterChange]) -> None:
    # Two members may exchange names; the unique index looks at each line as it is written.
    rows = [
        {"id": change.member.id, "name_key": f"#{change.member.id}"}
        for change in changes
        if "full_name" in change.differences()
    ]
    if rows:
        await tx.execute(update(MemberRow), rows)


async def _change_members(
    tx: Session,
    committee_id: int,
    cells: dict[str, int],
    changes: Sequence[RosterChange],
    now: datetime,
    action: str,
) -> None:
    rows = []
    for change in changes:
        known_id = change.entry.telegram_id or change.member.telegram_id
        own = {"known_telegram_id": known_id, "retired_at": None}
        rows.append({"id": change.member.id, **row_values(change.result), **own})
    await tx.execute(update(MemberRow), rows)
    moved = [change for change in changes if "roles" in change.differences()]
    ids = [change.member.id for change in moved]
    await tx.execute(delete(RoleRow).where(RoleRow.member_id.in_(ids)))
    await _save_roles(tx, ids, [change.entry for change in moved])
    await tx.execute(
        insert(LogRow),
        [_change_line(now, _place(committee_id, cells, c.member.cell), c, action) for c in changes],
    )


async def save_arrival(
    tx: Session, move: Move, member_id: int, committee_id: int, cell_id: int, now: datetime
) -> None:
    """Gives a line that was moved to this cell its office, and logs the move."""
    await _save_roles(tx, [member_id], [move.entry])
    where = {"committee_id": committee_id, "cell_id": cell_id}
    before, after = {"cell": move.member.cell}, {"cell": move.entry.cell}
    line = _log_line(now, where, "move_member", member_id, before=before, after=after)
    await tx.execute(insert(LogRow), [line])


async def _owe_menus(tx: Session, changes: Sequence[RosterChange], now: datetime) -> None:
    for change in changes:
        if change.member.linked_id and "roles" in change.differences():
            await owe_menu(tx, change.member.linked_id, now)


def _change_line(
    now: datetime, place: Mapping[str, Any], change: RosterChange, action: str
) -> dict[str, Any]:
    differences = change.differences()
    before = {name: before for name, (before, _) in differences.items()}
    after = {name: after for name, (_, after) in differences.items()}
    return _log_line(now, place, action, change.member.id, before=before, after=after)


def _log_line(
    now: datetime,
    place: Mapping[str, Any],
    action: str,
    member_id: int,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
) -> dict[str, Any]:
    return {
        "at": now,
        "action": action,
        "committee_id": place["committee_id"],
        "cell_id": place["cell_id"],
        "subject": f"member:{member_id}",
        "before": _without_id(before),
        "after": _without_id(after),
    }


def _without_id(values: dict[str, Any] | None) -> dict[str, Any] | None:
    # The log outlives an account that is erased, so it only says whether an id was known.
    if values is None or "telegram_id" not in values:
        return values
    return {**values, "telegram_id": values["telegram_id"] is not None}
