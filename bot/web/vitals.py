"""Whether this process is well, for machines that look in."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.telegram.pulse import Pulse
from bot.ticker import Ticker
from bot.web.metrics import Metrics
from db.engine.database import Database
from db.operator.health import check_reachable, load_health

log = structlog.get_logger()

UNHEARD = 90.0
STILL = 30.0
PATIENCE = 3.0
"""Seconds: Telegram unheard, no round ended, a database that is asked."""


class Vitals:
    """What `/healthz` and `/metrics` tell."""

    def __init__(
        self,
        db: Database,
        pulse: Pulse,
        ticker: Ticker,
        metrics: Metrics,
        now: Callable[[], datetime],
        leads: Callable[[], bool],
    ) -> None:
        self.db = db
        self.pulse = pulse
        self.ticker = ticker
        self.metrics = metrics
        self.now = now
        self.leads = leads

    async def trouble(self) -> str:
        """Says in a few words what is wrong; empty when all is well."""
        if self.pulse.unheard_for() > UNHEARD:
            return "Telegram is not heard"
        if self.ticker.still_for() > STILL:
            return "the rounds stand still"
        try:
            async with asyncio.timeout(PATIENCE):
                await check_reachable(self.db)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no
            log.warning("the database does not answer", why=type(error).__name__)
            return "the database does not answer"
        return ""

    async def figures(self) -> bytes:
        now = self.now()
        async with self.db.read() as tx:
            health = await load_health(tx, now)
        return self.metrics.show(health, now, unheard=self.pulse.unheard_for(), leads=self.leads())
