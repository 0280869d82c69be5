"""Messages that mirror the database: which there are, and which must be edited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Session
from db.rows import ViewRow

REPAIR_AFTER = timedelta(seconds=3)


class ViewKind(StrEnum):
    """A member's card, the leaders' summary, a group's board."""

    CARD = "card"
    SUMMARY = "summary"
    BOARD = "board"


@dataclass(frozen=True)
class View:
    """A message that mirrors a meeting; a card belongs to one member.

    `head` names the card's first line: an invitation, one of the reminders, or none.
    """

    id: int
    kind: ViewKind
    chat_id: int
    message_id: int
    meeting_id: int
    member_id: int | None
    head: str
    revision: int


async def remember_view(
    tx: Session,
    kind: ViewKind,
    chat_id: int,
    message_id: int,
    meeting_id: int,
    member_id: int | None = None,
    head: str = "",
    revision: int = 0,
    *,
    stale: bool = False,
) -> None:
    """From now on this message is kept up to date. It may have shown something else before.

    `revision`: the one that was just shown; a view touched meanwhile stays dirty. `stale`: what
    was shown is no longer what the rows say.
    """
    values = {
        "kind": kind,
        "chat_id": chat_id,
        "message_id": message_id,
        "meeting_id": meeting_id,
        "member_id": member_id,
        "head": head,
    }
    dialect = tx.get_bind().dialect.name
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(ViewRow)
    await tx.execute(
        insert.values(**values, revision=revision, dirty=stale).on_conflict_do_update(
            index_elements=["chat_id", "message_id"],
            set_={**values, "dirty": or_(ViewRow.revision > revision, literal(stale))},
        )
    )


async def forget_view(tx: Session, chat_id: int, message_id: int) -> None:
    """The message shows something else now, or is gone."""
    await tx.execute(
        delete(ViewRow).where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
    )


async def touch_views(
    tx: Session,
    meeting_id: int,
    now: datetime,
    *,
    member_id: int | None = None,
    kinds: Collection[ViewKind] = tuple(ViewKind),
) -> list[View]:
    """The meeting's boards and summaries need an edit, and that member's cards with them.

    With member_id None every card does too (the meeting itself changed). Cards wait a moment:
    the handler that changed them mostly shows its own at once. Returns what was touched.
    """
    concerned: ColumnElement[bool] = ViewRow.meeting_id == meeting_id
    concerned &= ViewRow.kind.in_(list(kinds))
    if member_id is not None:
        concerned &= (ViewRow.kind != ViewKind.CARD) | (ViewRow.member_id == member_id)
    later = case((ViewRow.kind == ViewKind.CARD, now + REPAIR_AFTER), else_=ViewRow.not_before)
    rows = await tx.scalars(
        update(ViewRow)
        .where(concerned)
        .values(dirty=True, revision=ViewRow.revision + 1, not_before=later)
        .returning(ViewRow)
    )
    return [_as_view(row) for row in rows]


async def find_view(tx: Session, chat_id: int, message_id: int | None) -> View | None:
    """What this message mirrors, if anything."""
    row = await tx.scalar(
        select(ViewRow).where(ViewRow.chat_id == chat_id, ViewRow.message_id == message_id)
    )
    return _as_view(row) if row else None


async def load_dirty_views(tx: Session, now: datetime, limit: int) -> list[View]:
    """Views that wait for an edit and may be edited now."""
    rows = await tx.scalars(
        select(ViewRow)
        .where(
            ViewRow.dirty,
            ViewRow.not_before.is_(None) | (ViewRow.not_before <= now),
        )
        .order_by(ViewRow.not_before, ViewRow.id)
        .limit(limit)
    )
    return [_as_view(row) for row in rows]


def _as_view(row: ViewRow) -> View:
    return View(
        id=row.id,
        kind=ViewKind(row.kind),
        chat_id=row.chat_id,
        message_id=row.message_id,
        meeting_id=row.meeting_id,
        member_id=row.member_id,
        head=row.head,
        revision=row.revision,
    )


async def record_edited(tx: Session, view: View, not_before: datetime) -> None:
    """The view shows what it was loaded for. A change that came meanwhile leaves it dirty.

    The next edit waits until `not_before`, so that many taps become one edit.
    """
    await tx.execute(update(ViewRow).where(ViewRow.id == view.id).values(not_before=not_before))
    await tx.execute(
        update(ViewRow)
        .where(ViewRow.id == view.id, ViewRow.revision == view.revision)
        .values(dirty=False)
    )


async def postpone_view(tx: Session, view: View, not_before: datetime) -> None:
    """The edit did not get through; it is tried again at `not_before`."""
    await tx.execute(update(ViewRow).where(ViewRow.id == view.id).values(not_before=not_before))
