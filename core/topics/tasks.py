"""Tasks that meetings gave, and all that somebody is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


UNDONE_WITHIN = timedelta(days=1)
"""So long what was ticked stays listed, to be undone where it was ticked."""


@dataclass(frozen=True)
class OwnWork:
    """All that somebody is to do at this moment, each with where it belongs, and what they ticked
    lately.
    """

    duties: Sequence[tuple[Duty, Cell]]
    items: Sequence[tuple[Item, Meeting, Profile]]
    tasks: Sequence[tuple[Task, Cell]]
    now: datetime
    ticked_items: Sequence[tuple[Item, Profile]] = ()
    ticked_tasks: Sequence[Task] = ()
