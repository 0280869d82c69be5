"""Comparing names and words as people type them: NFC or NFD, any case, any spacing."""

import re
import unicodedata

# Characters nobody sees: controls, zero-width marks, halves of a pair. They come with pasted
# text, make equal names differ, and some cannot be stored.
_UNSEEN = {"Cc", "Cf", "Cs"}
# Letters of other languages that look like "Đ" and stand in its place in many files.
_LIKE_D = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_LIKE_APOSTROPHE = str.maketrans(dict.fromkeys("’‘ʼʻ`´′＇", "'"))
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Vowels with their marks, decomposed: "òa" and "oà" alike.
_VOWELS = re.compile(r"[aeiouy][aeiouy\u0300-\u036f]*")


def clean(text: str) -> str:
    """Makes a text fit to store: NFC, trimmed, single spaces, nothing invisible, "Đ" the letter."""
    spaced = " ".join(text.split())
    if spaced.isprintable():  # as nearly all text is
        seen = spaced
    else:
        seen = "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen).translate(_LIKE_D).split())


def name_key(name: str) -> str:
    """Makes all spellings of one name equal: capitals, spaces, the tone's place ("hòa", "hoà"),
    the apostrophe. "An" and "Ân" stay two names.
    """
    decomposed = unicodedata.normalize("NFD", clean(name).casefold().translate(_LIKE_APOSTROPHE))
    return clean(_VOWELS.sub(_tone_last, decomposed))


def _tone_last(vowels: re.Match[str]) -> str:
    tones = [mark for mark in vowels[0] if mark in _TONES]
    return "".join(char for char in vowels[0] if char not in _TONES) + "".join(tones)


def fold(text: str) -> str:
    """Lowers, drops diacritics, "đ" to "d", single spaces: for searching, never for storing."""
    plain = clean(text).casefold().translate(_LIKE_APOSTROPHE)
    decomposed = unicodedata.normalize("NFD", plain)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("đ", "d").split())


def list_order(full_name: str) -> tuple[str, str]:
    """Sorts as Vietnamese lists: by the given name, which comes last, then by the whole."""
    folded = fold(full_name)
    return folded.split(" ")[-1], folded


def cell_order(name: str) -> tuple[list[tuple[int, str]], str]:
    """Sorts cells without regard to case and diacritics, 2 before 10; then as written."""
    parts = re.findall("[0-9]+|[^0-9]+", fold(name))
    return [(int(part), "") if part[0] in "0123456789" else (-1, part) for part in parts], name


LONG_LABEL = 24
_KIND_OF_CELL = "Chi bộ "


def short_name(cell: str) -> str:
    """Shortens a cell's long name for a button: without the "Chi bộ" that all begin with."""
    if len(cell) <= LONG_LABEL or not cell.startswith(_KIND_OF_CELL):
        return cell
    short = cell.removeprefix(_KIND_OF_CELL)
    return short[:1].upper() + short[1:]
