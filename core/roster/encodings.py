"""Text of old encodings in a roster: recognised by the syllables it makes, and converted.

TCVN3 and VNI write Vietnamese with the letters of another alphabet and a font of their own, so
"Nguyễn" is stored as "NguyÔn" or "Nguyeãn". What is stored says nothing of it; only that the one
reading makes syllables and the other does not.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "vietnamese.toml"
PLAUSIBLE = 0.8
"""What share of a text's words must be syllables, so that it is read as this encoding."""
UNLIKELY = 0.75
"""Below this share a whole text is looked at in the other encodings."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\s!-@\[-`{-~–—“”‘’…]+")
_MARKS_OF = {
    **dict.fromkeys("aeiouy", _TONES + "\u0306"),
    "c": "\u030c", "n": "\u0303",
}  # fmt: skip
_SHAPES = {"a": "\u0302", "e": "\u0302", "o": "\u0302\u031b", "u": "\u031b"}
_OTHER_LETTERS = "đƀ"


@dataclass(frozen=True)
class Encoding:
    """A way to read stored text."""

    name: str
    read: Callable[[str], str]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _rhymes() -> frozenset[str]:
    return frozenset(_data()["rhymes"].split())


@cache
def is_syllable(word: str) -> bool:
    """Tells whether Vietnamese has such a syllable, in any capitals."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tones = sum(char in _TONES for char in decomposed)
    bare = "".join(char for char in decomposed if char not in _TONES)
    letters = unicodedata.normalize("NFC", bare)
    return tones <= 1 and any(
        letters.startswith(onset) and letters[len(onset) :] in _rhymes()
        for onset in _data()["onsets"]
    )


def impossible_letters(text: str) -> str:
    """Finds what stands in no name here: neither Vietnamese nor of the peoples who live with it
    (Niê Kpă, Čil, H'Lŭk), nor a sign people write.
    """
    return "".join(char for char in text if not _possible(char))


def _possible(char: str) -> bool:
    if char.isascii() or unicodedata.category(char) in ("Zs", "Pd", "Pi", "Pf", "Nd", "Mn"):
        return char != "\x7f"
    decomposed = unicodedata.normalize("NFD", char.casefold())
    base, marks = decomposed[0], decomposed[1:]
    if base in _OTHER_LETTERS:
        return not marks
    allowed = _MARKS_OF.get(base, "") + _SHAPES.get(base, "")
    if char.isalpha():
        return base.isascii() and all(mark in allowed for mark in marks)
    return char in "…°·№′″"


# --- the encodings --------------------------------------------------------------------------------


def from_tcvn3(text: str) -> str:
    """Reads what was typed in a font of TCVN 5712."""
    read = text.translate(_tcvn3())
    # One font had the capitals: there the numbers are those of small letters.
    plain = [char for char in text if char.isascii() and char.isalpha()]
    capitals = len(plain) > 1 and all(char.isupper() for char in plain)
    return read.upper() if capitals else read


@cache
def _tcvn3() -> dict[int, str]:
    return {int(one[:2], 16): one[2:] for one in _data()["tcvn3"].split()}


def from_vni(text: str) -> str:
    """Reads what was typed in a font of VNI."""
    pattern, letters, marks = _vni()

    def letter(found: re.Match[str]) -> str:
        first = found[1] or found[3]
        return letters.get(first, first) + marks.get(found[2] or "", "")

    return unicodedata.normalize("NFC", pattern.sub(letter, text))


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    data = _data()["vni"]
    letters = {pair[0]: pair[1] for pair in data["letters"].split()}
    marks = {char: mark for chars, mark in data["marks"] for char in chars}
    pattern = f"([{data['after']}])([{''.join(marks)}])|([{''.join(letters)}])"
    return re.compile(pattern), letters, marks


AS_STORED = Encoding("", lambda text: text)
OLD = (Encoding("tcvn3", from_tcvn3), Encoding("vni", from_vni))


def as_double_utf8(text: str) -> str | None:
    """Undoes UTF-8 that was taken for a Western code page and written as UTF-8 once more."""
    try:
        raw = b"".join(_western(char) for char in text)
        read = raw.decode("utf-8")
    except UnicodeError:
        return None
    return None if read == text else read


def _western(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


# --- which ----------------------------------------------------------------------------------------


def share_of_syllables(texts: Iterable[str]) -> float:
    """What share of the words that are not plain ASCII are syllables; 1 where there are none."""
    words = [word for text in texts for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 1.0


def encoding_of(texts: Iterable[str]) -> Encoding:
    """Finds how these texts are to be read, taken together."""
    known = list(texts)
    stored = share_of_syllables(known)
    if stored >= UNLIKELY:
        return AS_STORED
    best = max(OLD, key=lambda one: share_of_syllables(map(one.read, known)))
    found = share_of_syllables(map(best.read, known))
    return best if found >= max(PLAUSIBLE, stored + 0.1) else AS_STORED


def read_text(text: str, usual: Encoding) -> tuple[str, Encoding]:
    """Reads one text of a file that is `usual`ly in this encoding; a sheet may mix them."""
    if text.isascii():
        return text, AS_STORED
    if share_of_syllables([usual.read(text)]) == 1:
        return usual.read(text), usual
    others = (one for one in (AS_STORED, *OLD) if share_of_syllables([one.read(text)]) == 1)
    chosen = next(others, usual)
    return chosen.read(text), chosen
