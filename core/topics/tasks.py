"""Tasks that meetings gave, and all that somebody is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.model.meeting import Meeting
from core.model.people import Cell
from core.profiles.profile import Profile
from core.topics.checklist import Item
from core.topics.duties import Duty


@dataclass(frozen=True)
class Task:
    """What a meeting gave somebody to do."""

    id: int
    cell_id: int
    meeting_id: int
    title: str
    member_id: int | None
    member_name: str
    due_on: date | None
    done_at: datetime | None

    def is_late(self, today: date) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class OwnWork:
    """All that somebody is to do at this moment, each with where it belongs."""

    duties: Sequence[tuple[Duty, Cell]]
    items: Sequence[tuple[Item, Meeting, Profile]]
    tasks: Sequence[tuple[Task, Cell]]
    now: datetime
