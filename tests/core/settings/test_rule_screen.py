"""A rule in a button and in words."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.rules import LAST, DayOfMonth, LastWorkingDay, MeetingRule, NthWeekday, Shift
from core.model.meeting import Mode
from core.settings.buttons import RuleButton
from core.settings.screens.rule import days_code, rule_from_code, rule_words
from core.ui.words import words_in

patterns = st.one_of(
    st.builds(DayOfMonth, st.sampled_from([*range(1, 32), LAST])),
    st.builds(NthWeekday, st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6)),
    st.just(LastWorkingDay()),
)
rules = st.builds(
    MeetingRule,
    patterns,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from([1, 2, 3, 4, 6, 12]),
    st.integers(1, 12),
    st.sampled_from(Shift),
)


@given(rules)
def test_a_rule_survives_its_button(rule: MeetingRule) -> None:
    days = days_code(rule.pattern, rule.every, rule.start_month)
    RuleButton(2**31, days, f"{rule.at:%H%M}", rule.shift).pack()
    assert rule_from_code(days, rule.at, rule.shift) == rule


@given(rules)
def test_every_rule_has_words_in_both_languages(rule: MeetingRule) -> None:
    for language in ("vi", "en"):
        assert f"{rule.at:%H:%M}" in rule_words(words_in(language), rule)


@pytest.mark.parametrize("code", ["", "d3", "d0_1_1", "w5.1_1_1", "w1.7_1_1", "l_5_1", "l_1_13"])
def test_damaged_codes_are_no_rule(code: str) -> None:
    with pytest.raises(ValueError, match=r"no days|not valid"):
        rule_from_code(code, time(8), Shift.STAY)


@pytest.mark.parametrize(
    ("rule", "vietnamese", "english"),
    [
        (
            MeetingRule(DayOfMonth(3), time(19, 30)),
            "ngày 3 hằng tháng, 19:30; gặp ngày nghỉ: giữ nguyên",
            "day 3 of every month, 19:30; on a day off: keep the day",
        ),
        (
            MeetingRule(NthWeekday(LAST, 5), time(8), every=3, shift=Shift.BEFORE),
            (
                "thứ Bảy cuối cùng tháng đầu quý (tháng 1, 4, 7, 10), 08:00; "
                "gặp ngày nghỉ: họp sớm hơn"
            ),
            (
                "the last Saturday of the first month of the quarter (months 1, 4, 7, 10), 08:00; "
                "on a day off: meet earlier"
            ),
        ),
        (
            MeetingRule(DayOfMonth(5), time(14), every=6, place="Phòng A", mode=Mode.HYBRID),
            (
                "ngày 5 các tháng 1, 7, 14:00; gặp ngày nghỉ: giữ nguyên; tại Phòng A; "
                "trực tiếp và trực tuyến"
            ),
            (
                "day 5 in months 1, 7, 14:00; on a day off: keep the day; at Phòng A; "
                "in person and online"
            ),
        ),
        (
            MeetingRule(LastWorkingDay(), time(17)),
            "ngày làm việc cuối cùng hằng tháng, 17:00",
            "the last working day of every month, 17:00",
        ),
    ],
)
def test_words(rule: MeetingRule, vietnamese: str, english: str) -> None:
    assert rule_words(words_in("vi"), rule) == vietnamese
    assert rule_words(words_in("en"), rule) == english
