import contextlib
import unicodedata
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.rules import LAST, DayOfMonth, LastWorkingDay, MeetingRule, NthWeekday, Pattern
from core.dates.typed_rule import UnclearRule, parse_rule
from core.model.names import fold

RULES: list[tuple[str, Pattern, time]] = [
    ("ngày 3 hằng tháng 19:30", DayOfMonth(3), time(19, 30)),
    ("mùng 3 hàng tháng 19h30", DayOfMonth(3), time(19, 30)),
    ("mồng một mỗi tháng, 7 rưỡi tối", DayOfMonth(1), time(19, 30)),
    ("19h30 ngày 3", DayOfMonth(3), time(19, 30)),
    ("tối ngày 3 hằng tháng 7h30", DayOfMonth(3), time(19, 30)),
    ("họp chi bộ vào ngày 20 hằng tháng lúc 14g", DayOfMonth(20), time(14)),
    ("ngày 31 19h", DayOfMonth(31), time(19)),
    ("3 hàng tháng 19h", DayOfMonth(3), time(19)),
    ("ngày cuối tháng 14h", DayOfMonth(LAST), time(14)),
    ("cuối tháng 14h", DayOfMonth(LAST), time(14)),
    ("ngày cuối cùng của tháng 14h", DayOfMonth(LAST), time(14)),
    ("đầu tháng 8h", DayOfMonth(1), time(8)),
    ("ngày làm việc cuối tháng 14:00", LastWorkingDay(), time(14)),
    ("ngày làm việc cuối cùng của tháng 14:00", LastWorkingDay(), time(14)),
    ("thứ Bảy đầu tiên 08:00", NthWeekday(1, 5), time(8)),
    ("thứ 7 đầu tháng 8h", NthWeekday(1, 5), time(8)),
    ("T7 tuần đầu tháng 8h", NthWeekday(1, 5), time(8)),
    ("thứ hai cuối cùng của tháng 7 rưỡi tối", NthWeekday(LAST, 0), time(19, 30)),
    ("thứ sáu cuối tháng 14h", NthWeekday(LAST, 4), time(14)),
    ("chủ nhật thứ 2 của tháng 8h", NthWeekday(2, 6), time(8)),
    ("CN tuần thứ 2 của tháng 8h sáng", NthWeekday(2, 6), time(8)),
    ("thứ ba thứ ba hằng tháng 8h", NthWeekday(3, 1), time(8)),
    ("ngày 3 tây hàng tháng 19h", DayOfMonth(3), time(19)),
    ("5 tây, 19h30", DayOfMonth(5), time(19, 30)),
    ("ngày 3 dương lịch hàng tháng 19h", DayOfMonth(3), time(19)),
    ("tuần đầu tháng, thứ 5, 19h", NthWeekday(1, 3), time(19)),
    ("tuần đầu của tháng vào thứ 5 lúc 19h", NthWeekday(1, 3), time(19)),
    ("thứ 5, tuần 1 hàng tháng, 19h", NthWeekday(1, 3), time(19)),
    ("thứ 5 tuần 3 19h", NthWeekday(3, 3), time(19)),
    ("tuần thứ hai, thứ bảy, 8h", NthWeekday(2, 5), time(8)),
    ("tuần cuối tháng thứ sáu 16h", NthWeekday(LAST, 4), time(16)),
    ("thứ 7 tuần thứ nhất của tháng, 8h", NthWeekday(1, 5), time(8)),
    ("first Saturday of the month 8am", NthWeekday(1, 5), time(8)),
    ("last Friday 2pm", NthWeekday(LAST, 4), time(14)),
    ("the 3rd of every month 7:30pm", DayOfMonth(3), time(19, 30)),
    ("last working day 14:00", LastWorkingDay(), time(14)),
    ("last day of the month at 14:00", DayOfMonth(LAST), time(14)),
]


@pytest.mark.parametrize(("text", "pattern", "at"), RULES)
def test_rules_as_people_say_them(text: str, pattern: Pattern, at: time) -> None:
    expected = MeetingRule(pattern, at)
    assert parse_rule(text) == expected
    assert parse_rule(text.upper()) == expected
    assert parse_rule(fold(text)) == expected
    assert parse_rule(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize(
    ("text", "every", "start_month"),
    [
        ("ngày 5 hằng quý 14h", 3, 1),
        ("hàng quý, ngày 5 tháng đầu quý, 14h", 3, 1),
        ("mỗi quý 1 lần, ngày 5 tháng giữa quý 14h", 3, 2),
        ("mỗi quý ngày 5 14h từ tháng 2", 3, 2),
        ("ngày 5, 3 tháng một lần, bắt đầu từ tháng 2, 14h", 3, 2),
        ("cứ 2 tháng ngày 5 14h", 2, 1),
        ("day 5 every 6 months 14:00", 6, 1),
        ("ngày 5 tháng đầu quý 14h", 3, 1),
        ("14h ngày 5 đầu mỗi quý", 3, 1),
        ("ngày 5 tháng giữa quý 14h", 3, 2),
        ("ngày 5 tháng thứ hai của quý 14h", 3, 2),
        ("ngay 5 thang cuoi quy 14h", 3, 3),
        ("day 5 of the last month of each quarter 14:00", 3, 3),
    ],
)
def test_fewer_months(text: str, every: int, start_month: int) -> None:
    rule = MeetingRule(DayOfMonth(5), time(14), every=every, start_month=start_month)
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ngày 3 hằng tháng 19h tại Hội trường tầng 2", "Hội trường tầng 2"),
        ("ngày 3 hằng tháng 19h, ở đình Làng", "đình Làng"),
        ("ngày 3 hằng tháng 19h", ""),
    ],
)
def test_what_stands_behind_at_is_the_place(text: str, place: str) -> None:
    assert parse_rule(text) == MeetingRule(DayOfMonth(3), time(19), place=place)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "missing_time", ""),
        ("ngày 3", "missing_time", ""),
        ("19h", "missing_day", ""),
        ("xin chào 19h", "missing_day", "xin chào"),
        ("ngày 32 19h", "bad_day", "ngày 32"),
        ("Ngày 0 19h", "bad_day", "Ngày 0"),
        ("thứ 9 đầu tiên 8h", "bad_day", "thứ 9 đầu tiên"),
        ("ngày 3 25h", "bad_time", "25h"),
        ("ngày 3 19h75", "bad_time", "19h75"),
        ("mỗi 5 tháng ngày 3 8h", "bad_months", "mỗi 5 tháng"),
        ("ngày 3 hằng quý từ tháng 13 8h", "bad_months", "từ tháng 13"),
        ("ngày 3 hằng tháng 19h nhé bot", "unknown_words", "nhé bot"),
    ],
)
def test_the_wrong_part_is_named(text: str, code: str, part: str) -> None:
    with pytest.raises(UnclearRule) as error:
        parse_rule(text)
    assert (error.value.code, error.value.part) == (code, part)


@given(day=st.integers(1, 31), at=st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_day_and_hour(day: int, at: time) -> None:
    assert parse_rule(f"ngày {day} hằng tháng {at:%H:%M}") == MeetingRule(DayOfMonth(day), at)


@given(st.text())
def test_anything_else_is_refused_or_read(text: str) -> None:
    with contextlib.suppress(UnclearRule):
        assert isinstance(parse_rule(text), MeetingRule)
