"""When a backup is due, how its file is named, and which files have had their time."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from core.dates.zones import to_local, to_utc

RETRY = timedelta(hours=1)
"""After a try that came to nothing."""
STALE = timedelta(hours=26)
"""A nightly backup older than this one was not made."""
NAME = re.compile(r"chibo-\d{8}T\d{6}Z\.age")


def last_struck(now: datetime, zone: str, hour: int) -> datetime:
    """Tells when the wall clock of `zone` last struck that hour."""
    today = to_local(now, zone).date()
    struck = to_utc(today, time(hour), zone)
    return struck if struck <= now else to_utc(today - timedelta(days=1), time(hour), zone)


def backup_due(
    now: datetime, struck: datetime, done: datetime | None, tried: datetime | None
) -> bool:
    """Tells whether tonight's backup is due: at most once, again an hour after a failure.

    After downtime the night that was missed is made up for at once.
    """
    if done and done >= struck:
        return False
    return tried is None or tried < struck or now - tried >= RETRY


def backup_name(now: datetime) -> str:
    """Makes a file's name; names sort by age."""
    return f"chibo-{now:%Y%m%dT%H%M%SZ}.age"


def too_many(names: Iterable[str], keep: int) -> list[str]:
    """Picks the oldest nightly files beyond the number to keep. Other files are none of ours."""
    ours = sorted(name for name in names if NAME.fullmatch(name))
    return ours[:-keep]
