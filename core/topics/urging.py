"""đôn đốc: which cells are urged because they lack a topic session this quarter."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zlib import crc32

from core.dates.zones import to_utc
from core.model.people import Cell, Committee, Leader, Role, reached_leaders
from core.topics.topic import next_quarter, quarter_of
from core.ui.buttons import LARGEST

URGED = "urge_topics"
"""How the log names it."""


@dataclass(frozen=True)
class TopicUrging:
    """What urging would do: the `fresh` are written to; the `lately` were within a day; nobody of
    the `unreached` can be.
    """

    committee: Committee
    today: date
    fresh: tuple[tuple[Cell, tuple[Leader, ...]], ...]
    lately: tuple[Cell, ...]
    unreached: tuple[Cell, ...]

    @property
    def seen(self) -> int:
        """A number that is another one for another plan; never 0."""
        said = [(cell.id, [one.member_id for one in to]) for cell, to in self.fresh]
        return crc32(repr(said).encode()) & LARGEST or 1


def plan_urging(
    committee: Committee,
    today: date,
    lacking: Iterable[Cell],
    leaders: Mapping[int, Sequence[Leader]],
    urged: Collection[int],
) -> TopicUrging:
    """Plans whom to urge of the cells that lack a session. `urged`: the cells that were lately."""
    fresh, lately, unreached = [], [], []
    for cell in lacking:
        to = tuple(reached_leaders(leaders.get(cell.id, ()), [Role.SECRETARY]))
        if cell.id in urged:
            lately.append(cell)
        elif to:
            fresh.append((cell, to))
        else:
            unreached.append(cell)
    return TopicUrging(committee, today, tuple(fresh), tuple(lately), tuple(unreached))


def urged_until(today: date, zone: str) -> datetime:
    """Tells until when (UTC) urging makes sense: until the quarter is over."""
    return to_utc(next_quarter(quarter_of(today)), time(), zone)
