"""Buttons side by side are shown whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui.rows import fits, fitted, in_pairs, in_rows, room, told_apart
from core.ui.screens import Button


def labels(rows: tuple[tuple[Button, ...], ...]) -> list[list[str]]:
    return [[button.label for button in row] for row in rows]


@pytest.mark.parametrize(
    ("label", "letters"),
    [("Ngày", 4), ("🗓 Ngày", 7), ("🖼️ Ảnh", 6), ("Tất cả ●", 8), ("‹ Kế hoạch", 10)],
)
def test_a_picture_takes_the_room_of_two_letters(label: str, letters: int) -> None:
    assert room(label) == letters


def test_a_long_label_stands_alone() -> None:
    buttons = [
        Button(label) for label in ("📍 Nơi họp", "⏳ Hạn trả lời", "Bảng theo dõi trong nhóm")
    ]
    assert labels(in_pairs([*buttons, buttons[0]])) == [
        ["📍 Nơi họp", "⏳ Hạn trả lời"],
        ["Bảng theo dõi trong nhóm"],
        ["📍 Nơi họp"],
    ]


def test_a_row_has_fewer_where_three_would_be_cut() -> None:
    rows = in_rows([Button("21:00 – 07:00")] * 3 + [Button("08:00")] * 3, 3)
    assert [len(row) for row in rows] == [2, 2, 2]
    assert all(fits(button.label, len(row)) for row in rows for button in row)


def test_the_last_row_may_be_short() -> None:
    assert [len(row) for row in in_rows([Button("1")] * 7, 5)] == [5, 2]
    assert in_rows([], 3) == ()


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=6, unique=True))
def test_cut_labels_are_whole_and_differ(names: list[str]) -> None:
    """Whatever many things are called, each button is shown whole and no two read the same."""
    labels = [fitted(lambda cut: f"⬜ {cut}", name) for name in names]
    buttons = [Button(label, str(number)) for number, label in enumerate(labels)]
    apart = [button.label for button in told_apart(buttons)]
    assert all(fits(label, 1) for label in apart)
    assert len(set(apart)) == len(apart)
