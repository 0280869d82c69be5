"""What is forgotten after its time: open questions, reasons for absence, texts of notices."""

from datetime import datetime, timedelta

from core.joining.invites import ASK_AGAIN
from db.answers.absences import forget_periods
from db.answers.answers import wipe_reasons
from db.engine.database import Database
from db.inbox import forget_worked
from db.joining.accounts import forget_departed
from db.notices.notices import forget_notices
from db.prompts import forget_old_prompts
from db.timestamps import forget_asked
from db.topics.evaluations import forget_opinions

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
