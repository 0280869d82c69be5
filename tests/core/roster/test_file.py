import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.people import Role, Standing
from core.roster.entries import Roster, RosterEntry, RowProblem
from core.roster.file import read_roster

HEADER = ["cell", "full_name", "role", "standing", "exempt", "telegram_id"]


def read(*rows: list[object]) -> Roster:
    return read_roster([HEADER, *rows])


def problems(*rows: list[object]) -> list[tuple[int, str, str]]:
    return [(p.line, p.code, p.value) for p in read(*rows).problems]


def test_a_sheet_in_english() -> None:
    roster = read(
        ["Chi bộ 1", "Nguyễn Văn An", "secretary", "official", None, 1001],
        ["Chi bộ 1", "Trần Thị Bình", "deputy", "official", "", ""],
        ["Chi bộ 1", "Lê Văn Cường", "cell_committee", "official", "no", None],
        ["Chi bộ 1", "Phạm Thị Dung", "member", "probationary", "yes", 1004.0],
        [None, "Hoàng Văn Em", "officer", "official", None, "1005"],
    )
    assert roster == Roster(
        (
            RosterEntry(2, "Chi bộ 1", "Nguyễn Văn An", Role.SECRETARY, telegram_id=1001),
            RosterEntry(3, "Chi bộ 1", "Trần Thị Bình", Role.DEPUTY),
            RosterEntry(4, "Chi bộ 1", "Lê Văn Cường", Role.CELL_COMMITTEE),
            RosterEntry(
                5,
                "Chi bộ 1",
                "Phạm Thị Dung",
                None,
                Standing.PROBATIONARY,
                exempt=True,
                telegram_id=1004,
            ),
            RosterEntry(6, "", "Hoàng Văn Em", Role.OFFICER, telegram_id=1005),
        ),
        (),
    )


VIETNAMESE: list[list[object]] = [
    ["STT", "Chi bộ", "Họ và tên", "Chức vụ", "Diện", "Miễn sinh hoạt"],
    [1, " Chi bộ  1 ", "Nguyễn  Văn An", "Bí thư", "Chính thức", None],
    [2, "Chi bộ 1", "Trần Thị Bình", "PHÓ BÍ THƯ", "chính thức", ""],
    [3, "Chi bộ 1", "Lê Văn Cường", "chi ủy viên", "chinh thuc", "không"],
    [4, "Chi bộ 1", "Phạm Thị Dung", "đảng viên", "dự bị", "có"],
    [5, "Chi bộ 1", "Vũ Văn Giang", "dang vien", "Dự  bị", "X"],
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_sheet_in_vietnamese(form: Any) -> None:
    rows = [[unicodedata.normalize(form, str(v or "")) for v in row] for row in VIETNAMESE]
    roster = read_roster(rows)
    assert roster.problems == ()
    assert roster.entries == (
        RosterEntry(2, "Chi bộ 1", "Nguyễn Văn An", Role.SECRETARY),
        RosterEntry(3, "Chi bộ 1", "Trần Thị Bình", Role.DEPUTY),
        RosterEntry(4, "Chi bộ 1", "Lê Văn Cường", Role.CELL_COMMITTEE),
        RosterEntry(5, "Chi bộ 1", "Phạm Thị Dung", None, Standing.PROBATIONARY, exempt=True),
        RosterEntry(6, "Chi bộ 1", "Vũ Văn Giang", None, Standing.PROBATIONARY, exempt=True),
    )


def test_the_header_is_the_first_row_with_something_in_it() -> None:
    roster = read_roster(
        [[], [None, " "], ["\ufeffcell", *HEADER[1:]], [], ["A", "An Văn", "", ""]]
    )
    assert roster == Roster((RosterEntry(5, "A", "An Văn"),), ())


def test_columns_may_stand_in_any_order() -> None:
    roster = read_roster([["diện", "họ tên", "chi bộ", "chức vụ"], ["dự bị", "An Văn", "A", ""]])
    assert roster.entries == (RosterEntry(2, "A", "An Văn", None, Standing.PROBATIONARY),)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["cell", "nobody", "role"], [(1, "missing_column", "full_name")]),
        (["họ tên", "chức vụ", "diện", "ngày sinh"], [(1, "missing_column", "cell")]),
        ([*HEADER, "họ tên"], [(1, "column_twice", "họ tên")]),
    ],
)
def test_a_bad_header(header: list[str], expected: list[tuple[int, str, str]]) -> None:
    roster = read_roster([header, ["A", "An Văn", "member", "official"]])
    assert roster.entries == ()
    assert [(p.line, p.code, p.value) for p in roster.problems] == expected


