"""What an import changes: the file's entries against the present roster. Values only."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.model.names import name_key
from core.model.people import Role, Standing
from core.roster.entries import RosterEntry, RowProblem


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

    @property
    def result(self) -> RosterEntry:
        """The line as it will be: where the file says nothing, as the roster has it."""
        kept = {name: getattr(self.member, name) for name in self.entry.unsaid - {"role"}}
        return replace(self.entry, **kept)

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Says what changes, as field → (before, after); empty when nothing does."""
        before, after = described(self.member), wanted(self.result)
        same = {"roles"} if "role" in self.entry.unsaid else set()
        if self.entry.telegram_id is None:
            same.add("telegram_id")
        return {
            name: (before[name], value)
            for name, value in after.items()
            if value != before[name] and name not in same
        }


@dataclass(frozen=True)
class Move(RosterChange):
    """A member whom the file has in another cell; `back`: their line there from before."""

    by_name: bool = False
    back: KnownMember | None = None


@dataclass(frozen=True)
class Plan:
    """All an import would do. `moves`: to another cell; `returning`: who had left; `left_alone`: in
    the roster, not in the file.
    """

    new_cells: tuple[str, ...] = ()
    new_members: tuple[RosterEntry, ...] = ()
    moves: tuple[Move, ...] = ()
    changes: tuple[RosterChange, ...] = ()
    returning: tuple[RosterChange, ...] = ()
    left_alone: tuple[KnownMember, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.new_cells or self.size)

    @property
    def size(self) -> int:
        """How many lines of the roster are written."""
        return sum(map(len, (self.new_members, self.moves, self.changes, self.returning)))


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


def plan_import(
    snapshot: Snapshot, entries: Sequence[RosterEntry], *, by_name: bool = False
) -> Plan:
    """Plans what makes the roster say what the file says; nobody is taken out.

    A member is found by the Telegram id in the same cell, else by the name; else in another cell by
    the Telegram id, and `by_name` where the name is theirs alone: they move. Who had left comes
    back, rather than being there twice.
    """
    matched = _match(snapshot.members, entries)
    moves = _find_moves(snapshot, matched, by_name=by_name)
    found = {member.id for _, member in matched if member} | {move.member.id for move in moves}
    moving = {move.entry for move in moves}
    fresh = [entry for entry, member in matched if not member and entry not in moving]
    changes = [RosterChange(member, entry) for entry, member in matched if member]
    back = _match(snapshot.left, fresh)
    return Plan(
        new_cells=_new_cells(snapshot.cells, entries),
        new_members=tuple(entry for entry, member in back if not member),
        moves=tuple(moves),
        returning=tuple(RosterChange(member, entry) for entry, member in back if member),
        changes=tuple(change for change in changes if change.differences()),
        left_alone=tuple(m for m in snapshot.members if m.id not in found),
    )


def find_clashes(
    snapshot: Snapshot, entries: Sequence[RosterEntry], *, by_name: bool = False
) -> list[RowProblem]:
    """Entries that would leave two lines of one cell with the same name."""
    matched = _match(snapshot.members, entries)
    found = {member.id for _, member in matched if member}
    found |= {move.member.id for move in _find_moves(snapshot, matched, by_name=by_name)}
    taken = {_member_place(m) for m in snapshot.members if m.id not in found}
    problems = []
    for entry, _ in matched:
        place = _place(entry.cell, entry.full_name)
        if place in taken:
            problems.append(RowProblem(entry.line, "name_clash", entry.full_name, entry.sheet))
        taken.add(place)
    return problems


def find_same_names(snapshot: Snapshot, entries: Sequence[RosterEntry]) -> tuple[Move, ...]:
    """Finds whom the file may have moved to another cell, by nothing but the name: ask."""
    matched = _match(snapshot.members, entries)
    return tuple(one for one in _find_moves(snapshot, matched, by_name=True) if one.by_name)


Matched = list[tuple[RosterEntry, KnownMember | None]]


def _find_moves(snapshot: Snapshot, matched: Matched, *, by_name: bool) -> list[Move]:
    """Pairs members of cells whom the file does not have there with new lines of other cells."""
    found = {member.id for _, member in matched if member}
    free = [m for m in snapshot.members if m.cell and m.id not in found]
    new = [entry for entry, member in matched if not member and entry.cell]
    moves = [Move(m, entry) for m, entry in _pairs(free, new, _ids_of, _entry_ids)]
    if by_name:
        moved = {move.member.id for move in moves}
        named = _pairs(
            [m for m in free if m.id not in moved],
            [entry for entry in new if entry not in {move.entry for move in moves}],
            lambda m: {name_key(m.full_name)},
            lambda entry: {name_key(entry.full_name)},
        )
        moves += [Move(m, e, by_name=True) for m, e in named if not _ids_differ(m, e)]
    back = {move.entry: gone for move in moves for gone in _left_there(snapshot, move)}
    return [replace(move, back=back.get(move.entry)) for move in moves]


def _pairs(
    members: Iterable[KnownMember],
    entries: Iterable[RosterEntry],
    of_member: Callable[[KnownMember], set[Any]],
    of_entry: Callable[[RosterEntry], set[Any]],
) -> list[tuple[KnownMember, RosterEntry]]:
    """Pairs those who alone have a thing in common."""
    here: dict[object, list[KnownMember]] = {}
    there: dict[object, list[RosterEntry]] = {}
    for member in members:
        for key in of_member(member):
            here.setdefault(key, []).append(member)
    for entry in entries:
        for key in of_entry(entry):
            there.setdefault(key, []).append(entry)
    return [
        (here[key][0], there[key][0])
        for key in there
        if len(there[key]) == 1 and len(here.get(key, ())) == 1
    ]


def _ids_of(member: KnownMember) -> set[int]:
    return {one for one in (member.telegram_id, member.linked_id) if one is not None}


def _entry_ids(entry: RosterEntry) -> set[int]:
    return set() if entry.telegram_id is None else {entry.telegram_id}


def _ids_differ(member: KnownMember, entry: RosterEntry) -> bool:
    known = _ids_of(member)
    return bool(known) and entry.telegram_id is not None and entry.telegram_id not in known


def _left_there(snapshot: Snapshot, move: Move) -> list[KnownMember]:
    """Their own line in that cell from before: nobody else's of the same name."""
    same = _ids_of(move.member)
    named = _place(move.entry.cell, move.entry.full_name)
    return [
        gone
        for gone in snapshot.left
        if name_key(gone.cell) == named[0]
        and (_ids_of(gone) & same or (not _ids_of(gone) and _member_place(gone) == named))
    ]


def _match(members: Sequence[KnownMember], entries: Sequence[RosterEntry]) -> Matched:
    by_id = {key: m for m in members for key in _id_places(m)}
    by_name = {_member_place(m): m for m in members}
    matched: dict[int, KnownMember] = {}
    free = {m.id for m in members}
    said = {entry.telegram_id for entry in entries}
    for table, key_of in ((by_id, _entry_id_place), (by_name, _entry_place)):
        for number, entry in enumerate(entries):
            member = table.get(key_of(entry))
            if number in matched or not member or member.id not in free:
                continue
            # A namesake whose own id stands in another line is somebody else.
            if not (_ids_differ(member, entry) and _ids_of(member) & said):
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
    for telegram_id in _ids_of(member):
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
