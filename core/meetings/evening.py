"""What the secretary reads the evening before; `core.meetings.screens.evening` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.answers.views import CombinedView, SummaryView
from core.meetings.card import CardView
from core.model.answer import Answer
from core.model.meeting import Meeting
from core.profiles.profile import Profile
from core.topics.checklist import Item
from core.topics.duties import Duty


@dataclass(frozen=True)
class EveningView:
    """Who comes, what is not ready, and the reader's own answer, at the summary's moment.

    `listed`: the meeting has a checklist. `items`, `duties`: what of them is not done yet.
    """

    summary: SummaryView
    answer: Answer | None
    exempt: bool
    listed: bool
    items: Sequence[Item]
    duties: Sequence[Duty]
    profile: Profile

    @property
    def meeting(self) -> Meeting:
        return self.summary.meeting


AnswerView = CardView | CombinedView | EveningView
"""Whatever asks its reader for an answer."""
