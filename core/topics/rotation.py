"""luân phiên: who prepares next. Nobody twice before everyone eligible once.

The member whose last turn was longest ago comes first, and before all others those who never had
one. So between two turns of anyone, everyone else who could serve has served. Among equals,
strengths that fit the topic decide, then the name. A turn belongs to whoever took it in the end:
after a swap the taker has served, and who passed it on has not.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.model.errors import Refusal
from core.model.names import clean, fold, list_order

MOST_STRENGTHS, LONGEST = 5, 30
SESSIONS_APART = 3
"""Nobody serves again within so many sessions, as long as others are left."""


class TooManyStrengths(Refusal, key="refusal.strengths"):
    """A few short words are enough."""


class Passed(StrEnum):
    """Why somebody is not suggested."""

    EXEMPT = "exempt"
    AWAY = "away"
    RECENT = "recent"
    ASSIGNED = "assigned"


PRIVATE = (Passed.EXEMPT, Passed.AWAY)
"""Not for other members to read of somebody."""


LATELY = (Passed.RECENT, Passed.ASSIGNED)


@dataclass(frozen=True)
class Candidate:
    """A member, with the days of the turns of this kind they served and of those before them."""

    member_id: int
    name: str
    exempt: bool = False
    away: bool = False
    strengths: tuple[str, ...] = ()
    served_on: tuple[date, ...] = ()
    assigned_on: tuple[date, ...] = ()

    @property
    def last_on(self) -> date | None:
        return max((*self.served_on, *self.assigned_on), default=None)

    @property
    def last_served_on(self) -> date | None:
        return max(self.served_on, default=None)


@dataclass(frozen=True)
class Suggestion:
    """Somebody whose turn it is, and what decided: what "Căn cứ phân công" shows."""

    candidate: Candidate
    waiting: int
    passed: tuple[tuple[Candidate, Passed], ...]


def suggest(
    candidates: Iterable[Candidate],
    recent: Collection[date],
    wanted: Collection[str] = (),
) -> list[Suggestion]:
    """Orders everyone who may serve, whose turn it is first. `recent`: the days of past sessions.

    Where all who may serve have a turn within the last three sessions, the longest ago comes first.
    """
    everyone = list(candidates)
    latest = sorted(recent)[-SESSIONS_APART:]
    passed = [(one, why) for one in everyone if (why := _passed(one, latest))]
    free = [one for one in everyone if not _passed(one, latest)]
    if not free:
        free = [one for one, why in passed if why in LATELY]
        passed = [(one, why) for one, why in passed if why not in LATELY]
    ordered = sorted(free, key=lambda one: _turn(one, wanted))
    return [
        Suggestion(one, len(ordered) - place - 1, tuple(passed))
        for place, one in enumerate(ordered)
    ]


def read_strengths(text: str) -> list[str]:
    """Reads words with commas between them. Raises TooManyStrengths."""
    found = [clean(part) for part in re.split(r"[,;\n]", text)]
    strengths = list(dict.fromkeys(filter(None, found)))
    if not strengths or len(strengths) > MOST_STRENGTHS or max(map(len, strengths)) > LONGEST:
        raise TooManyStrengths(most=MOST_STRENGTHS, limit=LONGEST)
    return strengths


def wanted(title: str, candidates: Iterable[Candidate]) -> set[str]:
    """Finds the strengths that the topic's title speaks of, in whatever spelling."""
    said = _bare(title)
    return {tag for one in candidates for tag in one.strengths if _bare(tag) in said}


def _bare(text: str) -> str:
    """Keeps whole words only, so that "kinh tế" is not found in "kinh tếch"."""
    return " " + " ".join(re.findall(r"\w+", fold(text))) + " "


def _passed(one: Candidate, latest: list[date]) -> Passed | None:
    if one.exempt:
        return Passed.EXEMPT
    if one.away:
        return Passed.AWAY
    if set(one.assigned_on) & set(latest):
        return Passed.ASSIGNED
    return Passed.RECENT if set(one.served_on) & set(latest) else None


def _turn(one: Candidate, wanted: Collection[str]) -> tuple[date, int, tuple[str, str], int]:
    fits = len(set(one.strengths) & set(wanted))
    return (one.last_on or date.min, -fits, list_order(one.name), one.member_id)
