"""What a committee sets for its cells: the registration's days, and days off that were swapped."""

from datetime import date, time

import pytest

from core.dates.swap_days import (
    MOST_SWAP_DAYS,
    SwapDayUnclear,
    TooManySwapDays,
    holidays_from,
    with_swap_days,
)
from core.profiles.profile import profiles
from core.settings.buttons import GuideButton, ValueButton
from core.settings.committee import (
    VALUES,
    DeputyAfterList,
    NumberOutOfRange,
    registration_rules,
    with_guide,
    with_registration,
    with_value,
)
from core.ui.buttons import LARGEST

GUIDE_12 = "12-HD/BTCTW-2018"


def test_what_a_committee_sets_goes_over_the_defaults_key_by_key() -> None:
    rules = registration_rules({"registration": {"ask_day": 20, "hour": "09:00"}})
    assert (rules.ask_day, rules.hour) == (20, time(9))
    assert rules.remind_days == registration_rules(None).remind_days


def test_choices_are_made_one_by_one() -> None:
    own = with_registration(None, "ask_day", 18)
    own = with_registration({"registration": own}, "remind_days", 3)
    own = with_registration({"registration": own}, "remind_days", 1)
    assert own == {"ask_day": 18, "remind_days": [1, 2]}
    with pytest.raises(DeputyAfterList):
        with_registration({"registration": {"deputy_after_days": 7}}, "list_after_days", 5)
    with pytest.raises(NumberOutOfRange):
        with_registration(None, "ask_day", 31)
    assert with_registration(None, "ask_day", 12) == {"ask_day": 12}
    for field, value in (("hour", 9), ("nothing", 1)):
        with pytest.raises(ValueError, match="is not offered"):
            with_registration(None, field, value)


def test_swap_days_as_they_are_typed() -> None:
    typed = "02/01/2027 nghỉ\n\n- ngày 3-1-2027: nghỉ bù\n26.12.2026 LÀM BÙ"
    swapped = with_swap_days(None, typed)
    assert swapped == {"off": ["2027-01-02", "2027-01-03"], "working": ["2026-12-26"]}
    other = "nghỉ 02/01/2027; Nghỉ bù ngày 3/1/2027;làm bù: 26/12/2026"
    assert with_swap_days(None, other) == swapped
    again = with_swap_days({"swap_days": swapped}, "2/1/2027 làm bù\n03/01/2027 bỏ")
    assert again == {"off": [], "working": ["2026-12-26", "2027-01-02"]}


@pytest.mark.parametrize(
    "line", ["mai nghỉ", "31/02/2027 nghỉ", "02/01/2027", "02/01/2027 đi chơi", "02/01 nghỉ"]
)
def test_an_unclear_line_is_named_and_nothing_is_taken(line: str) -> None:
    with pytest.raises(SwapDayUnclear) as refused:
        with_swap_days(None, f"02/01/2027 nghỉ\n{line}")
    assert refused.value.values == {"line": line}


def test_a_list_without_end_is_refused() -> None:
    lines = [f"{day:02d}/{month:02d}/2027 nghỉ" for month in (1, 3, 5) for day in range(1, 29)]
    assert with_swap_days(None, "\n".join(lines[:MOST_SWAP_DAYS]))
    with pytest.raises(TooManySwapDays):
        with_swap_days(None, "\n".join(lines))


def test_the_committees_list_goes_over_the_calendars() -> None:
    holidays = holidays_from({"swap_days": {"off": ["2026-12-24"], "working": ["2026-12-26"]}})
    assert holidays.is_holiday(date(2026, 12, 24))
    assert not holidays.is_day_off(date(2026, 12, 26))
    assert holidays.is_day_off(date(2027, 4, 16))  # Giỗ Tổ
    assert not holidays_from(None).is_day_off(date(2026, 12, 24))


def test_a_guide_is_chosen_with_its_own_numbers() -> None:
    assert with_guide(GUIDE_12) == {"id": GUIDE_12, "values": {}}
    with pytest.raises(ValueError, match="no guide"):
        with_guide("nobody's")


def test_a_value_that_is_the_guides_is_not_kept_as_the_committees() -> None:
    settings = {"profile": with_guide(GUIDE_12)}
    own = with_value(settings, "good_attendance_percent", 95)
    assert own == {"id": GUIDE_12, "values": {"good_attendance_percent": 95}}
    assert with_value({"profile": own}, "good_attendance_percent", 85)["values"] == {}
    with pytest.raises(NumberOutOfRange):
        with_value(settings, "good_attendance_percent", 12)
    assert with_value(settings, "topic_minutes", 95)["values"] == {"topic_minutes": 95}
    for field, value in (("nothing", 1), ("nobody", 2)):
        with pytest.raises(ValueError, match="is not offered"):
            with_value(settings, field, value)


def test_every_value_and_every_guide_fits_a_button() -> None:
    for field in VALUES:
        assert ValueButton(-LARGEST, field, LARGEST).pack()
    for guide in profiles():
        assert GuideButton(-LARGEST, guide).pack()
