"""What is forgotten after its time: open questions, reasons for absence, texts of notices."""

from datetime import datetime, timedelta

from core.invites import ASK_AGAIN
from db.absences import forget_periods
from db.accounts import forget_departed
from db.answers import wipe_reasons
from db.engine import Database
from db.evaluations import forget_opinions
from db.inbox import forget_worked
from db.marks import forget_asked
from db.notices import forget_notices
from db.prompts import forget_old_prompts

KEEP_NUMBERS = timedelta(days=2)
"""Telegram hands an update over again for a day at most."""
KEEP_REASONS = timedelta(days=90)
"""After the meeting. No legal period was found; the category and the status stay."""
KEEP_NOTICES = timedelta(days=90)
"""After it was sent or taken back: its text, and whom it did not reach. That it went out stays."""


async def tidy_up(db: Database, now: datetime) -> None:
    """Ends old questions, wipes what was typed for things long past, drops worked updates."""
    async with db.begin_long() as tx:
        await forget_worked(tx, now - KEEP_NUMBERS)
        await forget_old_prompts(tx, now)
        await forget_departed(tx)
        await wipe_reasons(tx, now - KEEP_REASONS)
        await forget_opinions(tx, now - KEEP_REASONS)
        await forget_periods(tx, (now - KEEP_REASONS).date())
        await forget_notices(tx, now - KEEP_NOTICES)
        await forget_asked(tx, now - ASK_AGAIN)
