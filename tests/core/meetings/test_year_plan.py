"""The year a rule makes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.holidays import Holidays
from core.dates.rules import DayOfMonth, LastWorkingDay, MeetingRule, NthWeekday, Shift
from core.dates.zones import to_local, to_utc
from core.meetings.year_plan import (
    Changes,
    DayOff,
    NotThatMonth,
    YearDay,
    align,
    check_chosen,
    plan_year,
)
from core.model.meeting import Kind, Meeting, Mode, State
from tests.core.dates.test_rules import RULES
from tests.core.reminders.test_waves import meeting

ZONE = "Asia/Ho_Chi_Minh"
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
THIRD = MeetingRule(DayOfMonth(3), time(19, 30))
VN = Holidays()


def plan(rule: MeetingRule, *meetings: Meeting, changes: Changes | None = None) -> list[YearDay]:
    return plan_year(rule, NOW, ZONE, VN, meetings, changes)


def on(day: date, **more: Any) -> Meeting:
    return meeting(on=day, **more)


def test_twelve_months_with_shifts_told() -> None:
    days = plan(MeetingRule(DayOfMonth(3), time(19, 30), shift=Shift.AFTER))
    assert len(days) == 12
    december, january = date(2026, 12, 3), date(2027, 1, 4)
    assert days[0] == YearDay(december, december, december)
    assert days[1] == YearDay(january, january, date(2027, 1, 3), DayOff.WEEKEND)
    assert [day.key for day in days[:2]] == ["2026-12", "2027-01"]


def test_holidays_that_are_kept_are_told() -> None:
    september = next(d for d in plan(MeetingRule(DayOfMonth(2), time(8))) if d.key == "2027-09")
    assert september.on == date(2027, 9, 2)
    assert september.day_off is DayOff.HOLIDAY


def test_the_new_year_and_the_kings_day_shift_a_meeting() -> None:
    tet = MeetingRule(DayOfMonth(8), time(19, 30), shift=Shift.AFTER)
    kings = MeetingRule(DayOfMonth(16), time(19, 30), shift=Shift.BEFORE)
    assert next(d.on for d in plan(tet) if d.key == "2027-02") == date(2027, 2, 11)
    assert next(d.on for d in plan(kings) if d.key == "2027-04") == date(2027, 4, 15)


def test_a_swapped_saturday_is_worked_and_its_friday_is_not() -> None:
    rule = MeetingRule(LastWorkingDay(), time(17))
    swapped = Holidays(frozenset({date(2026, 12, 31)}), frozenset({date(2026, 12, 26)}))
    assert plan_year(rule, NOW, ZONE, swapped)[1].on == date(2026, 12, 30)


def test_a_chosen_saturday_is_no_day_off() -> None:
    days = plan(MeetingRule(NthWeekday(1, 5), time(8)))
    assert {day.day_off for day in days} <= {None, DayOff.HOLIDAY}
    assert days[0].day_off is None


def test_months_with_a_regular_meeting_are_left_and_topic_sessions_are_named() -> None:
    days = plan(THIRD, on(date(2026, 12, 5)), on(date(2027, 2, 10), kind=Kind.TOPIC))
    december, _, february, *_ = days
    assert (december.on, december.taken) == (None, date(2026, 12, 5))
    assert (february.on, february.beside) == (date(2027, 2, 3), (date(2027, 2, 10),))


def test_a_topic_session_at_the_very_time_leaves_no_room() -> None:
    days = plan(THIRD, on(date(2026, 12, 3), kind=Kind.TOPIC))
    assert days[0].taken == date(2026, 12, 3)


def test_a_cancelled_month_is_not_made_again_unless_somebody_wants_it() -> None:
    cancelled = on(date(2026, 12, 3), state=State.CANCELLED)
    assert (plan(THIRD, cancelled)[0].on, plan(THIRD, cancelled)[0].cancelled) == (None, True)
    wanted = plan(THIRD, cancelled, changes={"2026-12": "2026-12-04"})[0]
    assert (wanted.on, wanted.by_hand) == (date(2026, 12, 4), True)


def test_changes_by_hand() -> None:
    days = plan(THIRD, changes={"2026-12": None, "2027-01": "2027-01-05"})
    assert [day.on for day in days[:2]] == [None, date(2027, 1, 5)]
    assert [day.by_hand for day in days[:3]] == [False, True, False]
    assert days[1].rule_on == date(2027, 1, 3)


def test_what_may_be_chosen() -> None:
    day, topic = plan(THIRD)[1], on(date(2027, 1, 6), kind=Kind.TOPIC)
    ask = (THIRD, NOW, ZONE, [topic])
    assert check_chosen(day, date(2027, 1, 5), *ask) is None
    assert isinstance(check_chosen(day, date(2027, 2, 5), *ask), NotThatMonth)
    taken = check_chosen(day, date(2027, 1, 6), *ask)
    assert taken
    assert taken.key == "refusal.day_taken"


def test_today_counts_until_its_hour_has_passed() -> None:
    assert plan(MeetingRule(DayOfMonth(22), time(8)))[0].on == date(2026, 12, 22)
    assert plan(MeetingRule(DayOfMonth(22), time(19)))[0].on == date(2026, 11, 22)


def test_quarterly_and_last_working_day() -> None:
    days = plan(MeetingRule(LastWorkingDay(), time(17), every=3, start_month=3))
    assert [day.rule_on.month for day in days] == [12, 3, 6, 9]
    assert {day.day_off for day in days} == {None}


# --- a changed rule -----------------------------------------------------------------------------


def made(day: date, number: int, **more: Any) -> Meeting:
    return on(day, id=number, rule_on=day, series_id=1, **more)


def test_published_meetings_follow_a_changed_rule_where_they_can() -> None:
    meetings = [made(date(2026, 12, 3), 1), made(date(2027, 1, 3), 2), made(date(2027, 2, 3), 3)]
    in_the_way = on(date(2027, 1, 10), at=time(8), id=4)
    rule = MeetingRule(DayOfMonth(10), time(8), place="Phòng A", mode=Mode.HYBRID)
    found = align(rule, "", meetings, [*meetings, in_the_way], NOW, VN)
    assert [(one.meeting.id, one.on, one.place) for one in found] == [
        (1, date(2026, 12, 10), "Phòng A"),
        (3, date(2027, 2, 10), "Phòng A"),
    ]


def test_months_the_new_rule_leaves_out_and_meetings_it_agrees_with_are_kept() -> None:
    meetings = [made(date(2026, 12, 3), 1), made(date(2027, 1, 3), 2)]
    same = align(THIRD, "", meetings, meetings, NOW, VN)
    quarterly = MeetingRule(DayOfMonth(4), time(19, 30), every=3)
    assert same == []
    assert [o.meeting.id for o in align(quarterly, "", meetings, meetings, NOW, VN)] == [2]


def test_a_day_that_is_past_is_no_new_day() -> None:
    late = made(date(2026, 11, 28), 1)
    assert align(MeetingRule(DayOfMonth(3), time(8)), "", [late], [late], NOW, VN) == []


# --- the clocks ---------------------------------------------------------------------------------

DST = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", ZONE]


@given(rule=RULES, zone=st.sampled_from(DST), days=st.integers(0, 800))
def test_the_wall_time_is_kept_over_every_change_of_the_clocks(
    rule: MeetingRule, zone: str, days: int
) -> None:
    now = NOW + timedelta(days=days)
    for day in plan_year(rule, now, zone, VN):
        assert day.on
        start = to_utc(day.on, rule.at, zone)
        wall = to_local(start, zone).replace(tzinfo=None, fold=0)
        wanted = datetime.combine(day.on, rule.at)
        # In the gap of spring the first real minute after it; an hour shown twice: the first.
        assert wall == wanted or timedelta() < wall - wanted <= timedelta(hours=1)
        assert start > now
        earlier = to_local(start - timedelta(hours=1), zone).replace(tzinfo=None, fold=0)
        assert earlier != wall


@pytest.mark.parametrize(
    ("zone", "day", "at", "wall"),
    [
        ("Europe/Berlin", 28, time(2, 30), "28/03 03:00"),
        ("America/New_York", 14, time(2, 30), "14/03 03:00"),
    ],
)
def test_a_rule_that_falls_into_the_gap(zone: str, day: int, at: time, wall: str) -> None:
    days = plan_year(MeetingRule(DayOfMonth(day), at), NOW, zone, VN)
    march = next(one for one in days if one.key == "2027-03")
    assert march.on
    assert f"{to_local(to_utc(march.on, at, zone), zone):%d/%m %H:%M}" == wall
