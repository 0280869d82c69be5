"""Figures for Prometheus. They name no person, no cell and no chat."""

import math
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from bot.telegram.transport import AiohttpRequest, NotSent, OutcomeUnknown
from core.operator.health import Health

GAUGES = {
    "telegram_unheard_seconds": "Seconds since Telegram was last heard.",
    "leader": "1 where this process plans and tidies up, 0 where it only shares the work.",
    "inbox_waiting": "Updates that wait to be worked.",
    "inbox_oldest_seconds": "Age of the oldest update that waits.",
    "inbox_set_aside": "Updates that failed again and again and wait for the operator.",
    "outbox_due": "Messages that are due and wait to be sent.",
    "outbox_oldest_seconds": "How long the oldest message that is due has waited.",
    "outbox_sending": "Messages on their way.",
    "week_sent": "Messages of the outbox sent in the last seven days.",
    "week_refused": "Messages that Telegram would not take in the last seven days.",
    "week_missed": "Messages and waves that came too late to make sense in the last seven days.",
    "week_possible_duplicates": "Messages of the last seven days whose outcome was unknown once.",
    "accounts_unreachable": "Accounts that cannot be written to now.",
    "backup_age_seconds": "Age of the newest backup; NaN where none was made.",
    "backup_failed": "1 where the last nightly backup came to nothing.",
    "database_bytes": "Size of the database.",
}


class Metrics:
    """One process's figures, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.calls = Counter(
            "chibo_telegram_calls",
            "Calls to Telegram by method and HTTP status; not_sent, unknown, failed without one.",
            ("method", "status"),
            registry=self.registry,
        )
        self.gauges = {
            name: Gauge(f"chibo_{name}", words, registry=self.registry)
            for name, words in GAUGES.items()
        }

    def counted(self, **options: Any) -> AiohttpRequest:
        return CountedRequest(self.calls, **options)

    def show(self, health: Health, now: datetime, *, unheard: float, leads: bool) -> bytes:
        """Renders all of it, as Prometheus reads it."""
        backup = seconds(health.backup_at, now)
        values = {
            "telegram_unheard_seconds": unheard,
            "leader": leads,
            "inbox_waiting": health.waiting,
            "inbox_oldest_seconds": seconds(health.oldest_waiting_at, now) or 0,
            "inbox_set_aside": health.set_aside,
            "outbox_due": health.pending,
            "outbox_oldest_seconds": seconds(health.oldest_pending_at, now) or 0,
            "outbox_sending": health.sending,
            "week_sent": health.sent,
            "week_refused": health.refused,
            "week_missed": health.missed,
            "week_possible_duplicates": health.possible_duplicates,
            "accounts_unreachable": health.unreachable,
            "backup_age_seconds": math.nan if backup is None else backup,
            "backup_failed": health.backup_failed,
            "database_bytes": health.database_bytes,
        }
        for name, value in values.items():
            self.gauges[name].set(value)
        return generate_latest(self.registry)


def seconds(since: datetime | None, now: datetime) -> float | None:
    """Returns how long ago; None for never."""
    return max((now - since).total_seconds(), 0.0) if since else None


class CountedRequest(AiohttpRequest):
    """The transport of all calls but getUpdates, each counted by what became of it."""

    def __init__(self, calls: Counter, **options: Any) -> None:
        super().__init__(**options)
        self._calls = calls

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        method, became = url.rsplit("/", 1)[-1], "failed"
        try:
            status, body = await super().do_request(url, *args, **kwargs)
            became = str(status)
        except NotSent:
            became = "not_sent"
            raise
        except OutcomeUnknown:
            became = "unknown"
            raise
        else:
            return status, body
        finally:
            # The path of a file is no method.
            self._calls.labels(method if method.isalpha() else "file", became).inc()
