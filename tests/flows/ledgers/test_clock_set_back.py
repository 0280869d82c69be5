"""The machine's clock is set back."""

from datetime import timedelta

from bot.clock import utc_now
from tests.world import World


async def test_after_a_clock_set_back_everything_is_begun_now(world: World) -> None:
    ticker = world.service.workers.ticker
    ticker.scheduler.start(paused=True)
    tomorrow = utc_now() + timedelta(hours=25)
    for job in ticker.scheduler.get_jobs():
        job.modify(next_run_time=tomorrow)
    ticker.tick_now()
    assert ticker.scheduler.get_jobs()
    assert all(job.next_run_time <= utc_now() for job in ticker.scheduler.get_jobs())
    ticker.stop()
