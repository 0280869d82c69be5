"""Where the day stands in a text: "03/12", "ngày 3", "thứ bảy đầu tiên của tháng 12", "mai".

A kind of date is a pattern and a function of `core.dates.days` from its match to the day. Kinds
stand in tiers: of all dates in a text the one of the highest tier is meant ("thứ Năm, 03/12" is
03/12), of one tier the first.

"Hội trường 19/5" may be a hall named after a day or a hall and a day. A day and month count as a
date when they are the only one in the text; beside another date they stay part of the place.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from core.dates import days
from core.dates.days import Today
from core.dates.vocabulary import NUMBER, Typed, after_place_noun, after_title, in_address, pattern

# A number that is no hour: not the 8 of "cuối tháng 8 giờ".
_NOT_HOUR = r"(?!\s*(?:gio|h|g|:|ruoi|kem|thieu|am|pm)(?!\w))(?![:.]?\d)"
_THIS_OR_NEXT = "nay|sau|tới|toi|ke tiep|tiep theo|ke"
_EN_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_EN_YEAR = r"(?:,? (?P<en_y>\d{4}))?"
_YEAR = rf"(?:\s*[/-]\s*(?P<y>\d{{4}})|,? nam (?P<year>\d{{4}}|{_THIS_OR_NEXT}))?"
_SLASH_YEAR = r"(?:\s*/\s*(?P<y>\d{4}|\d\d))?"
# "thang sau" is next month far more often than June without its accent.
_MONTH_NUMBER = rf"(?!sau(?!\w))(?P<m>{NUMBER})"
_NUMBERED_MONTH = rf"thang {_MONTH_NUMBER}{_NOT_HOUR}{_YEAR}"
_MONTH = (
    rf"(?:{_NUMBERED_MONTH}|thang (?P<rel>{_THIS_OR_NEXT})|(?:hang )?thang"
    rf"|(?:the |(?P<en_rel>this|next) )?month|(?P<mon>{_EN_MONTH}){_EN_YEAR})"
)
_OF = "(?: (?:cua|trong|vao|of|in))? "

_REL_MONTH = rf"(?:,? (?:cua )?thang (?P<rel>{_THIS_OR_NEXT}))?"
_EN_REL_MONTH = "(?: of (?:(?P<en_rel>this|next)|the) month)?"

_DAY_WORDS = "(?:(?:ngay|mung|mong) )"
# "ngay mot" is the day after tomorrow, "ngay sau" some later day.
_LONE_DAY = rf"(?!(?<=ngay\s)(?:mot|sau)(?!\w))(?P<d>{NUMBER})"
_ORDINAL = "(?:st|nd|rd|th)"
# "lần thứ 3" and "tuần thứ 3" count, they name no weekday.
WEEKDAY = (
    r"(?:(?<!lan\s)(?<!ky\s)(?<!tuan\s)thu\s*(?P<wd>hai|ba|tu|tư|nam|sau|sáu|bay|\d)"
    r"|t(?P<t>[2-7])|(?P<sunday>chu nhat|chua nhat|cn))"
)
EN_WEEKDAY = "(?P<en_day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_EN_SHORT = "(?P<en_day>mon|tues?|wed|thurs?|thu|fri|sat|sun)"
_NTH = "(?P<nth>hai|ba|tu|tư|[1-4])"
WEEK = "(?P<week>tuan (?:nay|(?:sau|tới) nua|sau|tới|toi|ke tiep|tiep theo|ke))"
_WHICH_ONE = (
    rf"(?:,? (?:cua |trong )?(?:{WEEK}|(?P<soon>tới)|nay|(?:cuoi|dau|giua) tuan(?: nay)?"
    rf"|(?P<next>sau){_NOT_HOUR}))?"
)
_EN_WEEK = "(?P<week>this week|next week|week after next)"
_PART_BEFORE = r"(?:(?<=sang\s)|(?<=trua\s)|(?<=chieu\s)|(?<=toi\s)|(?<=dem\s))"
_UNIT = "(?P<unit>ngay|hom|tuan|thang|gio|tieng|phut)"
_EN_UNIT = "(?P<unit>days?|weeks?|months?|hours?|minutes?)"
_LUNAR = re.compile(
    r"\s*(?:nam\s+\d+\s+)?(?:thang\s+(?:gieng|giêng|chap|chạp)|tet|(?:am|âm)\s+lich|al|âl)\b"
)

_PATTERNS: tuple[tuple[days.Resolve, tuple[str, ...]], ...] = (
    # The first tier: counted from now.
    (
        days.from_now,
        (
            rf"(?:(?:sau|trong) )?(?P<n>{NUMBER}) {_UNIT} nua",
            rf"sau (?P<n>{NUMBER}) (?P<unit>ngay|tuan|thang)(?!\s*\d)",
            rf"(?P<n>{NUMBER}) (?P<unit>ngay) sau",
            rf"in (?P<n>{NUMBER}|an?) {_EN_UNIT}",
            rf"(?P<n>{NUMBER}|an?) {_EN_UNIT} from now",
        ),
    ),
    # A day and a month.
    (
        days.day_of_month,
        (
            r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![-/])",
            rf"{_DAY_WORDS}*(?<![/:.])(?P<d>\d{{1,2}})\s*/\s*(?P<m>\d{{1,2}}){_SLASH_YEAR}(?!/)",
            rf"{_DAY_WORDS}*(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})-(?P<y>\d\d)(?!-)",
            rf"{_DAY_WORDS}*(?P<d>\d{{1,2}})\s*-\s*(?P<m>\d{{1,2}})\s*-\s*(?P<y>\d{{4}})(?!-)",
            rf"{_DAY_WORDS}*(?<!-)(?P<d>\d{{1,2}})-(?P<m>0[1-9]|1[0-2])(?!-)",
            rf"{_DAY_WORDS}*(?P<d>\d{{1,2}})[.](?P<m>\d{{1,2}})[.](?P<y>\d{{4}}|\d\d)(?!\.\d)",
            rf"{_DAY_WORDS}+(?P<d>{NUMBER})(?:,? (?:cua )?|\s*/\s*){_NUMBERED_MONTH}",
            rf"(?<!tuan\s)(?<!tuan\sthu\s)(?P<d>\d{{1,2}}) {_NUMBERED_MONTH}",
            rf"thang {_MONTH_NUMBER},? {_DAY_WORDS}+(?P<d>{NUMBER}){_NOT_HOUR}",
            rf"(?:the )?(?P<d>\d{{1,2}}){_ORDINAL}?(?: of)? (?P<mon>{_EN_MONTH})[.]?{_EN_YEAR}",
            rf"(?P<mon>{_EN_MONTH})[.]? (?:the )?(?P<d>\d{{1,2}}){_ORDINAL}?{_NOT_HOUR}{_EN_YEAR}",
        ),
    ),
    (
        days.nth_weekday,
        (
            rf"{WEEKDAY} (?:tuan )?(?:dau tien|thu nhat|(?P<last>cuoi cung))(?:{_OF}{_MONTH})?",
            rf"{WEEKDAY} (?:tuan )?(?:dau|(?P<last>cuoi)|thu {_NTH}){_OF}{_MONTH}",
            rf"{WEEKDAY} tuan (?:dau|(?:thu )?{_NTH}(?!\s*[/.-]\d))(?:{_OF}{_MONTH})?",
            rf"(?:the )?(?P<en_nth>first|second|third|fourth) {EN_WEEKDAY}(?:{_OF}{_MONTH})?",
            rf"(?:the )?(?P<last>last) {EN_WEEKDAY}{_OF}{_MONTH}",
        ),
    ),
    (
        days.last_working_day,
        (
            rf"(?:ngay )?lam viec cuoi(?: cung)?{_OF}{_MONTH}",
            rf"(?:the )?last working day{_OF}{_MONTH}",
        ),
    ),
    (
        days.edge_of_month,
        (
            rf"(?:ngay )?(?P<edge>cuoi(?: cung)?|dau|giua){_OF}{_MONTH}",
            rf"(?:the )?(?P<edge>end|start|beginning|middle|last day) of {_MONTH}",
        ),
    ),
    # A bare day of the month.
    (
        days.day_of_month,
        (
            rf"{_DAY_WORDS}+{_LONE_DAY}{_NOT_HOUR}(?!\s*[/-]\s*\d){_REL_MONTH}",
            rf"thang (?P<rel>{_THIS_OR_NEXT}),? {_DAY_WORDS}+{_LONE_DAY}{_NOT_HOUR}",
            rf"the (?P<d>\d{{1,2}}){_ORDINAL}{_EN_REL_MONTH}(?!\s+(?:floor|room|hall))",
        ),
    ),
    (
        days.weekday_to_come,
        (
            rf"{WEEKDAY}{_WHICH_ONE}",
            rf"{WEEK},? (?:(?:vao|hom) )?{WEEKDAY}",
            rf"{EN_WEEKDAY} (?:of )?(?:the )?{_EN_WEEK}",
            rf"(?:(?:(?P<next>next)|this|(?P<soon>coming)) )?{EN_WEEKDAY}",
            rf"(?:(?P<next>next)|this|on) {_EN_SHORT}",
            rf"{_EN_WEEK},? (?:on )?{EN_WEEKDAY}",
        ),
    ),
    (
        days.edge_of_week,
        (
            rf"(?P<edge>cuoi|dau|giua) (?:{WEEK}|tuan)",
            r"(?:this|(?P<next>next)|the) weekend",
        ),
    ),
    (
        days.days_ahead,
        (
            r"(?:(?:ngay|hom|bua) )*(?P<ahead>mai)(?!\s+mốt)",
            r"(?:ngay )?(?:hom|bua) (?P<ahead>nay)",
            r"(?:(?:ngay|hom|bua) )+(?P<ahead>kia|kìa|mot|mốt|qua)",
            rf"{_PART_BEFORE}(?P<ahead>nay|kia|kìa|mot|mốt|qua)",
            r"(?<!muoi\s)(?<!mai\s)(?P<ahead>mốt)",
            r"(?:the )?(?P<ahead>day after tomorrow|tomorrow|today|tonight|yesterday)",
        ),
    ),
    (
        days.same_day_later,
        ("(?:ngay nay )?" + WEEK.replace("nay|", ""), _EN_WEEK.replace("this week|", "")),
    ),
    (
        days.same_day_next_month,
        ("thang (?:sau|tới|toi|ke tiep|tiep theo|ke)", "next month"),
    ),
    # Figures that are a day and month only if nothing better is there: "3-2", "3.12".
    (
        days.day_of_month,
        (
            r"(?<!-)(?P<d>0?[1-9]|[12]\d|3[01])-(?P<m>0?[1-9]|1[0-2])(?!-)",
            r"(?<!\.)(?P<d>0?[1-9]|[12]\d|3[01])[.](?P<m>0?[1-9]|1[0-2])(?!\.\d)",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class DateFound:
    """Where a date stands in a text; `resolve` gives the day, or ValueError if there is none."""

    match: re.Match[str]
    tier: int
    meaning: Callable[[re.Match[str], Today], date]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    @property
    def says_month(self) -> bool:
        """Whether it names a day of a month: only beside such a one is a weekday a mere check."""
        return self.meaning is days.day_of_month

    @property
    def is_weekday(self) -> bool:
        return self.meaning is days.weekday_to_come

    def resolve(self, today: Today) -> date:
        """Gives the day meant; a datetime where the words say the hour too ("2 tiếng nữa")."""
        return self.meaning(self.match, today)


_KINDS = tuple(
    (tier, meaning, tuple(pattern(words) for words in patterns))
    for tier, (meaning, patterns) in enumerate(_PATTERNS)
)
_TIER_OF = {meaning: tier for tier, meaning, _ in reversed(_KINDS)}


def find_date(text: Typed) -> DateFound | None:
    """Finds the date a text most likely means, if it has one."""
    return min(_dates(text, range(len(_KINDS))), key=lambda f: _rank(text, f), default=None)


def find_dates(text: Typed) -> list[DateFound]:
    """Lists the dates of a text that do not overlap, those it most likely means first."""
    found: list[DateFound] = []
    for one in sorted(_dates(text, range(len(_KINDS))), key=lambda f: _rank(text, f)):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return found


def find_weekdays(text: Typed) -> Iterator[DateFound]:
    """Finds every weekday, "mai" and the like: what may stand beside a full date."""
    return _dates(text, (_TIER_OF[days.weekday_to_come], _TIER_OF[days.days_ahead]))


def _dates(text: Typed, tiers: range | tuple[int, ...]) -> Iterator[DateFound]:
    for tier, meaning, patterns in _KINDS:
        if tier in tiers:
            for words in patterns:
                for match in words.finditer(text.plain):
                    if not _is_something_else(text, match):
                        yield DateFound(match, tier, meaning)


def _rank(text: Typed, found: DateFound) -> tuple[bool, int, bool, int, int]:
    worded = re.match("ngay|mung|mong|thang", found.match[0]) is not None
    named_place = not worded and after_place_noun(text.plain, found.start)
    return named_place, found.tier, not worded, found.start, -found.end


_WEAK = re.compile(r"t[2-7]|cn|\d{1,2}[.-]\d{1,2}(?![.\-/\d])|\d{1,2}/\d{1,2}\Z")
_NUMERIC = re.compile(r"\d")


def _is_something_else(text: Typed, match: re.Match[str]) -> bool:
    """Knows a place, a house number, a day of the lunar calendar or a person's name."""
    if _LUNAR.match(text.plain, match.end()):
        return True
    if _WEAK.match(match[0]) and after_place_noun(text.plain, match.start()):
        return True
    if _NUMERIC.match(match[0]) and in_address(text.plain, match.start()):
        return True
    if match[0] != "mai":
        return False
    return after_title(text.plain, match.start()) or _is_name(text.original, match)


_NO_NAMES = "họp hop sáng sang trưa trua chiều chieu tối toi đêm dem vào vao"


def _is_name(original: str, match: re.Match[str]) -> bool:
    """Tells whether this "Mai" is that of "nhà Mai", "Hoàng Mai", "Mai Dịch"."""
    before = original[: match.start()].split()
    last = before[-1] if before else ""
    if original.isupper() or not original[match.start()].isupper():
        return False
    following = re.match(r"\s+(\w)", original[match.end() :])
    if following and following[1].isupper():
        return True
    return last.lower() == "nhà" or (last[:1].isupper() and last.lower() not in _NO_NAMES.split())
