"""Rows of an import file, and lines pasted in chat, read into roster entries.

Nothing here stops at the first mistake: what is wrong with a row becomes a RowProblem whose code
names the sentence in the catalogues (`import.problem.<code>`), and the row no entry. Codes:

of the header: empty_file, missing_column, unknown_column, column_twice;
of a row: missing_name, bad_name, duplicate_name, missing_cell, officer_with_cell, unknown_role,
second_secretary, unknown_standing, unknown_exempt, bad_telegram_id, duplicate_telegram_id;
of a pasted line: missing_name, bad_name, duplicate_name, unknown_word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.model.names import clean, fold, name_key
from core.model.people import Role, Standing

# All keys are folded.
COLUMNS = {
    "cell": "cell", "chi bo": "cell", "ten chi bo": "cell",
    "full_name": "full_name", "full name": "full_name", "name": "full_name",
    "ho ten": "full_name", "ho va ten": "full_name",
    "role": "role", "chuc vu": "role",
    "standing": "standing", "dien": "standing",
    "exempt": "exempt", "mien sinh hoat": "exempt",
    "telegram_id": "telegram_id", "telegram id": "telegram_id", "id telegram": "telegram_id",
}  # fmt: skip
NEEDED_COLUMNS = ("cell", "full_name", "role", "standing")
# Sheets number their lines.
IGNORED_COLUMNS = ("stt", "tt", "no", "no.", "#")

ROLES: dict[str, Role | None] = {
    "": None, "member": None, "dang vien": None,
    "secretary": Role.SECRETARY, "bi thu": Role.SECRETARY, "bi thu chi bo": Role.SECRETARY,
    "deputy": Role.DEPUTY, "deputy secretary": Role.DEPUTY,
    "pho bi thu": Role.DEPUTY, "pho bi thu chi bo": Role.DEPUTY,
    "cell_committee": Role.CELL_COMMITTEE, "cell committee": Role.CELL_COMMITTEE,
    "chi uy vien": Role.CELL_COMMITTEE, "chi uy": Role.CELL_COMMITTEE,
    "officer": Role.OFFICER, "can bo": Role.OFFICER, "can bo dang uy": Role.OFFICER,
    "dang uy": Role.OFFICER, "dang uy vien": Role.OFFICER, "cap uy vien": Role.OFFICER,
}  # fmt: skip
STANDINGS = {
    "": Standing.OFFICIAL,
    "official": Standing.OFFICIAL, "chinh thuc": Standing.OFFICIAL,
    "dang vien chinh thuc": Standing.OFFICIAL,
    "probationary": Standing.PROBATIONARY, "du bi": Standing.PROBATIONARY,
    "dang vien du bi": Standing.PROBATIONARY,
}  # fmt: skip
EXEMPT = {
    "": False, "no": False, "khong": False, "false": False, "0": False,
    "yes": True, "co": True, "x": True, "true": True, "1": True,
    "exempt": True, "mien": True, "mien sinh hoat": True,
}  # fmt: skip

LONGEST_NAME = 100
# Telegram promises ids below 2^52.
LARGEST_TELEGRAM_ID = 2**52

Value = TypeVar("Value")


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
    sheet: str = ""
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row; `value` is the offending value as typed, "" if it is missing."""

    line: int
    code: str
    value: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The good rows in order, and all that is wrong with the others."""

    entries: tuple[RosterEntry, ...]
    problems: tuple[RowProblem, ...]


def read_roster(rows: Iterable[Sequence[object]]) -> Roster:
    """Entries and problems of a sheet; its first row that is not empty is the header.

    An empty role means member, an empty standing official; lines count from 1.
    """
    filled = ((n, texts) for n, row in enumerate(rows, 1) if any(texts := _texts(row)))
    line, header = next(filled, (1, []))
    columns, problems = _read_header(line, header)
    if problems:
        return Roster((), tuple(problems))
    reading = _Reading()
    for number, row in filled:
        reading.add(
            number, {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        )
    return reading.roster()


def parse_member_line(text: str, line: int = 1) -> RosterEntry | RowProblem:
    """Reads one pasted line, "Nguyễn Văn An; dự bị; miễn": a member of the cell at hand."""
    name, *words = _fields(text)
    if code := _name_fault(name):
        return RowProblem(line, code, name)
    standing, exempt = Standing.OFFICIAL, False
    for word in words:
        said = fold(word)
        if said in STANDINGS:
            standing = STANDINGS[said]
        elif said in _EXEMPT_WORDS:
            exempt = True
        elif said != "dang vien":
            return RowProblem(line, "unknown_word", word)
    return RosterEntry(line, "", name, standing=standing, exempt=exempt)


def parse_member_lines(text: str) -> Roster:
    """Reads pasted lines, one member each; empty lines are passed over."""
    entries: dict[str, RosterEntry] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not clean(line):
            continue
        parsed = parse_member_line(line, number)
        if isinstance(parsed, RowProblem):
            problems.append(parsed)
        elif name_key(parsed.full_name) in entries:
            problems.append(RowProblem(number, "duplicate_name", parsed.full_name))
        else:
            entries[name_key(parsed.full_name)] = parsed
    return Roster(tuple(entries.values()), tuple(problems))


# --- the header and the cells of a sheet ------------------------------------------------------


def _texts(row: Sequence[object]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: object) -> str:
    # A sheet keeps whole numbers as floats: 123.0.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else clean(str(value))


def _read_header(line: int, header: Sequence[str]) -> tuple[dict[str, int], list[RowProblem]]:
    if not header:
        return {}, [RowProblem(line, "empty_file")]
    columns: dict[str, int] = {}
    problems = []
    for at, title in enumerate(header):
        name = COLUMNS.get(fold(title))
        if name in columns:
            problems.append(RowProblem(line, "column_twice", title))
        elif name:
            columns[name] = at
        elif title and fold(title) not in IGNORED_COLUMNS:
            problems.append(RowProblem(line, "unknown_column", title))
    missing = (name for name in NEEDED_COLUMNS if name not in columns)
    problems += [RowProblem(line, "missing_column", name) for name in missing]
    return columns, problems


# --- rows -------------------------------------------------------------------------------------


class _Reading:
    """The rows read so far: what a later row may not say again."""

    def __init__(self) -> None:
        self.entries: list[RosterEntry] = []
        self.problems: list[RowProblem] = []
        self.names: set[tuple[str, str]] = set()
        self.led: set[str] = set()
        self.telegram_ids: set[tuple[bool, int]] = set()

    def add(self, line: int, row: Mapping[str, str]) -> None:
        entry, problems = _read_row(line, row)
        problems += [RowProblem(line, code, value) for code, value in self._said_before(entry)]
        if problems:
            self.problems += problems
        else:
            self.entries.append(entry)

    def _said_before(self, entry: RosterEntry) -> Iterator[tuple[str, str]]:
        cell, officer = name_key(entry.cell), entry.role is Role.OFFICER
        name = cell, name_key(entry.full_name)
        if entry.full_name and name in self.names:
            yield "duplicate_name", entry.full_name
        self.names.add(name)
        if entry.role is Role.SECRETARY:
            if cell in self.led:
                yield "second_secretary", entry.full_name
            self.led.add(cell)
        if entry.telegram_id is not None:
            # An officer is a member of some cell as well, so the two kinds of line do not clash.
            if (officer, entry.telegram_id) in self.telegram_ids:
                yield "duplicate_telegram_id", str(entry.telegram_id)
            self.telegram_ids.add((officer, entry.telegram_id))

    def roster(self) -> Roster:
        return Roster(tuple(self.entries), tuple(self.problems))


def _read_row(line: int, row: Mapping[str, str]) -> tuple[RosterEntry, list[RowProblem]]:
    """Reads the entry a row describes, as far as it can, and what is wrong with it."""
    problems = []

    def look_up(column: str, values: Mapping[str, Value], otherwise: Value) -> Value:
        said = row.get(column, "")
        if fold(said) not in values:
            problems.append(RowProblem(line, f"unknown_{column}", said))
        return values.get(fold(said), otherwise)

    cell, name, said_id = row["cell"], row["full_name"], row.get("telegram_id", "")
    if code := _name_fault(name):
        problems.append(RowProblem(line, code, name))
    role = look_up("role", ROLES, None)
    if role is Role.OFFICER and cell:
        problems.append(RowProblem(line, "officer_with_cell", cell))
    elif role is not Role.OFFICER and not cell:
        problems.append(RowProblem(line, "missing_cell"))
    standing = look_up("standing", STANDINGS, Standing.OFFICIAL)
    exempt = look_up("exempt", EXEMPT, otherwise=False)
    telegram_id = _telegram_id(said_id)
    if said_id and telegram_id is None:
        problems.append(RowProblem(line, "bad_telegram_id", said_id))
    return RosterEntry(line, cell, name, role, standing, exempt, telegram_id), problems


def _name_fault(name: str) -> str | None:
    if not name:
        return "missing_name"
    usable = len(name) <= LONGEST_NAME and any(char.isalpha() for char in name)
    return None if usable else "bad_name"


def _telegram_id(said: str) -> int | None:
    if not re.fullmatch(r"[0-9]{1,16}(\.0*)?", said):
        return None
    value = int(said.partition(".")[0])
    return value if 0 < value < LARGEST_TELEGRAM_ID else None


# --- pasted lines -----------------------------------------------------------------------------

_EXEMPT_WORDS = ("exempt", "mien", "mien sinh hoat")
_NUMBERING = re.compile(r"\A\s*(?:\d+\s*[.)/:-]\s*|\d+\s+|[-–—•*+]\s*)*")
_SEPARATORS = re.compile(r"[;,|\t]|\s[-–—]\s")
# "(dự bị)" says something of the member; "(1962)" tells namesakes apart and is part of the name.
_ASIDE = re.compile(r"\(([^()\d]*)\)")


def _fields(text: str) -> list[str]:
    spread = _ASIDE.sub(r";\1;", _NUMBERING.sub("", text))
    name, *words = map(clean, _SEPARATORS.split(spread))
    return [name, *filter(None, words)]
