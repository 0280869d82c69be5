"""Old encodings are told by the syllables they make."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.roster.encodings import (
    AS_STORED,
    _data,
    _vni,
    as_double_utf8,
    encoding_of,
    from_tcvn3,
    from_vni,
    impossible_letters,
    is_syllable,
    read_text,
)

NAMES = """
Nguyễn Văn Mẫu; Trần Thị Ví Dụ; Đỗ Thị Hòa; Lê Quỳnh Thư; Vũ Đức Khải; Hoàng Hữu Thọ; Phạm Gia Uyên
Bùi Thị Nguyệt; Đặng Ngọc Oánh; Ngô Thúy Hằng; Dương Thị Huệ; Lý Tuyết Giang; Hồ Quốc Việt; Phan Chí
Tống Khoa Trưởng; Quách Yến Xuân; Mạc Thị Khuyên; Võ Ngữ; Đinh Thị Quý; Chu Thế Giỏi; Tạ Ưng Bằng
""".replace("\n", ";").split(";")
NAMES = [name.strip() for name in NAMES if name.strip()]


@cache
def _to_tcvn3() -> dict[str, str]:
    return {char: chr(number) for number, char in (
        (int(one[:2], 16), one[2:]) for one in _data()["tcvn3"].split()
    )}  # fmt: skip


def in_tcvn3(name: str) -> str:
    return "".join(_to_tcvn3().get(char, _to_tcvn3().get(char.lower(), char)) for char in name)


def in_vni(name: str) -> str:
    _, letters, marks = _vni()
    alone = {shown: stored for stored, shown in letters.items()}
    lower = {mark: stored for stored, mark in reversed(marks.items()) if stored.islower()}
    written = []
    for char in name:
        decomposed = unicodedata.normalize("NFD", char)
        bare, found = decomposed[0], decomposed[1:]
        tones = [mark for mark in found if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = [mark for mark in found if mark not in tones]
        if char in alone or not found:
            written.append(alone.get(char, char))
        elif shape == ["\u031b"]:
            horned = unicodedata.normalize("NFC", bare + "\u031b")
            written.append(alone[horned] + lower[tones[0]])
        else:
            written.append(bare + lower["".join([*shape, *tones])])
    return "".join(written)


@pytest.mark.parametrize(
    ("name", "tcvn3", "vni"),
    [
        ("Nguyễn Văn Mẫu", "NguyÔn V¨n MÉu", "Nguyeãn Vaên Maãu"),
        ("Chi bộ Thử Một", "Chi bé Thö Mét", "Chi boä Thöû Moät"),
        ("Đỗ Thị Hường", "§ç ThÞ H\xad\xeang", "Ñoã Thò Höôøng"),
    ],
)
def test_what_is_known_of_the_encodings(name: str, tcvn3: str, vni: str) -> None:
    assert (in_tcvn3(name), in_vni(name)) == (tcvn3, vni)
    assert (from_tcvn3(tcvn3), from_vni(vni)) == (name, name)


@given(st.lists(st.sampled_from(NAMES), min_size=4, unique=True), st.booleans())
def test_a_list_of_names_is_recognised_and_read(names: list[str], vni: bool) -> None:
    stored = [in_vni(name) if vni else in_tcvn3(name) for name in names]
    found = encoding_of(stored)
    assert found.name == ("vni" if vni else "tcvn3")
    assert [read_text(one, found)[0] for one in stored] == names


@given(st.lists(st.sampled_from(NAMES), min_size=1))
def test_unicode_stays_as_it_is(names: list[str]) -> None:
    assert encoding_of(names) == AS_STORED
    assert [read_text(one, AS_STORED)[0] for one in names] == names


@given(st.lists(st.text()), st.text())
def test_any_text_is_read(texts: list[str], one: str) -> None:
    read_text(one, encoding_of(texts))
    impossible_letters(one)
    as_double_utf8(one)


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_name_is_a_syllable(name: str) -> None:
    assert all(is_syllable(word) for word in name.split())
    assert not impossible_letters(name + name.upper())


@pytest.mark.parametrize(
    "name",
    ["H’Hen Niê", "Y Bhăm Êban", "Rơ Châm H'Lŭk", "Čil Múp", "Kpă Klơng", "K’ Brơi", "Mariă"],
)
def test_names_of_other_peoples_are_left_alone(name: str) -> None:
    assert not impossible_letters(name)
    assert read_text(name, AS_STORED) == (name, AS_STORED)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("V¨n", "¨"), ("ThÞ", "Þ"), ("Hoµng", "µ"), ("L\ufffd", "\ufffd"),
        ("Hµ", "µ"), ("Ñoã", ""), ("\u0410n", "\u0410"),
    ],
)  # fmt: skip
def test_letters_that_no_name_has(text: str, letters: str) -> None:
    assert impossible_letters(text) == letters


@pytest.mark.parametrize("name", NAMES)
def test_utf8_written_twice_is_known(name: str) -> None:
    twice = "".join(
        bytes([one]).decode("cp1252", errors="ignore") or chr(one) for one in name.encode()
    )
    assert as_double_utf8(twice) == name
    assert as_double_utf8(name) is None


def test_a_line_of_an_old_font_in_a_sheet_of_today_is_converted() -> None:
    assert read_text("Nguyeãn Vaên An", AS_STORED)[0] == "Nguyễn Văn An"
    assert read_text("NguyÔn V¨n An", AS_STORED)[0] == "Nguyễn Văn An"
