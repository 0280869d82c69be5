"""đôn đốc: who is urged because their cell has not registered the month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from core.committee.overview import Board, Unit
from core.committee.registration import RegistrationStep
from core.model.people import Leader, Role, reached_leaders
from core.ui.buttons import LARGEST

ONCE_WITHIN = timedelta(days=1)
"""A cell that was urged so lately is urged again only when the officer says so."""


@dataclass(frozen=True)
class UrgeTarget:
    """A cell that is behind, and who of it would be written to. `urged_at`: lately, or None."""

    unit: Unit
    to: tuple[Leader, ...]
    urged_at: datetime | None = None


@dataclass(frozen=True)
class UrgePlan:
    """What urging would do: `fresh` are written to, `again` only where that is wanted, and
    nobody of the `unreached` can be.
    """

    fresh: tuple[UrgeTarget, ...]
    again: tuple[UrgeTarget, ...]
    unreached: tuple[Unit, ...]

    @property
    def seen(self) -> int:
        """A number that is another one for another plan."""
        said = [
            (target.unit.cell_id, [leader.member_id for leader in target.to])
            for target in (*self.fresh, *self.again)
        ]
        return crc32(repr((said, len(self.fresh))).encode()) & LARGEST

    def chosen(self, *, again: bool) -> tuple[UrgeTarget, ...]:
        return self.fresh + (self.again if again else ())


def plan_urging(
    board: Board, urged: Mapping[int, datetime], now: datetime, cell_id: int = 0
) -> UrgePlan:
    """Plans whom to urge of the cells that lack a meeting in the month, or of one of them."""
    behind = [unit for unit in board.units if unit.lacks(now) and cell_id in (0, unit.cell_id)]
    targets = [UrgeTarget(unit, _whom(unit), urged.get(unit.cell_id)) for unit in behind]
    reached = [target for target in targets if target.to]
    return UrgePlan(
        fresh=tuple(target for target in reached if target.urged_at is None),
        again=tuple(target for target in reached if target.urged_at is not None),
        unreached=tuple(target.unit for target in targets if not target.to),
    )


def _whom(unit: Unit) -> tuple[Leader, ...]:
    """Picks the secretary; the deputy too once the deputy has been asked."""
    late = unit.step in (RegistrationStep.DEPUTY, RegistrationStep.LISTED)
    roles = (Role.SECRETARY, Role.DEPUTY) if late else (Role.SECRETARY,)
    return tuple(reached_leaders(unit.leaders, roles))


def count_role(targets: tuple[UrgeTarget, ...], role: Role) -> int:
    """Counts the people with this role who are written to."""
    return sum(leader.role is role for target in targets for leader in target.to)
