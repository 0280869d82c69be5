"""The commands and what each starts. What only one of them needs is loaded by that one."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from dotenv import dotenv_values

from bot import console
from bot.clock import utc_now
from bot.logs import configure
from bot.settings import BadSettings, PortTaken, Settings, read_settings
from bot.token_lock import TokenInUse
from db.engine.database import Database
from db.engine.lock import AlreadyRunning
from db.engine.migrate import DatabaseUnreachable, MigrationFailed, migrate

if TYPE_CHECKING:
    from bot.service import Service

log = structlog.get_logger()

BAD_SETTINGS = 2
Work = Callable[[Database, Settings, argparse.Namespace, datetime], Awaitable[int]]


def main() -> int:
    """Reads the settings, runs one command; 2 for bad settings or arguments."""
    arguments = parser().parse_args()
    try:
        settings = read_settings({**dotenv_values(".env"), **os.environ})
    except BadSettings as error:
        lines = ["These settings are wrong (.env.example says what is expected):"]
        print("\n  ".join([*lines, *error.problems]), file=sys.stderr)
        return BAD_SETTINGS
    configure(settings.log_level, settings.log_format, settings.secrets)
    try:
        return int(arguments.command(settings, arguments))
    except TokenInUse:
        log.error("another process on this machine serves this bot; stop it first")  # noqa: TRY400
    except AlreadyRunning:
        log.error("another process works on this database; stop it first")  # noqa: TRY400
    except DatabaseUnreachable as error:
        log.error("the database cannot be reached; see DATABASE_URL", why=str(error))  # noqa: TRY400
    except MigrationFailed as error:
        log.error("the database could not be migrated", why=str(error))  # noqa: TRY400
    return 1


def parser() -> argparse.ArgumentParser:
    """Builds the arguments of `python -m bot`; `command` of what it finds is to be called."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Chi bộ bot")
    parser.set_defaults(command=run)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, command, words in (
        ("run", run, "serve Telegram; without BOT_TOKEN, the demo"),
        ("demo", demo, "a stand-in for Telegram with a chat page, on this machine only"),
        ("migrate", migrate_only, "bring the database to the newest revision"),
    ):
        commands.add_parser(name, help=words, description=words).set_defaults(command=command)
    roster = commands.add_parser("import", help="read the roster from an .xlsx or .csv file")
    roster.add_argument("file", type=Path, nargs="?")
    example = "write a template with drop-down lists there, and import nothing"
    roster.add_argument("--example", type=Path, metavar="FILE.xlsx", help=example)
    roster.add_argument("--committee", help="its name; not needed once there is just one")
    roster.add_argument("--zone", help="IANA zone of new cells (default: TIMEZONE)")
    roster.add_argument("--yes", action="store_true", help="do not ask")
    same_name = "what a new line named like somebody in another cell is (default: ask)"
    roster.add_argument("--same-name", choices=("move", "new"), help=same_name)
    roster.set_defaults(command=_console("import_roster"))
    links = commands.add_parser("invite", help="print invite links, for the first secretaries")
    links.add_argument("--cell", metavar="NAME", help="this cell's link, or where to look")
    links.add_argument("--member", metavar="NAME", help="this member's personal link")
    links.set_defaults(command=_console("invite"))
    ledgers = commands.add_parser("doctor", help="look into the ledgers, replay what was set aside")
    ledgers.add_argument("--replay", metavar="ID|all", help="put updates set aside back to work")
    ledgers.set_defaults(command=_console("doctor"))
    for name, words in (
        ("backup", "write an encrypted copy of the database"),
        ("restore", "read a backup into an empty place"),
    ):
        one = commands.add_parser(name, help=words, description=words)
        one.add_argument("file", type=Path)
        one.set_defaults(command=partial(_backup, name))
    return parser


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    if not settings.bot_token:
        return demo(settings, arguments)
    # What is loaded stays as long as the process: looking through it for garbage would slow the
    # start, and stop everything for a tenth of a second every now and then.
    gc.disable()
    from bot.service import Service  # noqa: PLC0415 - the other commands need no Telegram

    migrate_only(settings, arguments)
    gc.freeze()
    gc.enable()
    try:
        return asyncio.run(_serve(Service(settings, utc_now)))
    except PortTaken:
        log.error("WEB_PORT is taken by another program", port=settings.web_port)  # noqa: TRY400
        return 1


async def _serve(service: "Service") -> int:
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    starting = asyncio.create_task(service.start())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
    try:
        if starting.done():
            await starting
            gc.freeze()
            await waiting
    finally:
        starting.cancel()
        await service.stop()
    return 0


def demo(settings: Settings, _arguments: argparse.Namespace) -> int:
    from bot.demo.run import show  # noqa: PLC0415

    try:
        return asyncio.run(show(settings))
    except KeyboardInterrupt:
        return 0


def migrate_only(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Brings the database to the newest revision, after a copy of the SQLite file."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    copy = migrate(settings.database_url, utc_now())
    if copy:
        log.info("migrated; the copy from before stands beside it", copy=copy.name)
    return 0


def _console(name: str) -> Callable[[Settings, argparse.Namespace], int]:
    """A command of bot/console/ over a migrated database."""

    def command(settings: Settings, arguments: argparse.Namespace) -> int:
        migrate_only(settings, arguments)
        work: Work = import_module(f".{name}", console.__name__).main

        async def go() -> int:
            db = Database(settings.database_url)
            try:
                return await work(db, settings, arguments, utc_now())
            finally:
                await db.close()

        return asyncio.run(go())

    return command


def _backup(name: str, settings: Settings, arguments: argparse.Namespace) -> int:
    """Writes an encrypted copy of the database, or reads one into an empty place."""
    from bot.console import backup  # noqa: PLC0415

    work = {"backup": backup.backup_main, "restore": backup.restore_main}[name]
    return work(settings, arguments)
