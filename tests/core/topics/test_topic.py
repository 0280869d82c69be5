"""Quarters, and what a cell lacks in them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.profiles.profile import profile_for
from core.topics.topic import (
    Gap,
    NoTopicTitle,
    TopicTitleTooLong,
    gap,
    next_quarter,
    quarter_of,
    quarters_of,
    read_title,
    warns_now,
)

VALUES = profile_for(None).values


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 11, 22), date(2026, 10, 1)),
    ],
)
def test_quarter_of(on: date, first: date) -> None:
    assert quarter_of(on) == first


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_quarters_follow_one_another(on: date) -> None:
    first = quarter_of(on)
    assert first in quarters_of(on.year)
    assert first <= on < next_quarter(first)
    assert quarter_of(next_quarter(first)) == next_quarter(first)


@pytest.mark.parametrize(
    ("sessions", "today", "missing"),
    [
        ([], date(2026, 8, 31), Gap(0, 0)),
        ([], date(2026, 9, 1), Gap(1, 0)),
        ([date(2026, 9, 28)], date(2026, 9, 1), Gap(0, 0)),
        ([date(2026, 6, 30)], date(2026, 9, 1), Gap(1, 0)),
        ([date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)], date(2026, 11, 2), Gap(0, 1)),
        ([date(2026, 3, 1)], date(2026, 12, 2), Gap(1, 3)),
        ([date(2025, 12, 1)], date(2026, 12, 2), Gap(1, 4)),
    ],
)
def test_gap(sessions: list[date], today: date, missing: Gap) -> None:
    assert gap(sessions, today, VALUES, None) == missing


@pytest.mark.parametrize(
    ("local", "due"),
    [
        (datetime(2026, 12, 5, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 5, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), False),
    ],
)
def test_the_warning_comes_in_the_quarters_last_month(local: datetime, due: bool) -> None:
    assert warns_now(local) is due


def test_a_title_is_tidied_or_refused() -> None:
    assert read_title("  Học tập   và làm theo ") == "Học tập và làm theo"
    with pytest.raises(NoTopicTitle):
        read_title("  ")
    with pytest.raises(TopicTitleTooLong):
        read_title("x" * 301)
