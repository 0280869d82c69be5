"""The demo: the real bot against a stand-in for Telegram, with a chat page on this machine."""

import asyncio
import errno
import signal
import tempfile
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from bot.clock import utc_now
from bot.demo import world
from bot.demo.clock import DemoClock
from bot.demo.month import follow_rules
from bot.demo.topic_session import prepare_topics
from bot.logs import configure
from bot.service import Service
from bot.settings import Settings
from core.dates.zones import to_local, to_utc
from core.ui.words import words_in
from db.engine.migrate import migrate
from sandbox import Sandbox
from sandbox.page.routes import routes as page_routes

PORT = 8080
MORNING = time(8, 0)


async def show(settings: Settings) -> int:
    """Runs the demo until it is interrupted. Every start is a new world in a new database."""
    configure("WARNING", settings.log_format)
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    with tempfile.TemporaryDirectory(prefix="chibo-demo-") as folder:
        clock = DemoClock(this_morning(utc_now(), settings.timezone))
        sandbox = await open_sandbox(clock, settings.web_port or PORT)
        demo = replace(
            settings,
            bot_token=sandbox.token,
            telegram_api_url=sandbox.url,
            telegram_proxy_url=None,
            database_url=f"sqlite:///{Path(folder) / 'demo.sqlite'}",
            webhook_url=None,
            web_port=None,
            backup_passphrase=None,
        )
        service = Service(demo, clock.now)
        await start_world(service, sandbox)
        clock.drive(service, sandbox)
        print(words_in("vi").plain("demo.open", url=sandbox.url), flush=True)  # noqa: T201
        watching = asyncio.create_task(clock.watch())
        await stopping.wait()
        watching.cancel()
        await service.stop()
        await sandbox.stop()
    return 0


def this_morning(now: datetime, zone: str) -> datetime:
    """Returns 08:00 today in the committee's zone: the demo starts outside the quiet hours."""
    return to_utc(to_local(now, zone).date(), MORNING, zone)


async def open_sandbox(clock: DemoClock, port: int) -> Sandbox:
    """Opens it on the wanted port, or on a free one where that is taken."""
    sandbox = Sandbox(clock=clock, port=port, routes=page_routes)
    try:
        await sandbox.start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sandbox = Sandbox(clock=clock, routes=page_routes)
        await sandbox.start()
    return sandbox


async def start_world(service: Service, sandbox: Sandbox) -> None:
    """Starts the bot after people, roster, group and what they have planned."""
    db, now = service.db, service.now()
    migrate(service.settings.database_url, now)
    people = world.add_people(sandbox)
    await world.import_people(db, service.settings, now)
    await world.link_people(db, people, now)
    await world.bind_first(db, world.add_group(sandbox, people), people[0].cell)
    await service.start()
    await world.hand_out_links(db, people, now, service.workers.updates.services.deep_link)
    await world.publish_first(db, people[0].cell, now)
    await follow_rules(db, now)
    await prepare_topics(db, now)
    await service.workers.rounds.follow.make()
    service.workers.rounds.wake()
