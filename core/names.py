"""Comparing names and words as people type them: NFC or NFD, any case, any spacing."""

import unicodedata


def clean(text: str) -> str:
    """The text as it is stored: NFC, trimmed, inner white space folded to single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_key(name: str) -> str:
    """Equal for two spellings of one name; "An" and "Ân" stay two names."""
    return clean(clean(name).casefold())


def fold(text: str) -> str:
    """Lower case, no diacritics, "đ" as "d", single spaces: for searching, never for storing."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("đ", "d").split())
