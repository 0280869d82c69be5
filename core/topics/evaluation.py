"""What a session is judged by, and when it may be closed.

held ──ưu điểm, tồn tại, rút kinh nghiệm (and the score, where the guide has one)──▶ closed
"""

from collections.abc import Mapping
from datetime import datetime

from core.model.errors import Refusal
from core.model.meeting import Kind, Meeting, State
from core.model.names import clean
from core.profiles.profile import Profile
from core.topics.topic import TOPIC_KINDS

PARTS = ("strengths", "weaknesses", "lessons")
CONCLUSION = "conclusion"
LEAST_WORDS = 3
LONGEST = 1000
LONGEST_MEETING = 600
STEPS = 6


class NotASentence(Refusal, key="refusal.evaluation.not_a_sentence"):
    """A part needs at least a sentence."""


class TextTooLong(Refusal, key="refusal.evaluation.too_long"):
    """A part is too long for one message."""


class NotComplete(Refusal, key="refusal.evaluation.not_complete"):
    """The session cannot be closed yet; `missing` says what is missing."""


class NotHeldYet(Refusal, key="refusal.evaluation.not_held"):
    """A session is evaluated once it has begun."""


class NoNumber(Refusal, key="refusal.evaluation.no_number"):
    """A number was asked for."""


def check_can_be_judged(meeting: Meeting, now: datetime) -> None:
    """Raises NotHeldYet before the start, and for a session that was cancelled."""
    if meeting.state_at(now) not in (State.HELD, State.CLOSED):
        raise NotHeldYet


def read_part(text: str) -> str:
    """Reads a part: at least a sentence. Raises NotASentence or TextTooLong."""
    said = clean(text)
    if len(said.split()) < LEAST_WORDS:
        raise NotASentence
    if len(said) > LONGEST:
        raise TextTooLong(limit=LONGEST, length=len(said))
    return said


def read_number(text: str, most: int) -> int:
    """Reads a number from 0 to `most`. Raises NoNumber."""
    said = text.strip()
    if not said.isascii() or not said.isdecimal() or int(said[:6]) > most:
        raise NoNumber(most=most)
    return int(said)


def missing(
    kind: Kind, profile: Profile, parts: Mapping[str, str], points: Mapping[str, int]
) -> list[str]:
    """Lists what a session still lacks to be closed: names of parts, and "score".

    A regular meeting needs none of it.
    """
    if kind not in TOPIC_KINDS:
        return []
    lacking = [part for part in PARTS if not parts.get(part)]
    if any(item.key not in points for item in profile.score):
        lacking.append("score")
    return lacking


def choices(most: int) -> list[int]:
    """Points to choose from: full marks first, in about six even steps, and none."""
    steps = min(most, STEPS)
    return sorted({round(most * step / steps) for step in range(steps + 1)}, reverse=True)
