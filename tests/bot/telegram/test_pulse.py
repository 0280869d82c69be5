"""The watchdog ends a process that does not hear Telegram any more."""

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.telegram.pulse import ENDED, Pulse, Watchdog, WatchedRequest
from db.engine.migrate import migrate
from sandbox import Limits, Sandbox
from tests.conftest import LONG_AGO
from tests.process import BotProcess, running


class Steady:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pulse_measures_the_silence_and_the_longest_gap() -> None:
    time = Steady()
    pulse = Pulse(time)
    time.now = 40
    assert pulse.unheard_for() == 40
    pulse.beat()
    time.now = 50
    pulse.beat()
    assert pulse.take_longest_gap() == timedelta(seconds=40)
    assert pulse.take_longest_gap() == timedelta(0)
    assert pulse.unheard_for() == 0


def test_watchdog_ends_the_process_once_the_limit_is_passed() -> None:
    time, ended, statuses = Steady(), threading.Event(), list[int]()

    def end(status: int) -> None:
        statuses.append(status)
        ended.set()

    pulse = Pulse(time)
    time.now = 31
    dog = Watchdog(pulse, 30, end)
    dog.start()
    assert ended.wait(10)
    dog.join(10)
    assert statuses == [ENDED]


async def test_only_an_answer_of_telegrams_is_a_beat() -> None:
    time = Steady()
    pulse = Pulse(time)
    sandbox = Sandbox()
    await sandbox.start()
    request = WatchedRequest(pulse)
    await request.initialize()
    try:
        time.now = 10
        await request.do_request(f"{sandbox.url}/bot{sandbox.token}/nonsense", "POST")
        assert pulse.unheard_for() == 10
        await request.do_request(f"{sandbox.url}/bot{sandbox.token}/getMe", "POST")
        assert pulse.unheard_for() == 0
    finally:
        await request.shutdown()
        await sandbox.stop()


@pytest.mark.thorough
async def test_a_stalled_polling_ends_the_real_process(tmp_path: Path) -> None:
    """getUpdates is held for good: the process says so in one line and ends."""
    sandbox = Sandbox(limits=Limits(enforced=False))
    await sandbox.start()
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    migrate(url, LONG_AGO)
    bot = BotProcess(sandbox, url, tmp_path, WATCHDOG_SECONDS="15")
    sandbox.faults.add(method="getUpdates", how="hold", times=None)
    try:
        async with running(bot):
            assert bot.process is not None
            async with asyncio.timeout(60):
                assert await bot.process.wait() == ENDED
    finally:
        sandbox.faults.clear()
        await sandbox.stop()
    assert "Telegram was not heard for too long; ending" in bot.log.read_text()
    assert "Traceback" not in bot.log.read_text()
