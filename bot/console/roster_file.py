"""A roster's file into sheets: what can be seen in it, or one line that says why not."""

import csv
import io
import re
import warnings
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from core.model.errors import Refusal
from core.roster.encodings import PLAUSIBLE, encoding_of, share_of_syllables
from core.roster.sheets import Note, NoValue, Sheet

TABLES = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
LARGEST = 300_000_000
"""Bytes of a file, unpacked."""
MOST_LINES, MOST_COLUMNS = 200_000, 1000

Cells = dict[tuple[int, int], Any]

_LOCKED = b"\xd0\xcf\x11\xe0"
"""So begins what Excel encrypts, and what it wrote until 2003."""
_STRICT = b"purl.oclc.org/ooxml"
_STYLE = re.compile(rb"""(<(?:\w+:)?(?:c|row|col)\s[^>]*?)\s(?:s|style)=["']\d*["']""")
# What only matters to the eye may be as broken as it likes.
_FOR_THE_EYE = re.compile(
    r"xl/(?:styles\.xml|theme/|drawings/|media/|charts?|comments|threadedComments/|persons/|tables/"
    r"|pivot|externalLinks/|printerSettings/|ctrlProps/|worksheets/_rels/|calcChain|vba|slicer).*"
    r"|docProps/.*|customXml/.*",
    re.IGNORECASE,
)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>", re.DOTALL)


class WrongCall(Refusal):
    """The command cannot start like this: one clear line, exit status 2."""


def read_file(file: Path) -> list[Sheet]:
    """Reads the visible sheets, or the CSV file as one, blocking. Raises WrongCall."""
    kind = file.suffix.lower()
    if not file.is_file():
        raise WrongCall("import.no_file", file=file)
    if kind not in TABLES + TEXTS:
        raise WrongCall("import.wrong_kind", file=file)
    try:
        content = file.read_bytes()
        return _read_book(file, content) if kind in TABLES else [_read_text(file, content)]
    except WrongCall:
        raise
    # What a library raises on a broken file is anybody's guess: KeyError, zlib.error, ParseError.
    except Exception as error:
        raise WrongCall("import.unreadable", file=file) from error


# --- a workbook -----------------------------------------------------------------------------------


def _read_book(file: Path, content: bytes) -> list[Sheet]:
    if content.startswith(_LOCKED):
        raise WrongCall("import.locked", file=file)
    bare = _bare(file, content)
    seen = _load(bare, values=False)
    sheets = [sheet for sheet in seen.worksheets if sheet.sheet_state == "visible"]
    values: dict[str, Cells] = {}
    if any(cell.data_type == "f" for sheet in sheets for cell in _cells(sheet).values()):
        stored = _load(bare, values=True)
        values = {sheet.title: _cells(stored[sheet.title]) for sheet in sheets}
    hidden = tuple(
        Note("hidden_sheet", sheet.title)
        for sheet in seen.worksheets
        if sheet.sheet_state != "visible"
    )
    read = [_read_sheet(file, sheet, values.get(sheet.title, {})) for sheet in sheets]
    if not read:
        raise WrongCall("import.unreadable", file=file)
    return [Sheet(read[0].name, read[0].rows, read[0].shared, hidden + read[0].notes), *read[1:]]


def _bare(file: Path, content: bytes) -> io.BytesIO:
    """Copies the workbook without what only matters to the eye."""
    bare = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as full, ZipFile(bare, "w", ZIP_STORED) as copy:
        if sum(part.file_size for part in full.infolist()) > LARGEST:
            raise WrongCall("import.too_large", file=file)
        for name in full.namelist():
            if _FOR_THE_EYE.fullmatch(name):
                continue
            part = full.read(name)
            if _STRICT in part:
                raise WrongCall("import.strict", file=file)
            copy.writestr(name, _bare_sheet(part))
    return bare


def _bare_sheet(part: bytes) -> bytes:
    """A sheet without styles, and of what follows its cells (filters, formats) the merged ones."""
    cells, end, rest = part.rpartition(b"sheetData>")
    if not end:
        return part
    merged = _MERGED.search(rest)
    kept = cells + end + (merged[0] if merged else b"") + rest[rest.rfind(b"</") :]
    return _STYLE.sub(rb"\1", kept)


