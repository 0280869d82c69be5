"""Sheets read into roster entries.

Nothing here stops at the first mistake: what is wrong with a row becomes a RowProblem whose code
names the sentence in the catalogues (`import.problem.<code>`), and the row no entry. Codes:

of the header: empty_file, missing_column, column_twice;
of a row: missing_name, bad_name, duplicate_name, missing_cell, unknown_role, second_secretary,
unknown_standing, unknown_exempt, unknown_status, bad_telegram_id, duplicate_telegram_id, no_value,
not_vietnamese, double_encoded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.model.names import name_key
from core.model.people import Role
from core.roster import encodings
from core.roster.entries import Roster, RosterEntry, RowProblem
from core.roster.layout import Read, Table, cell_of, find_table, notes_of, people_rows
from core.roster.row import RowRead, Usual, read_row
from core.roster.sheets import Note, NoValue, Sheet
from core.roster.vocabulary import tidy_name

Place = tuple[str, str]


def read_roster(rows: Iterable[Sequence[object]]) -> Roster:
    """Entries and problems of one sheet's rows; see `read_sheets`."""
    return read_sheets([Sheet("", [tuple(row) for row in rows])])


def read_sheets(sheets: Sequence[Sheet]) -> Roster:
    """Reads the members of all sheets that have any; the others are named.

    An empty role means member, an empty standing official; lines count from 1.
    """
    reading = _Reading()
    usual = encodings.encoding_of(_words_of(sheets))
    for sheet in sheets:
        told = replace(sheet, alone=len(sheets) == 1)
        reading.read_sheet(_decoded(told, usual, reading.converted))
    return reading.roster()


def _words_of(sheets: Iterable[Sheet]) -> set[str]:
    return {
        value
        for sheet in sheets
        for row in sheet.rows
        for value in row
        if isinstance(value, str) and not value.isascii()
    }


