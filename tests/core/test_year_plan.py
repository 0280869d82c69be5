"""The year a rule makes."""

from datetime import UTC, date, datetime, time

from core.calendar_rules import DayOfMonth, LastWorkingDay, MeetingRule, NthWeekday, Shift
from core.holidays_vn import Holidays
from core.year_plan import DayOff, YearDay, plan_year

ZONE = "Asia/Ho_Chi_Minh"
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
NONE: frozenset[date] = frozenset()


def test_twelve_months_with_shifts_told() -> None:
    rule = MeetingRule(DayOfMonth(3), time(19, 30), shift=Shift.AFTER)
    days = plan_year(rule, NOW, ZONE, Holidays(), NONE)
    assert len(days) == 12
    assert days[0] == YearDay(date(2026, 12, 3), date(2026, 12, 3))
    assert days[1] == YearDay(date(2027, 1, 4), date(2027, 1, 3), DayOff.WEEKEND)


def test_holidays_that_are_kept_are_told() -> None:
    rule = MeetingRule(DayOfMonth(2), time(19, 30))
    september = next(d for d in plan_year(rule, NOW, ZONE, Holidays(), NONE) if d.on.month == 9)
    assert september == YearDay(date(2027, 9, 2), date(2027, 9, 2), DayOff.HOLIDAY)


def test_a_chosen_saturday_is_no_day_off() -> None:
    rule = MeetingRule(NthWeekday(1, 5), time(8))
    days = plan_year(rule, NOW, ZONE, Holidays(), NONE)
    assert {day.day_off for day in days} <= {None, DayOff.HOLIDAY}
    assert days[0].day_off is None


def test_taken_days_are_left_out_and_others_of_the_month_named() -> None:
    rule = MeetingRule(DayOfMonth(3), time(19, 30))
    taken = {date(2026, 12, 3), date(2027, 2, 10)}
    days = plan_year(rule, NOW, ZONE, Holidays(), taken)
    assert len(days) == 11
    assert [day.on for day in days if day.beside] == [date(2027, 2, 3)]


def test_today_counts_until_its_hour_has_passed() -> None:
    early = MeetingRule(DayOfMonth(22), time(8))
    late = MeetingRule(DayOfMonth(22), time(19))
    assert plan_year(early, NOW, ZONE, Holidays(), NONE)[0].on == date(2026, 12, 22)
    assert plan_year(late, NOW, ZONE, Holidays(), NONE)[0].on == date(2026, 11, 22)


def test_quarterly_and_last_working_day() -> None:
    rule = MeetingRule(LastWorkingDay(), time(17), every=3, start_month=3)
    days = plan_year(rule, NOW, ZONE, Holidays(), NONE)
    assert [day.on.month for day in days] == [12, 3, 6, 9]
    assert {day.day_off for day in days} == {None}
