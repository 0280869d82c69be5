"""One process per SQLite database: a lock that the system lets go when the process dies."""

import fcntl
from pathlib import Path
from typing import TextIO


class AlreadyRunning(Exception):  # noqa: N818 - it states a fact
    """Another process works on this database."""


def take_lock(file: Path) -> TextIO:
    """Holds the lock until the returned file is closed. Raises AlreadyRunning."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = file.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise AlreadyRunning(str(file)) from error
    return handle
