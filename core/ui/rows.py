"""Buttons side by side: only as many as a phone shows whole."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

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


def fitted(label_of: Callable[[str], str], text: str) -> str:
    """Makes a label that is shown whole alone in its row: the text in it is cut in the middle, for
    beginnings and ends tell most things apart.
    """
    kept = len(text)
    while kept and not fits(label_of(_cut(text, kept)), 1):
        kept -= 1
    return label_of(_cut(text, kept))


def _cut(text: str, kept: int) -> str:
    if kept >= len(text):
        return text
    end = kept // 3
    return f"{text[: kept - end].rstrip()}…{text[len(text) - end :].lstrip()}"


def told_apart(buttons: Iterable[Button]) -> list[Button]:
    """Numbers what reads the same and does something else; what does the same stands once."""
    once = list(dict.fromkeys(buttons))
    of_many = Counter(button.label for button in once)
    seen: Counter[str] = Counter()
    apart = []
    for button in once:
        seen[button.label] += 1
        number = f" ({seen[button.label]})" if of_many[button.label] > 1 else ""
        label = fitted(f"{{}}{number}".format, button.label)
        apart.append(replace(button, label=label))
    return apart
