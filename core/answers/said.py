"""What a member says in their own words: whether they come, and why not.

    >>> read("em xin vắng vì đi công tác ạ")
    Said(Meaning.NO, Reason.WORK)

It is a guess: it is shown with buttons and records nothing by itself. The words stand in
`said.toml`. A word typed with diacritics is that word only ("vâng" is not "vắng"); one typed
without may be either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.answers.views import Item
from core.dates.when import ImpossibleDate, parse_when
from core.dates.zones import to_local
from core.model.answer import Choice, Reason
from core.model.figures import load_figures
from core.model.meeting import Meeting
from core.model.names import clean, fold


class Meaning(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    ASKS = "asks"
    THANKS = "thanks"
    UNCLEAR = "unclear"


CHOICES = {
    Meaning.YES: Choice.ATTEND,
    Meaning.NO: Choice.ABSENT,
    Meaning.UNSURE: Choice.UNSURE,
}


FIRST = (
    ("puzzled", Meaning.UNCLEAR),
    ("unsure", Meaning.UNSURE),
    ("yes_after_all", Meaning.YES),
    ("asks", Meaning.ASKS),
)
"""What counts before any yes or no in the same text."""
SOON = timedelta(days=14)
"""A meeting that comes later is not what somebody speaks of, unless it is the next."""
MEANINGS = {choice: meaning for meaning, choice in CHOICES.items()}


@dataclass(frozen=True)
class Said:
    """What a text most likely means; `reason` for a no that names one, `why` in words where it is
    none of those known.
    """

    meaning: Meaning
    reason: Reason | None = None
    why: str = field(default="", compare=False)

    @property
    def choice(self) -> Choice | None:
        return CHOICES.get(self.meaning)


@dataclass(frozen=True)
class Phrases:
    """The words of said.toml."""

    polite: tuple[str, ...]
    puzzled: tuple[str, ...]
    thanks: tuple[str, ...]
    unsure: tuple[str, ...]
    yes_after_all: tuple[str, ...]
    asks: tuple[str, ...]
    negation: tuple[str, ...]
    coming: tuple[str, ...]
    no: tuple[str, ...]
    yes: tuple[str, ...]
    reasons: dict[Reason, tuple[str, ...]]


@cache
def phrases() -> Phrases:
    return load_figures(Path(__file__).with_name("said.toml"), Phrases)


def read(text: str) -> Said:
    """Guesses what a text says about coming; UNCLEAR where nothing does."""
    words = _words(text)
    bare = _matcher("polite").sub(" ", words).strip(" .,!")
    for kind, meaning in FIRST:
        if _finds(kind, words, bare):
            return Said(meaning)
    reason = next((one for one in phrases().reasons if _finds_reason(one, words)), None)
    if reason or _finds("no", words, bare) or _not_coming().search(words):
        return Said(Meaning.NO, reason, "" if reason else _why(text))
    thanked = _matcher("thanks").sub(" ", words)
    if thanked != words and not _finds("yes", thanked, _matcher("polite").sub(" ", thanked)):
        return Said(Meaning.THANKS)
    return Said(Meaning.YES if _finds("yes", words, bare) else Meaning.UNCLEAR)


_BECAUSE = re.compile(r"(?<!\w)(?:vì|do|bởi|tại|vi)\s+(\w.{1,60})", re.IGNORECASE)
_END = re.compile(r"(?:[\s.,!]|(?<!\w)(?:ạ|nhé|nha|a))+$", re.IGNORECASE)


def _why(text: str) -> str:
    """Finds what is said after "vì", without the politeness at its end."""
    found = _BECAUSE.search(clean(text))
    return _END.sub("", found[1].replace(":", " ")) if found else ""


def meant(said: Said, open_to: Sequence[Item], text: str, now: datetime) -> list[Meeting]:
    """Picks the meetings a text may speak of: those of its day, or not answered yet, or the next.

    None where it says nothing about coming and all is answered.
    """
    if not open_to:
        return []
    with suppress(ImpossibleDate):
        on = parse_when(text, to_local(now, open_to[0].meeting.zone)).date
        if that_day := [item.meeting for item in open_to if item.meeting.on_date == on]:
            return that_day
    near = [item for item in open_to if item.meeting.starts_at < now + SOON] or open_to[:1]
    silent = [item.meeting for item in near if item.answer is None]
    if silent or said.meaning is Meaning.UNCLEAR:
        return silent
    return [item.meeting for item in near]


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _finds(kind: str, words: str, bare: str) -> bool:
    whole = {one[1:] for one in _each(getattr(phrases(), kind)) if one.startswith("=")}
    if whole and re.fullmatch(_any(whole), bare or words):
        return True
    return bool(_matcher(kind).search(words))


def _finds_reason(reason: Reason, words: str) -> bool:
    known = phrases().reasons.get(reason, ())
    return bool(known and _pattern(known).search(words))


@cache
def _matcher(kind: str) -> re.Pattern[str]:
    """What finds the phrases of a kind, but those that must be the whole text."""
    return _pattern(tuple(getattr(phrases(), kind)))


@cache
def _not_coming() -> re.Pattern[str]:
    known = phrases()
    negation, coming = _any(_each(known.negation)), _any(_each(known.coming))
    return re.compile(rf"(?<!\w){negation}\s+(?:\w+\s+){{0,2}}?{coming}(?!\w)")


@cache
def _pattern(kinds: tuple[str, ...]) -> re.Pattern[str]:
    parts = [one for one in _each(kinds) if not one.startswith("=")]
    return re.compile(rf"(?<!\w){_any(parts)}(?!\w)")


def _each(kinds: Iterable[str]) -> list[str]:
    return [one for kind in kinds for one in kind.split("|")]


def _any(parts: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(_spelled, parts), key=len, reverse=True)) + ")"


def _spelled(phrase: str) -> str:
    """A phrase as it may be typed: each word with its diacritics, or with none at all."""
    return r"\s+".join(map(_word, phrase.split())).replace(r"\w*\s+", r"(?:\S+\s+){1,3}?")


def _word(word: str) -> str:
    if word == "*":
        return r"\w*"
    kept, exact = re.escape(word.removeprefix("!")), word.startswith("!")
    return kept if exact or fold(word) == word else f"(?:{kept}|{re.escape(fold(word))})"
