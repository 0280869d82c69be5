"""Reading a day, an hour and the rest (the place) out of one typed line.

    >>> parse_when("Họp tổ 20h00 ngày 5/12 tại nhà văn hóa", now)
    When(date=date(2026, 12, 5), time=time(20, 0), rest="Họp tổ tại nhà văn hóa")

A bare day, weekday or month means the next one to come, today included while the hour said has
not passed. A word that could be a date or part of a place counts as the date only in the cases
named in `core.dates.patterns`; what was understood must be shown before it counts.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from core.dates.days import Today
from core.dates.holidays import NATIONAL, Holidays
from core.dates.hours import PartOfDay, TimeFound, find_part_of_day, find_time
from core.dates.patterns import DateFound, find_date, find_weekdays
from core.dates.vocabulary import MOVES, READ, ImpossibleDate, Typed, typed

__all__ = ["ImpossibleDate", "When", "parse_when"]


@dataclass(frozen=True, slots=True)
class When:
    """What was read; `rest` is everything else, in its own spelling."""

    date: date | None
    time: time | None
    rest: str

    @property
    def place(self) -> str:
        """What follows "tại" or "ở" in the rest; without either the whole rest."""
        return _PLACE.split(self.rest, maxsplit=1)[-1]


_PLACE = re.compile(r"(?:^|(?<=\s))(?:(?i:tại|tai|ở|at)|o)\s+")


def parse_when(
    text: str, now: datetime, holidays: Holidays = NATIONAL, earliest: date | None = None
) -> When:
    """Reads a date and a time as people type them; `now` is aware and gives the zone.

    `holidays`: the days off of the committee, where one is known ("ngày làm việc cuối cùng").
    `earliest`: the first day that a bare day or weekday may mean, where that is not today.

    ImpossibleDate (a ValueError) names a day or hour that does not exist: "30/02", "25h".
    A text without either comes back whole, trimmed, as `rest`.
    """
    if now.tzinfo is None:
        raise ValueError("parse_when needs an aware now")
    whole = typed(text)
    day = find_date(whole)
    left = _without_lunar(_without(whole, day)) if day else whole
    hour = find_time(left)
    left = _without(left, hour)
    part = _part_of_day(left, hour, day)
    left = _without(left, part)
    at = _exact_time(whole, hour, part)
    passed = at is not None and at <= now.time()
    first = now.date() + timedelta(days=1 if passed else 0)
    today = Today(now, max(first, earliest or first), holidays)
    on = _exact_date(whole, day, today)
    if day and on and day.says_month:
        left = _without(left, _weekday_beside(left, day, Today(now, on)))
    if isinstance(on, datetime):
        at, on = at or on.time(), on.date()
    return When(on, at, _rest(left))


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _without_lunar(text: Typed) -> Typed:
    found = _LUNAR.search(text.plain)
    return text.without(*found.span()) if found else text


def _without(text: Typed, span: _Span | None) -> Typed:
    return text.without(span.start, span.end) if span else text


def _exact_time(text: Typed, hour: TimeFound | None, part: PartOfDay | None) -> time | None:
    if hour is None:
        return None
    try:
        return hour.exact(part.name if part else None)
    except ValueError:
        raise _impossible(text, "hour", hour, part) from None


def _exact_date(text: Typed, day: DateFound | None, today: Today) -> date | None:
    if day is None:
        return None
    try:
        return day.resolve(today)
    except (ValueError, OverflowError):
        raise _impossible(text, "day", day) from None


def _impossible(text: Typed, what: str, *spans: _Span | None) -> ImpossibleDate:
    found = [span for span in spans if span]
    start, end = min(span.start for span in found), max(span.end for span in found)
    return ImpossibleDate(text.original[start:end].strip(), what)


def _part_of_day(text: Typed, hour: TimeFound | None, day: DateFound | None) -> PartOfDay | None:
    """Finds a word such as "tối" beside the hour or, failing that, beside the day."""
    if day and "tonight" in day.match[0]:
        return PartOfDay(day.start, day.end, "night")
    beside = (find_part_of_day(text.plain, span.start, span.end) for span in (hour, day) if span)
    return next(filter(None, beside), None)


_BETWEEN = re.compile(rf"(?:[\s,()–{READ}-]|(?<!\w)(?:ngay|vao|luc|hom|la)(?!\w))*")


def _weekday_beside(text: Typed, day: DateFound, today: Today) -> DateFound | None:
    """Reads the weekday in "thứ Năm, 03/12/2026": it must agree. `today.earliest` is that date."""
    for found in find_weekdays(text):
        first, second = sorted((found, day), key=lambda span: span.start)
        if not _BETWEEN.fullmatch(text.plain, first.end, second.start):
            continue
        if found.resolve(today) == today.earliest:
            return found
        if found.is_weekday:
            raise _impossible(text, "weekday", found, day)
    return None


_ABOUT = r"hồi|tầm|chừng|vao\s+hoi|(?<!\w\s)(?:hoi|tam|chung)"
_CONNECTORS = re.compile(
    r"(?:(?<!\w)(?:vao|luc|ngay|hom|tu|từ|den|dung|khoang|bat dau|on|at|from|by"
    rf"|{_ABOUT})[\s,:]*)+(?={READ})"
)
# Before the new day or hour: "chuyển lịch sang", "hoãn lại đến".
_MOVED = re.compile(
    rf"\A\s*(?:xin\s+)?(?:{MOVES})(?:\s+(?:lịch|lich|họp|hop|buổi|buoi|lại|lai|sang|thành|thanh"
    rf"|qua|lên|len|xuống|xuong|den|tới|vao|luc|ngay|hom))*\s*(?={READ})"
)
# After the day: "ngày 3 tới đây", "5/12 (dương lịch)".
_ADDED = re.compile(
    rf"(?<={READ})[\s(]*"
    r"(?:d[uư][oơ]ng\s+l[iị]ch|dl|nay|(?:s[aắ]p\s+)?(?:tới(?:\s+đây)?|đây)|s[aắ]p)(?!\w)"
)
# The same day by the other calendar: "(12/10 âm lịch)", "tức ngày 12 tháng 10 âm lịch".
_LUNAR = re.compile(
    r"(?<!\w)(?:(?:tức|tuc|nhằm|nham)\s+)?(?:ngay\s+)?"
    r"\d{1,2}(?:\s*/\s*|\s+thang\s+)\d{1,2}\s*(?:(?:âm|am\s+lich)(?:\s+lich)?|al)(?!\w)"
)
_EMPTY_BRACKETS = re.compile(r"\([\s,;–-]*\)")
_STRAY_COMMAS = re.compile(r"(?:\s*[,;])+(?=\s*[,;])|\s+(?=[,;])")
_LEADING = re.compile(r"(?:(?:tại|tai|ở|o|at|in)\s+)+", re.IGNORECASE)


def _read(match: re.Match[str]) -> str:
    """Counts a bracket as read too, unless it waits for its other half."""
    return "".join(char if char == "(" else READ for char in match[0])


def _rest(text: Typed) -> str:
    if READ not in text.plain:
        return text.original.strip()
    plain = text.plain
    for words in (_MOVED, _CONNECTORS, _ADDED):
        plain = words.sub(_read, plain)
    kept = "".join(" " if p == READ else o for o, p in zip(text.original, plain, strict=True))
    kept = _STRAY_COMMAS.sub("", _EMPTY_BRACKETS.sub(" ", kept))
    rest = " ".join(kept.split()).lstrip(" .,;:–—-|").rstrip(" ,;:–—-|")
    return _LEADING.sub("", rest, count=1) if _LEADING.match(rest) else rest
