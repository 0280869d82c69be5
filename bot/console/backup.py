"""`python -m bot backup FILE` and `restore FILE`: the database in an encrypted file, and back."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from getpass import getpass
from pathlib import Path

from bot.clock import utc_now
from bot.settings import Settings
from core.model.errors import Refusal
from core.ui.words import words_in
from db.engine.database import Database
from db.operator.backup import BackupRefused, back_up, check_empty, restore
from db.timestamps import BACKUP, save_timestamp

DONE, REFUSED, NO_SECRET = 0, 1, 2
WORDS = words_in("vi")
SHORTEST = 12
"""Letters of a passphrase, as in BACKUP_PASSPHRASE."""

Ask = Callable[[str], str]


class NoPassphrase(Refusal, key="backup.no_passphrase"):
    """There is none, or it was not typed the same twice."""


def backup_main(settings: Settings, arguments: argparse.Namespace) -> int:
    """Writes a backup, and notes in the database that there is one."""
    # The working copy is to be removed when the nightly job's process is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(REFUSED))

    def work(now: datetime) -> str:
        secret = settings.backup_passphrase or typed_twice(terminal())
        size = back_up(settings.database_url, arguments.file, secret)
        asyncio.run(_note(settings.database_url, now))
        return WORDS.plain("backup.done", file=arguments.file, kilobytes=-(-size // 1024))

    return _told(work, arguments.file)


def restore_main(settings: Settings, arguments: argparse.Namespace) -> int:
    def work(now: datetime) -> str:
        check_empty(settings.database_url)
        secret = settings.backup_passphrase or terminal()(WORDS.plain("backup.ask"))
        restore(settings.database_url, arguments.file, secret, now)
        return WORDS.plain("backup.restored", file=arguments.file)

    return _told(work, arguments.file)


def _told(work: Callable[[datetime], str], file: Path) -> int:
    """Runs it and prints one line, done or why not; returns the exit status."""
    try:
        print(work(utc_now()))  # noqa: T201 - a command's answer
    except NoPassphrase as refusal:
        return _refuse(refusal, NO_SECRET)
    except BackupRefused as refusal:
        return _refuse(refusal, REFUSED)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return _refuse(Refusal("backup.no_file", file=error.filename or file, why=why), REFUSED)
    return DONE


def _refuse(refusal: Refusal, status: int) -> int:
    print(WORDS.plain(refusal.key, **refusal.values), file=sys.stderr)  # noqa: T201
    return status


def terminal() -> Ask:
    """Asks without showing what is typed. Raises NoPassphrase where nobody can be asked."""
    if not sys.stdin.isatty():
        raise NoPassphrase
    return getpass


def typed_twice(ask: Ask) -> str:
    """Raises NoPassphrase."""
    secret = ask(WORDS.plain("backup.ask_new", shortest=SHORTEST))
    if len(secret) < SHORTEST:
        raise NoPassphrase("backup.too_short", shortest=SHORTEST)
    if ask(WORDS.plain("backup.ask_again")) != secret:
        raise NoPassphrase("backup.not_the_same")
    return secret


async def _note(url: str, now: datetime) -> None:
    db = Database(url)
    try:
        async with db.begin() as tx:
            await save_timestamp(tx, BACKUP, now)
    finally:
        await db.close()
