"""Hours as people type them: "19h30", "7 rưỡi tối", "8 giờ kém 15", "7:30pm"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from core.dates.vocabulary import (
    NUMBER,
    TENS,
    Typed,
    after_move,
    after_place_noun,
    after_title,
    number,
    pattern,
)

_PART = "sang|trua|chieu|toi|dem|khuya|morning|afternoon|evening|night"
_HOUR = rf"(?<!/)(?P<hour>{NUMBER})"
_FIGURES = r"(?<!/)(?P<hour>\d{1,2})"
_SIGN = r"\s*(?:h|g|gio)"
_MINUTES = r"(?:\s*phut|ph?|')?"
# "10/3 am lich" is a day of the lunar calendar.
_HALF_DAY = r"\s*(?P<half>[ap])\.?m\b\.?(?!\s+lich)"

# Hours that say they are hours, wherever they stand; the first that fits a place is taken.
_MARKED = tuple(
    pattern(words)
    for words in (
        # "7-9h": the hour it begins.
        rf"{_FIGURES}[-–]\d{{1,2}}(?:h|g)(?:\d\d)?",
        rf"{_HOUR}(?:{_SIGN})?\s*(?:kem|thieu)\s*(?P<to>{NUMBER}){_MINUTES}",
        rf"{_HOUR}(?:{_SIGN})?\s*(?P<thirty>ruoi)",
        rf"(?P<thirty>half) past {_HOUR}",
        rf"{_FIGURES}(?:\s*:\s*|;)(?P<min>\d\d)(?:{_HALF_DAY})?",
        rf"{_FIGURES}[.](?P<min>\d\d){_HALF_DAY}",
        rf"{_FIGURES}{_HALF_DAY}",
        rf"{_HOUR}\s*[hg](?::|[.](?=\d\d(?![\d/.-])))?(?P<min>\d{{1,2}})(?:{_HALF_DAY}|{_MINUTES})",
        # Not the house number of "8h 12 Lê Lợi".
        rf"{_HOUR}\s*[hg] (?P<min>[0-5][05]){_MINUTES}",
        rf"{_HOUR}\s*gio (?P<min>\d{{1,2}}|{TENS}){_MINUTES}",
        rf"{_HOUR}{_SIGN} (?P<min>{NUMBER})\s*phut",
        rf"{_HOUR}{_SIGN}(?: dung|{_HALF_DAY})?",
        rf"{_HOUR} o'?clock",
    )
)

# Numbers that may be hours; read only where nothing says it is one, and never after "tầng".
_UNMARKED = (
    pattern(r"(?P<hour>\d{1,2})[.](?P<min>[0-5]\d)"),
    pattern(rf"{_FIGURES}(?= (?:{_PART})(?!\w))"),
    re.compile(r"(?<=\bluc\s)(?P<hour>\d{1,2})(?![\w/.-])"),
    re.compile(r"(?<=\bat\s)(?P<hour>\d{1,2})(?![\w/.-])"),
)

_UNTIL = re.compile(r"\s*(?:[-–—]|den\s)\s*")
_PART_BEFORE = re.compile(
    rf"(?<!\w)(?P<part>{_PART})[\s,]*(?:(?:ngay|hom|vao|luc|cua|on|at)\s+)*\Z"
)
_PART_AFTER = re.compile(rf"[\s,]*(?:in the )?(?P<part>{_PART})(?!\w)")


@dataclass(frozen=True, slots=True)
class TimeFound:
    """Where an hour stands in a text, and what it says; nothing is checked yet."""

    start: int
    end: int
    hour: int
    minute: int = 0
    minutes_to: int = 0
    half_day: str | None = None

    def exact(self, part_of_day: str | None) -> time:
        """Makes the time of day; ValueError if there is none such ("25h", "19h sáng")."""
        if self.hour > 23 or self.minute > 59 or self.minutes_to > 59:
            raise ValueError("no such time of day")
        hour = self.hour
        if self.half_day is not None:
            hour = _hour_of_half_day(hour, self.half_day)
        elif part_of_day is not None:
            hour = _hour_in_part(hour, part_of_day)
        hours, minutes = divmod(hour * 60 + self.minute - self.minutes_to, 60)
        return time(hours, minutes)


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """Where a word such as "tối" stands, and its plain form."""

    start: int
    end: int
    name: str


def find_time(text: Typed) -> TimeFound | None:
    """Finds the first hour in a text; hours marked as such win over bare numbers."""
    for match in sorted(_marked(text.plain), key=re.Match.start):
        return _time_found(text, match)
    for unmarked in _UNMARKED:
        for match in unmarked.finditer(text.plain):
            if not _is_place_or_weekday(text.plain, match.start()):
                return _time_found(text, match)
    return None


def find_part_of_day(plain: str, start: int, end: int) -> PartOfDay | None:
    """Finds a word such as "tối" right after or right before what stands from start to end."""
    found = _PART_AFTER.match(plain, end) or _PART_BEFORE.search(plain, 0, start)
    if found is None:
        return None
    at = found.start("part")
    if after_title(plain, at) or after_move(plain, at):
        return None
    return PartOfDay(found.start(), found.end(), found["part"])


def _marked(plain: str) -> Iterator[re.Match[str]]:
    for marked in _MARKED:
        yield from marked.finditer(plain)


def _is_place_or_weekday(plain: str, start: int) -> bool:
    return after_place_noun(plain, start) or plain[:start].rstrip().endswith("thu")


def _time_found(text: Typed, match: re.Match[str]) -> TimeFound:
    said = match.groupdict()
    minute = 30 if said.get("thirty") else number(said.get("min") or "0")
    return TimeFound(
        start=match.start(),
        end=_end_of_range(text.plain, match.end()),
        hour=number(said["hour"]),
        minute=minute,
        minutes_to=number(said.get("to") or "0"),
        half_day=said.get("half"),
    )


def _end_of_range(plain: str, end: int) -> int:
    """Drops the second half of "19h30 - 21h": a meeting has no end hour."""
    if until := _UNTIL.match(plain, end):
        ends = [m.end() for marked in _MARKED if (m := marked.match(plain, until.end()))]
        return max(ends, default=end)
    return end


def _hour_of_half_day(hour: int, half: str) -> int:
    if hour > 12 and half == "a":
        raise ValueError("no such hour in the morning")
    if hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def _hour_in_part(hour: int, part: str) -> int:
    """Reads "7 giờ tối" as 19, "1 giờ trưa" as 13, "12 giờ đêm" as 0; hours above 12 stand."""
    match part:
        case "sang" | "morning" if hour > 12:
            raise ValueError("no such hour in the morning")
        case "trua" if hour <= 4:
            return hour + 12
        case "chieu" | "afternoon" if 1 <= hour <= 7:
            return hour + 12
        case "toi" | "evening" | "night" if 4 <= hour <= 11:
            return hour + 12
        case "dem" | "khuya" if 7 <= hour <= 11:
            return hour + 12
        case "toi" | "dem" | "khuya" | "night" if hour == 12:
            return 0
    return hour
