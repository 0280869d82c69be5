"""What a session is judged by, and when it may be closed.

held ──ưu điểm, tồn tại, rút kinh nghiệm (and the score, where the guide has one)──▶ closed
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model.answer import Tally
from core.model.errors import Gone, Refusal
from core.model.meeting import Kind, Meeting, State
from core.model.names import clean
from core.profiles.profile import Profile, ScoreItem
from core.topics import score
from core.topics.topic import TOPIC_KINDS

LENGTH, PRESENT, CONCLUSION, SCORE = "length", "present", "conclusion", "score"
PARTS = ("strengths", "weaknesses", "lessons")
QUESTIONS = (LENGTH, PRESENT, *PARTS, CONCLUSION, SCORE)
"""What is asked of a session, in this order."""
LINE = f"{SCORE}."
"""Begins a question for one line of the score."""
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


class NoPoints(Refusal, key="refusal.evaluation.no_points"):
    """The points of so many lines were asked for."""


class PointsOutOfFrame(Refusal, key="refusal.evaluation.points_out_of_frame"):
    """A line gives no more than its points."""


@dataclass(frozen=True)
class Evaluation:
    """What is kept of a session's evaluation. `present`: counted by whoever evaluates, None until
    they say; `coming` and `expected`: as answers stood when the session was closed.
    """

    meeting_id: int
    strengths: str
    weaknesses: str
    lessons: str
    conclusion: str
    minutes_long: int | None
    present: int | None
    coming: int | None
    expected: int | None
    profile: str
    scores: dict[str, int]
    total: int | None
    grade: str | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Opinion:
    """What a member said, for the secretary only."""

    member_name: str
    strengths: str
    weaknesses: str
    lessons: str


@dataclass(frozen=True)
class EvaluationView:
    """A session's evaluation with all that is shown of it."""

    meeting: Meeting
    profile: Profile
    kept: Evaluation
    answers: Tally
    people: int
    items_done: int
    items: int
    opinions: Sequence[Opinion] = ()
    tasks: Sequence[str] = ()
    goes_on: bool = False
    readings: Sequence[tuple[str, bool]] = ()

    @property
    def closed(self) -> bool:
        return self.kept.closed_at is not None

    @property
    def coming(self) -> int:
        """How many said that they come: not how many came."""
        said = self.answers.attend + self.answers.online
        return said if self.kept.coming is None else self.kept.coming

    @property
    def expected(self) -> int:
        """Who should come; exempt members who were counted as present are among them."""
        due = self.answers.expected if self.kept.expected is None else self.kept.expected
        return max(due, self.kept.present or 0)

    @property
    def known(self) -> dict[str, int]:
        """Gives the points of the lines that the facts decide; none once closed."""
        if self.closed:
            return {}
        facts = score.SessionFacts(
            kind=self.meeting.kind,
            minutes_long=self.kept.minutes_long,
            present=self.kept.present,
            expected=self.expected,
            items_done=self.items_done,
            items=self.items,
        )
        return score.known_points(self.profile, facts)

    @property
    def points(self) -> dict[str, int]:
        return {**self.kept.scores, **self.known}

    @property
    def parts(self) -> dict[str, str]:
        return {part: getattr(self.kept, part) for part in (*PARTS, CONCLUSION)}

    @property
    def missing(self) -> list[str]:
        return missing(self.meeting.kind, self.profile, self.parts, self.points)


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


def read_number(text: str, most: int, least: int = 0) -> int:
    """Reads a number, maybe with what it counts behind it: "95 phút". Raises NoNumber."""
    said = re.fullmatch(r"([0-9]{1,6})(?:\s+\D*)?", text.strip())
    if not said or not least <= int(said[1]) <= most:
        raise NoNumber(least=least, most=most)
    return int(said[1])


def read_points(text: str, lines: Mapping[int, ScoreItem]) -> dict[str, int]:
    """Reads points in the order of these numbered lines, "36 5 28" or "36/40, 5/5"; the last may
    be left out. Raises NoPoints or PointsOutOfFrame.
    """
    said = re.split(r"[\s,;]+", text.strip(" \n,;."))
    found = [re.fullmatch(r"([0-9]{1,3})(?:/[0-9]{1,3})?", one) for one in said]
    if len(said) > len(lines) or not all(found):
        raise NoPoints(lines=len(lines))
    points = {}
    for one, (number, item) in zip(found, lines.items(), strict=False):
        given = int(one[1]) if one else 0
        if given > item.points:
            raise PointsOutOfFrame(line=number, most=item.points, points=given)
        points[item.key] = given
    return points


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


# --- one question after the other -----------------------------------------------------------------


def lines_to_score(view: EvaluationView, question: str) -> dict[int, ScoreItem]:
    """Picks what a question for points asks for, by number: one line, or all that are still
    open; where none is, all that the bot does not know itself.
    """
    own = {
        number: item
        for number, item in enumerate(view.profile.score, 1)
        if item.key not in view.known and question in (SCORE, LINE + item.key)
    }
    left = {number: item for number, item in own.items() if item.key not in view.kept.scores}
    return left or own


def check_question(view: EvaluationView, question: str) -> None:
    """Raises Gone for what is not asked of this session."""
    scored = view.meeting.kind in TOPIC_KINDS and lines_to_score(view, question)
    if question not in QUESTIONS[:-1] and not scored:
        raise Gone


def next_question(view: EvaluationView, since: str, *, skip: bool = False) -> str:
    """Finds what is asked next, from this question on (`skip`: after it); "" at the end."""
    at = QUESTIONS.index(since) + skip if since in QUESTIONS else len(QUESTIONS)
    return next((one for one in QUESTIONS[at:] if _is_open(view, one)), "")


def _is_open(view: EvaluationView, question: str) -> bool:
    if question == LENGTH:
        return view.kept.minutes_long is None
    if question == PRESENT:
        return view.kept.present is None
    if question == SCORE:
        return SCORE in view.missing
    return not view.parts[question]


def read_answer(view: EvaluationView, question: str, text: str) -> dict[str, Any]:
    """Reads what was typed to a question, as the values to keep. Raises a Refusal."""
    if question == LENGTH:
        return {"minutes_long": read_number(text, LONGEST_MEETING, 1)}
    if question == PRESENT:
        return {"present": read_number(text, view.people)}
    if question in QUESTIONS[:-1]:
        return {question: read_part(text)}
    points = read_points(text, lines_to_score(view, question))
    return {"scores": {**view.kept.scores, **points}}


def choices(most: int) -> list[int]:
    """Points to choose from: full marks first, in about six even steps, and none."""
    steps = min(most, STEPS)
    return sorted({round(most * step / steps) for step in range(steps + 1)}, reverse=True)
