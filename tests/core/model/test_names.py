import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.names import cell_order, clean, fold, name_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Ân", "nguyen van an"),
        ("  ĐẶNG   Thị\tHường ", "dang thi huong"),
        ("Đỗ Đình Đức", "do dinh duc"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_clean_keeps_case_and_diacritics() -> None:
    assert clean(unicodedata.normalize("NFD", "  Trần  Thị\nBình ")) == "Trần Thị Bình"


def test_name_key_tells_diacritics_apart() -> None:
    assert name_key("NGUYỄN văn an") == name_key("Nguyễn  Văn An")
    assert name_key("Nguyễn Văn Ân") != name_key("Nguyễn Văn An")


def test_cells_stand_as_people_read_them() -> None:
    cells = ["Chi bộ Văn Miếu", "Chi bộ 10", "Chi bộ Ô Chợ Dừa", "Chi bộ 2", "Chi bộ Đại La"]
    cells += ["Chi bộ Láng Hạ", "Chi bộ công ty Thu", "Chi bộ Công ty Hà"]
    assert sorted(cells, key=cell_order) == [
        "Chi bộ 2", "Chi bộ 10", "Chi bộ Công ty Hà", "Chi bộ công ty Thu", "Chi bộ Đại La",
        "Chi bộ Láng Hạ", "Chi bộ Ô Chợ Dừa", "Chi bộ Văn Miếu",
    ]  # fmt: skip


@given(st.text(), st.text())
def test_any_two_names_of_cells_can_be_put_in_order(one: str, other: str) -> None:
    assert sorted([one, other], key=cell_order) == sorted([other, one], key=cell_order)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert name_key(clean(text)) == name_key(text)
