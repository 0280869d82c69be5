"""One topic as somebody sees it; `core.topics.screens.topic` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.topics.duties import Duty
from core.topics.topic import Lessons, Topic


@dataclass(frozen=True)
class TopicView:
    """A topic, who prepares it, what the last session taught; `leads`: what a leader may do."""

    topic: Topic
    duties: Sequence[Duty]
    lessons: Lessons | None
    leads: bool
