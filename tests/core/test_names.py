import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import clean, fold, name_key


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


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert name_key(clean(text)) == name_key(text)
