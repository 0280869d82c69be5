"""Periods of absence: what may be said, and how it is typed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.answers.absences import AbsenceOrder, AbsenceTooLong, Period, check_period, read_days
from core.dates.holidays import NATIONAL
from core.dates.typed_day import NoSuchTime
from core.model.answer import Reason

NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("01/12", date(2026, 12, 1), None),
        ("từ 01/12 đến 15/12", date(2026, 12, 1), date(2026, 12, 15)),
        ("01/12/2026 đến hết 15/12/2026", date(2026, 12, 1), date(2026, 12, 15)),
        ("1/12 - 15/12", date(2026, 12, 1), date(2026, 12, 15)),
        ("1/12–15/12", date(2026, 12, 1), date(2026, 12, 15)),
        ("tu 20/12 den 05/01", date(2026, 12, 20), date(2027, 1, 5)),
        ("from 1/12 to 3/12", date(2026, 12, 1), date(2026, 12, 3)),
        ("mai", date(2026, 11, 23), None),
        ("hôm nay đến 30/11", date(2026, 11, 22), date(2026, 11, 30)),
    ],
)
def test_days_as_people_type_them(typed: str, first: date, last: date | None) -> None:
    assert read_days(typed, NOW, NATIONAL) == (first, last)


@pytest.mark.parametrize("typed", ["", "lâu lâu", "30/02", "từ 01/12 đến đâu đó"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NoSuchTime):
        read_days(typed, NOW, NATIONAL)


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
