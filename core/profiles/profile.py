"""Rules as data: what a guide sets for sessions, loaded from the files beside this one.

A file names its source and version; what no source confirms stands in its `unconfirmed`. A
committee picks one and may override single values.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.model.meeting import Kind

FOLDER = Path(__file__).parent
DEFAULT = "42-HD/BTCTW-2025"
PHASES = ("before", "during", "after")
OWNERS = ("secretary", "deputy", "presenter", "chair")
FILLED = ("time", "attendance", "preparation", "")
HUNDRED = 100


class BadProfile(Exception):  # noqa: N818 - it states a fact
    """A profile's file is wrong; the words name the file, the line and what is expected."""


@dataclass(frozen=True)
class Values:
    """The single values a committee may override. Minutes, days, percent."""

    topic_sessions_a_quarter: int
    topic_sessions_a_year: int
    regular_minutes: int
    topic_minutes: int
    combined_minutes: int
    documents_days_before: int
    minutes_days_after: int
    good_attendance_percent: int

    def least_minutes(self, kind: Kind) -> int:
        """How long a session of this kind lasts at least."""
        lengths = {
            Kind.REGULAR: self.regular_minutes,
            Kind.TOPIC: self.topic_minutes,
            Kind.COMBINED: self.combined_minutes,
        }
        return lengths[kind]


@dataclass(frozen=True)
class Step:
    """A line of the checklist; `days` from the meeting's day, before it negative.

    What it says stands in the catalogues under `words`; of a cell's own template, in `title`.
    """

    key: str
    phase: str
    kinds: tuple[str, ...]
    owner: str
    days: int
    words: str = ""
    title: str = ""


@dataclass(frozen=True)
class Band:
    """From so many percent on, so many points."""

    at_least: int
    points: int


@dataclass(frozen=True)
class ScoreItem:
    """A line of the score frame; `filled`: what the bot knows of it itself, "" for nothing."""

    key: str
    points: int
    filled: str
    bands: tuple[Band, ...]
    words: str


@dataclass(frozen=True)
class Grade:
    """xếp loại: from so many points on."""

    key: str
    at_least: int
    words: str


@dataclass(frozen=True)
class Profile:
    """One guide: its values, steps and, where it has one, its score frame (else empty)."""

    id: str
    source: str
    issued_on: date
    version: int
    unconfirmed: tuple[str, ...]
    words: str
    values: Values
    steps: tuple[Step, ...]
    score: tuple[ScoreItem, ...]
    grades: tuple[Grade, ...]

    def steps_for(self, kind: Kind) -> tuple[Step, ...]:
        """The checklist of a session of this kind, in order."""
        return tuple(step for step in self.steps if kind in step.kinds)

    def is_confirmed(self, name: str) -> bool:
        """Whether a source confirms this value, or this part."""
        return name not in self.unconfirmed

    def grade_of(self, total: int) -> Grade:
        """The grade of so many points. A frame without grades raises LookupError."""
        for grade in self.grades:
            if total >= grade.at_least:
                return grade
        raise LookupError(total)


@cache
def profiles() -> dict[str, Profile]:
    """Every profile there is, by id. Raises BadProfile."""
    found = [load(file) for file in sorted(FOLDER.glob("*.toml"))]
    return {profile.id: profile for profile in found}


def profile_for(settings: Mapping[str, Any] | None) -> Profile:
    """The committee's profile with its own values in place; an unknown id means the default.

    `settings`: a committee's, with "profile": {"id": …, "values": {name: number}}.
    """
    chosen: Mapping[str, Any] = (settings or {}).get("profile") or {}
    profile = profiles().get(chosen.get("id", DEFAULT)) or profiles()[DEFAULT]
    names = {field.name for field in fields(Values)}
    own = {name: int(n) for name, n in chosen.get("values", {}).items() if name in names}
    return _with(profile, replace(profile.values, **own))


def _with(profile: Profile, values: Values) -> Profile:
    """The profile with these values; its steps' days and its attendance mark follow them."""
    old = profile.values
    return replace(
        profile,
        values=values,
        steps=_steps(profile.steps, old, values),
        score=tuple(
            replace(item, bands=_bands(item.bands, old, values))
            if item.filled == "attendance"
            else item
            for item in profile.score
        ),
    )


def _steps(steps: tuple[Step, ...], old: Values, new: Values) -> tuple[Step, ...]:
    """What leads up to the documents keeps its distance from them; the minutes' day as set."""
    earlier = old.documents_days_before - new.documents_days_before
    later = new.minutes_days_after - old.minutes_days_after

    def moved(step: Step) -> Step:
        if step.phase == "after":
            return replace(step, days=step.days + later)
        leads_up = step.key == "documents" or step.days < -old.documents_days_before
        return replace(step, days=step.days + earlier) if leads_up else step

    return tuple(sorted(map(moved, steps), key=lambda step: step.days))


def _bands(bands: tuple[Band, ...], old: Values, new: Values) -> tuple[Band, ...]:
    """The band at the guide's mark stands at the new one; lower bands that it passes are gone."""
    mark = new.good_attendance_percent
    at = [
        replace(band, at_least=mark) if band.at_least == old.good_attendance_percent else band
        for band in bands
    ]
    return tuple(
        band
        for band, was in zip(at, bands, strict=True)
        if was.at_least >= old.good_attendance_percent or band.at_least < mark
    )


