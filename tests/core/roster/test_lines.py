"""Lines pasted in chat."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.people import Standing
from core.roster.entries import RosterEntry, RowProblem
from core.roster.lines import join_pasted, parse_member_line, parse_member_lines


@pytest.mark.parametrize(
    ("line", "name", "standing", "exempt"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An", Standing.OFFICIAL, False),
        ("Nguyễn Văn An; dự bị", "Nguyễn Văn An", Standing.PROBATIONARY, False),
        ("Trần Thị Bình; chính thức; miễn", "Trần Thị Bình", Standing.OFFICIAL, True),
        ("Trần Thị Bình; miễn sinh hoạt", "Trần Thị Bình", Standing.OFFICIAL, True),
        ("Trần Thị Bình, DU BI, mien", "Trần Thị Bình", Standing.PROBATIONARY, True),
        ("1. Lê Văn Cường\tdự bị", "Lê Văn Cường", Standing.PROBATIONARY, False),
        ("12) Lê Văn Cường |dự bị|", "Lê Văn Cường", Standing.PROBATIONARY, False),
        ("3\tLê Văn Cường\tđảng viên\tdự bị", "Lê Văn Cường", Standing.PROBATIONARY, False),
        (" - Lê  Văn Cường (dự bị)", "Lê Văn Cường", Standing.PROBATIONARY, False),
        ("• Lê Văn Cường – dự bị", "Lê Văn Cường", Standing.PROBATIONARY, False),
        ("Lê Văn Cường;;", "Lê Văn Cường", Standing.OFFICIAL, False),
        ("Maria-Anna Lý; probationary; exempt", "Maria-Anna Lý", Standing.PROBATIONARY, True),
    ],
)
def test_a_pasted_line(line: str, name: str, standing: Standing, exempt: bool) -> None:
    expected = RosterEntry(1, "", name, None, standing, exempt)
    assert parse_member_line(line) == expected
    assert parse_member_line(unicodedata.normalize("NFD", line)) == expected


@pytest.mark.parametrize(
    ("line", "code", "value"),
    [
        ("; dự bị", "missing_name", ""),
        ("1.", "missing_name", ""),
        ("!!!", "bad_name", "!!!"),
        ("An Văn; sếp", "unknown_word", "sếp"),
        ("Danh sách chi bộ Hoa Sen", "no_person", "Danh sách chi bộ Hoa Sen"),
        (
            "Hôm nay chi bộ ta họp ở đâu các đồng chí ơi",
            "no_person",
            "Hôm nay chi bộ ta họp ở đâu các đồng chí ơi",
        ),
    ],
)
def test_a_bad_pasted_line(line: str, code: str, value: str) -> None:
    assert parse_member_line(line, 4) == RowProblem(4, code, value)


def test_pasted_lines() -> None:
    roster = parse_member_lines(
        "1. An Văn Bình; dự bị\n\n2. an văn bình\r\n3. Cường Thị; sếp\nDung Lê"
    )
    assert [(e.line, e.full_name) for e in roster.entries] == [(1, "An Văn Bình"), (5, "Dung Lê")]
    assert roster.problems == (
        RowProblem(3, "duplicate_name", "an văn bình"),
        RowProblem(4, "unknown_word", "sếp"),
    )


@given(st.text())
def test_any_paste_is_read_without_an_exception(text: str) -> None:
    roster = parse_member_lines(text)
    assert all(entry.full_name == entry.full_name.strip() for entry in roster.entries)


def test_a_year_in_parentheses_belongs_to_the_name() -> None:
    (entry,) = parse_member_lines("2. Nguyễn Văn An (1962) (dự bị)").entries
    assert (entry.full_name, entry.standing) == ("Nguyễn Văn An (1962)", Standing.PROBATIONARY)


# --- as secretaries paste them --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names", "left_out"),
    [
        ("1. Đ/c Lê Văn Cường", ["Lê Văn Cường"], []),
        ("1/ Đồng chí Lê Văn Cường (ĐVDB)", ["Lê Văn Cường"], []),
        ("01. LÊ VĂN CƯỜNG – ĐV dự bị", ["Lê Văn Cường"], []),
        ("Đ/c: Lê Văn Cường", ["Lê Văn Cường"], []),
        ("2. Lê Văn Cường: Bí thư chi bộ", ["Lê Văn Cường"], ["Bí thư chi bộ"]),
        ("3. Lê Văn Cường - Bí thư, Giáo viên", ["Lê Văn Cường"], ["Bí thư", "Giáo viên"]),
        ("4\tLê Văn Cường\t12/03/1970\tChính thức", ["Lê Văn Cường"], ["12/03/1970"]),
        ("5\tLê Văn Cường\t\t0912.345.678", ["Lê Văn Cường"], ["0912.345.678"]),
        ("Lê Văn Cường 0912 345 678", ["Lê Văn Cường"], ["0912 345 678"]),
        ("Lê Văn Cường (+84912345678)", ["Lê Văn Cường"], ["+84912345678"]),
        ("Lê Văn Cường 1962", ["Lê Văn Cường 1962"], []),
        ("1. Đ/c Lê An (Bí thư); 2. Đ/c Trần Bình; 3) Đỗ Ân", ["Lê An", "Trần Bình", "Đỗ Ân"],
         ["Bí thư"]),
        ("Lê Văn Cường, Trần Thị Bình, Đỗ Ân", ["Lê Văn Cường", "Trần Thị Bình", "Đỗ Ân"], []),
        ("Tổng số: 25 đảng viên", [], []),
        ("Tổng cộng 25 đ/c", [], []),
        ("STT\tHọ và tên\tGhi chú", [], []),
        ("CHI BỘ HOA SEN", [], []),
        ("Đảng bộ phường Hồng Mai", [], []),
        ("Tống Văn Ân", ["Tống Văn Ân"], []),
        ("H’Hen Niê", ["H’Hen Niê"], []),
    ],
)  # fmt: skip
def test_a_line_as_it_is_pasted(line: str, names: list[str], left_out: list[str]) -> None:
    roster = parse_member_lines(line)
    assert [entry.full_name for entry in roster.entries] == names
    assert [note.value for note in roster.notes] == left_out
    assert bool(roster.problems) != bool(names)


def test_a_heading_says_of_whom_the_lines_below_are() -> None:
    text = "I. Đảng viên chính thức:\n1. Lê An\nII. Đảng viên dự bị\n2. Lê Bình\n3. Lê Chi (ĐVCT)"
    entries = parse_member_lines(text).entries
    assert [entry.standing for entry in entries] == [
        Standing.OFFICIAL,
        Standing.PROBATIONARY,
        Standing.OFFICIAL,
    ]


PEOPLE = [
    f"{first} {middle} {last}"
    for last in ("An", "Bình", "Hòa", "Oánh")
    for middle in ("Văn", "Thị Thúy", "Đức")
    for first in ("Nguyễn", "Đỗ", "Trần", "Lê")
]


@given(
    st.integers(100, 900),
    st.sampled_from(["{n}. Đ/c {name}", "{n}/ {name}", "{name}", "{n}) {name} (ĐVDB)"]),
)
def test_a_paste_cut_at_the_end_of_a_line_is_one_list(at: int, form: str) -> None:
    text = "\n".join(form.format(n=n, name=name) for n, name in enumerate(PEOPLE, 1))
    cut = text.rindex("\n", 0, at)
    joined = join_pasted(text[:cut].strip(), text[cut:].strip())
    assert [entry.full_name for entry in parse_member_lines(joined).entries] == PEOPLE


@given(st.integers(100, 900))
def test_a_numbered_paste_cut_between_two_words_is_one_list(at: int) -> None:
    text = "\n".join(f"{n}. {name}" for n, name in enumerate(PEOPLE, 1))
    cut = text.rindex(" ", 0, at)
    joined = join_pasted(text[:cut].strip(), text[cut:].strip())
    assert [entry.full_name for entry in parse_member_lines(joined).entries] == PEOPLE


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("1. Lê An\n2. Nguyễn Văn", "Bình\n3. Đỗ Chi", "1. Lê An\n2. Nguyễn Văn Bình\n3. Đỗ Chi"),
        ("1. Lê An\n2. Nguyễn", "Văn Bình", "1. Lê An\n2. Nguyễn Văn Bình"),
        ("1. Lê An\n2. Nguyễn Văn B", "ình\n3. Đỗ Chi", "1. Lê An\n2. Nguyễn Văn Bình\n3. Đỗ Chi"),
        ("1. Lê An\n2. Đỗ Chi", "3. Lê Bình", "1. Lê An\n2. Đỗ Chi\n3. Lê Bình"),
        ("Lê An\nĐỗ Chi", "Lê Bình", "Lê An\nĐỗ Chi\nLê Bình"),
        ("Lê An\nNguyễn", "Văn Bình", "Lê An\nNguyễn Văn Bình"),
        ("Lê An\nNguyễn Văn", "Bình\nĐỗ Chi", "Lê An\nNguyễn Văn Bình\nĐỗ Chi"),
        ("Đ/c Lê An", "Đ/c Lê Bình", "Đ/c Lê An\nĐ/c Lê Bình"),
    ],
)
def test_no_half_names_where_a_paste_was_cut(before: str, after: str, joined: str) -> None:
    assert join_pasted(before, after) == joined
