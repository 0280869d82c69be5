"""One polling process per token on this machine: two would take each other's updates."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import structlog

from bot.settings import Settings

log = structlog.get_logger()


class TokenInUse(Exception):  # noqa: N818 - it states a fact
    """Another process on this machine serves the same bot."""


@contextmanager
def token_alone(settings: Settings, *, together: bool = False) -> Iterator[None]:
    """Holds the token's lock; the system lets it go when the process dies. Raises TokenInUse.

    `together`: beside others that share the work, never beside one that works alone.

    Where the file cannot be written there is no lock: Telegram's own 409 tells of the other.
    """
    name = sha256(f"{settings.telegram_api_url} {settings.bot_token}".encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir()) / f"chi-bo-bot-{name}.lock"
    try:
        handle = file.open("w")
    except OSError as error:
        log.warning("no lock for the token", why=error.strerror)
        yield
        return
    with handle:
        try:
            how = fcntl.LOCK_SH if together else fcntl.LOCK_EX
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except OSError as error:
            raise TokenInUse from error
        yield
