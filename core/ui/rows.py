"""Buttons side by side: only as many as a phone shows whole."""

import unicodedata
from collections.abc import Iterator, Sequence

from core.ui.screens import Button, Rows

# What a button of a row of so many holds on a phone 360 points wide, in letters; more is cut
# off with "…", without a sign of what is missing.
HOLDS = {1: 37, 2: 18, 3: 11, 4: 7, 5: 5}
A_DAY = 4
"""What one of seven holds: "30•"."""


def room(label: str) -> int:
    """Counts how many letters' room a label takes; a picture takes two."""
    marks = (c for c in label if not unicodedata.combining(c) and c not in "\ufe0f\u200d")
    return sum(2 if c > "\u2600" else 1 for c in marks)


def fits(label: str, beside: int) -> bool:
    """Tells whether a row of so many buttons shows the label whole."""
    return room(label) <= HOLDS.get(beside, A_DAY)


def in_rows(buttons: Sequence[Button], most: int) -> Rows:
    """Keeps the order, at most so many a row; fewer where a label would be cut."""
    return tuple(_rows(buttons, most))


def _rows(buttons: Sequence[Button], most: int) -> Iterator[tuple[Button, ...]]:
    left = tuple(buttons)
    while left:
        many = next(n for n in range(most, 0, -1) if n == 1 or _show_whole(left[:n]))
        yield left[:many]
        left = left[many:]


def _show_whole(row: Sequence[Button]) -> bool:
    return all(fits(button.label, len(row)) for button in row)


def in_pairs(buttons: Sequence[Button]) -> Rows:
    """Lays two a row where both are shown whole."""
    return in_rows(buttons, 2)
