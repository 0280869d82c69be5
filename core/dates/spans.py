"""Reading a day or a span of days: "từ thứ 2 đến thứ 6 tuần sau", "1-15/12", "cả tuần này".

A text is parted at its "đến" or dash; each side is a day or a unit (`core.dates.units`). What one
side leaves out, a month or which week, the other says.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from core.dates.holidays import Holidays
from core.dates.patterns import WEEK, WEEKDAY, find_date
from core.dates.typed_day import NoSuchTime, WhichDay, read_day
from core.dates.units import Unit, read_unit
from core.dates.vocabulary import NUMBER, ImpossibleDate, Typed, number, pattern, typed

_FROM = re.compile(r"(?<!\w)(?:(?:k[eể]\s+)?(?:từ|tu)|from)\s+")
_UP_TO = re.compile(r"(?:cho\s+)?(?:den|until|till)\s+")
_NOW = pattern("(?:(?:bây|bay) gio|gio|(?:hom )?nay|now|today)")
_AHEAD_OF_DAY = r"(?=\s*(?:ngay|h[eế]t|cuoi|thu|t\d|chu nhat|cn|tuan|thang|\d))"
# In this order: a dash may belong to a day where "đến" parts two.
_BETWEEN = tuple(
    re.compile(words)
    for words in (
        r"\s+(?:cho\s+)?(?:den(?:\s+tới)?|until|till|to)\s+",
        rf"(?<!tuan)(?<!thang)\s+(?:tới|toi)\s+{_AHEAD_OF_DAY}",
        r"\s+[-–—~→]+\s+|[–—~→]",
        r"(?<=\d)-(?=\d{1,2}\s*(?:[/.]|thang|[a-z]{3})|[^\W\d])|(?<=[^\W\d])-|(?<=\bt\d)-",
        r"(?:(?<=^\d)|(?<=^\d\d))-(?=(?:1[3-9]|[23]\d)$)",  # "1-12" is the first of December
    )
)
_AND = re.compile(
    r"\s+(?:va|và|and|&)\s+|(?<=\d)\s*,\s*(?=\d{1,2}(?:\s*[/,.]\s*\d|\s+thang))|(?<=t\d),\s*(?=t\d|cn)"
    r"|(?<=thu\s\d),\s*(?=thu|chu)"
)
_WEEKDAYS = re.compile(r"(?<!\w)thu\s*([2-7])\s*[-–]\s*([2-7])(?![\d/.-])")
_COUNT = rf"(?P<n>{NUMBER}) (?P<unit>ngay|hom|tuan|thang|days?|weeks?|months?)"
_COUNT_FIRST = pattern(rf"{_COUNT} (?:(?:ke )?(?:từ|tu)|kể từ|from)")
_COUNT_LAST = pattern(rf"(?:trong|for)(?: khoang)? {_COUNT}(?! tới| toi| nua)")
_BARE_DAY = pattern(rf"(?:(?:ngay|mung|mong) )*(?P<d>{NUMBER})(?= thang|$)")
_BARE_WEEKDAY = pattern(WEEKDAY)
_WEEK = pattern(WEEK)
_MONTH_SAID = re.compile(r"\d\s*[/.]\s*\d|(?<!\w)thang(?!\w)|\d\s+[a-z]{3}")


def read_span(text: str, now: datetime, holidays: Holidays) -> tuple[date, date | None]:
    """Reads the first and the last day said; None where only one is. `now` in the cell's zone.

    The last is not before the first: "20/12 - 05/01" ends next year. Raises NoSuchTime, or
    WhichDay where the days do not follow each other.
    """
    whole = typed(" ".join(text.split()))
    plain = _WEEKDAYS.sub(r"thu \1 den thu \2", whole.plain)
    if plain != whole.plain:
        whole = Typed(plain, plain)
    side = _Side(now, holidays)
    return (
        _counted(whole, side)
        or _parted(whole, side)
        or _listed(whole, side)
        or side.alone(_without(_FROM, whole))
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """Reads one side of a span, or a text that has only one."""

    now: datetime
    holidays: Holidays

    @property
    def today(self) -> date:
        return self.now.date()

    def day(self, said: Typed, since: date | None = None) -> date:
        """Reads a day; from `since` on where the next one from today lies before it."""
        text = f"ngày {said.original}" if _BARE_DAY.match(said.plain) else said.original
        on = read_day(text, self.now, self.holidays)
        if since is None or on >= since:
            return on
        return read_day(text, datetime.combine(since, time(), self.now.tzinfo), self.holidays)

    def alone(self, said: Typed) -> tuple[date, date | None]:
        if unit := self.unit(said, self.today):
            return unit.first, unit.last if unit.last > unit.first else None
        return self.day(said), None

    def unit(self, said: Typed, since: date) -> Unit | None:
        """Reads a unit, unless a day is said beside it ("tuần sau thứ 5")."""
        unit = read_unit(said.plain, self.today, since)
        return unit if unit and find_date(_cut(said, unit.end)) is None else None

    def first(self, said: Typed, then: Typed) -> date:
        """Reads the first of two; `then` says the month or the week it leaves out."""
        if _NOW.fullmatch(said.plain):
            return self.today
        week = _WEEK.search(then.plain)
        if week and _BARE_WEEKDAY.fullmatch(said.plain):
            return self.day(typed(f"{said.original} {week[0]}"))
        bare = _BARE_DAY.fullmatch(said.plain)
        if bare and _MONTH_SAID.search(then.plain) and self.unit(then, self.today) is None:
            return _same_day_before(number(bare["d"]), self.day(then), said.original)
        unit = self.unit(said, self.today)
        return unit.first if unit else self.day(said)

    def last(self, said: Typed, since: date) -> date:
        unit = self.unit(said, since)
        return unit.last if unit else self.day(said, since)


def _counted(whole: Typed, side: _Side) -> tuple[date, date] | None:
    """Reads "3 ngày từ mai" and "từ mai trong 3 ngày"; the first day counts."""
    if found := _COUNT_FIRST.search(whole.plain):
        start = _cut(whole, found.end())
    elif found := _COUNT_LAST.search(whole.plain):
        start = _without(_FROM, _cut(whole, 0, found.start()))
    else:
        return None
    first, count = side.day(start), number(found["n"])
    if found["unit"].startswith(("thang", "month")):
        return first, first + relativedelta(months=count, days=-1)
    days = count * (7 if found["unit"].startswith(("tuan", "week")) else 1)
    return first, first + timedelta(days=days - 1)


def _parted(whole: Typed, side: _Side) -> tuple[date, date] | None:
    if found := _UP_TO.match(whole.plain):
        return side.today, side.last(_cut(whole, found.end()), side.today)
    said = _without(_FROM, whole)
    for between in _BETWEEN:
        if found := between.search(said.plain):
            before, then = _cut(said, 0, found.start()), _cut(said, found.end())
            first = side.first(_without(_FROM, before), then)
            return first, side.last(then, first)
    return None


def _listed(whole: Typed, side: _Side) -> tuple[date, date] | None:
    """Reads "5 và 6/12", whose days follow each other. Raises WhichDay where they do not."""
    cuts = [0, *(at for found in _AND.finditer(whole.plain) for at in found.span())]
    said = [_cut(whole, *ends) for ends in zip(cuts[::2], [*cuts[1::2], None], strict=True)]
    if len(said) == 1:
        return None
    firsts = [side.first(_without(_FROM, one), said[-1]) for one in said]
    lasts = [side.last(one, on) for one, on in zip(said, firsts, strict=True)]
    follows = (on == last + timedelta(days=1) for on, last in zip(firsts[1:], lasts, strict=False))
    if not all(follows):
        raise WhichDay(firsts)
    return firsts[0], lasts[-1]


def _same_day_before(day: int, last: date, part: str) -> date:
    """Gives that day of the last one's month, or of the month before it."""
    month = last if day <= last.day else last + relativedelta(months=-1)
    try:
        return month.replace(day=day)
    except ValueError:
        raise NoSuchTime(ImpossibleDate(part, "day")) from None


def _cut(text: Typed, start: int, end: int | None = None) -> Typed:
    return Typed(text.original[start:end], text.plain[start:end])


def _without(words: re.Pattern[str], text: Typed) -> Typed:
    """Leaves out what stands before and with these words: "đi công tác từ 5/12" says "5/12"."""
    found = words.search(text.plain)
    return _cut(text, found.end()) if found else text
