"""/trangthai: whether all is well, then the numbers, for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.numbers import format_decimal
from markupsafe import Markup

from core.dates.zones import to_local
from core.operator.buttons import StatusButton
from core.operator.health import Health, troubles
from core.ui.screens import Screen
from core.ui.words import Words

MOST_MISSED = 10
NOW = ("waiting", "set_aside", "pending", "sending", "unreachable")
WEEK = ("sent", "possible_duplicates", "refused", "missed")
OLDEST = {"waiting": "oldest_waiting_at", "pending": "oldest_pending_at"}
UNITS = (("days", 172800), ("hours", 3600), ("minutes", 60), ("seconds", 1))


@dataclass(frozen=True)
class MissedLine:
    """A wave that came too late: whose, which, when it was due (local wall time)."""

    cell: str
    kind: str
    due_at: datetime


def status(
    words: Words,
    health: Health,
    missed: Sequence[MissedLine],
    *,
    now: datetime,
    zone: str,
    backups: bool,
) -> Screen:
    """Says first what is wrong, or that nothing is; then each number under its name."""
    heard = _moment(words, health.alive_at, zone)
    lines = [
        *_troubles(words, health, now, backups=backups),
        Markup(),
        words("status.alive", when=heard),
        *(_number(words, health, name, now) for name in NOW),
        _backup(words, health, zone, backups=backups),
        words("status.size", megabytes=_megabytes(words, health.database_bytes)),
        Markup(),
        words("status.week"),
        *(_number(words, health, name, now) for name in WEEK),
        *_missed(words, missed, zone),
    ]
    again = words.button("summary.refresh", StatusButton())
    return Screen(Markup("\n").join(lines), ((again,),))


def _troubles(words: Words, health: Health, now: datetime, *, backups: bool) -> list[Markup]:
    found = troubles(health, now, backups=backups)
    return [words(f"status.trouble.{trouble}") for trouble in found] or [words("status.well")]


def _number(words: Words, health: Health, name: str, now: datetime) -> Markup:
    line = words(f"status.{name}", count=getattr(health, name))
    since = getattr(health, OLDEST[name]) if name in OLDEST else None
    return line + words("status.oldest", age=age(words, now - since)) if since else line


def age(words: Words, span: timedelta) -> str:
    """Writes "3 phút": the largest unit that tells something."""
    seconds = max(int(span.total_seconds()), 0)
    unit, size = next((unit for unit in UNITS if seconds >= unit[1]), UNITS[-1])
    return words.plain(f"status.age.{unit}", count=seconds // (min(size, 86400)))


def _backup(words: Words, health: Health, zone: str, *, backups: bool) -> Markup:
    line = words("status.backup", when=_moment(words, health.backup_at, zone))
    return line if backups else line + words("status.backup_off")


def _megabytes(words: Words, size: int) -> str:
    return format_decimal(size / 1e6, format="0.0", locale=words.language)


def _missed(words: Words, missed: Sequence[MissedLine], zone: str) -> list[Markup]:
    lines = [
        words(
            "status.missed_line",
            cell=line.cell,
            kind=words.plain(f"status.kind.{line.kind}"),
            when=_moment(words, line.due_at, zone),
        )
        for line in missed[:MOST_MISSED]
    ]
    return [Markup(), words("status.missed_list"), *lines] if lines else []


def _moment(words: Words, at: datetime | None, zone: str) -> str:
    if at is None:
        return words.plain("status.never")
    local = to_local(at, zone)
    return words.when(local.date(), local.time())
