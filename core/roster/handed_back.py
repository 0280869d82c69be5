"""What somebody had before them when they left the roster: it goes back to the secretary."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class HandedBack:
    """Ids of duties, lines of checklists, tasks, and meetings that the member was to chair."""

    duties: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()
    chaired: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.duties) + len(self.items) + len(self.tasks) + len(self.chaired)

    def to_data(self) -> dict[str, Any]:
        """Writes it as plain values, for a delivery."""
        return {name: list(ids) for name, ids in asdict(self).items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Reads what `to_data` wrote."""
        return cls(**{name: tuple(ids) for name, ids in data.items()})
