"""Spans of days as people type them, by a table for Wednesday 25/11/2026, 09:00."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import NATIONAL
from core.dates.spans import read_span
from core.dates.typed_day import NoSuchTime, WhichDay
from core.ui.words import LANGUAGES, words_in

NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TABLE = Path(__file__).with_name("spans.tsv").read_text(encoding="utf-8")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


ROWS = [
    (row["phrase"], date.fromisoformat(row["first"]), _day(row["last"]))
    for row in csv.DictReader(TABLE.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
]


@pytest.mark.parametrize(("typed", "first", "last"), ROWS)
def test_both_ends_are_read(typed: str, first: date, last: date | None) -> None:
    assert read_span(typed, NOW, NATIONAL) == (first, last)
    assert read_span(typed.upper(), NOW, NATIONAL) == (first, last)


@pytest.mark.parametrize("typed", ["", "lâu lâu", "30/02", "từ 01/12 đến đâu đó", "31 đến 5/12"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NoSuchTime):
        read_span(typed, NOW, NATIONAL)


@pytest.mark.parametrize("typed", ["5 và 10/12", "5/12, 7/12", "thứ 3 và thứ 5 tuần sau"])
def test_days_that_do_not_follow_each_other_are_no_span(typed: str) -> None:
    with pytest.raises(WhichDay):
        read_span(typed, NOW, NATIONAL)


DAYS = st.dates(date(2026, 11, 25), date(2028, 12, 31))


@given(DAYS, st.integers(0, 184), st.sampled_from(LANGUAGES))
def test_what_the_bot_writes_it_reads(first: date, length: int, language: str) -> None:
    words, last = words_in(language), first + timedelta(days=length)
    for pattern in ("{} – {}", "từ {} đến hết {}", "from {} to {}", "{}-{}"):
        for write in (words.day, words.full_date):
            typed = pattern.format(write(first), write(last))
            assert read_span(typed, NOW, NATIONAL) == (first, last)


@given(st.dates(date(2026, 11, 25), date(2027, 11, 24)), st.integers(0, 184))
def test_short_days_are_the_next_ones(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    typed = f"{first:%d/%m}–{last:%d/%m}"
    assert read_span(typed, NOW, NATIONAL) == (first, last)


@given(st.text(max_size=40) | st.sampled_from([row[0] for row in ROWS]).map(lambda t: t[::-1]))
def test_nothing_else_goes_wrong(typed: str) -> None:
    try:
        first, last = read_span(typed, NOW, NATIONAL)
    except (NoSuchTime, WhichDay):
        return
    assert last is None or last >= first
