"""Reading a meeting rule as people say it: "ngày 3 hằng tháng 19:30", "thứ 7 đầu tháng 8h"."""

import re
from collections.abc import Callable
from datetime import time

from core.dates.days import nth_weekday_said
from core.dates.hours import TimeFound, find_part_of_day, find_time
from core.dates.patterns import EN_WEEKDAY, WEEKDAY
from core.dates.rules import LAST, DayOfMonth, LastWorkingDay, MeetingRule, Pattern
from core.dates.vocabulary import NUMBER, READ, Typed, number, pattern, typed
from core.model.names import clean


class UnclearRule(ValueError):  # noqa: N818 - it states a fact
    """A text that is no rule; `code` says why, `part` is the wrong words as typed.

    Codes: missing_time, missing_day, bad_time, bad_day, bad_months, unknown_words.
    """

    def __init__(self, code: str, part: str = "") -> None:
        self.code = code
        self.part = part
        super().__init__(f"{code}: {part!r}" if part else code)


def parse_rule(text: str) -> MeetingRule:
    """Reads the rule a text says, without shift; UnclearRule names the wrong part."""
    text, place = _take_place(text)
    whole = typed(text)
    hour = find_time(whole)
    if hour is None:
        raise UnclearRule("missing_time")
    left = whole.without(hour.start, hour.end)
    every, start_month, left = _take_months(left)
    day, left = _take_pattern(left)
    at, left = _take_part_of_day(left, hour)
    if words := _leftovers(left):
        raise UnclearRule("unknown_words", words)
    return MeetingRule(day, at, every=every, start_month=start_month, place=place)


_PLACE = re.compile(r"(?:,\s*|\s+)(?:tại|tai|ở)\s+(.+)$", re.IGNORECASE | re.DOTALL)


def _take_place(text: str) -> tuple[str, str]:
    """Takes everything behind "tại" as the place."""
    found = _PLACE.search(clean(text))
    return (clean(text)[: found.start()], found[1]) if found else (text, "")


def _take_part_of_day(text: Typed, hour: TimeFound) -> tuple[time, Typed]:
    """Makes the hour exact with "tối" beside it or beside anything else that was read."""
    spans = [(hour.start, hour.end), *(run.span() for run in re.finditer(f"{READ}+", text.plain))]
    found = (find_part_of_day(text.plain, start, end) for start, end in spans)
    part = next(filter(None, found), None)
    try:
        at = hour.exact(part.name if part else None)
    except ValueError:
        raise UnclearRule("bad_time", text.original[hour.start : hour.end].strip()) from None
    return at, text.without(part.start, part.end) if part else text


_QUARTERLY = pattern(
    "(?:hang|moi|theo) quy(?: (?:một|mot|1) lan)?|quarterly|(?:every|each) quarter"
)
_IN_QUARTER = (
    pattern(
        "(?:thang )?dau(?: cua)?(?: (?:moi|hang))? quy|first month of (?:the|each|every) quarter"
    ),
    pattern(
        "thang (?:giua|thu hai|thu 2)(?: cua)?(?: (?:moi|hang))? quy"
        "|(?:second|middle) month of (?:the|each|every) quarter"
    ),
    pattern(
        "thang (?:cuoi|thu ba|thu 3)(?: cua)?(?: (?:moi|hang))? quy"
        "|(?:third|last) month of (?:the|each|every) quarter"
    ),
)
_EVERY = (
    pattern(rf"(?:(?:cứ|moi|hang) )+(?P<n>{NUMBER}) thang(?: (?:một|mot|1) lan)?"),
    pattern(rf"(?P<n>{NUMBER}) thang (?:một|mot|1) lan"),
    pattern(rf"every (?P<n>{NUMBER}) months"),
)
_START = pattern(rf"(?:bat dau )?(?:tu|từ) thang (?P<n>{NUMBER})")


