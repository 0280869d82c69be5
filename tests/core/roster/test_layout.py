"""Sheets as people make them."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.people import Role, Standing
from core.roster.entries import Roster
from core.roster.file import read_roster, read_sheets
from core.roster.row import read_office, read_telegram_id
from core.roster.sheets import Note, NoValue, Sheet
from core.roster.vocabulary import tidy_cell, tidy_name

Rows = Sequence[Sequence[object]]
CELL = "Chi bộ Hoa Sen"
HEADER = ("Chi bộ", "Họ và tên", "Chức vụ", "Diện")
TWO = (
    (CELL, "Nguyễn Văn Mẫu", "Bí thư", "Chính thức"),
    (CELL, "Trần Thị Ví Dụ", "Đảng viên", "Dự bị"),
)
PEOPLE = [
    (CELL, "Nguyễn Văn Mẫu", Role.SECRETARY, Standing.OFFICIAL),
    (CELL, "Trần Thị Ví Dụ", None, Standing.PROBATIONARY),
]


def people(roster: Roster) -> list[tuple[Any, ...]]:
    assert roster.problems == ()
    return [(one.cell, one.full_name, one.role, one.standing) for one in roster.entries]


def codes(roster: Roster) -> list[str]:
    return [note.code for note in roster.notes]


@pytest.mark.parametrize(
    "rows",
    [
        (HEADER, *TWO),
        (("ĐẢNG BỘ PHƯỜNG HỒNG MAI",), ("DANH SÁCH ĐẢNG VIÊN", "", ""), (), HEADER, *TWO),
        (tuple(f"{title} *" for title in HEADER), *TWO),
        (("Chi bộ (*)", "Họ và tên (bắt buộc)", "CHỨC VỤ:", "diện"), *TWO),
        (HEADER, ("(1)", "(2)", "(3)", "(4)"), *TWO),
        (HEADER, ("A", "B", "C", "D"), *TWO),
        (HEADER, *TWO[:1], (), HEADER, *TWO[1:]),
        (HEADER, *TWO, (), ("Tổng số: 02 đảng viên",), ("", "", "NGƯỜI LẬP BIỂU"), ("", "Lê Ký")),
        (HEADER, *TWO, ("Tổng cộng", "02"), ("T/M CHI BỘ", "", "BÍ THƯ"), ("", "", "Lê Văn Ký")),
        (
            ("STT", "Họ và tên", "Chức vụ", "Diện", "Chi bộ đang sinh hoạt", "Quê quán", ""),
            ("", "", "", "", "", "Tỉnh", "Xã"),
            (1, "NGUYỄN VĂN MẪU", "BT", "ĐVCT", "CHI BỘ HOA SEN", "Tỉnh A", "Xã B"),
            (2, "TRẦN THỊ VÍ DỤ", "", "ĐVDB", "CHI BỘ HOA SEN", "Tỉnh A", "Xã C"),
        ),
        (
            ("STT", "Họ và chữ đệm", "Tên", "Chi bộ", "Chức vụ", "Diện"),
            (1, "Nguyễn Văn", "Mẫu", CELL, "Bí thư chi bộ, Hiệu trưởng", "CT"),
            (2, "Trần Thị Ví", "Dụ", CELL, "Giáo viên", "DB"),
        ),
        (
            ("TT", "Họ và tên", "", "Chi bộ", "Chức vụ", "Diện"),
            ("", "Họ đệm", "Tên", "", "", ""),
            (1, "Nguyễn Văn", "Mẫu", CELL, "Bí thư", "Chính thức"),
            (2, "Trần Thị Ví", "Dụ", CELL, "", "Dự bị"),
        ),
        (
            ("STT", "Họ tên", "Chức vụ", "Diện"),
            ("I", "Chi bộ Hoa Sen (02 đồng chí)", "", ""),
            (1, "Nguyễn Văn Mẫu", "Bí thư", "Chính thức"),
            (2, "Trần Thị Ví Dụ", "", "Dự bị"),
            ("", "Tổng: 02", "", ""),
        ),
        (
            ("DANH SÁCH ĐẢNG VIÊN CHI BỘ HOA SEN",),
            ("STT", "Họ tên", "Chức vụ"),
            ("I. Đảng viên chính thức",),
            (1, "Đ/c Nguyễn Văn Mẫu", "Bí thư"),
            ("II. Đảng viên dự bị:",),
            (2, "Đ/c Trần Thị Ví Dụ", ""),
        ),
        (
            ("Họ và tên", "Chi bộ", "Chức vụ", "Ngày chính thức", "Trạng thái"),
            ("Nguyễn Văn Mẫu", CELL, "Bí thư", "03/02/1996", "Đang sinh hoạt Đảng"),
            ("Trần Thị Ví Dụ", CELL, "", "", "Đang sinh hoạt"),
            ("Lê Văn Đi", CELL, "", "01/01/2000", "Chuyển sinh hoạt Đảng"),
        ),
    ],
)  # fmt: skip
def test_a_real_layout_is_read(rows: Rows) -> None:
    roster = read_roster(rows)
    assert people(roster) == PEOPLE


def test_what_was_understood_is_said_and_what_was_left_out_is_named() -> None:
    roster = read_roster(
        (
            ("DANH SÁCH",), ("STT", *HEADER, "Số thẻ", "Ngày sinh"),
            (1, *TWO[0], "001", "01/02/1970"), (2, *TWO[1], "002", "05/06/1998"),
            ("Tổng số: 02 đảng viên",),
        )
    )  # fmt: skip
    assert roster.notes == (
        Note("header", count=2),
        Note("columns", "Số thẻ; Ngày sinh", 2),
        Note("left_out", "Tổng số: 02 đảng viên", 5),
    )
    assert not any("001" in str(entry) or "1970" in str(entry) for entry in roster.entries)


def test_a_merged_cell_counts_for_all_its_rows() -> None:
    rows = (HEADER, TWO[0], (None, *TWO[1][1:]))
    assert people(read_sheets([Sheet("", rows, ((0, 1, 2),))])) == PEOPLE
    assert [one.code for one in read_roster(rows).problems] == ["missing_cell"]


def test_every_sheet_with_members_is_read_and_the_others_are_named() -> None:
    names = ("Họ và tên", "Chức vụ", "Diện")
    sheets = [
        Sheet("Hướng dẫn", (("Đọc kỹ trước khi nhập",),)),
        Sheet("Chi bộ Hoa Sen", (names, TWO[0][1:])),
        Sheet("Tổng hợp", (HEADER, *TWO)),
        Sheet("Trống", ()),
    ]
    roster = read_sheets(sheets)
    assert people(roster) == PEOPLE
    assert {"sheet_without", "again", "cell"} <= set(codes(roster))
    assert [note.value for note in roster.notes if note.code == "sheet_without"] == ["Hướng dẫn"]


def test_a_problem_names_its_sheet_where_there_are_several() -> None:
    bad = (HEADER, (CELL, "Lê Văn Cường", "trưởng ban", ""))
    (problem,) = read_sheets([Sheet("A", (HEADER, *TWO)), Sheet("B", bad)]).problems
    assert (problem.sheet, problem.line, problem.code) == ("B", 2, "unknown_role")
    (problem,) = read_sheets([Sheet("B", bad)]).problems
    assert problem.sheet == ""


def test_a_formula_without_a_value_is_no_empty_cell() -> None:
    row = (CELL, "Lê Văn Cường", NoValue('="Bí thư"'), NoValue("#REF!"))
    roster = read_roster((HEADER, row))
    assert [(one.line, one.code) for one in roster.problems] == [(2, "no_value")] * 2
    assert roster.entries == ()
    # Where it is in a column that is left out, it does not matter.
    assert people(read_roster(((*HEADER, "Tuổi"), (*TWO[0], NoValue("=B2")))))[0] == PEOPLE[0]


@pytest.mark.parametrize("column", [0, 1])
def test_letters_that_are_not_vietnamese_are_named_with_their_line(column: int) -> None:
    for wrong, code in (
        ("L\u00c3\u0178 Þ", "not_vietnamese"),
        ("Chi bá»™ Má»™t", "double_encoded"),
    ):
        row = list(TWO[0])
        row[column] = wrong
        problems = read_roster((HEADER, TWO[1], row)).problems
        assert [(one.line, one.code) for one in problems] == [(3, code)]


def test_a_file_that_does_not_say_keeps_what_is_known() -> None:
    (entry,) = read_roster((("Họ và tên", "Chi bộ"), ("Lê Văn Cường", CELL))).entries
    assert entry.unsaid == {"role", "standing", "exempt"}
    rows = (("Họ và tên", "Chi bộ", "Trạng thái"), ("Lê Văn Cường", CELL, "Miễn sinh hoạt"))
    (entry,) = read_roster(rows).entries
    assert entry.exempt
    assert entry.unsaid == {"role", "standing"}


@pytest.mark.parametrize(
    ("status", "kept", "code"),
    [
        ("Đang sinh hoạt", 1, ""), ("Chuyển sinh hoạt chính thức", 0, ""), ("Từ trần", 0, ""),
        ("Khai trừ", 0, ""), ("chưa rõ", 0, "unknown_status"),
    ],
)  # fmt: skip
def test_who_is_no_longer_in_the_cell_is_named_and_not_taken(
    status: str, kept: int, code: str
) -> None:
    header = ("Họ và tên", "Chi bộ", "Trạng thái")
    roster = read_roster((header, ("Lê An", CELL, "Đang sinh hoạt"), ("Đỗ Ân", CELL, status)))
    assert len(roster.entries) == 1 + kept
    assert [problem.code for problem in roster.problems] == [code] * bool(code)
    assert ("gone" in codes(roster)) == (not kept and not code)


# --- one person, two offices ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        ((CELL, "Lê Văn Cường", "Bí thư", 7), ("", "Lê Văn Cường", "cấp ủy viên", 7)),
        ((CELL, "Lê Văn Cường", "Bí thư", 7), (CELL, "LÊ VĂN CƯỜNG", "cấp ủy viên", 7)),
        ((CELL, "Lê Văn Cường", "cấp ủy viên", 7), (CELL, "Lê Văn Cường", "Bí thư", 7)),
        ((CELL, "Lê Văn Cường", "Đảng ủy viên, Bí thư chi bộ", 7),),
    ],
)
def test_a_secretary_who_is_an_officer_is_one_person_with_two_offices(rows: Rows) -> None:
    roster = read_roster((("Chi bộ", "Họ tên", "Chức vụ", "telegram_id"), *rows))
    assert roster.problems == ()
    held = {(one.cell, one.full_name, one.role, one.telegram_id) for one in roster.entries}
    assert held == {
        (CELL, "Lê Văn Cường", Role.SECRETARY, 7),
        ("", "Lê Văn Cường", Role.OFFICER, 7),
    }


def test_one_id_in_two_cells_is_one_person_and_two_names_are_a_mistake() -> None:
    header = ("Chi bộ", "Họ tên", "telegram_id")
    rows = ((CELL, "Lê Văn Hòa", 7), ("Chi bộ 2", "Lê Văn Hoà", 7))
    assert read_roster((header, *rows)).problems == ()
    (problem,) = read_roster((header, *rows, ("Chi bộ 3", "Lê Văn Hải", 7))).problems
    assert (problem.line, problem.code) == (4, "duplicate_telegram_id")


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "roles", "outside", "unknown"),
    [
        ("Bí thư chi bộ, Hiệu trưởng", {Role.SECRETARY}, ["Hiệu trưởng"], ""),
        ("P. Bí thư", {Role.DEPUTY}, [], ""),
        ("UV", {Role.CELL_COMMITTEE}, [], ""),
        ("Đảng ủy viên kiêm Bí thư", {Role.OFFICER, Role.SECRETARY}, [], ""),
        ("Chi ủy viên; Tổ trưởng tổ 3", {Role.CELL_COMMITTEE}, ["Tổ trưởng tổ 3"], ""),
        ("Giáo viên", set(), ["Giáo viên"], ""),
        ("", set(), [], ""),
        ("trưởng ban", set(), [], "trưởng ban"),
        ("Bí thơ", set(), [], "Bí thơ"),
    ],
)
def test_offices(said: str, roles: set[Role], outside: list[str], unknown: str) -> None:
    assert read_office(said) == (roles, outside, unknown)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("7123456789", 7123456789), ("'7123456789", 7123456789), ("7 123 456 789", 7123456789),
        ("7.123.456.789", 7123456789), ("7123456789.0", 7123456789), (str(2**52 - 1), 2**52 - 1),
        ("7.12346E+09", None), ("@an", None), ("-5", None), ("0", None), ("71 234 567", 71234567),
        ("7 1234", None), ("7.5", None), (str(2**52), None), ("", None),
    ],
)  # fmt: skip
def test_telegram_ids_as_sheets_show_them(said: str, found: int | None) -> None:
    assert read_telegram_id(said) == found


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("NGUYỄN THỊ HÒA", "Nguyễn Thị Hòa"), ("Đ/c Lê Văn Tám", "Lê Văn Tám"), ("A B", "A B"),
        ("H'HEN NIÊ", "H'Hen Niê"), ("Nguyễn Thị Hòa", "Nguyễn Thị Hòa"), ("Đ/C: LÊ AN", "Lê An"),
        ("ĐỖ VI", "Đỗ Vi"), ("Đồng chí Tám", "Tám"), ("Đồng Chí Công", "Công"),
        ("ĐINH ĐÔNG", "Đinh Đông"),
    ],
)  # fmt: skip
def test_names_come_out_clean(said: str, name: str) -> None:
    assert tidy_name(said) == name


def test_names_that_are_rewritten_are_counted() -> None:
    rows = ((CELL, "LÊ AN", "", ""), (CELL, "Đ/c Đỗ Ân", "", ""), (CELL, "Vũ Ba", "", ""))
    assert Note("rewritten", count=2) in read_roster((HEADER, *rows)).notes


def test_cells_in_capitals_keep_their_short_forms() -> None:
    assert tidy_cell("CHI BỘ THỬ MỘT") == "Chi bộ Thử Một"
    assert tidy_cell("CHI BỘ BVĐK ĐỐNG ĐA") == "Chi bộ BVĐK Đống Đa"
    assert tidy_cell("CB1") == "CB1"


texts = st.text(max_size=8) | st.sampled_from(
    ["Họ và tên", "Tên", "Họ đệm", "Chi bộ", "Chi bộ 1", "STT", "Tổng số", "T/M", "Bí thư", "1", ""]
)


@given(
    st.lists(st.lists(texts | st.none() | st.integers() | st.floats(), max_size=5), max_size=8),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(0, 12)), max_size=3),
)
def test_any_sheet_is_read_without_an_exception(
    rows: list[list[object]], shared: list[tuple[int, int, int]]
) -> None:
    whole = tuple(one for one in shared if one[1] <= one[2])
    read_sheets([Sheet("Một", rows, whole), Sheet("Hai", rows)])
