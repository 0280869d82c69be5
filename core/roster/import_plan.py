"""What an import changes: the file's entries against the present roster. Values only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.model.names import name_key
from core.model.people import Role, Standing
from core.roster.file import RosterEntry, RowProblem, parse_member_lines


@dataclass(frozen=True)
class KnownMember:
    """A line of the roster that is not retired. `cell` is "" for an officer's."""

    id: int
    cell: str
    full_name: str
    standing: Standing
    exempt: bool
    roles: frozenset[Role] = frozenset()
    telegram_id: int | None = None
    linked_id: int | None = None


@dataclass(frozen=True)
class Snapshot:
    """A committee's roster before the import; `left`: those no longer in it."""

    cells: tuple[str, ...] = ()
    members: tuple[KnownMember, ...] = ()
    left: tuple[KnownMember, ...] = ()


@dataclass(frozen=True)
class RosterChange:
    """One member whom the file describes otherwise than the roster."""

    member: KnownMember
    entry: RosterEntry

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Says what changes, as field → (before, after); empty when nothing does."""
        before, after = described(self.member), wanted(self.entry)
        return {
            name: (before[name], value)
            for name, value in after.items()
            if value != before[name] and not (name == "telegram_id" and value is None)
        }


@dataclass(frozen=True)
class Plan:
    """All an import would do. `returning`: who had left; `left_alone`: in the roster, not in the
    file.
    """

    new_cells: tuple[str, ...] = ()
    new_members: tuple[RosterEntry, ...] = ()
    changes: tuple[RosterChange, ...] = ()
    returning: tuple[RosterChange, ...] = ()
    left_alone: tuple[KnownMember, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.new_cells or self.size)

    @property
    def size(self) -> int:
        """How many lines of the roster are written."""
        return len(self.new_members) + len(self.changes) + len(self.returning)


def described(member: KnownMember) -> dict[str, Any]:
    """Writes a line of the roster as plain values, for comparing and for the log."""
    return {
        "full_name": member.full_name,
        "standing": member.standing.value,
        "exempt": member.exempt,
        "roles": sorted(member.roles),
        "telegram_id": member.telegram_id,
    }


def wanted(entry: RosterEntry) -> dict[str, Any]:
    """Writes a line of the file as plain values, like `described`."""
    return {
        "full_name": entry.full_name,
        "standing": entry.standing.value,
        "exempt": entry.exempt,
        "roles": [entry.role.value] if entry.role else [],
        "telegram_id": entry.telegram_id,
    }


def plan_import(snapshot: Snapshot, entries: Sequence[RosterEntry]) -> Plan:
    """Plans what makes the roster say what the file says; nobody is taken out.

    A member is found by the Telegram id in the same cell, else by the name; where none is, among
    those who left: they come back, rather than being there twice.
    """
    matched = _match(snapshot.members, entries)
    back = _match(snapshot.left, [entry for entry, member in matched if not member])
    changes = [RosterChange(member, entry) for entry, member in matched if member]
    found = {member.id for _, member in matched if member}
    return Plan(
        new_cells=_new_cells(snapshot.cells, entries),
        new_members=tuple(entry for entry, member in back if not member),
        returning=tuple(RosterChange(member, entry) for entry, member in back if member),
        changes=tuple(change for change in changes if change.differences()),
        left_alone=tuple(m for m in snapshot.members if m.id not in found),
    )


def find_clashes(snapshot: Snapshot, entries: Sequence[RosterEntry]) -> list[RowProblem]:
    """Entries that would leave two lines of one cell with the same name."""
    matched = _match(snapshot.members, entries)
    found = {member.id for _, member in matched if member}
    taken = {_member_place(m) for m in snapshot.members if m.id not in found}
    problems = []
    for entry, _ in matched:
        place = _place(entry.cell, entry.full_name)
        if place in taken:
            problems.append(RowProblem(entry.line, "name_clash", entry.full_name))
        taken.add(place)
    return problems


def _match(
    members: Sequence[KnownMember], entries: Sequence[RosterEntry]
) -> list[tuple[RosterEntry, KnownMember | None]]:
    by_id = {key: m for m in members for key in _id_places(m)}
    by_name = {_member_place(m): m for m in members}
    matched: dict[int, KnownMember] = {}
    free = {m.id for m in members}
    for table, key_of in ((by_id, _entry_id_place), (by_name, _entry_place)):
        for number, entry in enumerate(entries):
            member = table.get(key_of(entry))
            if number not in matched and member and member.id in free:
                matched[number] = member
                free.remove(member.id)
    return [(entry, matched.get(number)) for number, entry in enumerate(entries)]


Place = tuple[str, object]


def _place(cell: str, full_name: str) -> Place:
    return name_key(cell), name_key(full_name)


def _member_place(member: KnownMember) -> Place:
    return _place(member.cell, member.full_name)


def _entry_place(entry: RosterEntry) -> Place:
    return _place(entry.cell, entry.full_name)


def _entry_id_place(entry: RosterEntry) -> Place:
    return name_key(entry.cell), entry.telegram_id


def _id_places(member: KnownMember) -> Iterator[Place]:
    for telegram_id in (member.telegram_id, member.linked_id):
        if telegram_id is not None:
            yield name_key(member.cell), telegram_id


def _new_cells(known: Iterable[str], entries: Iterable[RosterEntry]) -> tuple[str, ...]:
    seen = {name_key(name) for name in known} | {""}
    new = []
    for entry in entries:
        key = name_key(entry.cell)
        if key not in seen:
            seen.add(key)
            new.append(entry.cell)
    return tuple(new)


@dataclass(frozen=True)
class Pasted:
    """Pasted lines: whom to add, who is there already, who comes back, what cannot be read."""

    new: tuple[RosterEntry, ...]
    known: tuple[RosterEntry, ...]
    problems: tuple[RowProblem, ...]
    returning: tuple[RosterEntry, ...] = ()

    @property
    def size(self) -> int:
        """How many will be in the roster who are not."""
        return len(self.new) + len(self.returning)


def read_pasted(text: str, taken_names: Iterable[str], left_names: Iterable[str] = ()) -> Pasted:
    """Sets the pasted lines against the names in the cell's roster, and those who left it."""
    taken = {name_key(name) for name in taken_names}
    left = {name_key(name) for name in left_names}
    new: list[RosterEntry] = []
    known: list[RosterEntry] = []
    returning: list[RosterEntry] = []
    lines = parse_member_lines(text)
    for entry in lines.entries:
        key = name_key(entry.full_name)
        kind = known if key in taken else returning if key in left else new
        kind.append(entry)
        taken.add(key)
    return Pasted(tuple(new), tuple(known), lines.problems, tuple(returning))
