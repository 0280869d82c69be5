"""A small table on standard output."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from statistics import median


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints the title, the head and the rows, in columns."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    print(f"\n{title}")
    for row in cells:
        right = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *right[1:]]).rstrip())


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    return str(value)


def times(ours: float, other: float) -> str:
    """How many times as much, as a ratio."""
    return f"{ours / other:.2f}×" if other else "–"


def middle(values: Sequence[float]) -> float:
    """The median; NaN of nothing."""
    return median(values) if values else float("nan")


def share_below(values: Sequence[float], share: float) -> float:
    """The value that this share lies at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def show_machine() -> None:
    """What the figures were measured on."""
    load = "/".join(f"{part:.1f}" for part in os.getloadavg())
    print(
        f"{os.cpu_count()} cores (load {load}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, python-telegram-bot {version('python-telegram-bot')}, "
        f"aiogram {version('aiogram')}"
    )
