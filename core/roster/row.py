"""One row of a sheet, read into the lines of the roster it speaks of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.model.names import clean, fold
from core.model.people import LEADERS, Role, Standing
from core.roster.encodings import impossible_letters
from core.roster.entries import RosterEntry, RowProblem, name_fault
from core.roster.vocabulary import (
    exemptions,
    is_civil,
    roles,
    standings,
    status_of,
    tidy_cell,
    tidy_name,
)

# Telegram promises ids below 2^52.
LARGEST_TELEGRAM_ID = 2**52
_PARTS = re.compile(r"[,;/+&\n]|\s[-–]\s|\s(?:kiêm|và|kiem|va)\s", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:([ .\u00a0])\d{3})(?:\1\d{3})*")


@dataclass
class RowRead:
    """A row's people: one, or the same in a cell and as an officer. `outside`: offices that are
    none of the cell's; `gone`: who is no longer in it.
    """

    entries: tuple[RosterEntry, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    outside: tuple[str, ...] = ()
    gone: bool = False


@dataclass(frozen=True)
class Usual:
    """What counts where a row says nothing of its own: what stands above it, or in no column."""

    sheet: str = ""
    cell: str = ""
    standing: Standing | None = None
    unsaid: frozenset[str] = frozenset()


def read_row(line: int, row: Mapping[str, str], usual: Usual) -> RowRead:
    """Reads whom a row describes, as far as it can, and what is wrong with it."""
    problems: list[tuple[str, str]] = []
    cell = tidy_cell(row.get("cell") or usual.cell)
    name = tidy_name(row.get("full_name", ""))
    problems += [(code, name) for code in [name_fault(name)] if code]
    said = (row.get("cell", ""), name)
    problems += [("not_vietnamese", text) for text in said if impossible_letters(text)]
    offices, outside, unknown = read_office(row.get("role", ""))
    if unknown:
        problems.append(("unknown_role", unknown))
    status = status_of(row.get("status", ""))
    if status is None:
        problems.append(("unknown_status", row["status"]))
    if not cell and Role.OFFICER not in offices:
        problems.append(("missing_cell", ""))
    telegram_id = read_telegram_id(row.get("telegram_id", ""))
    if row.get("telegram_id") and telegram_id is None:
        problems.append(("bad_telegram_id", row["telegram_id"]))
    entry = RosterEntry(
        line,
        cell,
        name,
        next((one for one in LEADERS if one in offices), None),
        _standing(row, usual, problems),
        _exempt(row, status, problems),
        telegram_id,
        usual.sheet,
        usual.unsaid - {"exempt"} if status == "exempt" else usual.unsaid,
    )
    return RowRead(
        _lines(entry, offices),
        tuple(RowProblem(line, code, value, usual.sheet) for code, value in problems),
        tuple(outside),
        gone=status == "gone",
    )


def _lines(entry: RosterEntry, offices: set[Role]) -> tuple[RosterEntry, ...]:
    if Role.OFFICER not in offices:
        return (entry,)
    officer = replace(entry, cell="", role=Role.OFFICER)
    return (entry, officer) if entry.cell else (officer,)


def _standing(row: Mapping[str, str], usual: Usual, problems: list[tuple[str, str]]) -> Standing:
    said = row.get("standing")
    if not said:
        if "standing" not in row and "official_on" in row and not usual.standing:
            return Standing.OFFICIAL if row["official_on"] else Standing.PROBATIONARY
        return usual.standing or Standing.OFFICIAL
    if fold(said) not in standings():
        problems.append(("unknown_standing", said))
    return standings().get(fold(said), Standing.OFFICIAL)


def _exempt(row: Mapping[str, str], status: str | None, problems: list[tuple[str, str]]) -> bool:
    said = row.get("exempt", "")
    if fold(said) not in exemptions():
        problems.append(("unknown_exempt", said))
    return exemptions().get(fold(said), False) or status == "exempt"


def read_office(said: str) -> tuple[set[Role], list[str], str]:
    """Reads "Bí thư chi bộ, Hiệu trưởng": the offices here, those outside the Party, and what is
    neither.
    """
    offices: set[Role] = set()
    outside: list[str] = []
    unknown: list[str] = []
    whole = fold(said) in roles()
    for part in [said] if whole else filter(None, map(clean, _PARTS.split(said))):
        if fold(part) in roles():
            offices |= {role for role in [roles()[fold(part)]] if role}
        else:
            (outside if is_civil(part) else unknown).append(part)
    # Beside an office that is understood, another is somebody's profession.
    if offices:
        return offices, outside + unknown, ""
    return offices, outside, ", ".join(unknown)


def read_telegram_id(said: str) -> int | None:
    """Reads an id as sheets show it: 7 123 456 789, '7123456789; None for anything else."""
    digits = said.lstrip("'’")
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"\D", "", digits)
    if not re.fullmatch(r"[0-9]{1,16}(\.0*)?", digits):
        return None
    value = int(digits.partition(".")[0])
    return value if 0 < value < LARGEST_TELEGRAM_ID else None
