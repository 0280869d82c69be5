"""The ticks, whatever the wall clock does."""

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ticker import STEADY, Jumps, Steadily

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def nothing() -> None: ...


@pytest.mark.parametrize("slept", [timedelta(seconds=1), timedelta(days=31), timedelta(days=3650)])
def test_after_a_jump_a_job_is_due_once(slept: timedelta) -> None:
    scheduler = AsyncIOScheduler(job_defaults=STEADY, timezone="UTC")
    job = scheduler.add_job(nothing, Steadily(1), next_run_time=NOON)
    woken = NOON + slept
    times = job._get_run_times(woken)
    assert len(times) <= 2
    assert Steadily(1).get_next_fire_time(times[-1], woken) > woken


def test_the_ticks_keep_their_distance() -> None:
    every = Steadily(10)
    assert every.get_next_fire_time(None, NOON) == NOON + timedelta(seconds=10)
    late = NOON + timedelta(seconds=3)
    assert every.get_next_fire_time(NOON, late) == NOON + timedelta(seconds=10)


def test_a_jump_is_noticed_once_either_way() -> None:
    wall, steady = 1_000_000.0, 50.0
    jumps = Jumps(lambda: wall, lambda: steady)
    for passed, to_wall in ((2.0, 2.1), (2.0, 90_000.0), (2.0, -90_000.0), (2.0, -3_600.0)):
        steady += passed
        wall += to_wall
        assert jumps.jumped() == (abs(to_wall - passed) > 1)
        assert not jumps.jumped()
