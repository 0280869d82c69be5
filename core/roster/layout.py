"""Where the members stand in a sheet as people make them: titles above, two rows of header, section
and total rows, signatures below.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.model.names import clean, fold
from core.model.people import Standing
from core.roster.sheets import Note, Sheet
from core.roster.vocabulary import begins_like, column_of, standings, tidy_cell

HEADER_WITHIN = 40
"""In so many lines that are not empty a header is looked for."""
FEW = 3
"""A line with fewer cells, below the signatures, is nobody."""

_NUMBERED = re.compile(r"\A\s*(?:[IVXLC]+|[A-ZĐ]|\d+)\s*[.)/:-]\s*|\A\s*[-–•*+]\s*")
_COUNTED = re.compile(
    r"\s*[:(–-]\s*(?:\d+\s*(?:đ/c|đồng chí|đảng viên|người).*)?\)?\Z", re.IGNORECASE
)
_COUNT = re.compile(r"(?:[IVXLC]+|[A-ZĐ]|\d+)[.)/]?")
_NUMBER = re.compile(r"\(?(?:\d+|[A-Z])\)?")
_CELL_IN_TITLE = re.compile(
    r"(?<!các )(chi bộ (?!năm\b|trực thuộc|quý\b|tháng\b|đang\b).+)\Z", re.IGNORECASE
)


@dataclass(frozen=True)
class Table:
    """A sheet's header: its line, the columns understood, and the titles of those left out."""

    line: int
    columns: dict[str, int]
    ignored: tuple[str, ...]
    above: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    def has_names(self) -> bool:
        return "full_name" in self.columns or {"surname", "given"} <= self.columns.keys()


@dataclass
class Read:
    """What a sheet's rows said so far beside people: the section they are in, what was left out."""

    cell: str = ""
    standing: Standing | None = None
    ended: bool = False
    left_out: list[tuple[int, str]] = field(default_factory=list)


def find_table(texts: Sequence[Sequence[str]]) -> Table | None:
    """Finds the header of a sheet's members; None where nobody stands in it."""
    above: list[str] = []
    filled = [(n, row) for n, row in enumerate(texts) if any(row)]
    for n, row in filled[:HEADER_WITHIN]:
        table = _read_header(n, row, texts[n + 1] if n + 1 < len(texts) else ())
        if table.has_names():
            return Table(n + 1, table.columns, table.ignored, tuple(above), table.twice)
        above += [text for text in row if text]
    return None


def _read_header(at: int, row: Sequence[str], below: Sequence[str]) -> Table:
    columns: dict[str, int] = {}
    ignored, twice = [], []
    for column, title in enumerate(row):
        under = below[column] if column < len(below) else ""
        name = column_of(title)
        # "Họ và tên" over "Họ đệm" and "Tên".
        if column_of(under) in ("surname", "given") and column_of(under) not in columns:
            name = column_of(under)
        if name in columns:
            twice.append(title)
        elif name:
            columns[name] = column
        elif title:
            ignored.append(title)
    if "surname" in columns and "given" not in columns:
        del columns["surname"]
    if "given" in columns and "surname" not in columns:
        columns.setdefault("full_name", columns.pop("given"))
    return Table(at + 1, columns, tuple(ignored), (), tuple(twice))


def people_rows(
    texts: Sequence[Sequence[str]], table: Table, read: Read
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields the lines below the header that are somebody, each with what its columns say."""
    titles = texts[table.line - 1]
    for number, row in enumerate(texts[table.line :], table.line + 1):
        if not any(row) or _is_header(row, titles, table, below=number == table.line + 1):
            continue
        said = {name: row[at] if at < len(row) else "" for name, at in table.columns.items()}
        if {"surname", "given"} <= said.keys():
            whole = f"{said.pop('surname')} {said.pop('given')}".strip()
            said["full_name"] = whole or said.get("full_name", "")
        if _is_somebody(number, row, said, read):
            yield number, said


def _is_header(row: Sequence[str], titles: Sequence[str], table: Table, *, below: bool) -> bool:
    """The header again on a new page, its second row, or a row that numbers the columns."""
    filled = [(at, text) for at, text in enumerate(row) if text]
    same = [at < len(titles) and text == titles[at] for at, text in filled]
    if all(same) and len(same) > 1:
        return True
    if not below:
        return False
    if len(filled) > 1 and all(_NUMBER.fullmatch(text) for _, text in filled):
        return True
    names = {
        table.columns[one] for one in ("full_name", "surname", "given") if one in table.columns
    }
    known = set(table.columns.values())
    return all(
        same[n] or at not in known or (at in names and column_of(text) in ("surname", "given"))
        for n, (at, text) in enumerate(filled)
    )


def _is_somebody(number: int, row: Sequence[str], said: dict[str, str], read: Read) -> bool:
    counted = said.get("number", "")
    filled = [text for text in row if text and not (text == counted and _COUNT.fullmatch(text))]
    if not filled:
        return False
    name = said.get("full_name", "")
    if len(filled) < FEW and any(begins_like("signature", text) for text in filled):
        read.ended = True
    few = len(filled) == 1 and not (name and counted.rstrip(".").isdigit())
    if any(begins_like("total", text) for text in filled[:2]) or (
        read.ended and len(filled) < FEW and not counted.rstrip(".").isdigit()
    ):
        read.left_out.append((number, filled[0]))
        return False
    if len(filled) == 1 and _is_section(filled[0], read):
        return False
    if few and not name:
        read.left_out.append((number, filled[0]))
        return False
    return True


def _is_section(text: str, read: Read) -> bool:
    """Reads "I. Chi bộ 1 (12 đồng chí)" or "Đảng viên dự bị": of whom the lines below are."""
    bare = clean(_COUNTED.sub("", _NUMBERED.sub("", text)))
    if fold(bare).startswith("chi bo "):
        read.cell, read.standing = tidy_cell(bare), None
        return True
    if bare and fold(bare) in standings():
        read.standing = standings()[fold(bare)]
        return True
    return False


def cell_of(sheet: Sheet, table: Table) -> str:
    """Finds the cell of a sheet without such a column: in its title, else in its name."""
    for text in reversed(table.above):
        if found := _CELL_IN_TITLE.search(text):
            return tidy_cell(found[1])
    named = fold(sheet.name)
    return tidy_cell(sheet.name) if named.startswith(("chi bo", "cb")) else ""


def notes_of(sheet: Sheet, table: Table, read: Read, cell: str) -> Iterator[Note]:
    """Says how the sheet was understood and what of it was left out."""
    yield from sheet.notes
    label = sheet.label
    if table.line > 1 or label:
        yield Note("header", count=table.line, sheet=label)
    if table.ignored:
        titles = "; ".join(dict.fromkeys(table.ignored))
        yield Note("columns", titles, len(table.ignored), label)
    if "cell" not in table.columns and cell:
        yield Note("cell", cell, sheet=label)
    if "role" not in table.columns:
        yield Note("without_role", sheet=label)
    if "standing" not in table.columns:
        by_day = "official_on" in table.columns
        yield Note("standing_by_day" if by_day else "without_standing", sheet=label)
    for number, text in read.left_out:
        yield Note("left_out", text, number, label)
