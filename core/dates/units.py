"""A week, month, quarter or year said as a whole: "cả tuần này", "tháng 12/2026", "cuối tháng".

`since` is the day from which an open one counts: "hết tuần" is the week of that day, "tháng 1" the
next January from then. "Này" and "sau" count from today.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from core.dates.days import ENGLISH_MONTHS
from core.dates.vocabulary import NUMBER, number, pattern

_AHEAD = "(?:sau|tới|toi) nua|after next|nay|this|sau|tới|toi|ke tiep|tiep theo|ke|next"
_ENGLISH_MONTH = "|".join(f"{month}[a-z]*" for month in ENGLISH_MONTHS)
_YEAR = r"(?:\s*/\s*(?P<y>\d{4})| nam (?P<year>\d{4}))?"
_UNIT = pattern(
    r"(?:(?:trong|cả|ca|h[eế]t|tr[oọ]n|su[oố]t|the|all|whole|of|from) )*"
    r"(?:(?P<edge>dau|giua|cuoi|start|beginning|middle|end)(?: of)?(?: the)? )?"
    r"(?:(?P<before>this|next) )?"
    rf"(?:(?P<unit>tuan|thang|quy|nam|week|month|quarter|year)(?: (?P<after>{_AHEAD})"
    rf"|\s*(?P<n>{NUMBER}|i{{1,3}}|iv)(?:{_YEAR}))?"
    rf"|(?P<mon>{_ENGLISH_MONTH})(?: (?P<en_y>\d{{4}}))?)"
)
_KINDS = {"week": "tuan", "month": "thang", "quarter": "quy", "year": "nam"}
_MONTHS_OF = {"thang": 1, "quy": 3, "nam": 12}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """Its first and last day; of an edge ("đầu tuần") both are that day, but for a weekend."""

    first: date
    last: date
    end: int  # where the words end


def read_unit(plain: str, today: date, since: date) -> Unit | None:
    """Reads the unit that a text begins with; None where it begins with none."""
    match = _UNIT.match(plain)
    if match is None:
        return None
    said = match["unit"] or "thang"
    kind = _KINDS.get(said, said)
    first = _first_day(match, kind, today, since)
    if first is None:
        return None
    first, last = _at_edge(match["edge"], kind, first, _last_day(kind, first))
    return Unit(first, last, match.end())


def _first_day(match: re.Match[str], kind: str, today: date, since: date) -> date | None:
    ahead = match["before"] or match["after"]
    if ahead:
        steps = 2 if ahead.endswith(("nua", "after next")) else int(ahead not in ("nay", "this"))
        return _start(kind, today, steps)
    if match["n"] or match["mon"]:
        return _numbered(match, kind, since)
    return _start(kind, since, 0)


def _start(kind: str, on: date, steps: int) -> date:
    if kind == "tuan":
        return on + timedelta(weeks=steps, days=-on.weekday())
    months = _MONTHS_OF[kind]
    began = on.replace(month=on.month - (on.month - 1) % months, day=1)
    return began + relativedelta(months=steps * months)


def _numbered(match: re.Match[str], kind: str, since: date) -> date | None:
    """Gives the start of "tháng 12", "quý I/2027", "December 2026"; None for "tuần 3", "năm 5"."""
    words = match["n"] or ""
    which = _ROMAN.get(words) or (number(words) if words else _month_named(match["mon"]))
    if kind not in ("thang", "quy") or not 1 <= which <= 12 // _MONTHS_OF[kind]:
        return None
    month = 1 + (which - 1) * _MONTHS_OF[kind]
    if year := match["y"] or match["year"] or match["en_y"]:
        return date(int(year), month, 1) if 1900 <= int(year) < 2200 else None
    this_year = date(since.year, month, 1)
    return this_year if _last_day(kind, this_year) >= since else date(since.year + 1, month, 1)


def _month_named(name: str) -> int:
    return ENGLISH_MONTHS.index(name[:3]) + 1


def _last_day(kind: str, first: date) -> date:
    if kind == "tuan":
        return first + timedelta(days=6)
    return first + relativedelta(months=_MONTHS_OF[kind], days=-1)


def _at_edge(edge: str | None, kind: str, first: date, last: date) -> tuple[date, date]:
    if edge in ("dau", "start", "beginning"):
        return first, first
    if edge in ("giua", "middle"):
        middle = first + timedelta(days=2 if kind == "tuan" else 14)
        return middle, middle
    if edge == "cuoi":
        return (first + timedelta(days=_SATURDAY), last) if kind == "tuan" else (last, last)
    return (last, last) if edge == "end" else (first, last)
