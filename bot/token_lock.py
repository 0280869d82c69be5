"""One polling process per token on this machine: two would take each other's updates."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from bot.settings import Settings


class TokenInUse(Exception):  # noqa: N818 - it states a fact
    """Another process on this machine serves the same bot."""


@contextmanager
def token_alone(settings: Settings) -> Iterator[None]:
    """Holds the token's lock; the system lets it go when the process dies. Raises TokenInUse."""
    name = sha256(f"{settings.telegram_api_url} {settings.bot_token}".encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir()) / f"chi-bo-bot-{name}.lock"
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TokenInUse from error
        yield
