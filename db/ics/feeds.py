"""Secret calendar addresses: one a person, kept at the first line of a roster that is theirs."""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from db.engine.database import Session
from db.rows import AccountRow, FeedRow, MemberRow

LARGEST = 2**31 - 1
NOBODYS = "0-" + "x" * 43
"""Compared with where no row is found, so that both take the same time."""


@dataclass(frozen=True)
class Feed:
    """Whose calendar an address shows: every cell the account belongs to."""

    cell_ids: tuple[int, ...]
    language: str


async def find_token(tx: Session, member_ids: Collection[int]) -> str | None:
    own = select(FeedRow.token).where(FeedRow.member_id.in_(member_ids))
    return await tx.scalar(own.order_by(FeedRow.member_id).limit(1))


async def save_token(tx: Session, member_ids: Collection[int], now: datetime) -> str:
    """Saves a new address for the person; the one they had is void from now on."""
    await tx.execute(delete(FeedRow).where(FeedRow.member_id.in_(member_ids)))
    member_id = min(member_ids)
    token = f"{member_id}-{secrets.token_urlsafe(32)}"
    await tx.execute(insert(FeedRow).values(member_id=member_id, token=token, created_at=now))
    return token


async def forget_feeds(tx: Session, member_ids: Collection[int]) -> None:
    await tx.execute(delete(FeedRow).where(FeedRow.member_id.in_(member_ids)))
    forgotten = update(MemberRow).where(MemberRow.id.in_(member_ids))
    await tx.execute(forgotten.values(calendar_file_at=None))


async def record_file_taken(tx: Session, member_ids: Collection[int], now: datetime) -> None:
    """Records that the calendar of their telephone has the meetings as they stand now."""
    taken = update(MemberRow).where(MemberRow.id.in_(member_ids))
    await tx.execute(taken.values(calendar_file_at=now))


async def find_feed(tx: Session, token: str) -> Feed | None:
    """Finds whose address this is. The row is found by the number in front, and the secret is
    compared in constant time.
    """
    head = token.partition("-")[0]
    number = int(head) if head.isascii() and head.isdecimal() and len(head) < 11 else 0
    row = (
        await tx.execute(
            select(FeedRow.token, AccountRow)
            .join(MemberRow, MemberRow.id == FeedRow.member_id)
            .join(AccountRow, AccountRow.id == MemberRow.account_id)
            .where(FeedRow.member_id == min(number, LARGEST), MemberRow.retired_at.is_(None))
        )
    ).one_or_none()
    kept = row[0] if row else NOBODYS
    same = hmac.compare_digest(kept.encode(), token.encode(errors="replace"))
    return await _feed(tx, row[1]) if row and same else None


async def _feed(tx: Session, account: AccountRow) -> Feed:
    cells = await tx.scalars(
        select(MemberRow.cell_id)
        .where(
            MemberRow.account_id == account.id,
            MemberRow.cell_id.is_not(None),
            MemberRow.retired_at.is_(None),
        )
        .order_by(MemberRow.cell_id)
    )
    return Feed(tuple(cell for cell in cells if cell), account.language)
