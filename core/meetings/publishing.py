"""Đăng waits a minute: until then the meetings are drafts that can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.meetings.draft import MeetingDraft
from core.meetings.form import MeetingQuestion
from core.model.errors import Refusal
from core.model.meeting import Meeting

WAIT = timedelta(minutes=1)
"""How long Hoàn tác takes a publication back before anybody hears of it."""
YEAR = "year"
"""The head of the message that shows a year's publication; a month's day for one registered."""


class AlreadyPublished(Refusal, key="refusal.already_published"):
    """Too late to take it back."""


@dataclass(frozen=True)
class Publication:
    """Meetings that go out together: the first of them, how many, when, and to how many members
    the first one's invitation goes, and when.
    """

    meeting: Meeting
    count: int
    due_at: datetime
    invited_at: datetime | None
    people: int


def draft_of(meeting: Meeting) -> MeetingDraft:
    """Makes the draft again that the meeting was published from."""
    return MeetingDraft(
        asking=MeetingQuestion.PREVIEW,
        cell_id=meeting.cell_id,
        on_date=meeting.on_date,
        at_time=meeting.at_time,
        place=meeting.place,
        kind=meeting.kind,
        mode=meeting.mode,
        topic=meeting.topic,
        prepare=meeting.prepare,
        chair_id=meeting.chair_id,
    )