def _take_months(text: Typed) -> tuple[int, int, Typed]:
    every, start_month = 1, 1
    for start, words in enumerate(_IN_QUARTER, start=1):
        if every == 1 and (found := words.search(text.plain)):
            every, start_month, text = 3, start, text.without(*found.span())
    if found := _QUARTERLY.search(text.plain):
        every, text = 3, text.without(*found.span())
    for words in _EVERY:
        if found := words.search(text.plain):
            every, text = _number_up_to_12(text, found), text.without(*found.span())
    if found := _START.search(text.plain):
        start_month, text = _number_up_to_12(text, found), text.without(*found.span())
    return every, start_month, text


def _number_up_to_12(text: Typed, found: re.Match[str]) -> int:
    value = number(found["n"])
    fits = 1 <= value <= 12 and (found.re is _START or 12 % value == 0)
    if not fits:
        raise UnclearRule("bad_months", text.original[found.start() : found.end()])
    return value


_OF_MONTH = "(?:(?: cua)?(?: (?:hang|moi))? thang|(?: (?:of|in))?(?: (?:the|each|every))? month)"
_SOLAR = "(?: (?:tây|tay|d[uư]ong lich|dương lich|dl))"
_DAY = rf"(?:(?:ngay|mung|mong) )+(?P<d>{NUMBER}){_SOLAR}?"
_NTH = "(?:thu )?(?P<nth>nhat|hai|ba|tu|tư|[1-4])"

_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Pattern]], ...] = (
    (
        pattern(rf"(?:ngay )?lam viec cuoi(?: cung)?{_OF_MONTH}?|last working day{_OF_MONTH}?"),
        lambda _: LastWorkingDay(),
    ),
    (
        pattern(
            rf"{WEEKDAY} (?:tuan )?(?:dau(?: tien)?|(?P<last>cuoi(?: cung)?)"
            rf"|thu (?:nhat|(?P<nth>hai|ba|tu|tư|[1-4]))){_OF_MONTH}?"
        ),
        nth_weekday_said,
    ),
    (
        pattern(rf"{WEEKDAY},? tuan {_NTH}{_OF_MONTH}?"),
        nth_weekday_said,
    ),
    (
        pattern(
            rf"tuan (?:dau(?: tien)?|(?P<last>cuoi(?: cung)?)|{_NTH}){_OF_MONTH}?"
            rf",?(?: vao)? {WEEKDAY}"
        ),
        nth_weekday_said,
    ),
    (
        pattern(
            rf"(?:(?P<en_nth>first|second|third|fourth)|(?P<last>last)) {EN_WEEKDAY}{_OF_MONTH}?"
        ),
        nth_weekday_said,
    ),
    (
        pattern(rf"ngay cuoi(?: cung)?{_OF_MONTH}?|cuoi{_OF_MONTH}|last day{_OF_MONTH}?"),
        lambda _: DayOfMonth(LAST),
    ),
    (pattern(rf"(?:ngay )?dau{_OF_MONTH}|ngay dau tien"), lambda _: DayOfMonth(1)),
    (
        pattern(
            rf"{_DAY}{_OF_MONTH}?|(?P<d2>\d{{1,2}})(?:{_SOLAR}{_OF_MONTH}?|{_OF_MONTH})"
            rf"|(?:day|the) (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?{_OF_MONTH}?"
        ),
        lambda found: DayOfMonth(number(found["d"] or found["d2"] or found["d3"])),
    ),
)


def _take_pattern(text: Typed) -> tuple[Pattern, Typed]:
    for words, build in _DAYS:
        if found := words.search(text.plain):
            try:
                return build(found), text.without(*found.span())
            except ValueError:
                part = text.original[found.start() : found.end()]
                raise UnclearRule("bad_day", part.strip()) from None
    raise UnclearRule("missing_day", _leftovers(text))


_FILLERS = pattern(
    "(?:hang|moi)(?: thang)?|thang|cua|vao|luc|ngay|hop|họp|sinh hoat|sinh hoạt|chi bo|chi bộ"
    "|monthly|at|on|of|the|every|each|month"
)


def _leftovers(text: Typed) -> str:
    plain = _FILLERS.sub(lambda filler: READ * len(filler[0]), text.plain)
    kept = "".join(" " if p == READ else o for o, p in zip(text.original, plain, strict=True))
    return " ".join(kept.split()).strip(" ,;:.–—-()")
