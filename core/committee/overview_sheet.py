"""The committee's board as a spreadsheet: a line for each cell, counts only, no reasons."""

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.committee.overview import Board, Unit, UnitMeeting
from core.dates.zones import to_local
from core.model.people import Role
from core.ui.words import Words

# Each column's name in the catalogues, its width, and how Excel is to show its values.
COLUMNS = (
    ("number", 6, "0"),
    ("unit", 46, "@"),
    ("status", 24, "@"),
    ("day", 13, "DD/MM/YYYY"),
    ("hour", 9, "HH:MM"),
    ("kind", 26, "@"),
    ("place", 28, "@"),
    ("members", 10, "0"),
    ("expected", 12, "0"),
    ("attend", 10, "0"),
    ("online", 11, "0"),
    ("absent", 9, "0"),
    ("unsure", 10, "0"),
    ("silent", 11, "0"),
    ("share", 12, "0.0%"),
    ("topic", 15, "DD/MM/YYYY"),
    ("secretary", 26, "@"),
    ("unreached", 12, "0"),
)
TOP = 2
"""The header's row."""
HEAD = PatternFill("solid", fgColor="C62828")
BEHIND = PatternFill("solid", fgColor="FDE0DC")


def sheet(words: Words, board: Board, now: datetime) -> bytes:
    """Writes what it is and of when, a header row that stays in sight, dates as dates, shares as
    shares.
    """
    book = Workbook()
    page = book.worksheets[0]
    month = board.month
    page.title = words.plain("overview.sheet.title", month=month.month, year=month.year)
    _title(page, words, board, now)
    _head(page, [words.plain(f"overview.col.{name}") for name, _, _ in COLUMNS])
    for number, unit in enumerate(board.units, 1):
        _line(page, number, unit, _values(words, number, unit, now), now)
    page.freeze_panes = f"C{TOP + 1}"
    page.auto_filter.ref = f"A{TOP}:{get_column_letter(len(COLUMNS))}{TOP + len(board.units)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"1:{TOP}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(page: Worksheet, words: Words, board: Board, now: datetime) -> None:
    month = words.plain("registration.month", month=board.month.month, year=board.month.year)
    cell = page.cell(1, 1)
    _put(
        cell,
        words.plain(
            "overview.sheet.head",
            month=month.upper(),
            committee=board.committee,
            as_of=words.as_of(to_local(now, board.zone)),
        ),
    )
    cell.font = Font(bold=True, size=13)


def _head(page: Worksheet, names: Sequence[str]) -> None:
    for column, (name, (_, width, _)) in enumerate(zip(names, COLUMNS, strict=True), 1):
        cell = page.cell(TOP, column, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        page.column_dimensions[get_column_letter(column)].width = width
    page.row_dimensions[TOP].height = 34


def _line(
    page: Worksheet, number: int, unit: Unit, values: Sequence[object], now: datetime
) -> None:
    behind = unit.lacks(now)
    for column, (value, (_, _, shown)) in enumerate(zip(values, COLUMNS, strict=True), 1):
        cell = page.cell(TOP + number, column)
        _put(cell, value)
        cell.number_format = shown
        cell.alignment = Alignment(vertical="top", wrap_text=shown == "@")
        if behind:
            cell.fill = BEHIND


def _put(cell: Cell | MergedCell, value: object) -> None:
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        # A name that begins with "=" is a name.
        cell.data_type = "s"


def _values(words: Words, number: int, unit: Unit, now: datetime) -> list[object]:
    shown = unit.meeting or unit.gone
    secretaries = [one.full_name for one in unit.leaders if one.role is Role.SECRETARY]
    return [
        number,
        unit.name,
        words.plain(f"overview.sheet.{unit.status(now)}"),
        *(_of_meeting(words, shown) if shown else [None] * 4),
        unit.members,
        *(_of_answers(unit.meeting) if unit.meeting else [None] * 7),
        unit.topic_on,
        words.listed(secretaries),
        unit.unreached,
    ]


def _of_meeting(words: Words, meeting: UnitMeeting) -> list[object]:
    return [meeting.on_date, meeting.at_time, words.plain(f"kind.{meeting.kind}"), meeting.place]


def _of_answers(meeting: UnitMeeting) -> list[object]:
    counts = meeting.counts
    share = counts.coming / counts.expected if counts.expected else None
    said = [counts.attend, counts.online, counts.absent, counts.unsure, counts.silent]
    return [counts.expected, *said, share]
