"""A roster's file into rows."""

import csv
import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

from core.model.errors import Refusal

ENCODINGS = ("utf-8-sig", "cp1258")


class WrongCall(Refusal):
    """The command cannot start like this: one clear line, exit status 2."""


def read_rows(file: Path) -> list[Sequence[object]]:
    """Reads the first sheet, or the CSV file, blocking. Raises WrongCall."""
    readers = {".xlsx": _read_xlsx, ".csv": _read_csv}
    reader = readers.get(file.suffix.lower())
    if not file.is_file():
        raise WrongCall("import.no_file", file=file)
    if reader is None:
        raise WrongCall("import.wrong_kind", file=file)
    try:
        return reader(file)
    except (OSError, ValueError, KeyError, csv.Error, BadZipFile) as error:
        raise WrongCall("import.unreadable", file=file) from error


def _read_xlsx(file: Path) -> list[Sequence[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 27 MB that only an import needs
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except InvalidFileException as error:
            raise ValueError(file) from error
        try:
            sheet = book.worksheets[0]
            # Some programs write a wrong size into the file; then only one cell would be read.
            sheet.reset_dimensions()
            return [tuple(row) for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()


def _read_csv(file: Path) -> list[Sequence[object]]:
    text = _decode(file.read_bytes())
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("an unknown encoding")
