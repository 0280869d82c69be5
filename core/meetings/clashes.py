"""What a meeting falls together with: its month's regular one, another cell of a member."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from core.model.figures import load_figures
from core.model.meeting import Kind, Meeting, State

DATA = Path(__file__).parent / "clashes.toml"
REGULAR = (Kind.REGULAR, Kind.COMBINED)


@dataclass(frozen=True)
class _Figures:
    apart: timedelta


@dataclass(frozen=True)
class Clashes:
    """What somebody is warned of: the cell's other meetings of that day; `regular`: the one that
    the month has already; `names`: members whom another cell expects at the same hour.
    """

    same_day: tuple[Meeting, ...] = ()
    regular: Meeting | None = None
    names: tuple[str, ...] = ()


@cache
def _figures() -> _Figures:
    return load_figures(DATA, _Figures)


def nearest_apart() -> timedelta:
    """Tells how near two starts must be to be the same hour."""
    return _figures().apart


NO_CLASHES = Clashes()


def find_clashes(
    meeting: Meeting, in_month: Iterable[Meeting], elsewhere: Iterable[tuple[str, Meeting]]
) -> Clashes:
    """Finds what this meeting falls together with, of the cell's meetings in its month and those
    that its members have elsewhere.
    """
    others = [x for x in in_month if x.id != meeting.id and x.state is not State.CANCELLED]
    regular = [x for x in others if meeting.kind in REGULAR and x.kind in REGULAR]
    return Clashes(
        same_day=tuple(x for x in others if x.on_date == meeting.on_date),
        regular=next(iter(regular), None),
        names=_expected_elsewhere(meeting, elsewhere),
    )


def _expected_elsewhere(meeting: Meeting, others: Iterable[tuple[str, Meeting]]) -> tuple[str, ...]:
    """Names the members whose other cell meets at the same hour, each once."""
    near = (
        name
        for name, other in others
        if abs(other.starts_at - meeting.starts_at) < nearest_apart()
        and other.cell_id != meeting.cell_id
        and other.state is not State.CANCELLED
    )
    return tuple(dict.fromkeys(near))
