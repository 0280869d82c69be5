"""How the bot is, in numbers, and what of it somebody should look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.operator.backups import STALE

LATE_IN = timedelta(minutes=1)
LATE_OUT = timedelta(minutes=10)
"""7,000 messages take some four minutes: what waits longer is held up."""


@dataclass(frozen=True)
class Health:
    """The ledgers in numbers; what was sent, refused, missed and perhaps sent twice since `since`.

    `pending` are those that are due. `oldest_…`: since when the oldest of them has waited.
    """

    alive_at: datetime | None
    waiting: int
    oldest_waiting_at: datetime | None
    set_aside: int
    pending: int
    oldest_pending_at: datetime | None
    sending: int
    sent: int
    refused: int
    missed: int
    possible_duplicates: int
    unreachable: int
    backup_at: datetime | None
    backup_failed_at: datetime | None
    database_bytes: int
    since: datetime

    @property
    def backup_failed(self) -> bool:
        """Whether the last nightly backup came to nothing."""
        failed, made = self.backup_failed_at, self.backup_at
        return failed is not None and (made is None or made < failed)


class Trouble(StrEnum):
    """What the operator should look at, the most pressing first."""

    INBOX_LATE = "inbox_late"
    OUTBOX_LATE = "outbox_late"
    SET_ASIDE = "set_aside"
    BACKUP_FAILED = "backup_failed"
    BACKUP_OLD = "backup_old"
    MISSED = "missed"


def troubles(health: Health, now: datetime, *, backups: bool) -> list[Trouble]:
    """Lists all that is wrong now; `backups`: whether one is to be made every night."""
    old = backups and health.backup_at is not None and now - health.backup_at > STALE
    wrong = {
        Trouble.INBOX_LATE: waits_longer(health.oldest_waiting_at, now, LATE_IN),
        Trouble.OUTBOX_LATE: waits_longer(health.oldest_pending_at, now, LATE_OUT),
        Trouble.SET_ASIDE: health.set_aside > 0,
        Trouble.BACKUP_FAILED: backups and health.backup_failed,
        Trouble.BACKUP_OLD: old and not health.backup_failed,
        Trouble.MISSED: health.missed > 0,
    }
    return [trouble for trouble in Trouble if wrong[trouble]]


def waits_longer(since: datetime | None, now: datetime, limit: timedelta) -> bool:
    return since is not None and now - since > limit
