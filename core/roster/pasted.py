"""Lines pasted in chat against a cell's roster."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.model.names import name_key
from core.roster.entries import RosterEntry, RowProblem
from core.roster.lines import parse_member_lines


@dataclass(frozen=True)
class Pasted:
    """Pasted lines: whom to add, who is there already, who comes back, what cannot be read."""

    new: tuple[RosterEntry, ...]
    known: tuple[RosterEntry, ...]
    problems: tuple[RowProblem, ...]
    returning: tuple[RosterEntry, ...] = ()
    left_out: tuple[str, ...] = ()
    """What stood beside names and is not kept: offices, telephone numbers, years."""

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
    left_out = tuple(dict.fromkeys(note.value for note in lines.notes))
    return Pasted(tuple(new), tuple(known), lines.problems, tuple(returning), left_out)
