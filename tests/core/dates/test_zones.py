from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.zones import to_local, to_utc, valid_zone

ZONES = ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]


def test_vietnam_is_seven_hours_ahead() -> None:
    at = to_utc(date(2026, 12, 3), time(19, 30), "Asia/Ho_Chi_Minh")
    assert at == datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
    assert at.tzinfo is UTC


@pytest.mark.parametrize("at", [time(2, 0), time(2, 30), time(2, 59, 30)])
def test_a_skipped_time_becomes_the_first_real_minute(at: time) -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00 (01:00 UTC).
    assert to_utc(date(2026, 3, 29), at, "Europe/Berlin") == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_skipped_day_becomes_the_next_midnight() -> None:
    at = to_utc(date(2011, 12, 30), time(19, 30), "Pacific/Apia")
    assert to_local(at, "Pacific/Apia").replace(tzinfo=None) == datetime(2011, 12, 31)  # noqa: DTZ001


def test_a_repeated_hour_takes_the_first() -> None:
    at = to_utc(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    assert at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = to_utc(date(2026, 10, 25), time(2, 30, fold=1), "Europe/Berlin")
    assert second == at


@given(
    on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_wall_time_comes_back_or_moves_forward_out_of_a_gap(on: date, at: time, zone: str) -> None:
    wall = datetime.combine(on, at)
    back = to_local(to_utc(on, at, zone), zone).replace(tzinfo=None, fold=0)
    assert back == wall or 0 < (back - wall).total_seconds() <= 3600


def test_valid_zone() -> None:
    assert valid_zone("Asia/Ho_Chi_Minh")
    assert valid_zone("UTC")
    for name in ("", "Asia", "Asia/Hanoi", "asia/ho_chi_minh", "../etc/passwd", "/etc/localtime"):
        assert not valid_zone(name)


def test_to_local_refuses_a_naive_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_local(datetime(2026, 1, 1), "UTC")  # noqa: DTZ001
