"""The committee's board as a picture for a phone: a tile for each cell, in columns."""

import io
import sys
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from core.committee.overview import Board, Status, Totals, Unit, short_name, totals
from core.dates.zones import to_local
from core.ui.words import Words

WIDTH = 1280
"""Pixels. Telegram scales a photo to 1,280 on its longer side."""
FONT = "DejaVu Sans"
# Fill and ink of a tile. The words on it say the same: colours alone are not for everybody.
COLOURS = {
    Status.NOT_REGISTERED: ("#f8d0cb", "#8e1b10"),
    Status.CANCELLED: ("#fbe3c0", "#7a4a00"),
    Status.NOT_HELD: ("#fbe3c0", "#7a4a00"),
    Status.NO_DATA: ("#f3f4f6", "#5f6b73"),
    Status.NOT_DUE: ("#eceff1", "#455a64"),
    Status.COMING: ("#d3e6f8", "#0d3f73"),
    Status.HELD: ("#d5edd6", "#1b5e20"),
    Status.CLOSED: ("#b9e0bb", "#124116"),
    Status.ENTERED: ("#b9e0bb", "#124116"),
}
# For so many cells at most: columns, a tile's height, its letters.
SHAPES = ((14, 1, 92, 29), (44, 2, 64, 21), (sys.maxsize, 3, 50, 16))
HEAD, FOOT = 150, 46
_alone = Lock()


@dataclass(frozen=True)
class _Grid:
    """How the tiles are laid out: columns, rows, and their measures in pixels."""

    columns: int
    rows: int
    tile: int
    size: int

    @property
    def height(self) -> float:
        return HEAD + self.rows * self.tile + FOOT

    @property
    def width(self) -> float:
        return WIDTH / self.columns


def draw(words: Words, board: Board, now: datetime) -> bytes:
    """Draws a PNG. Slow: not for the event loop."""
    # Loading it takes half a second and 60 MB, which a bot whose officers never ask is spared.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    grid = _grid(len(board.units))
    with _alone:  # matplotlib is not made for several threads
        figure = Figure(figsize=(WIDTH / 100, grid.height / 100), dpi=100, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(grid.height, 0)
        axes.axis("off")
        _draw_head(axes, words, board, now)
        for number, unit in enumerate(board.units):
            _draw_tile(axes, words, unit, number, grid, now)
        _draw_note(axes, words, board, grid)
        out = io.BytesIO()
        canvas.print_png(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _grid(units: int) -> _Grid:
    """Lays few cells in one column in large letters, many in two or three."""
    columns, tile, size = next(shape for most, *shape in SHAPES if units <= most)
    return _Grid(columns, max(1, -(-units // columns)), tile, size)


def _draw_head(axes: Any, words: Words, board: Board, now: datetime) -> None:
    sums = totals(board, now)
    month = words.plain("registration.month", month=board.month.month, year=board.month.year)
    title = words.plain("overview.picture.title", month=month.upper())
    _text(axes, 24, 38, title, 34, "#8e1b10", bold=True)
    committee = words.plain(
        "overview.picture.committee",
        committee=_cut(board.committee, 46),
        as_of=words.as_of(to_local(now, board.zone)),
    )
    _text(axes, 24, 84, committee, 24, "#263238")
    _draw_legend(axes, words, sums)


def _draw_legend(axes: Any, words: Words, sums: Totals) -> None:
    always = (
        (Status.NOT_REGISTERED, sums.not_registered),
        (Status.COMING, sums.coming),
        (Status.HELD, sums.not_closed),
        (Status.CLOSED, sums.held - sums.not_closed),
    )
    rest = (
        (Status.CANCELLED, sums.cancelled),
        (Status.NOT_HELD, sums.not_held),
        (Status.NO_DATA, sums.no_data),
    )
    x = 24.0
    for status, count in (*always, *(one for one in rest if one[1])):
        label = words.plain(f"overview.picture.legend.{status}")
        said = f"{label}: {count}"
        fill, ink = COLOURS[status]
        width = 14 + len(said) * 11.6
        axes.add_patch(_box(x, 108, width, 32, fill))
        _text(axes, x + 7, 124, said, 18, ink)
        x += width + 10


def _draw_tile(
    axes: Any, words: Words, unit: Unit, number: int, grid: _Grid, now: datetime
) -> None:
    column, row = divmod(number, grid.rows)
    x, y = column * grid.width, HEAD + row * grid.tile
    fill, ink = COLOURS[unit.status(now)]
    axes.add_patch(_box(x + 4, y + 2, grid.width - 8, grid.tile - 4, fill))
    # A bold letter is so wide on average; measuring each name would take as long as drawing it.
    room = int((grid.width - 36) / (grid.size * 0.615))
    name = _cut(f"{number + 1}. {short_name(unit.name)}", room)
    _text(axes, x + 16, y + grid.tile * 0.31, name, grid.size, ink, bold=True)
    _text(axes, x + 16, y + grid.tile * 0.72, _said(words, unit, now), grid.size * 0.95, ink)


def _said(words: Words, unit: Unit, now: datetime) -> str:
    meeting = unit.meeting or unit.gone
    parts = [
        words.plain(
            f"overview.picture.{unit.status(now)}",
            day=words.short_date(meeting.on_date) if meeting else "",
            hour=words.hour(meeting.at_time) if meeting else "",
        )
    ]
    if unit.meeting and not unit.meeting.entered:
        counts = unit.meeting.counts
        parts.append(words.share(counts.coming, counts.expected))
    if unit.topic_on:
        parts.append(words.plain("overview.picture.topic"))
    return "  ·  ".join(parts)


def _draw_note(axes: Any, words: Words, board: Board, grid: _Grid) -> None:
    quarter = ("I", "II", "III", "IV")[(board.month.month - 1) // 3]
    note = words.plain("overview.picture.note", quarter=quarter)
    _text(axes, 24, grid.height - 22, note, 18, "#455a64")


def _box(x: float, y: float, width: float, height: float, fill: str) -> Any:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    return Rectangle((x, y), width, height, facecolor=fill, linewidth=0)


def _text(
    axes: Any,
    x: float,
    y: float,
    said: str,
    size: float,
    ink: str,
    *,
    bold: bool = False,
) -> None:
    axes.text(
        x,
        y,
        said,
        fontsize=size * 0.72,  # points for pixels at 100 dots an inch
        fontfamily=FONT,
        fontweight="bold" if bold else "normal",
        color=ink,
        va="center",
        ha="left",
        parse_math=False,
    )


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
