"""Which of the buttons offered somebody means who types instead of pressing."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from core.dates.when import ImpossibleDate, When, parse_when
from core.model.names import fold
from core.ui.picks import ANY, Pick, Reads

Found = tuple[str, str]
"""What it is called, and its button's data."""

_TITLE = re.compile(r"^(?:(?:dong chi|d/c|dc|ong|ba|anh|chi(?! bo)|co|chu|bac|em)\s+)+")
_NUMBER = re.compile(
    r"(?:(?:so|nam|ngay|buoi|dong|muc|khoang)\s+)?(\d{1,6})(?:\s*/\s*\d+)?(\s+\w+)?"
)
_YEAR = re.compile(r"(?:nam\s*)?(2\d{3})")
_MONTH = re.compile(r"(?:thang\s*|t)?(\d{1,2})(?:\s*(?:[/.-]|nam)\s*(\d{4}))?")
_SPANS = (
    (24 * 60, re.compile(r"(\d+)\s*(?:ngay|day|days|d)")),
    (60, re.compile(r"(\d+)\s*(?:gio|tieng|hours?|h|g)")),
    (1, re.compile(r"(\d+)\s*(?:phut|minutes?|min|p|')")),
)
_PARTED = re.compile(r"(\d+)\s*(?:gio|h|tieng)\s*(\d{1,2})(?:\s*(?:phut|p|'))?")


def read(picks: Sequence[Pick], text: str, now: datetime) -> list[Found]:
    """Lists what the text may mean of what may be typed, of the first kind that knows any; `now`
    is local.
    """
    found = (list(_READERS[pick.reads](pick, text, now)) for pick in picks)
    return next(filter(None, found), [])


def nearest(picks: Sequence[Pick], text: str) -> list[Found]:
    """Lists names that are spelled much like the text; none for a text that is no name."""
    by_word: dict[str, list[Found]] = {}
    for name, data in _named(picks):
        for word in {fold(name), *fold(name).split()[-1:]}:
            by_word.setdefault(word, []).append((name, data))
    near = get_close_matches(_bare(text), by_word, n=3, cutoff=0.75)
    return list(dict.fromkeys(one for word in near for one in by_word[word]))


def _named(picks: Sequence[Pick]) -> list[Found]:
    return [one for pick in picks if pick.reads is Reads.NAME for one in pick.choices]


def _bare(text: str) -> str:
    return _TITLE.sub("", fold(text).strip(" .,!?"))


def _read_name(pick: Pick, text: str, _now: datetime) -> Iterator[Found]:
    """A whole name, else words of it, else letters in it."""
    typed = _bare(text)
    if not typed:
        return
    folded = [(fold(name), (name, data)) for name, data in pick.choices]
    said = fold(text)
    levels = (
        [found for name, found in folded if name in (typed, said)],
        [found for name, found in folded if f" {typed} " in f" {name} "],
        [found for name, found in folded if len(typed) > 2 and typed in name],
    )
    yield from next(filter(None, levels), [])


def _read_number(pick: Pick, text: str, _now: datetime) -> Iterator[Found]:
    if found := _NUMBER.fullmatch(fold(text).strip(" .")):
        yield from _choice(pick, str(int(found[1])))


def _read_year(pick: Pick, text: str, _now: datetime) -> Iterator[Found]:
    if found := _YEAR.fullmatch(fold(text).strip(" .")):
        yield from _choice(pick, found[1])


def _read_span(pick: Pick, text: str, _now: datetime) -> Iterator[Found]:
    typed = fold(text).strip(" .")
    if parted := _PARTED.fullmatch(typed):
        yield from _choice(pick, str(60 * int(parted[1]) + int(parted[2])))
    elif typed.isdecimal():
        yield from _choice(pick, str(int(typed) * pick.unit))
    for minutes, pattern in _SPANS:
        if found := pattern.fullmatch(typed):
            yield from _choice(pick, str(int(found[1]) * minutes))


def _read_day(pick: Pick, text: str, now: datetime) -> Iterator[Found]:
    """A day and nothing else; a bare number is one of the days offered, if any is."""
    typed = text.strip()
    if typed.isdecimal() and pick.choices:
        day = int(typed)
        yield from (one for one in pick.choices if date.fromisoformat(one[0]).day == day)
        return
    earliest = date.fromisoformat(pick.earliest) if pick.earliest else None
    when = _when(f"ngày {typed}" if typed.isdecimal() else typed, now, earliest)
    if when and when.date and not when.rest:
        count = (when.date - date.fromisoformat(pick.since)).days if pick.since else ""
        yield from _choice(pick, when.date.isoformat(), str(count))


def _read_month(pick: Pick, text: str, _now: datetime) -> Iterator[Found]:
    if found := _MONTH.fullmatch(fold(text).strip(" .")):
        month, year = int(found[1]), found[2]
        for key, data in pick.choices:
            if int(key[5:]) == month and year in (None, key[:4]):
                yield key, data
                return


def _read_hour(pick: Pick, text: str, now: datetime) -> Iterator[Found]:
    typed = text.strip()
    when = _when(f"{typed}h" if typed.isdecimal() else typed, now)
    if when and when.time and not when.date and not when.rest:
        yield from _choice(pick, f"{when.time:%H%M}")


def _when(text: str, now: datetime, earliest: date | None = None) -> When | None:
    try:
        return parse_when(text, now, earliest=earliest)
    except ImpossibleDate:
        return None


def _choice(pick: Pick, key: str, value: str = "") -> Iterator[Found]:
    chosen = dict(pick.choices).get(key)
    if chosen is None and pick.template:
        chosen = pick.template.replace(ANY, value or key)
    if chosen is not None:
        yield key, chosen


_READERS = {
    Reads.NAME: _read_name,
    Reads.NUMBER: _read_number,
    Reads.YEAR: _read_year,
    Reads.SPAN: _read_span,
    Reads.DAY: _read_day,
    Reads.MONTH: _read_month,
    Reads.HOUR: _read_hour,
}