def load(file: Path) -> Profile:
    """Reads and checks one file. Raises BadProfile, which names the line."""
    text = file.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"{file.name}: {error}") from error
    return _Reader(file.name, text).profile(data)


class _Reader:
    """Makes values of a file's data; whatever is wrong is told with its line."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def profile(self, data: dict[str, Any]) -> Profile:
        known = {"id", "source", "issued_on", "version", "unconfirmed", "words", "values"}
        self._only(data, known | {"step", "score", "grade"}, "", 0)
        values = data.get("values", {})
        self._only(values, {field.name for field in fields(Values)}, "values", 0)
        steps = tuple(self._step(row, n) for n, row in enumerate(data.get("step", [])))
        score = tuple(self._score(row, n) for n, row in enumerate(data.get("score", [])))
        grades = tuple(self._grade(row, n) for n, row in enumerate(data.get("grade", [])))
        self._check_score(score, grades)
        return Profile(
            id=self._get(data, "id", str),
            source=self._get(data, "source", str),
            issued_on=self._get(data, "issued_on", date),
            version=self._get(data, "version", int),
            unconfirmed=tuple(self._get(data, "unconfirmed", list)),
            words=self._get(data, "words", str),
            values=Values(
                **{field.name: self._count(values, field.name) for field in fields(Values)}
            ),
            steps=steps,
            score=score,
            grades=grades,
        )

    def _step(self, row: dict[str, Any], n: int) -> Step:
        self._only(row, {field.name for field in fields(Step)} - {"title"}, "step", n)
        kinds = tuple(self._get(row, "kinds", list, "step", n))
        for kind in kinds:
            self._one_of(kind, tuple(Kind), "step", "kinds", n)
        return Step(
            key=self._get(row, "key", str, "step", n),
            phase=self._choice(row, "phase", PHASES, "step", n),
            kinds=kinds,
            owner=self._choice(row, "owner", OWNERS, "step", n),
            days=self._get(row, "days", int, "step", n),
            words=self._get(row, "words", str, "step", n),
        )

    def _score(self, row: dict[str, Any], n: int) -> ScoreItem:
        self._only(row, {field.name for field in fields(ScoreItem)}, "score", n)
        points = self._get(row, "points", int, "score", n)
        bands = tuple(Band(**band) for band in self._get(row, "bands", list, "score", n))
        if any(not 0 <= band.points <= points for band in bands):
            raise self._wrong("score", "bands", n, f"no band gives more than {points} points")
        if list(bands) != sorted(bands, key=lambda band: -band.at_least):
            raise self._wrong("score", "bands", n, "the highest band first")
        return ScoreItem(
            key=self._get(row, "key", str, "score", n),
            points=points,
            filled=self._choice(row, "filled", FILLED, "score", n),
            bands=bands,
            words=self._get(row, "words", str, "score", n),
        )

    def _grade(self, row: dict[str, Any], n: int) -> Grade:
        self._only(row, {field.name for field in fields(Grade)}, "grade", n)
        return Grade(
            key=self._get(row, "key", str, "grade", n),
            at_least=self._get(row, "at_least", int, "grade", n),
            words=self._get(row, "words", str, "grade", n),
        )

    def _check_score(self, score: tuple[ScoreItem, ...], grades: tuple[Grade, ...]) -> None:
        if not score and not grades:
            return
        if sum(item.points for item in score) != HUNDRED:
            raise self._wrong("score", "points", 0, "points that make 100 together")
        marks = [grade.at_least for grade in grades]
        if not marks or marks[-1] != 0 or marks != sorted(set(marks), reverse=True):
            raise self._wrong("grade", "at_least", 0, "falling marks, the last one 0")

    # --- one value --------------------------------------------------------------------------

    def _get(self, row: dict[str, Any], key: str, kind: type, table: str = "", n: int = 0) -> Any:
        value = row.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self._wrong(table, key, n, f"a value of the type {kind.__name__}")
        return value

    def _count(self, values: dict[str, Any], key: str) -> int:
        number = self._get(values, key, int, "values")
        if number < 0:
            raise self._wrong("values", key, 0, "0 or more")
        return int(number)

    def _choice(
        self, row: dict[str, Any], key: str, known: tuple[str, ...], table: str, n: int
    ) -> str:
        value = self._get(row, key, str, table, n)
        self._one_of(value, known, table, key, n)
        return str(value)

    def _one_of(self, value: str, known: tuple[str, ...], table: str, key: str, n: int) -> None:
        if value not in known:
            raise self._wrong(table, key, n, f"one of {', '.join(map(repr, map(str, known)))}")

    def _only(self, row: dict[str, Any], known: set[str], table: str, n: int) -> None:
        for key in row:
            if key not in known:
                raise self._wrong(table, key, n, "no such key")

    def _wrong(self, table: str, key: str, n: int, expected: str) -> BadProfile:
        return BadProfile(f"{self.name}, line {self._line(table, key, n)}: {key}: {expected}")

    def _line(self, table: str, key: str, n: int) -> int:
        """The line of a key in the n-th table of that name; of the table where it is missing."""
        current, seen, headed = "", -1, 1
        for number, line in enumerate(self.lines, 1):
            if head := re.match(r"\[+(\w+)\]+", line):
                current = head[1]
                seen += current == table
                headed = number if (current, seen) == (table, n) else headed
            inside = current == table and (not table or max(seen, 0) == n)
            if inside and re.match(rf"\[*{key}\b", line):
                return number
        return headed
