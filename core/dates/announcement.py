"""Reading a whole announcement: which of its days is the meeting's, and where its place ends.

    >>> read("Thời gian: 19h30 ngày 20/12. Địa điểm: Nhà văn hóa. Nội dung: họp chi bộ", now)
    Announcement(on=date(2026, 12, 20), at=time(19, 30), rest="", place="Nhà văn hóa", days=())

The words by which this is told stand in `announcements.toml`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from core.dates.days import Today
from core.dates.holidays import NATIONAL, Holidays
from core.dates.patterns import DateFound, find_dates
from core.dates.vocabulary import MOVES, letters, typed
from core.dates.when import parse_when
from core.model.figures import load_figures


@dataclass(frozen=True)
class Announcement:
    """What was read; `rest` is what neither day nor hour took.

    `days`: one of these is meant, and nothing says which; `on` is None then.
    """

    on: date | None
    at: time | None
    rest: str
    place: str
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Marks:
    """The words of announcements.toml."""

    when: tuple[str, ...]
    where: tuple[str, ...]
    when_alone: tuple[str, ...]
    where_alone: tuple[str, ...]
    other: tuple[str, ...]
    papers: tuple[str, ...]
    deadlines: tuple[str, ...]
    places: tuple[str, ...]
    not_places: tuple[str, ...]


@cache
def marks() -> Marks:
    return load_figures(Path(__file__).with_name("announcements.toml"), Marks)


def read(
    text: str, now: datetime, holidays: Holidays = NATIONAL, earliest: date | None = None
) -> Announcement:
    """Reads an announcement or a line; `now` is aware and gives the zone. Raises ImpossibleDate."""
    parts = _parts(_LINES.sub("; ", unicodedata.normalize("NFC", text).strip()))
    said = _meetings_own(parts.get("when", "") or parts["head"])
    days = _several(said, now, holidays)
    when = parse_when(said, now, holidays, earliest)
    on, at, rests = when.date, when.time, [when.rest]
    if len(parts) > 1 and (on is None or at is None):
        other = parts["head"] if "when" in parts else "; ".join(parts.values())
        head = parse_when(_meetings_own(other), now, holidays, earliest)
        on, at = on or head.date, at or head.time
        rests.append(head.rest)
    found = (_place(parts["where"], named=True),) if "where" in parts else map(place_in, rests)
    place = next(filter(None, found), "")
    return Announcement(None if days else on, at, when.rest, place, days)


_LINES = re.compile(r"\s*[\n\r]+\s*")


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


# --- the parts of an announcement --------------------------------------------------------------


@cache
def _label() -> re.Pattern[str]:
    """What heads a part: one of the words before a colon, or a pin."""
    kinds = marks()
    named = "|".join(f"(?P<{n}>{_any(getattr(kinds, n))})" for n in ("when", "where", "other"))
    return re.compile(
        rf"(?<!\w)(?:(?:{named})(?!\w)[^:;,.\d]{{0,24}}|(?P<at>{_any(kinds.where_alone)})\s*"
        rf"|(?P<on>{_any(kinds.when_alone)})\s*):"
        r"|(?P<pin>📍)|(?P<clock>[⏰🕐-🕧📅🗓])"
    )


def _parts(text: str) -> dict[str, str]:
    """Cuts at the labels: "head" is what stands before the first, or the whole."""
    found = list(_label().finditer(letters(text)))
    starts = [match.start() for match in found] + [len(text)]
    parts = {"head": text[: starts[0]]}
    for match, end in zip(found, starts[1:], strict=True):
        kind = {"pin": "where", "at": "where", "clock": "when", "on": "when"}.get(
            match.lastgroup or "", match.lastgroup or ""
        )
        part = text[match.end() : end].strip(" -–•*+")
        if part and kind == "when":
            parts[kind] = "; ".join(filter(None, [parts.get(kind), part]))
        elif part:
            parts.setdefault(kind, part)
    return parts


# --- the meeting's own day ---------------------------------------------------------------------

_DAY = (
    r"(?:ngay\s+|hom\s+|het\s+)*\d{1,2}(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{2,4})?"
    r"|\s+thang\s+\d{1,2}(?:(?:\s+nam|/)\s*\d{4})?)(?!\w)"
)
_DAYS = rf"{_DAY}(?:\s*[-–]\s*{_DAY})?"
_LUNAR = re.compile(
    rf"(?P<out>\(?(?:(?:tuc|nham)\s+)?{_DAY}\s*(?:nam\s+\w+\s\w+\s*)?(?:am\s+lich|al)(?!\w)\)?)"
)
_MOVED_FROM = re.compile(
    rf"(?<!\w)(?:{letters(MOVES)})(?!\w)[^;]*?(?<!\w)(?P<out>tu\s[^;]{{3,60}}?"
    r"\s(?:sang|thanh|qua|den|toi))\s"
)
_MOVED_ON = re.compile(
    rf"(?P<out>(?:\d{{1,2}}\s*[hg:]\s*\d{{0,2}}\s+)?{_DAY})[^\w;]*(?:\s(?:da|duoc|xin|se|phai|tam))*"
    rf"\s(?:{letters(MOVES)})\s"
)
_HOUR = r"(?:\d{1,2}\s*(?:h|g|:|gio)\s*(?:\d\d)?(?!\w))"
_WEEKLY = re.compile(
    rf"(?P<out>(?:{_HOUR}\s+)?(?:thu\s+\w+|chu\s+nhat|cn|t[2-7])\s+(?:hang|moi)\s+(?:tuan|thang))"
)
# Another hour than the meeting's: whoever is to be there before it.
_EARLIER = re.compile(rf"(?<!\w)(?P<out>truoc\s+(?:luc\s+)?{_HOUR})(?=.*{_HOUR})")
_INSTEAD = re.compile(
    rf"(?P<out>\(thay\s[^()]*\)|(?<!\w)(?:thay\s+(?:vi|cho)|thay(?=\s+ngay\s)|khong\s+hop|nghi\s+hop)\s[^;,]*?{_DAY})"
)
_ISSUED = re.compile(
    rf"(?:^|;\s*)(?P<out>[^\W\d_][^\W\d_ ]*(?:\s[^\W\d_]+){{0,4}},\s*{_DAY})(?=\s*(?:;|\.\s|$))"
)
_GONE = re.compile(rf"(?P<out>{_DAY}\s+(?:vua\s+(?:qua|roi)|nam\s+ngoai))")


@cache
def _at() -> re.Pattern[str]:
    """What stands before a place: "tại", or the way to one its noun names ("ra nhà văn hóa")."""
    places = _any(marks().places)
    return re.compile(
        rf"(?<!\w)(?:(?:tai|at|o)\s+(?=\w)|(?:ra|ve|len|xuong|vao|toi)\s+(?={places}\s))|@\s*"
    )


@cache
def _not_its_own() -> tuple[re.Pattern[str], ...]:
    papers, deadlines = _any(marks().papers), _any(marks().deadlines)
    return (
        _LUNAR,
        _MOVED_FROM,
        _MOVED_ON,
        _WEEKLY,
        _INSTEAD,
        _ISSUED,
        _GONE,
        re.compile(
            rf"(?<!\w)(?P<out>(?:theo\s+|thuc\s+hien\s+)?{papers}(?!\w)[^;:]{{0,120}}?{_DAYS})"
        ),
        re.compile(rf"(?<!\w)(?P<out>{deadlines}(?!\w)(?:(?!hop\s)[^;]){{0,60}}?{_DAYS})"),
        re.compile(rf"(?P<out>{_DAY}\s*:\s*{deadlines})(?!\w)"),
    )


def _meetings_own(text: str) -> str:
    """Takes out dates of something else, as long as one is left."""
    for other in _not_its_own():
        while found := other.search(letters(text)):
            left = text[: found.start("out")] + "; " + text[found.end("out") :]
            if not any(find_dates(typed(left))):
                break
            text = left
    return _without_earlier_hours(text)


def _without_earlier_hours(text: str) -> str:
    while found := _EARLIER.search(letters(text)):
        text = text[: found.start("out")] + "; " + text[found.end("out") :]
    return text


# A number behind one of these is no day of the month.
_COUNTS = re.compile(
    r"(?:(?<!\w)(?:thu|gio|h|g|phut|so|thang|nam|tang|phong|lau|khu|to|ap|thon|doi|p|q|t)[\s.]*|\d)\Z"
)
_TWO_DAYS = re.compile(
    r"(?<![\w:/.])(?P<first>\d{1,2})\s*(?:-|–|va|hoac|den|,|&)\s*(?:ngay\s+)?"
    r"(?P<day>\d{1,2})\s*/\s*(?P<rest>\d{1,2}(?:\s*/\s*\d{4})?)(?![\w/])"
)


def _several(text: str, now: datetime, holidays: Holidays) -> tuple[date, ...]:
    """Lists the days of a text that names more than one, in their order."""
    plain = letters(text)
    for found in _TWO_DAYS.finditer(plain):
        if not _COUNTS.search(plain, 0, found.start()):
            both = (f"{day}/{found['rest']}" for day in (found["first"], found["day"]))
            return _days([one for day in both for one in find_dates(typed(day))], now, holidays)
    said = [one for one in find_dates(typed(text)) if one.says_month or one.is_weekday]
    return _days([one for one in said if one.says_month] or said, now, holidays)


def _days(said: Iterable[DateFound], now: datetime, holidays: Holidays) -> tuple[date, ...]:
    """Lists them where they are several; what does not exist is no day."""
    days = set()
    for one in said:
        with suppress(ValueError, OverflowError):
            days.add(one.resolve(Today(now, now.date(), holidays)))
    return tuple(sorted(days)) if len(days) > 1 else ()


# --- its place ---------------------------------------------------------------------------------

_CUT = re.compile(r"[;,:|]|\s[-–—]\s|\.\s+(?=[^\W\d_])|\.$")
_SENTENCE = re.compile(r"[.;|]\s*\Z|[.;|]\s")
_ABBREVIATED = re.compile(r"(?<!\w)(?:p|q|tp|kp|tt|tx|ap|d|tx|tdp|h|t)\Z")
_PARTICLES = re.compile(
    r"(?:\s+(?:nhé|nhe|nha|ạ|nhá|đấy|thôi)"
    r"(?:\s+(?:(?:các|cả|mọi)\s+)?(?:bác|anh|chị|anh\s+chị|em|cô|chú|đ/c|đồng\s+chí|nhà|người))?)+\Z",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[\W\d]*(?:(?:hop(?!\s+tac)|sinh\s+hoat)(?:\s+chi\s+(?:bo|uy))?\s+)?")
_ENDS = re.compile(
    r"(?<!phong)(?<!nha)(?<!diem)\s(?:(?:hop|sinh\s+hoat)\s+chi|do|de|nham|theo|xin|kinh|rat|cac\s+dong\s+chi|de\s+nghi)\s"
)
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_LONGEST_NAME = 6


def place_in(text: str) -> str:
    """Takes the place out of what a day and an hour left of a line."""
    return _place(text)


def _place(text: str, *, named: bool = False) -> str:
    """Takes the place out of what is left; `named`: it comes at the beginning."""
    text = _BRACKET.sub(lambda found: "" if _no_place(found[1]) else found[0], text)
    pieces = list(_pieces(text))
    begins = {a: _begin(text[a:b]) for a, b in pieces}
    said = (a + found.end() for a, b in pieces if (found := _at().search(letters(text[a:b]))))
    begun = (a + at for a, at in begins.items() if at is not None)
    start = 0 if named else next(said, next(begun, None))
    if start is None:
        names = [text[a:b].strip(" .*•+-–") for a, b in pieces]
        return next((name for name in names if _is_name(name)), "")
    return _PARTICLES.sub("", text[start : _end(text, pieces, start)].strip(" .,;:-–!?"))


def _end(text: str, pieces: list[tuple[int, int]], start: int) -> int:
    """Where a place ends that begins there: with its sentence, or before what is none."""
    end = start
    for a, b in pieces:
        if b <= start:
            continue
        if a > start and (_SENTENCE.search(text, end, a) or _no_place(text[a:b])):
            break
        if stop := _ENDS.search(letters(text), max(a, start), b):
            return stop.start()
        end = b
    return end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    plain, start = letters(text), 0
    for cut in _CUT.finditer(text):
        if cut[0][0] == "." and _ABBREVIATED.search(plain, 0, cut.start()):
            continue
        if cut[0][0] == "." and plain[: cut.start()].count("(") > plain[: cut.start()].count(")"):
            continue
        yield start, cut.start()
        start = cut.end()
    yield start, len(text)


def _begin(piece: str) -> int | None:
    """Where a place begins in it, with a word that begins one."""
    plain = letters(piece)
    lead = found.end() if (found := _LEAD.match(plain)) else 0
    begun = re.compile(rf"{_any(marks().places)}(?!\w)").match(plain, lead)
    return lead if begun and not _no_place(piece[lead:]) else None


def _no_place(piece: str) -> bool:
    plain = letters(piece).strip(" .*•+-–½0123456789")
    other, place = (re.match(rf"{_any(words)}(?!\w)", plain) for words in _both_kinds())
    return not plain or bool(other and not (place and place.end() > other.end()))


def _both_kinds() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return marks().not_places, marks().places


def _is_name(piece: str) -> bool:
    """Knows a name without a noun: "Hoàng Mai", "12 Lê Lợi"."""
    words = piece.split()
    if not 1 <= len(words) <= _LONGEST_NAME or _no_place(piece):
        return False
    return all(word[0].isupper() or word[0].isdigit() for word in words)
