"""`python -m bot import --example FILE.xlsx`: a sheet to fill in, with lists to choose from."""

from collections.abc import Callable
from pathlib import Path

from core.ui.words import words_in

COLUMNS = ("cell", "full_name", "role", "standing", "exempt", "telegram_id")
CHOICES = {
    "role": ("office.member", *(f"office.{one}" for one in ("secretary", "deputy")),
             "office.cell_committee", "office.officer"),
    "standing": ("standing.official", "standing.probationary"),
    "exempt": ("import.yes",),
}  # fmt: skip
WIDTHS = (30, 28, 16, 14, 16, 16)
LINES = 2000
"""So far down the lists reach."""


def write(file: Path, out: Callable[[str], object]) -> int:
    """Writes the template in place of nothing; returns the exit status."""
    words = words_in("vi")
    if file.suffix.lower() != ".xlsx" or file.exists():
        out(words.plain("import.example.not_there", file=file))
        return 2
    try:
        _write(file)
    except OSError:
        out(words.plain("import.example.not_there", file=file))
        return 2
    out(words.plain("import.example.done", file=file))
    return 0


def _write(file: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - 27 MB that only an import needs
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    words = words_in("vi")
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = words.plain("import.example.sheet")
    for at, name in enumerate(COLUMNS, 1):
        letter = get_column_letter(at)
        title = sheet.cell(1, at, words.plain(f"import.example.column.{name}"))
        title.font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTHS[at - 1]
        if name in CHOICES:
            said = ",".join(words.plain(key) for key in CHOICES[name])
            choice = DataValidation("list", formula1=f'"{said}"', allow_blank=True)
            choice.error = words.plain("import.example.choose")
            choice.add(f"{letter}2:{letter}{LINES}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    guide = book.create_sheet(words.plain("import.example.guide"))
    for line in words.plain("import.example.how").splitlines():
        guide.append((line,))
    guide.column_dimensions["A"].width = 100
    book.save(file)
