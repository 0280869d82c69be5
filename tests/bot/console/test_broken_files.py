"""Whatever file is handed over: one line and a status, never a stack trace."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from bot.console.import_roster import Console, Order, run
from bot.console.roster_file import WrongCall, read_file
from core.roster.file import read_sheets
from core.roster.screens.members import problem_line
from core.ui.words import words_in
from db.engine.database import Database
from tests.bot.console.test_import_roster import NOW, ROWS, write_csv, write_xlsx

WORDS = words_in("vi")


def told(file: Path) -> str:
    """What is said of a file that cannot be read; "" where it can. Anything else raised fails."""
    try:
        roster = read_sheets(read_file(file))
    except WrongCall as wrong:
        line = WORDS.plain(wrong.key, **wrong.values)
        assert "\n" not in line
        return line
    assert all("\n" not in problem_line(WORDS, problem) for problem in roster.problems)
    return ""


def originals(folder: Path) -> list[Path]:
    """Good files of every kind."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("DANH SÁCH ĐẢNG VIÊN",), *ROWS):
        sheet.append(tuple(row))
    sheet.merge_cells("A1:F1")
    sheet["G3"] = "=1+1"
    sheet["B3"].font, sheet["B3"].fill = Font(bold=True), PatternFill("solid", fgColor="FFFF00")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.save(folder / "whole.xlsx")
    return [
        write_xlsx(folder / "a.xlsx"),
        folder / "whole.xlsx",
        write_csv(folder / "b.csv"),
        write_csv(folder / "c.csv", encoding="utf-16", by=";"),
    ]


def mutated(content: bytes, by: random.Random) -> bytes:
    """The file with some of its bytes, or of a part within, changed, cut, doubled or exchanged."""
    if content.startswith(b"PK") and by.random() < 0.7:
        return _with_part_mutated(content, by)
    data = bytearray(content)
    for _ in range(by.choice((1, 1, 3, 20))):
        at = by.randrange(len(data) or 1)
        kind = by.randrange(5)
        if kind == 0 and data:
            data[at] = by.randrange(256)
        elif kind == 1:
            data[at:at] = by.randbytes(by.randrange(1, 9))
        elif kind == 2:
            del data[at : at + by.randrange(1, 40)]
        elif kind == 3:
            data[at:at] = data[at : at + by.randrange(1, 200)]
        else:
            del data[max(at, 1) :]
    return bytes(data)


TAGS = (
    b"<row",
    b"<c ",
    b"</sheetData>",
    b'r="',
    b't="s"',
    b"<v>",
    b"ref=",
    b"rId1",
    b"xmlns",
    b"=",
)
VALUES = (b"", b"-1", b"999999999999", b"XFD1048576", b"A0", b"&#0;", b"]]>", b"\xff", b't="e"')


def _with_part_mutated(content: bytes, by: random.Random) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as full, zipfile.ZipFile(changed, "w") as copy:
        chosen = by.choice(full.namelist())
        for name in full.namelist():
            part = full.read(name)
            if name == chosen:
                if by.random() < 0.1:
                    continue
                if by.random() < 0.6:
                    part = part.replace(by.choice(TAGS), by.choice(VALUES), by.choice((1, -1)))
                else:
                    part = mutated(part, by)
            copy.writestr(name, part)
    return changed.getvalue()


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.thorough)])
def test_mutated_files_end_in_one_line(tmp_path: Path, count: int) -> None:
    by = random.Random(20261201)
    good = [(file.suffix, file.read_bytes()) for file in originals(tmp_path)]
    said = []
    for _ in range(count):
        kind, content = by.choice(good)
        file = tmp_path / f"mutated{kind}"
        file.write_bytes(mutated(content, by))
        said.append(told(file))
    # The mutations reach both sides: some files are still read, others are not.
    assert 0 < said.count("") < count


@pytest.mark.parametrize("file", range(4))
def test_the_files_that_are_mutated_are_good(tmp_path: Path, file: int) -> None:
    assert told(originals(tmp_path)[file]) == ""


def _changed(folder: Path, part: str, old: bytes, new: bytes) -> Path:
    file = folder / "changed.xlsx"
    with zipfile.ZipFile(write_xlsx(folder / "a.xlsx")) as full, zipfile.ZipFile(file, "w") as copy:
        for name in full.namelist():
            content = full.read(name)
            copy.writestr(name, content.replace(old, new) if name == part else content)
    return file


def test_styles_do_not_matter(tmp_path: Path) -> None:
    file = _changed(tmp_path, "xl/styles.xml", b"<patternFill", b"<nothingFill")
    assert told(file) == ""
    assert len(read_sheets(read_file(file)).entries) == 4


