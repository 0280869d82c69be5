"""Nobody is asked for work of the committee's on a day off or outside working hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.zones import to_utc
from core.model.people import Committee
from core.settings.working_hours import at_work

ZONE = "Asia/Ho_Chi_Minh"
COMMITTEE = Committee(1, "Đảng ủy phường", ZONE, {})


def hanoi(on: date, hour: int, minute: int = 0) -> datetime:
    return to_utc(on, time(hour, minute), ZONE)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (hanoi(date(2026, 12, 4), 8), hanoi(date(2026, 12, 4), 8)),
        (hanoi(date(2026, 12, 4), 6), hanoi(date(2026, 12, 4), 7, 30)),
        (hanoi(date(2026, 12, 4), 17), hanoi(date(2026, 12, 7), 7, 30)),
        (hanoi(date(2026, 12, 5), 8), hanoi(date(2026, 12, 7), 7, 30)),
        (hanoi(date(2026, 12, 31), 20), hanoi(date(2027, 1, 4), 7, 30)),
    ],
)
def test_what_would_come_at_night_or_on_a_day_off_waits(at: datetime, expected: datetime) -> None:
    assert at_work(at, COMMITTEE) == expected


@given(hours=st.integers(0, 24 * 365 * 4))
def test_it_never_goes_backwards_and_settles(hours: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    moved = at_work(at, COMMITTEE)
    assert timedelta(0) <= moved - at < timedelta(days=15)
    assert at_work(moved, COMMITTEE) == moved
