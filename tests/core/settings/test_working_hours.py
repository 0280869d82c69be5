"""Nobody is asked for work of the committee's on a day off or outside working hours."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates.zones import to_utc
from core.model.people import Committee
from core.settings.working_hours import at_work

ZONE = "Asia/Ho_Chi_Minh"
OWN: dict[str, Any] = {"working_hours": {"begin": "08:00", "end": "11:30"}}


def committee(settings: dict[str, Any]) -> Committee:
    return Committee(1, "Đảng ủy phường", ZONE, settings)


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
    assert at_work(at, committee({})) == expected


def test_a_committee_has_its_own_hours() -> None:
    at = at_work(hanoi(date(2026, 12, 4), 12), committee(OWN))
    assert at == hanoi(date(2026, 12, 7), 8)


@given(hours=st.integers(0, 24 * 365 * 4), own=st.booleans())
def test_it_never_goes_backwards_and_settles(hours: int, *, own: bool) -> None:
    of, at = (
        committee(OWN if own else {}),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours),
    )
    moved = at_work(at, of)
    assert timedelta(0) <= moved - at < timedelta(days=15)
    assert at_work(moved, of) == moved
