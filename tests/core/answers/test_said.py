"""What members say in their own words, with diacritics and without."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers.said import Meaning, Said, phrases, read
from core.model.answer import Reason
from core.model.names import fold

ROWS = list(
    csv.DictReader(
        Path(__file__).with_name("said.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
    )
)


def test_the_table_is_long_enough() -> None:
    assert len({row["text"] for row in ROWS}) >= 150


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_phrases(row: dict[str, str]) -> None:
    expected = Said(Meaning(row["meaning"]), Reason(row["reason"]) if row["reason"] else None)
    assert read(row["text"]) == expected
    assert read(f"  {row['text'].upper()} ") == expected


def test_a_word_with_diacritics_is_that_word_only() -> None:
    assert read("vâng").meaning is Meaning.YES
    assert read("vắng").meaning is Meaning.NO
    assert read("vang").meaning is Meaning.UNCLEAR


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert found.reason is None or found.meaning is Meaning.NO


def test_every_phrase_has_its_own_meaning() -> None:
    known = phrases()
    for kind, meaning in (("unsure", Meaning.UNSURE), ("yes_after_all", Meaning.YES)):
        for phrase in [one for kind_of in getattr(known, kind) for one in kind_of.split("|")]:
            text = phrase.replace("*", "đi").replace("!", "").removeprefix("=")
            bare = text if "!" in phrase else fold(text)
            assert {read(text).meaning, read(bare).meaning} == {meaning}, phrase
