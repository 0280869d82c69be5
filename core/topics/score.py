"""The score of a session: what the bot knows itself, the total, the grade."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.model.meeting import Kind
from core.profiles.profile import HUNDRED, Grade, Profile, ScoreItem


@dataclass(frozen=True)
class SessionFacts:
    """What is known of a session that was held; None where nobody said. `present` is a count of
    those who came, never of those who said they would.
    """

    kind: Kind
    minutes_long: int | None = None
    present: int | None = None
    expected: int | None = None
    items_done: int = 0
    items: int = 0


def known_points(profile: Profile, facts: SessionFacts) -> dict[str, int]:
    """Gives the points of the lines that the facts decide, by the profile's bands."""
    shares = {
        "time": _share(facts.minutes_long, profile.values.least_minutes(facts.kind)),
        "attendance": _share(facts.present, facts.expected),
        "preparation": _share(facts.items_done, facts.items),
    }
    found = {}
    for item in profile.score:
        share = shares.get(item.filled)
        if share is not None:
            found[item.key] = _points(item, share)
    return found


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else HUNDRED * part / whole


def _points(item: ScoreItem, share: float) -> int:
    for band in item.bands:
        if share >= band.at_least:
            return band.points
    return round(item.points * min(share, HUNDRED) / HUNDRED)


def total(profile: Profile, points: Mapping[str, int]) -> int | None:
    """Adds up, once every line of the frame has its points; None before."""
    if any(item.key not in points for item in profile.score) or not profile.score:
        return None
    return sum(min(max(0, points[item.key]), item.points) for item in profile.score)


def grade(profile: Profile, points: Mapping[str, int]) -> Grade | None:
    sum_of = total(profile, points)
    return None if sum_of is None else profile.grade_of(sum_of)
