"""What the bot has asked somebody to type."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from db.engine.database import Session
from db.rows import PromptRow
from db.rows.base import table_of

LIFETIME = timedelta(days=1)
PICK = "pick"
"""What may be typed where buttons are offered: it is open beside whatever else was asked."""
PICK_LIFETIME = timedelta(hours=1)
KNOWN = timedelta(days=7)
"""So long a question is remembered to have ended; what was typed for it is wiped at its end."""


@dataclass(frozen=True)
class Prompt:
    """`kind` names the handler that takes the typed text, `data` is what it needs."""

    kind: str
    data: dict[str, Any]
    asked_at: datetime


async def find_prompt(
    tx: Session, telegram_id: int, now: datetime, kind: str | None = None
) -> Prompt | None:
    """Finds the person's newest open question (of that kind) that is not a day old; a pick only
    where it is asked for.
    """
    query = select(PromptRow).where(
        PromptRow.telegram_id == telegram_id, PromptRow.asked_at >= now - LIFETIME
    )
    query = query.where(PromptRow.kind == kind if kind else PromptRow.kind != PICK)
    row = await tx.scalar(query.order_by(PromptRow.id.desc()).limit(1))
    return Prompt(row.kind, row.data, row.asked_at) if row else None


async def save_prompt(
    tx: Session,
    telegram_id: int,
    kind: str,
    data: dict[str, Any],
    now: datetime,
    *,
    lasting: bool = False,
) -> None:
    """Saves a question in place of any other that was open; a lasting one stays beside others."""
    await end_prompt(tx, telegram_id)
    await end_prompt(tx, telegram_id, kind)
    tx.add(PromptRow(telegram_id=telegram_id, kind=kind, data=data, asked_at=now, lasting=lasting))
    await tx.flush()


async def save_pick(tx: Session, telegram_id: int, data: dict[str, Any], now: datetime) -> None:
    """Saves what may be typed in place of the buttons that were just shown."""
    await end_prompt(tx, telegram_id, PICK)
    tx.add(PromptRow(telegram_id=telegram_id, kind=PICK, data=data, asked_at=now, lasting=False))
    await tx.flush()


async def end_prompt(tx: Session, telegram_id: int, kind: str | None = None) -> None:
    """Ends what was asked: everything but what lasts, or that kind alone."""
    if kind:
        await tx.execute(_END_KIND, {"who": telegram_id, "what": kind})
    else:
        await end_prompts(tx, [telegram_id])


async def end_prompts(tx: Session, telegram_ids: Collection[int]) -> None:
    """Ends what these people were asked, but for what lasts."""
    if telegram_ids:
        await tx.execute(_END, {"who": list(telegram_ids)})


# Put together once: this is done at every press.
_prompt = table_of(PromptRow)
_END = delete(_prompt).where(
    _prompt.c.telegram_id.in_(bindparam("who", expanding=True)), _prompt.c.lasting.is_(False)
)
_END_KIND = delete(_prompt).where(
    _prompt.c.telegram_id == bindparam("who"), _prompt.c.kind == bindparam("what")
)


async def find_ended_prompt(tx: Session, telegram_id: int, now: datetime) -> str | None:
    """Finds the kind of the newest question that ended without an answer."""
    kind: str | None = await tx.scalar(
        select(PromptRow.kind)
        .where(
            PromptRow.telegram_id == telegram_id,
            PromptRow.asked_at < now - LIFETIME,
            PromptRow.kind != PICK,
        )
        .order_by(PromptRow.id.desc())
        .limit(1)
    )
    return kind


async def forget_ended_prompts(tx: Session, telegram_id: int, now: datetime) -> None:
    """Forgets them once the person was told that their questions ended."""
    await tx.execute(
        delete(PromptRow).where(
            PromptRow.telegram_id == telegram_id, PromptRow.asked_at < now - LIFETIME
        )
    )


async def forget_old_prompts(tx: Session, now: datetime) -> None:
    """Ends the questions nobody answered within a day: what was typed so far is wiped."""
    await tx.execute(delete(PromptRow).where(PromptRow.asked_at < now - KNOWN))
    await tx.execute(update(PromptRow).where(PromptRow.asked_at < now - LIFETIME).values(data={}))
