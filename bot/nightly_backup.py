"""A backup every night, in a process of its own: encrypting holds the interpreter for seconds."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from bot.settings import Settings
from core.operator.backups import backup_due, backup_name, last_struck, too_many
from db import timestamps
from db.engine.database import Database

log = structlog.get_logger()


class NightlyBackup:
    """Makes the night's backup once it is due, and forgets the oldest. Needs BACKUP_PASSPHRASE."""

    def __init__(self, db: Database, settings: Settings, now: Callable[[], datetime]) -> None:
        self.db = db
        self.settings = settings
        self.now = now

    async def make_due(self) -> bool:
        """Tells whether one was made."""
        now = self.now()
        if not self.settings.backup_passphrase or not await self._claim(now):
            return False
        file = self.settings.backup_dir / backup_name(now)
        why = await self._make(file)
        if why:
            log.error("no backup was made", why=why)
            async with self.db.begin() as tx:
                await timestamps.save_timestamp(tx, timestamps.BACKUP_FAILED, now)
            return False
        log.info("backup made", file=file.name, bytes=file.stat().st_size)
        self._forget_oldest()
        return True

    async def _claim(self, now: datetime) -> bool:
        """Notes that it is begun, where it is due: a killed process's try counts as well."""
        struck = last_struck(now, self.settings.timezone, self.settings.backup_hour)
        async with self.db.read() as tx:
            done, tried = (
                await timestamps.find_timestamp(tx, timestamps.BACKUP),
                await timestamps.find_timestamp(tx, timestamps.BACKUP_TRIED),
            )
        if not backup_due(now, struck, done, tried):
            return False
        async with self.db.begin() as tx:
            await timestamps.save_timestamp(tx, timestamps.BACKUP_TRIED, now)
        return True

    async def _make(self, file: Path) -> str:
        """Runs `python -m bot backup`; returns why it came to nothing, if it did."""
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            return f"{file.parent}: {error.strerror}"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "backup", str(file),
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            _, said = await process.communicate()
        except asyncio.CancelledError:
            process.terminate()
            raise
        if not process.returncode:
            return ""
        lines = said.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"status {process.returncode}"

    def _environment(self) -> dict[str, str]:
        settings = self.settings
        return {
            **os.environ,
            "BACKUP_PASSPHRASE": settings.backup_passphrase or "",
            "DATABASE_URL": settings.database_url,
            "LOG_FORMAT": "text",
        }

    def _forget_oldest(self) -> None:
        folder, keep = self.settings.backup_dir, self.settings.backup_keep
        for name in too_many([one.name for one in folder.iterdir()], keep):
            (folder / name).unlink(missing_ok=True)
