"""One typed line about a meeting: its kind, its mode, its day, its hour and its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from core.dates import announcement
from core.dates.holidays import Holidays
from core.dates.typed_day import NoSuchTime, WhichDay
from core.dates.vocabulary import unglued
from core.dates.when import ImpossibleDate
from core.model.errors import Refusal
from core.model.meeting import Kind, Mode
from core.model.names import clean, fold

T = TypeVar("T")

# Folded words, the longest first: "thường kỳ kết hợp chuyên đề" is one kind.
KINDS = {
    "thuong ky ket hop chuyen de": Kind.COMBINED,
    "ket hop chuyen de": Kind.COMBINED,
    "ket hop": Kind.COMBINED,
    "combined": Kind.COMBINED,
    "chuyen de": Kind.TOPIC,
    "topic": Kind.TOPIC,
    "thuong ky": Kind.REGULAR,
    "dinh ky": Kind.REGULAR,
    "regular": Kind.REGULAR,
}
MODES = {
    "truc tiep ket hop truc tuyen": Mode.HYBRID,
    "truc tiep va truc tuyen": Mode.HYBRID,
    "ca hai": Mode.HYBRID,
    "hybrid": Mode.HYBRID,
    "truc tuyen": Mode.ONLINE,
    "online": Mode.ONLINE,
    "truc tiep": Mode.IN_PERSON,
    "in person": Mode.IN_PERSON,
}
_FILLERS = ("sinh hoat chi bo", "hop chi bo", "sinh hoat", "hop", "buoi")
# What such a word begins was said of a time, and could not be read: "lùi 1 tuần", "mùng ba Tết".
_OF_TIME = re.compile(
    r"(?:lùi|lui|dời|hoãn|chuyển|đổi|sớm|muộn|hủy|huỷ|mùng|mồng|mung|mong|rằm|ngày|thứ|tuần|tháng"
    r"|\d{1,2}(?:/\d{1,2})? (?:âm|am lịch|am lich|AL))\b",
    re.IGNORECASE,
)
# Not a bare "o", which may be that of Ô Chợ Dừa.
_AT = re.compile(r"\A(?:tại|tai|ở|at)\s+", re.IGNORECASE)
_ATTEMPTS = 3


@dataclass(frozen=True)
class TypedLine:
    """What a typed line said; None or "" where it said nothing."""

    on_date: date | None = None
    at_time: time | None = None
    place: str = ""
    kind: Kind | None = None
    mode: Mode | None = None
    problems: tuple[Refusal, ...] = ()


def read_line(
    text: str, now: datetime, holidays: Holidays, earliest: date | None = None
) -> TypedLine:
    """Reads a line in any order; kind and mode come before the place. `now` is local.

    `earliest`: the first day that a bare one may mean, where that is not today.

    What does not exist ("30/02") becomes a problem, and the rest is read all the same.
    """
    lines = (line.strip() for line in unglued(text).splitlines())
    kind, mode, left = leading_words(clean("; ".join(filter(None, lines))))
    problems: list[Refusal] = []
    for _ in range(_ATTEMPTS):
        try:
            read = announcement.read(left, now, holidays, earliest)
        except ImpossibleDate as impossible:
            problems.append(NoSuchTime(impossible))
            left = clean(left.replace(impossible.part, " ", 1))
            continue
        problems += [WhichDay(read.days)] if read.days else []
        late_kind, late_mode, rest = leading_words(read.rest)
        place = read.place if rest == read.rest else announcement.place_in(rest)
        kind, mode, place = kind or late_kind, mode or late_mode, _place(place)
        return TypedLine(read.on, read.at, place, kind, mode, tuple(problems))
    return TypedLine(kind=kind, mode=mode, problems=tuple(problems))


def typed_place(text: str) -> str:
    """Takes a place in its own words: "tại" is none of them."""
    return _AT.sub("", clean(text))


def _place(words: str) -> str:
    """Takes the words of a place; "" for those that say none: "họp chi bộ", "302", "lùi 1 tuần"."""
    if _OF_TIME.match(words):
        return ""
    named = any(char.isalpha() for char in words) and _without_fillers(words.split())
    return words if named else ""


def leading_words(text: str) -> tuple[Kind | None, Mode | None, str]:
    """Reads the kind and the mode said at the start, and keeps what follows in its own spelling."""
    kind: Kind | None = None
    mode: Mode | None = None
    words = text.split()
    while words:
        if kind is None and (found := _said(words, KINDS)):
            kind, words = found
        elif mode is None and (other := _said(words, MODES)):
            mode, words = other
        else:
            break
        words = _without_separator(words)
    return kind, mode, " ".join(words)


def _said(words: list[str], vocabulary: Mapping[str, T]) -> tuple[T, list[str]] | None:
    words = _without_fillers(words)
    for said, meaning in vocabulary.items():
        length = len(said.split())
        if fold(" ".join(words[:length])).rstrip(",;:.") == said:
            return meaning, words[length:]
    return None


def _without_fillers(words: list[str]) -> list[str]:
    for filler in _FILLERS:
        length = len(filler.split())
        if fold(" ".join(words[:length])) == filler:
            return _without_fillers(words[length:])
    return words


def _without_separator(words: list[str]) -> list[str]:
    return words[1:] if words and not words[0].strip(",;:.–—-+") else words
