"""What a file or a pasted list says of people, and what is wrong with it."""

from dataclasses import dataclass, field

from core.model.people import Role, Standing
from core.roster.sheets import Note

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person as a good row describes them. `cell` is "" for an officer. `unsaid`: which of
    role, standing and exempt the file has no column for; there the roster stays as it is.
    """

    line: int
    cell: str
    full_name: str
    role: Role | None = None
    standing: Standing = Standing.OFFICIAL
    exempt: bool = False
    telegram_id: int | None = None
    sheet: str = field(default="", compare=False)
    unsaid: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row; `value` is the offending value as typed, "" if it is missing."""

    line: int
    code: str
    value: str = ""
    sheet: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """The good rows in order, what is wrong with the others, and how the file was understood."""

    entries: tuple[RosterEntry, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[Note, ...] = field(default=(), compare=False)


def name_fault(name: str) -> str | None:
    """The code of what is wrong with a name, if anything is."""
    if not name:
        return "missing_name"
    usable = len(name) <= LONGEST_NAME and any(char.isalpha() for char in name)
    return None if usable else "bad_name"