def _load(bare: io.BytesIO, *, values: bool) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415 - 27 MB that only an import needs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(bare, data_only=values, keep_links=False)


def _cells(sheet: Any) -> Cells:
    # Only what was written is looked at: a stray cell in the last row would make a million lines.
    found: Cells = sheet._cells  # noqa: SLF001
    return found


def _read_sheet(file: Path, sheet: Any, stored: Cells) -> Sheet:
    rows_hidden = {line for line, row in sheet.row_dimensions.items() if row.hidden}
    columns_hidden = {
        column
        for group in sheet.column_dimensions.values()
        if group.hidden
        for column in range(group.min or 1, min(group.max or 1, MOST_COLUMNS) + 1)
    }
    filled = {place: cell for place, cell in _cells(sheet).items() if cell.value is not None}
    shown = {
        place: _value(cell, stored.get(place))
        for place, cell in filled.items()
        if place[0] not in rows_hidden and place[1] not in columns_hidden
    }
    if any(line > MOST_LINES or column > MOST_COLUMNS for line, column in shown):
        raise WrongCall("import.too_large", file=file)
    notes = []
    if lines := {line for line, _ in filled} & rows_hidden:
        notes.append(Note("hidden_rows", count=len(lines)))
    if columns := {column for _, column in filled} & columns_hidden:
        notes.append(Note("hidden_columns", count=len(columns)))
    lines_to = max((line for line, _ in shown), default=0)
    width = max((column for _, column in shown), default=0)
    rows = [[None] * width for _ in range(lines_to)]
    for (line, column), value in shown.items():
        rows[line - 1][column - 1] = value
    shared = tuple(
        (area.min_col - 1, area.min_row - 1, min(area.max_row, lines_to) - 1)
        for area in sheet.merged_cells.ranges
        if area.max_row > area.min_row and area.min_row <= lines_to and area.min_col <= width
    )
    return Sheet(sheet.title, rows, shared, tuple(notes))


def _value(cell: Any, stored: Any) -> Any:
    if cell.data_type == "e":
        return NoValue(str(cell.value))
    if cell.data_type != "f":
        return cell.value
    if stored is None or stored.value is None or stored.data_type == "e":
        formula = getattr(cell.value, "text", cell.value)
        return NoValue(str(formula))
    return stored.value


# --- text -----------------------------------------------------------------------------------------


def _read_text(file: Path, content: bytes) -> Sheet:
    text = _decode(file, content)
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE):
        # Excel's own way to name the delimiter; the line stays, so that lines count as seen.
        delimiter, text = named[1], "\n" + rest
    else:
        start = "\n".join(text.split("\n", 40)[:40])
        delimiter = max(",;\t", key=start.count)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 0
    for row in reader:
        # A line break within quotes counts as a line of the file.
        rows += [[] for _ in range(begins - len(rows))]
        rows.append(row)
        begins = reader.line_num
    return Sheet("", rows)


def _decode(file: Path, content: bytes) -> str:
    """Decodes the file as what it plausibly is. Raises WrongCall."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:
        raise WrongCall("import.utf16", file=file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _check_bad_byte(file, content, error.start)
    return _old_code_page(file, content)


def _check_bad_byte(file: Path, content: bytes, at: int) -> None:
    """One byte does not turn a whole UTF-8 file into another code page."""
    text = content.decode("utf-8", errors="surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in text)
    good = sum(char > "\x7f" and not "\udc80" <= char <= "\udcff" for char in text)
    if good >= bad:
        line = content.count(b"\n", 0, at) + 1
        raise WrongCall("import.bad_byte", file=file, line=line)


def _old_code_page(file: Path, content: bytes) -> str:
    readings = []
    for code_page in ("cp1258", "latin-1"):
        try:
            text = content.decode(code_page)
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        found = encoding_of(lines)
        readings.append((share_of_syllables(map(found.read, lines)), text))
    share, text = max(readings)
    if share < PLAUSIBLE:
        raise WrongCall("import.unknown_encoding", file=file)
    return text
