"""Rules as data: what a guide sets for sessions, loaded from the files beside this one.

A file names its source and version; what no source confirms is listed in its `unconfirmed`. A
committee picks one and may override single values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from core.model.figures import FiguresFile
from core.model.meeting import Kind

FOLDER = Path(__file__).parent
DEFAULT = "42-HD/BTCTW-2025"
HUNDRED = 100


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
        lengths = {
            Kind.REGULAR: self.regular_minutes,
            Kind.TOPIC: self.topic_minutes,
            Kind.COMBINED: self.combined_minutes,
        }
        return lengths[kind]


@dataclass(frozen=True)
class ProfileStep:
    """A line of the checklist; `days` from the meeting's day, before it negative.

    Its text is in the catalogues under `words`; of a cell's own template, in `title`.
    """

    key: str
    phase: Literal["before", "during", "after"]
    kinds: tuple[Kind, ...]
    owner: Literal["secretary", "deputy", "presenter", "chair"]
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
    filled: Literal["time", "attendance", "preparation", ""]
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
    steps: tuple[ProfileStep, ...] = ()
    score: tuple[ScoreItem, ...] = ()
    grades: tuple[Grade, ...] = ()

    def steps_for(self, kind: Kind) -> tuple[ProfileStep, ...]:
        """Lists the checklist of a session of this kind, in order."""
        return tuple(step for step in self.steps if kind in step.kinds)

    def is_confirmed(self, name: str) -> bool:
        """Tells whether a source confirms this value, or this part."""
        return name not in self.unconfirmed

    def grade_of(self, total: int) -> Grade:
        """Finds the grade of so many points. Raises LookupError in a frame without grades."""
        for grade in self.grades:
            if total >= grade.at_least:
                return grade
        raise LookupError(total)


@cache
def profiles() -> dict[str, Profile]:
    """Loads every profile by id. Raises BadFigures."""
    found = [load(file) for file in sorted(FOLDER.glob("*.toml"))]
    return {profile.id: profile for profile in found}


def profile_for(settings: Mapping[str, Any] | None) -> Profile:
    """Makes the committee's profile with its own values; an unknown id means the default.

    `settings`: a committee's, with "profile": {"id": …, "values": {name: number}}.
    """
    chosen: Mapping[str, Any] = (settings or {}).get("profile") or {}
    profile = profiles().get(chosen.get("id", DEFAULT)) or profiles()[DEFAULT]
    names = {field.name for field in fields(Values)}
    own = {name: int(n) for name, n in chosen.get("values", {}).items() if name in names}
    return _with(profile, replace(profile.values, **own))


def _with(profile: Profile, values: Values) -> Profile:
    """Replaces the values; the steps' days and the attendance mark follow them."""
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


def _steps(steps: tuple[ProfileStep, ...], old: Values, new: Values) -> tuple[ProfileStep, ...]:
    """Moves the documents and what leads up to them together, and sets the minutes' day."""
    earlier = old.documents_days_before - new.documents_days_before
    later = new.minutes_days_after - old.minutes_days_after

    def moved(step: ProfileStep) -> ProfileStep:
        if step.phase == "after":
            return replace(step, days=step.days + later)
        leads_up = step.key == "documents" or step.days < -old.documents_days_before
        return replace(step, days=step.days + earlier) if leads_up else step

    return tuple(sorted(map(moved, steps), key=lambda step: step.days))


def _bands(bands: tuple[Band, ...], old: Values, new: Values) -> tuple[Band, ...]:
    """Moves the band at the guide's mark to the new one; lower bands that it passes are dropped."""
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
    """Reads and checks one file. Raises BadFigures, which names the line."""
    figures = FiguresFile(file)
    profile = figures.load(Profile)
    for name, number in vars(profile.values).items():
        if number < 0:
            raise figures.wrong("0 or more", "values", name)
    for n, item in enumerate(profile.score):
        if any(not 0 <= band.points <= item.points for band in item.bands):
            expected = f"no band gives more than {item.points} points"
            raise figures.wrong(expected, "score", n, "bands")
        if list(item.bands) != sorted(item.bands, key=lambda band: -band.at_least):
            raise figures.wrong("the highest band first", "score", n, "bands")
    if profile.score or profile.grades:
        _check_score(figures, profile)
    return profile


def _check_score(figures: FiguresFile, profile: Profile) -> None:
    if sum(item.points for item in profile.score) != HUNDRED:
        raise figures.wrong("points that make 100 together", "score", 0, "points")
    marks = [grade.at_least for grade in profile.grades]
    if not marks or marks[-1] != 0 or marks != sorted(set(marks), reverse=True):
        raise figures.wrong("falling marks, the last one 0", "grades", 0, "at_least")
