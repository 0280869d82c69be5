"""What a reader is told of a changed meeting: from what they know to what is now so.

Each telling of a meeting's changes has a number, one more than the last. A message that shows the
meeting keeps the number of the last telling before it; so what its reader knows can be found again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.meetings.changes import MeetingFacts, differences

OF_YEAR = {"time", "place", "mode", "cancelled"}
"""What is known of a meeting to whoever saw the year and was not invited yet."""


@dataclass(frozen=True)
class Telling:
    """One telling of a meeting's changes: its number, and how the meeting was before it."""

    number: int
    before: MeetingFacts


def known_at(number: int, tellings: Sequence[Telling], now: MeetingFacts) -> MeetingFacts:
    """Returns how the meeting was for whoever heard of it last at this number.

    `tellings` in the order of their numbers; `now`: as it is since the last of them.
    """
    return next((one.before for one in tellings if one.number > number), now)


def settled(told: MeetingFacts, after: MeetingFacts) -> MeetingFacts:
    """Returns the edited meeting as it is kept: a cancelled one stays where its people know it."""
    if not after.cancelled:
        return after
    return replace(told, state=after.state, cancel_reason=after.cancel_reason)


def concerns_year(known: MeetingFacts, now: MeetingFacts) -> bool:
    """Tells whether those who only saw the year have to hear of it."""
    return bool(OF_YEAR & set(differences(known, now)))


def answers_lapse(told: MeetingFacts, after: MeetingFacts) -> bool:
    """Tells whether what people answered is for another time than the meeting's."""
    return not after.cancelled and "time" in differences(told, after)
