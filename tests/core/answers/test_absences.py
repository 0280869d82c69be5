"""Periods of absence: what may be said, and how it is typed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.answers.absences import AbsenceOrder, AbsenceTooLong, Period, check_period
from core.model.answer import Reason

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
    period = Period(1, 1, date(2026, 12, 1), date(2026, 12, 15), Reason.WORK)
    assert period.covers(date(2026, 12, 1))
    assert period.covers(date(2026, 12, 15))
    assert not period.covers(date(2026, 12, 16))