def test_filters_and_formats_do_not_matter(tmp_path: Path) -> None:
    tail = b"""</sheetData><autoFilter ref="A1:F5"><filterColumn colId="x"><customFilters>
        <customFilter val="~*~"/></customFilters></filterColumn></autoFilter>
        <mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>
        <conditionalFormatting sqref="?"><cfRule type="none"/></conditionalFormatting>"""
    file = _changed(tmp_path, "xl/worksheets/sheet1.xml", b"</sheetData>", tail)
    assert told(file) == ""
    (sheet,) = read_file(file)
    assert sheet.shared == ((0, 1, 2),)


@pytest.mark.parametrize(
    ("make", "hint"),
    [
        (lambda folder: _changed(folder, "xl/workbook.xml",
            b"schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"purl.oclc.org/ooxml/spreadsheetml/main"), "Strict"),
        (lambda folder: _changed(folder, "xl/worksheets/sheet1.xml", b"</row>", b""), "hỏng"),
        (lambda folder: _bytes(folder / "a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600)), "mật khẩu"),
        (lambda folder: _bytes(folder / "a.xlsx", b"PK\x03\x04" + bytes(90)), "hỏng"),
        (lambda folder: _bytes(folder / "a.xls", b"\xd0\xcf\x11\xe0"), ".xlsx"),
        (lambda folder: _bytes(folder / "a.ods", b"PK"), "Lưu thành"),
        (lambda folder: _bytes(folder / "a.csv", "Chi bộ".encode("utf-16-le")), "UTF-16"),
        (lambda folder: _bytes(folder / "a.csv", "họ tên\nLê".encode() + b"\xc3 An"), "dòng 2"),
        (lambda folder: _bytes(folder / "a.csv", b"\xe5\xe6\xf8 \xfe\xdf\n" * 9), "CSV UTF-8"),
    ],
)  # fmt: skip
async def test_the_one_line_says_what_to_do(
    db: Database, tmp_path: Path, make: object, hint: str
) -> None:
    assert callable(make)
    said: list[str] = []
    order, console = Order(make(tmp_path), "Đảng bộ Khối", yes=True), Console(said.append, None)
    assert await run(db, order, "Asia/Ho_Chi_Minh", lambda: NOW, console) == 2
    assert len(said) == 1
    assert hint in said[0]


def _bytes(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def test_only_what_can_be_seen_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(tuple(row))
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    hidden = book.create_sheet("Danh mục", 0)
    hidden.append(("Chi bộ", "Họ và tên"))
    hidden.append(("Chi bộ 9", "Lê Văn Ẩn"))
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    roster = read_sheets(read_file(tmp_path / "a.xlsx"))
    assert [one.full_name for one in roster.entries] == [
        "Nguyễn Văn An",
        "Lê Văn Cường",
        "Phạm Thu Dung",
    ]
    assert {one.telegram_id for one in roster.entries} == {None}
    assert {note.code for note in roster.notes} >= {"hidden_sheet", "hidden_rows", "hidden_columns"}


@pytest.mark.parametrize("encoding", ["cp1258", "tcvn3", "vni"])
def test_bytes_of_old_code_pages_are_read(tmp_path: Path, encoding: str) -> None:
    from tests.core.roster.test_encodings import in_tcvn3, in_vni  # noqa: PLC0415

    lines = ["cell,full_name,role,standing", "Chi bộ Thử Một,Nguyễn Thị Mẫu,member,official"]
    if encoding == "cp1258":
        content = "\n".join(
            [lines[0], "Chi bô\u0323 Thư\u0309 Mô\u0323t,Nguyê\u0303n Thi\u0323 Mâ\u0303u,,"]
        ).encode("cp1258")
    else:
        write = in_tcvn3 if encoding == "tcvn3" else in_vni
        content = "\n".join([lines[0], write(lines[1])]).encode("latin-1")
    (entry,) = read_sheets(read_file(_bytes(tmp_path / "a.csv", content))).entries
    assert (entry.cell, entry.full_name) == ("Chi bộ Thử Một", "Nguyễn Thị Mẫu")


def test_a_delimiter_named_and_a_line_break_in_the_header(tmp_path: Path) -> None:
    text = 'sep=;\n"Họ\nvà tên";Chi bộ\nLê Văn Cường;Chi bộ 1\n\nLê Thị Ða;;\n'
    roster = read_sheets(read_file(_bytes(tmp_path / "a.csv", text.encode())))
    assert [(one.line, one.full_name) for one in roster.entries] == [(4, "Lê Văn Cường")]
    assert [(one.line, one.code) for one in roster.problems] == [(6, "missing_cell")]
