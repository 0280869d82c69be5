"""What the bot has asked somebody to type."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from db.engine import Session
from db.rows import PromptRow

LIFETIME = timedelta(days=1)


@dataclass(frozen=True)
class Prompt:
    """`kind` names the handler that takes the typed text, `data` is what it needs."""

    kind: str
    data: dict[str, Any]
    asked_at: datetime


async def find_prompt(tx: Session, telegram_id: int, now: datetime) -> Prompt | None:
    """The open question for this person; one older than a day is forgotten."""
    row = await tx.scalar(select(PromptRow).where(PromptRow.telegram_id == telegram_id))
    if row is None or row.asked_at < now - LIFETIME:
        return None
    return Prompt(row.kind, row.data, row.asked_at)


async def save_prompt(
    tx: Session, telegram_id: int, kind: str, data: dict[str, Any], now: datetime
) -> None:
    """Asks a question in place of any other that was open."""
    await tx.merge(PromptRow(telegram_id=telegram_id, kind=kind, data=data, asked_at=now))


async def end_prompt(tx: Session, telegram_id: int) -> None:
    await tx.execute(delete(PromptRow).where(PromptRow.telegram_id == telegram_id))


async def forget_old_prompts(tx: Session, now: datetime) -> None:
    """Ends the questions nobody answered within a day."""
    await tx.execute(delete(PromptRow).where(PromptRow.asked_at < now - LIFETIME))
