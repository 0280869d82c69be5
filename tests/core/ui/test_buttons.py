"""Callback data: every button comes back as it was, and fits."""

from enum import StrEnum
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui.buttons import LARGEST, LONGEST, VERSION, ButtonData, Home, Nothing, registry, unpack
from tests.routes import BUTTONS, ROUTES

KINDS = sorted((kind for kind in registry.values() if kind.code), key=lambda kind: kind.code)
FAR_OFF = LARGEST + 1
# What the texts in buttons are, and how long they get.
TEXTS = {
    "reason": "family",
    "words": "bận việc đột xuất ở quê",
    "name": "newmeeting",
    "language": "vi",
    "token": "T" * 22,
    "day": "20261203",
    "hour": "1930",
    "days": "w-1_6_12",
    "shift": "before",
    "section": "board",
    "kind": "invitation",
    "zone": "America/Argentina/ComodRivadavia",
    "field": "deputy_after_days",
    "value": "silent_and_coming",
    "closing": "two_hours",
    "start": "2130",
    "end": "0630",
    "month_key": "2027-01",
    "quarter": "2026-10-01",
    "first": "20261201",
    "last": "20261215",
    "month": "20261201",
    "part": "weaknesses",
    "question": "score.preparation",
    "item": "preparation",
    "guide": "42-HD/BTCTW-2025",
    "target": f"1va.{LARGEST + 1}.20261201.not_registered.0",
}
plain_text = st.text(st.characters(exclude_characters=":", categories=["L", "N", "P"]), max_size=4)


def strategy(kind: object) -> st.SearchStrategy[Any]:
    if kind is int:
        return st.integers(-LARGEST, LARGEST)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return plain_text


def longest(kind: type[ButtonData]) -> ButtonData:
    """The button of this kind with the longest data there can be."""
    values: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        if name not in kind.field_kinds:
            continue
        if hint is int:
            values[name] = FAR_OFF
        elif hint is str:
            values[name] = TEXTS[name]
        else:
            values[name] = max(hint, key=len)
    return kind(**values)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@given(data=st.data())
def test_there_and_back(kind: type[ButtonData], data: st.DataObject) -> None:
    hints = get_type_hints(kind)
    values = {name: data.draw(strategy(hints[name])) for name in kind.field_kinds}
    button = kind(**values)
    assert unpack(button.pack()) == button


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_it_fits_with_the_largest_ids(kind: type[ButtonData]) -> None:
    button = longest(kind)
    assert len(button.pack().encode()) <= LONGEST
    numbered = int in get_type_hints(kind).values()
    assert unpack(button.pack()) == (None if numbered else button)


def test_no_row_has_such_a_number() -> None:
    for number in (LARGEST + 1, -LARGEST - 1, 2**63, 10**40):
        assert unpack(f"1an:{number}:attend") is None
    assert unpack(f"1an:{LARGEST}:attend") is not None


def test_too_much_is_a_fault_of_the_caller() -> None:
    kind = next(kind for kind in KINDS if "token" in get_type_hints(kind))
    with pytest.raises(ValueError, match="too long"):
        kind(**dict.fromkeys(kind.field_kinds, "T" * 70)).pack()


def test_codes_are_two_letters_and_each_kind_has_a_handler() -> None:
    assert all(len(kind.code) == 2 and kind.code.isalpha() for kind in KINDS)
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert set(KINDS) - {Nothing} == set(BUTTONS)
    assert set(BUTTONS) >= ROUTES.in_groups


def test_a_code_is_taken_once() -> None:
    with pytest.raises(ValueError, match="two buttons"):
        type("Again", (ButtonData,), {}, code=Home.code)


@pytest.mark.parametrize(
    "data",
    [
        "", ":", "1", "ho", "0ho", "2ho", "1zz", "1ho:", "1ho:1", "1 ho", "1HO", "an:1:attend",
        "1an", "1an:1", "1an::attend", "1an:one:attend", "1an:1:never", "1an:1:attend:",
        "1an:1:ATTEND", "1an:1.0:attend", "1an:1:attend:2",
        "1jy:\x00", "1jy:a\nb",
    ],
)  # fmt: skip
def test_damaged_data_is_nobodys(data: str) -> None:
    assert unpack(data) is None


@given(st.text(max_size=64))
def test_any_text_is_a_button_or_none(data: str) -> None:
    found = unpack(data)
    assert found is None or data.startswith(VERSION + found.code)


@given(st.sampled_from(KINDS), st.lists(st.text(max_size=8), max_size=4))
def test_any_parts_are_a_button_or_none(kind: type[ButtonData], parts: list[str]) -> None:
    found = unpack(":".join([VERSION + kind.code, *parts]))
    assert found is None or type(found) is kind
