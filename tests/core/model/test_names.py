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


SPELLINGS = [
    ("Đỗ Thị Hòa", "Đỗ Thị Hoà", "Ðỗ Thị Hòa", "ĐỖ THỊ HOÀ", "đỗ  thị\u00a0hòa", "Ɖỗ Thị Hoà"),
    ("Trần Thúy Quỳnh", "Trần Thuý Quỳnh", "TRẦN THÚY QUỲNH"),
    ("Lê Thị Qúy", "Lê Thị Quý"),
    ("Vũ Khỏe", "Vũ Khoẻ", "Vũ Kho\u0309e"),
    ("Phạm Thụy Oánh", "Phạm Thuỵ Óanh"),
    ("H'Hen Niê", "H’Hen Niê", "H‘HEN  NIÊ", "Hʼhen Niê"),
    ("Chi bộ Hòa Bình", "CHI BỘ HOÀ BÌNH"),
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda them: them[0])
def test_all_spellings_of_a_name_are_one(spellings: tuple[str, ...]) -> None:
    written = [*spellings, *(unicodedata.normalize("NFD", one) for one in spellings)]
    assert len({name_key(one) for one in written}) == 1
    assert len({fold(one) for one in written}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoa"), ("Hòa", "Hóa"), ("Hoàn", "Hoan"), ("Đạt", "Dạt"), ("Thủy", "Thúy"),
        ("Lê An", "Lê Ân"), ("Tú Anh", "Tu Ánh"), ("Hân Hoan", "Hoan Hân"),
    ],
)  # fmt: skip
def test_names_that_differ_stay_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(
    st.lists(
        st.sampled_from(["hòa", "thuý", "quỳnh", "khoẻ", "loan", "giữa", "huệ", "nguyễn", "oánh"]),
        min_size=1,
    )
)
def test_a_tone_may_stand_on_any_vowel_of_its_syllable(words: list[str]) -> None:
    moved = []
    for word in words:
        bare = unicodedata.normalize("NFD", word)
        tones = [mark for mark in bare if mark in "\u0300\u0301\u0303\u0309\u0323"]
        letters = [char for char in bare if char not in tones]
        first = next(n for n, char in enumerate(letters) if char in "aeiouy")
        while first + 1 < len(letters) and unicodedata.combining(letters[first + 1]):
            first += 1
        moved.append("".join([*letters[: first + 1], *tones, *letters[first + 1 :]]))
    assert name_key(" ".join(moved)) == name_key(" ".join(words))


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
