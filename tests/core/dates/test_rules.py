import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import Holidays
from core.dates.rules import (
    LAST,
    DayOfMonth,
    LastWorkingDay,
    MeetingRule,
    NthWeekday,
    Shift,
    dates_between,
    dates_of_year,
    rule_from_data,
    rule_to_data,
)
from core.model.meeting import Mode

VN = Holidays()
EVENING = time(19, 30)

PATTERNS = st.one_of(
    st.builds(DayOfMonth, st.integers(1, 31) | st.just(LAST)),
    st.builds(NthWeekday, st.integers(1, 4) | st.just(LAST), st.integers(0, 6)),
    st.just(LastWorkingDay()),
)
RULES = st.builds(
    MeetingRule,
    PATTERNS,
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    every=st.sampled_from([1, 2, 3, 4, 6, 12]),
    start_month=st.integers(1, 12),
    shift=st.sampled_from(Shift),
    place=st.sampled_from(["", "Hội trường tầng 2"]),
    mode=st.sampled_from(Mode),
)
YEARS = st.integers(2020, 2040)


def test_day_of_month() -> None:
    dates = dates_of_year(MeetingRule(DayOfMonth(3), EVENING), 2026, VN)
    assert dates == [date(2026, month, 3) for month in range(1, 13)]


@pytest.mark.parametrize("day", [31, LAST])
def test_a_day_the_month_lacks_is_its_last(day: int) -> None:
    dates = dates_of_year(MeetingRule(DayOfMonth(day), EVENING), 2028, VN)
    assert [on.day for on in dates] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_nth_weekday() -> None:
    first_saturday = MeetingRule(NthWeekday(1, 5), EVENING)
    assert dates_of_year(first_saturday, 2026, VN)[:3] == [
        date(2026, 1, 3),
        date(2026, 2, 7),
        date(2026, 3, 7),
    ]
    last_monday = MeetingRule(NthWeekday(LAST, 0), EVENING)
    assert dates_of_year(last_monday, 2026, VN)[10:] == [date(2026, 11, 30), date(2026, 12, 28)]


def test_last_working_day() -> None:
    dates = dates_of_year(MeetingRule(LastWorkingDay(), EVENING), 2026, VN)
    assert dates[0] == date(2026, 1, 30)  # 31 January is a Saturday
    assert dates[3] == date(2026, 4, 29)  # 30 April is a holiday
    assert dates[7] == date(2026, 8, 28)  # 31 August is swapped away


def test_quarterly_with_a_start_month() -> None:
    rule = MeetingRule(DayOfMonth(5), EVENING, every=3, start_month=2)
    assert rule.months == (2, 5, 8, 11)
    assert [on.month for on in dates_of_year(rule, 2026, VN)] == [2, 5, 8, 11]


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (Shift.STAY, date(2026, 10, 3)),  # a Saturday
        (Shift.BEFORE, date(2026, 10, 2)),
        (Shift.AFTER, date(2026, 10, 5)),
    ],
)
def test_shift_off_a_weekend(shift: Shift, expected: date) -> None:
    rule = MeetingRule(DayOfMonth(3), EVENING, shift=shift)
    assert dates_of_year(rule, 2026, VN)[9] == expected


def test_shift_off_tet_skips_the_whole_holiday() -> None:
    after = MeetingRule(DayOfMonth(16), EVENING, shift=Shift.AFTER)
    before = MeetingRule(DayOfMonth(16), EVENING, shift=Shift.BEFORE)
    assert dates_of_year(after, 2026, VN)[1] == date(2026, 2, 23)
    assert dates_of_year(before, 2026, VN)[1] == date(2026, 2, 13)


def test_a_shift_stays_in_its_month() -> None:
    first = MeetingRule(DayOfMonth(1), EVENING, shift=Shift.BEFORE)
    assert dates_of_year(first, 2026, VN)[7] == date(2026, 8, 3)  # 1 August is a Saturday
    last = MeetingRule(DayOfMonth(LAST), EVENING, shift=Shift.AFTER)
    assert dates_of_year(last, 2026, VN)[9] == date(2026, 10, 30)  # 31 October is a Saturday


def test_a_month_without_working_days_keeps_its_day() -> None:
    october = frozenset(date(2026, 10, 1) + timedelta(days=n) for n in range(31))
    rule = MeetingRule(DayOfMonth(3), EVENING, shift=Shift.AFTER)
    assert dates_of_year(rule, 2026, Holidays(october))[9] == date(2026, 10, 3)
    last = MeetingRule(LastWorkingDay(), EVENING)
    assert dates_of_year(last, 2026, Holidays(october))[9] == date(2026, 10, 31)


