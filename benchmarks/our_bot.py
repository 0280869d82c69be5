"""Our bot without its pace, for a stand-in without limits: `python -m benchmarks.our_bot`."""

import asyncio
import gc
import os
import signal

from bot.clock import utc_now
from bot.logs import configure
from bot.service import Service
from bot.settings import read_settings
from bot.telegram.limits import Pace

MANY = 10**6
UNHURRIED = Pace(
    overall=MANY,
    interactive_share=0,
    chat_per_second=MANY,
    chat_burst=MANY,
    group_per_minute=MANY,
    group_interactive_share=0,
)


async def serve() -> None:
    """Serves until SIGTERM."""
    settings = read_settings(os.environ)
    configure(settings.log_level, settings.log_format)
    service = Service(settings, utc_now, pace=UNHURRIED)
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await service.start()
    gc.freeze()  # as bot/commands.py does
    await stopping.wait()
    await service.stop()


if __name__ == "__main__":
    asyncio.run(serve())
