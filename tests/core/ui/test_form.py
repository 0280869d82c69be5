"""The catalogues' words and form: one thing has one name, and figures are written one way."""

import re
import tomllib
from datetime import UTC, date, datetime, time
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from core.ui.words import LANGUAGES, words_in
from tests import form
from tests.core.ui.test_catalogues import forms

ABANDONED: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "abandoned.toml").read_text(encoding="utf-8")
)
PLACEHOLDER = re.compile(r"\{[^}]*\}")
CAPITALS = re.compile(r"\b[A-Z]{4,}\b(?!_)")
NOT_SHOUTED = {"FILE", "BTCTW"}
"""What stands for a file's name in a command, and a part of documents' numbers."""
OF_ANOTHER_FORM = {
    "import.which_committee": "a command to type, with its quotation marks",
    "said.which": "{what} is words, not a number",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_reads_an_abandoned_word(language: str) -> None:
    rows = [(re.compile(row["words"], re.IGNORECASE), row) for row in ABANDONED[language]]
    found = [
        f"{key}: “{said[0]}”, say {row['say']}"
        for key, texts in forms(language).items()
        for words, row in rows
        if (said := words.search(PLACEHOLDER.sub("{}", " | ".join(texts))))
        and not any(fnmatch(key, right) for right in row.get("but", {}))
    ]
    assert found == []


def test_every_exception_is_needed() -> None:
    idle = [
        f"{row['words']}: {right}"
        for language, rows in ABANDONED.items()
        for row in rows
        for right in row.get("but", {})
        if not any(
            fnmatch(key, right)
            and re.search(row["words"], PLACEHOLDER.sub("{}", " | ".join(texts)), re.IGNORECASE)
            for key, texts in forms(language).items()
        )
    ]
    assert idle == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_keep_the_form(language: str) -> None:
    found = [
        f"{key}: {fault}"
        for key, texts in forms(language).items()
        for text in texts
        for fault in form.faults_of_sentence(text)
        if key not in OF_ANOTHER_FORM
    ]
    assert found == []


def test_english_has_no_shouting() -> None:
    found = {
        key: word
        for key, texts in forms("en").items()
        for text in texts
        for word in CAPITALS.findall(PLACEHOLDER.sub("", text))
        if word not in NOT_SHOUTED
    }
    assert found == {}


def test_figures_are_written_in_two_digits() -> None:
    words = words_in("vi")
    assert words.people(4) == "04 đồng chí"
    assert words.people(0) == "không có đồng chí nào"
    assert words.month(date(2027, 1, 5)) == "01/2027"
    assert words.full_date(date(2027, 1, 5)) == "05/01/2027"
    assert words.when(date(2027, 1, 5), time(7, 5)) == "thứ Ba, 05/01/2027, 07:05"
    assert (
        words.plain("date.moment", at=datetime(2026, 11, 23, 7, 0, 9, tzinfo=UTC)) == "23/11, 07:00"
    )


def test_a_screen_against_the_form_is_found() -> None:
    wrong = ["4 đồng chí", "lúc 09:00:00", "07:00, 23/11", "«Nêu gương»", "tháng 1/2027"]
    assert [len(form.faults(text)) for text in wrong] == [1] * len(wrong)
    right = ["04 đồng chí", "23/11, 07:00", "“Nêu gương”", "tháng 01/2027", "02/14 việc xong"]
    assert [form.faults(text) for text in right] == [[]] * len(right)