def test_a_chosen_saturday_is_not_shifted_but_a_holiday_is() -> None:
    rule = MeetingRule(NthWeekday(1, 5), EVENING, shift=Shift.AFTER)
    assert dates_of_year(rule, 2026, VN)[0] == date(2026, 1, 3)
    swap = Holidays(frozenset([date(2026, 1, 3)]))
    assert dates_of_year(rule, 2026, swap)[0] == date(2026, 1, 5)


def test_a_swapped_saturday_is_not_shifted() -> None:
    rule = MeetingRule(DayOfMonth(3), EVENING, shift=Shift.AFTER)
    working = Holidays(extra_working_days=frozenset([date(2026, 10, 3)]))
    assert dates_of_year(rule, 2026, working)[9] == date(2026, 10, 3)


def test_dates_between_includes_both_ends() -> None:
    rule = MeetingRule(DayOfMonth(3), EVENING)
    dates = dates_between(rule, date(2026, 11, 3), date(2027, 1, 3), VN)
    assert dates == [date(2026, 11, 3), date(2026, 12, 3), date(2027, 1, 3)]
    assert dates_between(rule, date(2026, 11, 4), date(2026, 11, 3), VN) == []


@given(rule=RULES, year=YEARS)
def test_one_date_in_each_of_its_months(rule: MeetingRule, year: int) -> None:
    assert [(on.year, on.month) for on in dates_of_year(rule, year, VN)] == [
        (year, month) for month in rule.months
    ]


@given(rule=RULES, year=YEARS)
def test_a_shifted_rule_by_day_never_meets_on_a_day_off(rule: MeetingRule, year: int) -> None:
    dates = dates_of_year(rule, year, VN)
    if isinstance(rule.pattern, LastWorkingDay) or (
        isinstance(rule.pattern, DayOfMonth) and rule.shift is not Shift.STAY
    ):
        assert not any(VN.is_day_off(on) for on in dates)


@given(rule=RULES, after=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_dates_between_begin_with_the_first_one_after(rule: MeetingRule, after: date) -> None:
    coming = dates_between(rule, after + timedelta(days=1), after + timedelta(days=800), VN)
    dates = [on for year in (0, 1) for on in dates_of_year(rule, after.year + year, VN)]
    assert coming[0] == next(on for on in dates if on > after)


@given(rule=RULES)
def test_json_round_trip(rule: MeetingRule) -> None:
    assert rule_from_data(json.loads(json.dumps(rule_to_data(rule)))) == rule


GOOD = rule_to_data(MeetingRule(DayOfMonth(3), EVENING))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("version", None),
        ("pattern", "weekly"),
        ("day", 0),
        ("day", 32),
        ("day", "3"),
        ("day", True),
        ("at", "25:00"),
        ("at", "7:30"),
        ("at", 1930),
        ("every", 5),
        ("every", 0),
        ("start_month", 13),
        ("shift", "later"),
        ("shift", ["stay"]),
        ("place", 3),
        ("mode", "by_post"),
    ],
)
def test_bad_data_names_the_field(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{field}: "):
        rule_from_data({**GOOD, field: value})


@pytest.mark.parametrize("field", sorted(set(GOOD) - {"place", "mode"}))
def test_missing_data_names_the_field(field: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}: "):
        rule_from_data({name: value for name, value in GOOD.items() if name != field})


def test_rules_kept_before_they_knew_a_place_are_read() -> None:
    older = {name: value for name, value in GOOD.items() if name not in ("place", "mode")}
    assert rule_from_data(older) == MeetingRule(DayOfMonth(3), EVENING)


@pytest.mark.parametrize(("field", "value"), [("nth", 5), ("nth", 0), ("weekday", 7)])
def test_bad_weekday_data_names_the_field(field: str, value: int) -> None:
    data = rule_to_data(MeetingRule(NthWeekday(1, 5), EVENING))
    with pytest.raises(ValueError, match=f"^{field}: "):
        rule_from_data({**data, field: value})


@pytest.mark.parametrize("data", [None, [], "ngày 3", {}])
def test_data_that_is_no_rule_at_all(data: Any) -> None:
    with pytest.raises(ValueError, match="is not valid"):
        rule_from_data(data)