def _decoded(sheet: Sheet, usual: encodings.Encoding, converted: Counter[str]) -> Sheet:
    """The sheet with what is written in an old encoding converted, and counted."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        if (twice := encodings.as_double_utf8(value)) is not None:
            return NoValue(twice, "double_encoded")
        text, encoding = encodings.read_text(value, usual)
        if encoding.name and text != value:
            converted[encoding.name] += 1
        return text

    return replace(sheet, rows=[[read(value) for value in row] for row in sheet.rows])


class _Reading:
    """The rows read so far: what a later row may not say again."""

    def __init__(self) -> None:
        self.entries: dict[Place, RosterEntry] = {}
        self.problems: list[RowProblem] = []
        self.notes: list[Note] = []
        self.without: list[Sheet] = []
        self.tables = 0
        self.converted: Counter[str] = Counter()
        self.outside: Counter[str] = Counter()
        self.gone: list[str] = []
        self.again = self.rewritten = 0
        self.seen: set[Place] = set()
        self.implied: set[Place] = set()
        self.led: set[str] = set()
        self.names_of: dict[int, str] = {}

    # --- a sheet ----------------------------------------------------------------------------------

    def read_sheet(self, sheet: Sheet) -> None:
        texts = sheet.texts()
        table = find_table(texts)
        if table is None:
            self.without.append(sheet)
            return
        self.tables += 1
        problems = [RowProblem(table.line, "column_twice", one, sheet.label) for one in table.twice]
        found, read, cell = [], Read(), "" if "cell" in table.columns else cell_of(sheet, table)
        for line, row in people_rows(texts, table, read):
            usual = _usual(sheet, table, read, cell)
            problems += _without_value(sheet, table, line)
            self.rewritten += tidy_name(row.get("full_name", "")) != row.get("full_name", "")
            found.append(read_row(line, row, usual))
        if "cell" not in table.columns and any(_lacks_cell(one) for one in found):
            problems.append(RowProblem(table.line, "missing_column", "cell", sheet.label))
        self.notes += notes_of(sheet, table, read, cell)
        self.problems += problems
        if not problems:
            for one in found:
                self.add(one)

    # --- a row ------------------------------------------------------------------------------------

    def add(self, row: RowRead) -> None:
        """Keeps a row's lines, or what is wrong with them."""
        if row.gone:
            self.gone += [entry.full_name for entry in row.entries]
            return
        self.outside.update(row.outside)
        entries = [one for one in row.entries if not self._is_said(one, row)]
        problems = [*row.problems, *(one for entry in entries for one in self._clashes(entry))]
        self.problems += problems
        for entry in [] if problems else entries:
            place = _place(entry)
            self.entries[place] = entry
            if len(row.entries) > 1 and entry.cell and not entry.role:
                self.implied.add(place)

    def _is_said(self, entry: RosterEntry, row: RowRead) -> bool:
        """The same line on another sheet; or what an officer's row implies and another row says."""
        known = self.entries.get(_place(entry))
        if known is None:
            return False
        if _same(known, entry) and known.sheet != entry.sheet:
            self.again += 1
            return True
        same_person = known.telegram_id == entry.telegram_id is not None
        if same_person and len(row.entries) > 1 and entry.cell and not entry.role:
            return True
        if same_person and _place(entry) in self.implied:
            self.seen.discard(_place(entry))
        return False

    def _clashes(self, entry: RosterEntry) -> Iterator[RowProblem]:
        place, cell = _place(entry), name_key(entry.cell)
        if entry.full_name and place in self.seen:
            yield RowProblem(entry.line, "duplicate_name", entry.full_name, entry.sheet)
        self.seen.add(place)
        if entry.role is Role.SECRETARY:
            if cell in self.led:
                yield RowProblem(entry.line, "second_secretary", entry.full_name, entry.sheet)
            self.led.add(cell)
        if entry.telegram_id is not None:
            # One person in two cells, or in a cell and as an officer: the name says so.
            whose = self.names_of.setdefault(entry.telegram_id, place[1])
            if whose != place[1]:
                said = str(entry.telegram_id)
                yield RowProblem(entry.line, "duplicate_telegram_id", said, entry.sheet)

    # --- all of it --------------------------------------------------------------------------------

    def roster(self) -> Roster:
        if not self.tables:
            return Roster((), (self._no_table(),))
        notes = list(self.notes)
        notes += [Note("sheet_without", one.name) for one in self.without if one.rows]
        notes += [Note("converted", name, count) for name, count in self.converted.items()]
        if self.outside:
            notes.append(Note("outside", "; ".join(self.outside), self.outside.total()))
        notes += [Note("gone", name) for name in self.gone]
        if self.rewritten:
            notes.append(Note("rewritten", count=self.rewritten))
        if self.again:
            notes.append(Note("again", count=self.again))
        if not self.entries and not self.problems:
            return Roster((), (RowProblem(1, "empty_file"),), tuple(notes))
        return Roster(tuple(self.entries.values()), tuple(self.problems), tuple(notes))

    def _no_table(self) -> RowProblem:
        for sheet in self.without:
            for line, row in enumerate(sheet.texts(), 1):
                if any(row):
                    return RowProblem(line, "missing_column", "full_name", sheet.label)
        return RowProblem(1, "empty_file")


def _place(entry: RosterEntry) -> Place:
    return name_key(entry.cell), name_key(entry.full_name)


def _same(one: RosterEntry, other: RosterEntry) -> bool:
    return replace(one, line=0) == replace(other, line=0)


def _lacks_cell(row: RowRead) -> bool:
    return any(problem.code == "missing_cell" for problem in row.problems)


def _usual(sheet: Sheet, table: Table, read: Read, cell: str) -> Usual:
    unsaid = {name for name in ("role", "standing", "exempt") if name not in table.columns}
    if read.standing or "official_on" in table.columns:
        unsaid.discard("standing")
    return Usual(sheet.label, read.cell or cell, read.standing, frozenset(unsaid))


def _without_value(sheet: Sheet, table: Table, line: int) -> list[RowProblem]:
    """A formula nobody has calculated says nothing; an empty cell would be another thing."""
    row = sheet.rows[line - 1]
    used = (at for name, at in table.columns.items() if name != "number" and at < len(row))
    return [
        RowProblem(line, value.code, value.said, sheet.label)
        for value in (row[at] for at in used)
        if isinstance(value, NoValue)
    ]
