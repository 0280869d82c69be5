"""Periods of absence: what may be said, and how it is typed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers.absences import (
    AbsenceOrder,
    AbsenceTooLong,
    Period,
    answering,
    check_period,
)
from core.model.answer import Reason

days = st.dates(date(2026, 12, 1), date(2026, 12, 20))
moments = st.integers(0, 20).map(lambda hours: datetime(2026, 11, 1, hours, tzinfo=UTC))
NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_a_period_ends_after_it_begins_and_is_not_past_and_not_for_ever() -> None:
    today = NOW.date()
    check_period(date(2026, 11, 1), today, today)
    check_period(today, date(2027, 5, 1), today)
    for first, last in (
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 1, 1), date(2026, 2, 1)),
    ):
        with pytest.raises(AbsenceOrder):
            check_period(first, last, today)
    for first, last in ((today, date(2028, 1, 1)), (date(2030, 1, 1), date(2030, 1, 2))):
        with pytest.raises(AbsenceTooLong):
            check_period(first, last, today)


def test_both_days_are_covered() -> None:
    period = Period(1, 1, date(2026, 12, 1), date(2026, 12, 15), Reason.WORK, NOW)
    assert period.covers(date(2026, 12, 1))
    assert period.covers(date(2026, 12, 15))
    assert not period.covers(date(2026, 12, 16))


@given(st.lists(st.tuples(days, st.integers(0, 9), moments), max_size=5), days, st.none() | moments)
def test_the_newest_word_counts(
    said: list[tuple[date, int, datetime]], on: date, spoke_at: datetime | None
) -> None:
    periods = [
        Period(number, 1, first, first + timedelta(days=length), Reason.WORK, at)
        for number, (first, length, at) in enumerate(said)
    ]
    found = answering(periods, on, spoke_at)
    later = [one for one in periods if spoke_at is None or one.recorded_at >= spoke_at]
    assert (found is not None) == any(one.covers(on) for one in later)
    if found:
        assert found.covers(on)
        assert all(one.recorded_at <= found.recorded_at for one in periods if one.covers(on))