@pytest.mark.parametrize("rows", [[], [[]], [["", None]]])
def test_an_empty_sheet(rows: list[list[object]]) -> None:
    assert read_roster(rows) == Roster((), (RowProblem(1, "empty_file"),))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["A", "", "member", "official"], ("missing_name", "")),
        (["A", "12", "member", "official"], ("bad_name", "12")),
        (["A", "Ă" * 101, "member", "official"], ("bad_name", "Ă" * 101)),
        (["", "An Văn", "member", "official"], ("missing_cell", "")),
        (["A", "Ðinh Þuý", "member", "official"], ("not_vietnamese", "Đinh Þuý")),
        (["A", "An Văn", "trưởng thôn", "official"], ("unknown_role", "trưởng thôn")),
        (["A", "An Văn", "member", "đoàn viên"], ("unknown_standing", "đoàn viên")),
        (["A", "An Văn", "member", "official", "maybe"], ("unknown_exempt", "maybe")),
        (["A", "An Văn", "member", "official", "", "@an"], ("bad_telegram_id", "@an")),
        (["A", "An Văn", "member", "official", "", -5], ("bad_telegram_id", "-5")),
        (["A", "An Văn", "member", "official", "", 0], ("bad_telegram_id", "0")),
        (["A", "An Văn", "member", "official", "", 12.5], ("bad_telegram_id", "12.5")),
        (["A", "An Văn", "member", "official", "", "9" * 16], ("bad_telegram_id", "9" * 16)),
        (["A", "An Văn", "member", "official", "", float("inf")], ("bad_telegram_id", "inf")),
    ],
)
def test_a_bad_row(row: list[object], expected: tuple[str, str]) -> None:
    assert problems(row) == [(2, *expected)]
    assert read(row).entries == ()


def test_every_fault_of_a_row_is_named_and_good_rows_are_kept() -> None:
    roster = read(
        ["", "", "chief", "old", "maybe", "x"],
        ["A", "An Văn", "member", "official"],
    )
    assert {p.code for p in roster.problems} == {
        "missing_name",
        "missing_cell",
        "unknown_role",
        "unknown_standing",
        "unknown_exempt",
        "bad_telegram_id",
    }
    assert [entry.line for entry in roster.entries] == [3]


def test_a_name_twice_in_a_cell() -> None:
    assert problems(
        ["A", "An Văn Bình", "member", "official"],
        ["a", unicodedata.normalize("NFD", " AN  văn BÌNH"), "member", "official"],
        ["B", "An Văn Bình", "member", "official"],
        ["A", "An Văn Binh", "member", "official"],
    ) == [(3, "duplicate_name", "AN văn BÌNH")]


def test_a_second_secretary() -> None:
    assert problems(
        ["A", "An Văn", "secretary", "official"],
        ["A", "Bình Thị", "bí thư", "official"],
        ["B", "Cường Văn", "bí thư", "official"],
    ) == [(3, "second_secretary", "Bình Thị")]


def test_one_telegram_id_for_an_officer_and_a_member_but_not_for_two_members() -> None:
    assert problems(
        ["", "An Văn", "officer", "official", "", 7],
        ["A", "An Văn", "member", "official", "", 7],
        ["A", "Bình Thị", "member", "official", "", 7],
        ["B", "Cường Văn", "member", "official", "", 7.0],
        ["", "Dung Thị", "officer", "official", "", "7"],
    ) == [(n, "duplicate_telegram_id", "7") for n in (4, 5, 6)]


@given(st.lists(st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text())))
def test_any_sheet_is_read_without_an_exception(rows: list[list[object]]) -> None:
    roster = read_roster([HEADER, *rows])
    faulty = {p.line for p in roster.problems}
    assert faulty.isdisjoint(entry.line for entry in roster.entries)
