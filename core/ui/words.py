"""Words for people, from the catalogues: a folder for each language, complete in all of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

from core.ui.buttons import ButtonData
from core.ui.screens import Button

CATALOGUES = Path(__file__).parents[1] / "catalogues"
LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"


@dataclass(frozen=True, eq=False)  # one for each language; its mapping has no hash
class Words:
    """One language's sentences. Calling it gives HTML with the values escaped."""

    language: str
    catalogue: Mapping[str, str | tuple[str, ...]]
    form: Callable[[int], int]

    def __call__(self, key: str, /, **values: object) -> Markup:
        """Gives the sentence as Telegram HTML; values that are not Markup are escaped."""
        return Markup(self._pattern(key, values)).format(**values)  # noqa: S704 - catalogues are ours

    def plain(self, key: str, /, **values: object) -> str:
        """Gives the sentence without markup: button labels, toasts, files."""
        return self._pattern(key, values).format(**values)

    def button(self, key: str, data: ButtonData, /, *, style: str = "", **values: object) -> Button:
        """Makes a button under that sentence. `style`: "success", "danger", "primary"."""
        return Button(self.plain(key, **values), data.pack(), style=style)

    def _pattern(self, key: str, values: Mapping[str, Any]) -> str:
        """Picks the text with its placeholders, in the form for `count` where it has several."""
        text = self.catalogue[key]
        return text if isinstance(text, str) else text[self.form(values["count"])]

    def when(self, on: date, at: time) -> str:
        """Writes "thứ Năm, 03/12/2026, 19:30"."""
        return self.plain("date.when", day=self.day(on), hour=self.hour(at))

    def day(self, on: date) -> str:
        """Writes "thứ Năm, 03/12/2026"."""
        return self.plain("date.day", weekday=self.weekday(on), date=self.full_date(on))

    def weekday(self, on: date) -> str:
        return self.plain(f"weekday.{on.weekday()}")

    def full_date(self, on: date) -> str:
        """Writes "03/12/2026"."""
        return self.plain("date.full", on=on)

    def short_date(self, on: date) -> str:
        """Writes "03/12"."""
        return self.plain("date.short", on=on)

    def month(self, on: date) -> str:
        """Writes "12/2026"."""
        return self.plain("date.month", on=on)

    def hour(self, at: time | datetime) -> str:
        """Writes "19:30"."""
        return self.plain("date.hour", at=at)

    def listed(self, items: Iterable[str]) -> str:
        """Writes "a, b, c"."""
        return self.plain("list.comma").join(items)

    def people(self, count: int) -> str:
        """Writes "04 đồng chí", "không có đồng chí nào"; in English "4 members", "nobody"."""
        return self.plain("count.people", count=count) if count else self.plain("count.nobody")

    def as_of(self, local: datetime) -> str:
        """Writes "tính đến 19:30, 05/12/2026"."""
        return self.plain("date.as_of", at=local)

    def share(self, part: int, whole: int) -> str:
        """Writes "12/18 (66,7%)"."""
        if not whole:
            return "–"
        return self.plain("count.share", part=part, whole=whole, percent=self.percent(part, whole))

    def percent(self, part: int, whole: int) -> str:
        """Writes "95,3%": one decimal, half up (the seeds' figures disagree; this is the rule)."""
        if not whole:
            return "–"
        share = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        shown = format_decimal(share, format="0.0", locale=self.language)
        return self.plain("count.percent", share=shown)


def capital(text: str) -> str:
    """Makes a text begin a line or a button."""
    return text[:1].upper() + text[1:]


def known_language(code: str | None) -> str:
    """Picks the catalogue for a Telegram language code; Vietnamese where none serves."""
    short = (code or "").split("-")[0].lower()
    return short if short in LANGUAGES else DEFAULT_LANGUAGE


@cache
def words_in(language: str) -> Words:
    """Reads all files of a language in LANGUAGES, once."""
    files = [
        read_po(path.read_bytes().splitlines(keepends=True), locale=language)
        for path in sorted((CATALOGUES / language).glob("*.po"))
    ]
    catalogue = dict(_entry(message) for file in files for message in file if message.id)
    return Words(language, catalogue, c2py(files[0].plural_expr))


def _entry(message: Message) -> tuple[str, str | tuple[str, ...]]:
    """Gives a key and its text; in a plural, which bears the key twice, the text's forms."""
    if message.pluralizable:
        return str(message.id[0]), tuple(map(str, message.string or ()))
    return str(message.id), str(message.string)
