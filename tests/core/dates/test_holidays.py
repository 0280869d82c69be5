from datetime import date

import pytest

from core.dates.holidays import Holidays


@pytest.mark.parametrize(
    "on",
    [
        date(2026, 2, 17),  # Tết
        date(2026, 4, 26),  # Giỗ Tổ, a Sunday
        date(2026, 4, 27),  # its day in lieu
        date(2026, 9, 2),
        date(2026, 12, 5),  # a Saturday
        date(2026, 12, 6),  # a Sunday
        date(2026, 8, 31),  # swapped by the government for 22 August
    ],
)
def test_days_off(on: date) -> None:
    assert Holidays().is_day_off(on)


@pytest.mark.parametrize("on", [date(2026, 12, 3), date(2026, 2, 13), date(2026, 8, 22)])
def test_working_days(on: date) -> None:
    assert not Holidays().is_day_off(on)


def test_a_committees_own_swap_days() -> None:
    friday, saturday = date(2026, 12, 4), date(2026, 12, 5)
    swapped = Holidays(frozenset([friday]), frozenset([saturday]))
    assert swapped.is_day_off(friday)
    assert swapped.is_holiday(friday)
    assert not swapped.is_day_off(saturday)


def test_a_day_in_both_lists_is_off() -> None:
    day = frozenset([date(2026, 12, 4)])
    assert Holidays(day, day).is_day_off(date(2026, 12, 4))


def test_a_weekend_is_no_holiday() -> None:
    assert not Holidays().is_holiday(date(2026, 12, 5))
    assert Holidays().is_holiday(date(2026, 2, 21)) is False
    assert Holidays().is_holiday(date(2026, 2, 17))


def test_years_the_library_does_not_know_have_weekends_only() -> None:
    assert Holidays().is_day_off(date(2150, 1, 3))  # a Saturday
    assert not Holidays().is_day_off(date(2150, 1, 1))
